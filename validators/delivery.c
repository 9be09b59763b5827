/*
 * delivery - in which format a file is sent. The row holds for the senders that it names, or for all. Said once for each file of a
 * submission, at its first observation.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

static bool has_word(const struct rule_row *r, const char *field, const char *s)
{
	char word[64];

	for (uint32_t i = 0; rule_word(r, field, i, word); i++)
		if (!strcmp(word, s))
			return true;
	return false;
}

static void check(const struct view *v, const struct rule_row *r)
{
	const struct submission *s = v->sub;
	uint32_t last = UINT32_MAX, row;
	struct scan rows;

	if (*rule_field(r, "senders") && !has_word(r, "senders", s->sender))
		return;
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) { /* rows of a file stand together */
		uint16_t sheet = view_sheet(v, row);
		uint32_t member = sheet < s->nsheet ? s->sheet[sheet].member : UINT32_MAX;
		const char *format;

		if (member == last || member >= s->nmember)
			continue;
		last = member;
		format = sym_str(s->syms, s->member[member].format);
		if (has_word(r, "formats", format))
			report_passed(v, r);
		else
			report_text(v, r, row, format, rule_field(r, "formats"), sym_str(s->syms, s->member[member].path));
	}
}

static const struct field fields[] = {
	{ .name = "senders", .kind = FIELD_TEXT, .optional = true },
	{ .name = "formats", .kind = FIELD_TEXT },
	{ 0 },
};

VALIDATOR(delivery) = { .name = "delivery", .field = fields, .check = check };
