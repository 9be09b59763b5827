/*
 * made_config.h - a small configuration without files: two dataflows, three rules.
 */
#ifndef UNIT_CORE_MADE_CONFIG_H
#define UNIT_CORE_MADE_CONFIG_H

#include "core/submission.h"

static const struct flow_default made_default = { .when_col = -1, .code = "N" };
static const struct flow made_flows[] = {
	{ .id = "FLOW_A", .structure_id = "X:FLOW_A(1.0)", .title = "First", .ncol = 5, .ndim = 4,
		.col = { { .id = "AREA", .dimension = true }, { .id = "SEX", .dimension = true }, { .id = "AGE", .dimension = true },
			{ .id = "TIME", .dimension = true }, { .id = "STATUS", .ndefault = 1, .def = &made_default } } },
	{ .id = "FLOW_B", .structure_id = "X:FLOW_B(1.0)", .title = "Second", .ncol = 2, .ndim = 2,
		.col = { { .id = "AREA", .dimension = true }, { .id = "TIME", .dimension = true } } },
};
static const struct rule_info made_rules[] = {
	{ "CODE-UNKNOWN", "COV", "1a", SEV_ERROR, "{found} is not known as {expected}.", "Nearest: {note}.", NULL, 0, false },
	{ "OUTLIER", "VNO", "1c", SEV_WARNING, "{found} after {expected}, {difference} for {key}.", "", NULL, 0, false },
	{ "SEEN", "FLF", "0", SEV_INFO, "Seen.", "", NULL, 0, false },
};
static const struct config made_config = {
	.flows = { sizeof made_flows / sizeof *made_flows, made_flows },
	.catalogue = { sizeof made_rules / sizeof *made_rules, made_rules },
	.version = "0123456789abcdef0123456789abcdef",
};

#endif
