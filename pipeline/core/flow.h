/*
 * flow.h - dataflows: which columns an observation has. Read from mappings/dataflows/<ID>.yaml.
 *
 * Shape    columns are the dimensions in the order of the structure, then the attributes. The program
 *          knows no column by name; what needs one (the period, the area) asks by role.
 * Owner    the flows live as long as their arena. Ids are texts, not symbols, so that they can be shared by
 *          all submissions of a run.
 */
#ifndef CORE_FLOW_H
#define CORE_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/arena.h"
#include "core/home.h"

#define COL_MAX 32
#define FLOW_DEFAULTS 8 /* of one column, at most */

enum flow_role { ROLE_NONE, ROLE_AREA, ROLE_PARTNER, ROLE_PERIOD, ROLE_INDICATOR, ROLE_STATUS, ROLE_CONF, ROLE_COMMENT, ROLE_MULT, ROLE_UNIT };

struct flow_default { /* the value of a column that a layout does not give */
	int16_t when_col; /* -1: always; else only where that column has the code when_code, in which # is any digit */
	const char *when_code;
	const char *code;
};

struct flow_col {
	const char *id;        /* REF_AREA */
	uint32_t line, column; /* of its file */
	const char *list;      /* code list that normalize looks in: area, sex, age, ..., or "text" for none */
	const char *other_list; /* the list instead where column other_when has the code other_code; it shares the codes of list. NULL: none */
	uint32_t other_when;   /* stands before this column */
	const char *other_code;
	bool dimension;        /* else an attribute */
	bool mandatory;        /* an observation without it is rejected, rule MISSING-FIELD */
	enum flow_role role;
	uint32_t ndefault;
	const struct flow_default *def; /* the first that applies */
};

struct flow {
	const char *id;        /* MIG_STOCK */
	const char *structure_id; /* for SDMX-CSV: AGENCY:ID(VERSION) */
	const char *title;
	bool value_mandatory;  /* an empty field is MISSING-FIELD; a mark such as ".." still says that there is none */
	bool first_fault;      /* of the faults of an observation only the first is said, and it takes no part in what follows */
	bool earlier_stands;   /* of observations with one key the first stands and the others are rejected */
	uint32_t ncol, ndim;
	struct flow_col col[COL_MAX];
};

struct flows {
	uint32_t n;
	const struct flow *flow; /* in byte order of ids */
};

enum status flows_load(const struct home *h, struct arena *a, struct flows *out, struct err *e);
const struct flow *flow_by_id(const struct flows *f, const char *id);
int flow_col_by_id(const struct flow *f, const char *id);       /* -1: none */
int flow_col_by_role(const struct flow *f, enum flow_role role); /* -1: none */

#endif
