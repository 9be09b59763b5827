/*
 * made.h - a submission from a few lines of text, validated by the rules as they are shipped.
 *
 *   flow MIG_FLOW              the dataflow from here on (MIG_STOCK at the start)
 *   sheet Name                 a new sheet and segment
 *   edition X | closed COL     of the segment
 *   mult 3                     UNIT_MULT of the rows that follow
 *   wide N                     this row and the N after it stand in one row of the sheet, side by side
 *   edge PARENT CHILD          the file's own hierarchy of REF_AREA
 *   COL=CODE COL=CODE : value  a row; other dimensions are as in DEFAULTS, and the value's cell is A<line of the sheet>
 *   no COL=CODE : value        a row that was rejected
 * Values: a number, - nil, .. missing, c confidential, x cannot exist, "text that is no number.
 */
#ifndef UNIT_VALIDATE_MADE_H
#define UNIT_VALIDATE_MADE_H

#include "tests/unit/test.h"

#include "validate/validate.h"

struct made {
	struct arena arena;
	struct config config;
	struct rule_counts counts;
};

static inline void made_ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

static inline void made_config(struct made *m)
{
	struct ruleset *rules;
	struct err e;

	memset(m, 0, sizeof *m);
	arena_init(&m->arena, 0);
	made_ok(home_find(&m->config.home, &e), &e);
	made_ok(flows_load(&m->config.home, &m->arena, &m->config.flows, &e), &e);
	made_ok(catalogue_load(&m->config.home, &m->arena, NULL, &m->config.catalogue, &e), &e);
	made_ok(rules_load(&m->config, &m->arena, &rules, &e), &e);
	m->config.rules = rules;
}

static inline void made_release(struct made *m)
{
	arena_release(&m->arena);
}

static const char *const DEFAULTS[][2] = {
	{ "FREQ", "A" }, { "REF_AREA", "276" }, { "INDICATOR", "STOCK" }, { "PARTNER_BASIS", "_T" }, { "COUNTERPART_AREA", "_T" },
	{ "CITIZENSHIP", "_T" }, { "SEX", "_T" }, { "AGE", "_T" }, { "TIME_PER_COLLECT", "_Z" }, { "AGE_DEF", "_Z" },
	{ "TIME_PERIOD", "2020" },
};

static inline sym_t made_sym(struct submission *s, const char *text)
{
	struct err e;
	sym_t x = SYM_NONE;

	made_ok(*text ? sym_intern_z(s->syms, text, &x, &e) : ST_OK, &e);
	return x;
}

static inline uint32_t made_entry(struct submission *s, struct table *t, uint32_t col, const char *code, struct origin at)
{
	struct entry *x;
	uint32_t n;
	struct err e;

	if (!*code)
		return 0;
	made_ok(table_entry(t, col, SYM_NONE, made_sym(s, code), at, &n, &e), &e);
	x = &t->col[col].entry[n];
	x->code = made_sym(s, code);
	x->kind = !strncmp(code, "UNPD_9", 6) ? KIND_AGGREGATE : code[0] >= '0' && code[0] <= '9' ? KIND_AREA : KIND_CODE;
	return n;
}

static inline void made_row(struct submission *s, struct table *t, char *line, bool rejected, const char *mult, struct origin at)
{
	const struct flow *f = t->flow;
	const char *code[COL_MAX] = { 0 };
	char *value = strstr(line, " : "), *save = NULL, *w;
	uint32_t entry[COL_MAX], row = t->n;
	enum val_state state = VAL_NUMBER;
	struct err e;

	assert_non_null(value);
	*value = '\0';
	value += 3;
	for (w = strtok_r(line, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		char *eq = strchr(w, '=');
		int col;

		assert_non_null(eq);
		*eq = '\0';
		col = flow_col_by_id(f, w);
		check(col >= 0, "%s is no column of %s", w, f->id);
		code[col] = eq + 1;
	}
	for (uint32_t c = 0; c < f->ncol; c++) {
		const char *x = code[c];

		for (size_t i = 0; !x && i < COUNT(DEFAULTS); i++)
			if (!strcmp(DEFAULTS[i][0], f->col[c].id))
				x = DEFAULTS[i][1];
		if (!x && f->col[c].role == ROLE_MULT)
			x = mult;
		entry[c] = made_entry(s, t, c, x ? x : "", at);
	}
	if (!strcmp(value, "-") || !strcmp(value, "..") || !strcmp(value, "c") || !strcmp(value, "x")) {
		state = *value == '-' ? VAL_NIL : *value == 'c' ? VAL_CONFIDENTIAL : *value == 'x' ? VAL_CANNOT_EXIST : VAL_MISSING;
		made_ok(table_push(t, s->syms, entry, *value == '-' ? "0" : value, *value == '-' ? 1 : strlen(value), at, &e), &e);
	} else if (*value == '"') {
		state = VAL_BAD;
		made_ok(table_push(t, s->syms, entry, value + 1, strlen(value + 1), at, &e), &e);
	} else {
		made_ok(table_push(t, s->syms, entry, value, strlen(value), at, &e), &e);
		check(table_state(t, row) == VAL_NUMBER, "%s is no canonical number", value);
	}
	made_ok(packed_set(&t->state, row, state, &e), &e);
	if (rejected)
		made_ok(table_reject(t, row, made_sym(s, "CODE-UNKNOWN"), &e), &e);
}

static inline struct segment *made_segment(struct table *t, uint16_t sheet)
{
	struct segment *seg;
	struct err e;

	made_ok(table_segment(t, sheet, SYM_NONE, &seg, &e), &e);
	return seg;
}

static inline void made_submission(struct made *m, struct submission *s, const char *name, const char *sender, const char *text)
{
	struct table *t = NULL;
	struct segment *seg = NULL;
	char line[1024], mult[8] = "", flow[32] = "MIG_STOCK";
	unsigned wide = 0;
	struct origin at = { 0, 0, 0 };
	uint16_t member;
	struct err e;

	made_ok(submission_init(s, &m->config, &e), &e);
	s->name = s->path = name;
	s->sender = sender;
	made_ok(submission_member(s, name, &member, &e), &e);
	made_ok(submission_sheet(s, member, "First", 5, false, &at.sheet, &e), &e);
	for (const char *p = text, *end; *p; p = *end ? end + 1 : end) {
		end = strchrnul(p, '\n');
		snprintf(line, sizeof line, "%.*s", (int)(end - p), p);
		if (!strncmp(line, "flow ", 5)) {
			snprintf(flow, sizeof flow, "%s", line + 5);
			t = NULL;
			continue;
		}
		if (!t) {
			made_ok(submission_table(s, flow_by_id(&m->config.flows, flow), &t, &e), &e);
			seg = made_segment(t, at.sheet);
		}
		if (!strncmp(line, "sheet ", 6)) {
			made_ok(submission_sheet(s, member, line + 6, strlen(line + 6), false, &at.sheet, &e), &e);
			at.row = 0;
			seg = made_segment(t, at.sheet);
		} else if (!strncmp(line, "edition ", 8)) {
			seg->edition = made_sym(s, line + 8);
		} else if (!strncmp(line, "closed ", 7)) {
			seg->closed |= 1u << flow_col_by_id(t->flow, line + 7);
		} else if (!strncmp(line, "mult ", 5)) {
			snprintf(mult, sizeof mult, "%s", line + 5);
		} else if (!strncmp(line, "wide ", 5)) {
			wide = (unsigned)atoi(line + 5);
		} else if (!strncmp(line, "edge ", 5)) {
			char *child = strchr(line + 5, ' ');

			*child++ = '\0';
			made_ok(submission_edge(s, made_sym(s, "REF_AREA"), SYM_NONE, made_sym(s, line + 5), made_sym(s, child), at, &e), &e);
		} else {
			bool no = !strncmp(line, "no ", 3);

			made_row(s, t, line + (no ? 3 : 0), no, mult, at);
			if (wide) {
				at.col++;
				wide--;
			} else {
				at.col = 0;
				at.row++;
			}
		}
	}
}

/* The findings, a line each: RULE sheet!cell found expected difference (note). "-" for what is absent. */
static inline void made_findings(const struct submission *s, char *buf, size_t cap)
{
	size_t n = 0;

	*buf = '\0';
	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];
		const sym_t part[] = { f->found, f->expected, f->difference, f->note };
		char cell[CELL_TEXT];

		cell_name(f->at.row, f->at.col, cell);
		n += (size_t)snprintf(buf + n, cap - n, "%s%s", n ? "\n" : "", sym_str(s->syms, f->rule));
		n += (size_t)snprintf(buf + n, cap - n, " %s!%s", sym_str(s->syms, s->sheet[f->at.sheet].name), cell);
		for (size_t k = 0; k < COUNT(part); k++)
			n += (size_t)snprintf(buf + n, cap - n, k == 3 ? " (%s)" : " %s", part[k] ? sym_str(s->syms, part[k]) : k == 3 ? "" : "-");
	}
}

static inline void made_count(const struct made *m, const char *rule, char *buf, size_t cap)
{
	snprintf(buf, cap, "no such rule");
	for (uint32_t i = 0; i < m->counts.n; i++)
		if (!strcmp(m->counts.v[i].rule, rule))
			snprintf(buf, cap, "%llu/%llu/%llu", (unsigned long long)m->counts.v[i].passed,
				(unsigned long long)m->counts.v[i].failed, (unsigned long long)rule_not_applicable(&m->counts.v[i]));
}

struct made_case {
	const char *why, *text;
	const char *findings; /* as made_findings() */
	const char *rule, *count; /* passed/failed/not applicable of one rule; NULL: not looked at */
};

static inline void made_cases(const struct made_case *c, size_t n)
{
	struct made m;
	struct err e;

	made_config(&m);
	for (size_t i = 0; i < n; i++) {
		struct submission s;
		char got[4096];

		made_submission(&m, &s, "x.csv", "DEU", c[i].text);
		made_ok(validate_submission(&s, &m.counts, &e), &e);
		made_ok(findings_sort(&s, &e), &e);
		made_findings(&s, got, sizeof got);
		check_str(got, c[i].findings, "%s", c[i].why);
		if (c[i].rule) {
			made_count(&m, c[i].rule, got, sizeof got);
			check_str(got, c[i].count, "%s: count of %s", c[i].why, c[i].rule);
		}
		submission_release(&s);
	}
	made_release(&m);
}

#endif
