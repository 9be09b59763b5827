#include <stdio.h>
#include <string.h>

#include "validate/loading.h"
#include "validate/terms.h"
#include "validate/vtl_bound.h"
#include "validate/vtl_table.h"
#include "validators/vtl/print.h"

struct reading {
	const struct csvtab *t;
	const struct config *c;
	struct arena *a;
	int at[VT_COLUMNS];
};

static enum status no_memory(const struct reading *r, struct err *e)
{
	return err_set(e, ST_FATAL, "%s: out of memory reading rules", r->t->file);
}

static const char *cell(const struct reading *r, uint32_t row, int column)
{
	return csvtab_at(r->t, row, r->at[column]);
}

/* "rules.csv:5:8", for what VTL says of a piece. */
static const char *place(const struct reading *r, uint32_t row, int column)
{
	char text[4200];
	int n = snprintf(text, sizeof text, "%s:%u:%d", r->t->file, r->t->line[row], r->at[column] + 1);

	return arena_strdup(r->a, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

/* A broken piece of a table is as bad as a broken table. */
static enum status fatal(enum status st)
{
	return st == ST_SKIP ? ST_FATAL : st;
}

static enum status plain_name(const struct reading *r, uint32_t row, int column, struct err *e)
{
	const char *s = cell(r, row, column);

	if (!*s)
		return csvtab_fail(e, r->t, row, r->at[column], "the field %s is empty", vtl_table_columns[column]);
	return strchr(s, '\'') ? csvtab_fail(e, r->t, row, r->at[column], "found '%s': a name of VTL has no quotation mark in it", s) : ST_OK;
}

static enum status empty(const struct reading *r, uint32_t row, int column, struct err *e)
{
	const char *s = cell(r, row, column);

	return *s ? csvtab_fail(e, r->t, row, r->at[column], "found '%.60s', but a %s rule has no %s", s, cell(r, row, VT_KIND),
		vtl_table_columns[column]) : ST_OK;
}

static enum status one_of(const struct reading *r, uint32_t row, int column, const char *no, const char *yes, bool *out, struct err *e)
{
	const char *s = cell(r, row, column);

	*out = !strcmp(s, yes);
	return *out || !strcmp(s, no) ? ST_OK : csvtab_fail(e, r->t, row, r->at[column], "found '%.60s', expected %s or %s", s, no, yes);
}

static enum status condition(const struct reading *r, uint32_t row, int column, struct vtl_expr **out, struct err *e)
{
	const char *s = cell(r, row, column), *file = place(r, row, column);

	if (!file)
		return no_memory(r, e);
	return *s ? fatal(vtl_parse_condition(s, strlen(s), file, r->a, out, e)) : ST_OK;
}

static enum status constant(const struct reading *r, uint32_t row, int column, struct vtl_const *out, struct err *e)
{
	const char *s = cell(r, row, column), *file = place(r, row, column);

	*out = (struct vtl_const){ .type = VTL_NULL };
	if (!file)
		return no_memory(r, e);
	if (!*s)
		return ST_OK;
	if (vtl_reads_as_constant(s))
		return fatal(vtl_parse_constant(s, strlen(s), file, r->a, out, e));
	out->type = VTL_STRING;
	out->text = s;
	return ST_OK;
}

/* ---- one rule ---- */

static enum status relation(const struct reading *r, uint32_t row, uint8_t *out, struct err *e)
{
	for (uint8_t i = VREL_EQ; i <= VREL_LE; i++)
		if (!strcmp(vtl_relation(i), cell(r, row, VT_RELATION))) {
			*out = i;
			return ST_OK;
		}
	return csvtab_fail(e, r->t, row, r->at[VT_RELATION], "found '%.60s', expected =, >, <, >= or <=", cell(r, row, VT_RELATION));
}

static enum status hierarchical(const struct reading *r, uint32_t row, struct vtl_rule *rule, struct err *e)
{
	const char *s = cell(r, row, VT_RIGHT), *file = place(r, row, VT_RIGHT);

	if (!file)
		return no_memory(r, e);
	TRY(plain_name(r, row, VT_LEFT, e));
	TRY(empty(r, row, VT_THEN, e));
	rule->left.code = cell(r, row, VT_LEFT);
	rule->left.at = (struct vtl_place){ 1, 1, place(r, row, VT_LEFT) };
	TRY(relation(r, row, &rule->rel, e));
	return fatal(vtl_parse_right(s, strlen(s), file, r->a, rule, e));
}

static enum status datapoint(const struct reading *r, uint32_t row, struct vtl_rule *rule, struct err *e)
{
	TRY(empty(r, row, VT_COMPONENT, e));
	TRY(empty(r, row, VT_LEFT, e));
	TRY(empty(r, row, VT_RELATION, e));
	TRY(empty(r, row, VT_RIGHT, e));
	TRY(condition(r, row, VT_THEN, &rule->then, e));
	return rule->then ? ST_OK : csvtab_fail(e, r->t, row, r->at[VT_THEN], "the field then is empty");
}

static enum status read_rule(const struct reading *r, uint32_t row, struct vtl_ruleset *s, struct err *e)
{
	struct vtl_rule *rule = &s->rule[s->nrule++];
	const char *name = cell(r, row, VT_RULE), *file = place(r, row, VT_RULE);
	char number[16];

	if (s->nrule == 1)
		s->named = *name;
	if (s->named != (*name != '\0'))
		return csvtab_fail(e, r->t, row, r->at[VT_RULE], "either all rules of the ruleset '%s' have a name or none has", s->name);
	if (*name)
		TRY(plain_name(r, row, VT_RULE, e));
	snprintf(number, sizeof number, "%u", s->nrule);
	rule->name = *name ? name : arena_strdup(r->a, number, strlen(number));
	rule->at = (struct vtl_place){ 1, 1, file };
	if (!rule->name || !file)
		return no_memory(r, e);
	TRY(condition(r, row, VT_WHEN, &rule->when, e));
	TRY(constant(r, row, VT_ERRORCODE, &rule->code, e));
	TRY(constant(r, row, VT_ERRORLEVEL, &rule->level, e));
	return s->hierarchical ? hierarchical(r, row, rule, e) : datapoint(r, row, rule, e);
}

/* ---- one ruleset ---- */

static enum status begin_ruleset(const struct reading *r, uint32_t row, uint32_t n, struct vtl_ruleset *s, struct err *e)
{
	const char *sig = cell(r, row, VT_SIGNATURE), *file = place(r, row, VT_SIGNATURE);

	TRY(plain_name(r, row, VT_RULESET, e));
	*s = (struct vtl_ruleset){ .name = cell(r, row, VT_RULESET), .at = { 1, 1, place(r, row, VT_RULESET) },
		.rule = arena_alloc(r->a, n, sizeof *s->rule) };
	if (!s->rule || !s->at.file || !file)
		return no_memory(r, e);
	TRY(one_of(r, row, VT_KIND, "datapoint", "hierarchical", &s->hierarchical, e));
	TRY(one_of(r, row, VT_ON, "variable", "valuedomain", &s->valuedomain, e));
	if (*sig)
		TRY(fatal(vtl_parse_names(sig, strlen(sig), file, r->a, &s->sig, &s->nsig, e)));
	if (!*cell(r, row, VT_COMPONENT))
		return ST_OK;
	TRY(plain_name(r, row, VT_COMPONENT, e));
	s->rule_comp = (struct vtl_name){ cell(r, row, VT_COMPONENT), cell(r, row, VT_COMPONENT), { 1, 1, place(r, row, VT_COMPONENT) } };
	return ST_OK;
}

static bool same_ruleset(const struct reading *r, uint32_t a, uint32_t b)
{
	return !strcmp(cell(r, a, VT_DATAFLOW), cell(r, b, VT_DATAFLOW)) && !strcmp(cell(r, a, VT_RULESET), cell(r, b, VT_RULESET));
}

static enum status same_head(const struct reading *r, uint32_t row, uint32_t first, struct err *e)
{
	static const uint8_t columns[] = { VT_KIND, VT_ON, VT_SIGNATURE, VT_COMPONENT };

	for (size_t i = 0; i < sizeof columns; i++)
		if (strcmp(cell(r, row, columns[i]), cell(r, first, columns[i])) != 0)
			return csvtab_fail(e, r->t, row, r->at[columns[i]], "found '%.60s', but '%s' has '%.60s' in its first row (line %u)",
				cell(r, row, columns[i]), cell(r, row, VT_RULESET), cell(r, first, columns[i]), r->t->line[first]);
	return ST_OK;
}

/* The codes of a hierarchical rule are codes of its component. */
static enum status check_codes(const struct reading *r, uint32_t row, const struct flow *f, const struct vtl_ruleset *s, const struct vtl_rule *rule,
	struct matcher **matcher, struct err *e)
{
	const struct loading l = { .c = r->c, .a = r->a, .t = r->t, .matcher = matcher };
	const struct rule_row at = { .table = r->t, .row = row, .nflow = 1, .flow = &f };
	struct rule_cond left = { .col = s->rule_comp.name, .ncode = 1, .code = arena_alloc(r->a, 1, sizeof *left.code) };
	struct rule_cond right = { .col = s->rule_comp.name, .ncode = rule->nright, .code = arena_alloc(r->a, rule->nright, sizeof *right.code) };

	if (!left.code || !right.code)
		return no_memory(r, e);
	left.code[0] = rule->left.code;
	for (uint32_t i = 0; i < rule->nright; i++)
		right.code[i] = rule->right[i].code;
	TRY(check_conds(&l, &at, r->at[VT_LEFT], &left, 1, true, e));
	return check_conds(&l, &at, r->at[VT_RIGHT], &right, 1, true, e);
}

/* Against the columns of its dataflow, and the catalogue. */
static enum status check_ruleset(const struct reading *r, uint32_t first, const struct vtl_ruleset *s, struct err *e)
{
	struct matcher *matcher = NULL;
	const struct flow *f = flow_by_id(&r->c->flows, cell(r, first, VT_DATAFLOW));
	struct symbols *syms = f ? symbols_new() : NULL;
	struct vtl_binding b = { syms, r->a, vtl_patterns_new() };
	enum status st = vtl_rules_unique(s, e);

	if (st == ST_OK && (!b.patterns || (f && !syms)))
		st = no_memory(r, e);
	for (uint32_t i = 0; st == ST_OK && f && i < s->nrule; i++) {
		const struct vtl_const *code = &s->rule[i].code;
		struct vtl_bound bound;

		st = vtl_bind_rule(&b, f, s, &s->rule[i], &bound, e);
		if (st == ST_OK && s->hierarchical)
			st = check_codes(r, first + i, f, s, &s->rule[i], &matcher, e);
		if (st == ST_OK && code->type != VTL_STRING)
			st = csvtab_fail(e, r->t, first + i, r->at[VT_ERRORCODE], "the rule has no errorcode, which is its name in catalogue.csv");
		else if (st == ST_OK && !catalogue_find(&r->c->catalogue, code->text) && !*cell(r, first + i, VT_AROUND + 2))
			st = csvtab_fail(e, r->t, first + i, r->at[VT_ERRORCODE],
				"'%.60s' is no rule of catalogue.csv; as a new one it needs a level, a severity and a message", code->text);
	}
	matcher_free(matcher);
	vtl_patterns_free(b.patterns);
	symbols_free(syms);
	return fatal(st);
}

static enum status read_ruleset(const struct reading *r, uint32_t first, uint32_t end, struct vtl_script *out, struct err *e)
{
	struct vtl_ruleset *s = &out->set[out->nset];

	for (uint32_t i = 0; i < out->nset; i++)
		if (!strcmp(out->set[i].name, cell(r, first, VT_RULESET)))
			return csvtab_fail(e, r->t, first, r->at[VT_RULESET], "the ruleset '%s' goes on here; its rows stand together",
				cell(r, first, VT_RULESET));
	if (out->nset == VTL_SETS)
		return csvtab_fail(e, r->t, first, r->at[VT_RULESET], "more than %d rulesets", VTL_SETS);
	out->nset++;
	TRY(begin_ruleset(r, first, end - first, s, e));
	for (uint32_t i = first; i < end; i++) {
		TRY(same_head(r, i, first, e));
		TRY(read_rule(r, i, s, e));
	}
	return check_ruleset(r, first, s, e);
}

/* The script of a dataflow, made where it is not there yet. */
static struct vtl_script *script_of(struct vtl_script_of *v, uint32_t *n, const char *dataflow)
{
	for (uint32_t i = 0; i < *n; i++)
		if (!strcmp(v[i].dataflow, dataflow))
			return &v[i].script;
	v[*n].dataflow = dataflow;
	return &v[(*n)++].script;
}

static enum status file_name(const struct reading *r, uint32_t row, struct err *e)
{
	const char *s = cell(r, row, VT_DATAFLOW);

	return *s && *s != '.' && !strchr(s, '/') && strlen(s) < 200 ? ST_OK :
		csvtab_fail(e, r->t, row, r->at[VT_DATAFLOW], "found '%.60s', expected a dataflow, which names the file of its rules", s);
}

enum status vtl_table_import(const struct csvtab *t, const struct config *c, struct arena *a, struct vtl_script_of **out, uint32_t *n,
	struct err *e)
{
	struct reading r = { .t = t, .c = c, .a = a };
	struct vtl_script_of *v = arena_alloc(a, t->nrow + 1, sizeof *v);
	uint32_t end;

	*n = 0;
	*out = v;
	if (!v)
		return no_memory(&r, e);
	TRY(csvtab_columns(t, vtl_table_columns, r.at, e));
	for (uint32_t i = 0; i < t->nrow; i = end) {
		struct vtl_script *s;

		TRY(file_name(&r, i, e));
		s = script_of(v, n, cell(&r, i, VT_DATAFLOW));
		for (end = i + 1; end < t->nrow && same_ruleset(&r, i, end); end++)
			;
		if (s->nset == s->cset) {
			struct vtl_ruleset *more = arena_alloc(a, s->cset * 2 + 8, sizeof *more);

			if (!more)
				return no_memory(&r, e);
			if (s->nset)
				memcpy(more, s->set, s->nset * sizeof *more);
			s->set = more;
			s->cset = s->cset * 2 + 8;
		}
		TRY(read_ruleset(&r, i, end, s, e));
	}
	return ST_OK;
}

/* ---- the tables around ---- */

static bool any_field(const struct reading *r, uint32_t row, const struct vtl_around_part *p)
{
	for (uint8_t k = 0; k < p->n; k++)
		if (*cell(r, row, p->first + k))
			return true;
	return false;
}

/* A row of the same key must say the same. */
static enum status same_fields(const struct reading *r, uint32_t row, const struct vtl_around_part *p, const char **have, uint32_t line, struct err *e)
{
	for (uint8_t k = 0; k < p->n; k++)
		if (strcmp(have[k], cell(r, row, p->first + k)) != 0)
			return csvtab_fail(e, r->t, row, r->at[p->first + k], "found '%.60s', but line %u says '%.60s' of the same rule",
				cell(r, row, p->first + k), line, have[k]);
	return ST_OK;
}

static enum status check_fields(const struct reading *r, uint32_t row, enum vtl_around_file which, struct err *e)
{
	const struct vtl_around_part *p = &vtl_around_parts[which];
	int at[CATALOGUE_COLS > TERMS_COLS ? CATALOGUE_COLS : TERMS_COLS];
	const struct rule_cond *cond;
	struct rule_info info;
	struct terms terms;
	uint32_t n;

	switch (which) {
	case VA_CATALOGUE:
		at[0] = r->at[VT_ERRORCODE];
		for (uint8_t k = 0; k < p->n; k++)
			at[k + 1] = r->at[p->first + k];
		return catalogue_row(r->t, row, at, &info, e);
	case VA_TERMS:
		at[0] = r->at[VT_ERRORCODE];
		at[1] = r->at[VT_DATAFLOW];
		for (uint8_t k = 0; k < p->n; k++)
			at[k + 2] = r->at[p->first + k];
		return terms_row(r->t, row, at, r->a, &terms, e);
	default:
		TRY(where_parse(r->t, row, r->at[p->first], FIELD_TEXT, r->a, &cond, &n, e));
		return where_parse(r->t, row, r->at[p->first + 1], FIELD_OPEN, r->a, &cond, &n, e);
	}
}

enum status vtl_table_around(const struct csvtab *t, const struct config *c, enum vtl_around_file which, struct arena *a, struct csvtab *out,
	struct err *e)
{
	const struct vtl_around_part *p = &vtl_around_parts[which];
	struct reading r = { .t = t, .c = c, .a = a };
	uint32_t keys = p->by_dataflow ? 2 : 1;

	TRY(csvtab_columns(t, vtl_table_columns, r.at, e));
	*out = (struct csvtab){ .file = p->file, .ncol = keys + p->n };
	out->head = arena_alloc(a, out->ncol, sizeof *out->head);
	out->cell = arena_alloc(a, (size_t)t->nrow * out->ncol + 1, sizeof *out->cell);
	out->line = arena_alloc(a, t->nrow + 1, sizeof *out->line);
	if (!out->head || !out->cell || !out->line)
		return no_memory(&r, e);
	out->head[0] = "id";
	out->head[keys - 1] = keys == 2 ? "dataflow" : "id";
	memcpy(out->head + keys, p->own, p->n * sizeof *p->own);
	for (uint32_t i = 0; i < t->nrow; i++) {
		const char *id = cell(&r, i, VT_ERRORCODE), **at = out->cell + (size_t)out->nrow * out->ncol;
		uint32_t k;

		for (k = 0; k < out->nrow; k++) {
			const char **have = out->cell + (size_t)k * out->ncol;

			if (!strcmp(have[0], id) && (keys == 1 || !strcmp(have[1], cell(&r, i, VT_DATAFLOW))))
				break;
		}
		if (k < out->nrow) {
			TRY(same_fields(&r, i, p, out->cell + (size_t)k * out->ncol + keys, out->line[k], e));
			continue;
		}
		if (any_field(&r, i, p)) {
			if (!*id)
				return csvtab_fail(e, t, i, r.at[VT_ERRORCODE], "a rule without an errorcode, to which its %s could belong", p->file);
			TRY(check_fields(&r, i, which, e));
		}
		if (out->nrow == VTL_SETS)
			return csvtab_fail(e, t, i, r.at[VT_ERRORCODE], "more than %d errorcodes", VTL_SETS);
		at[0] = id;
		at[keys - 1] = keys == 2 ? cell(&r, i, VT_DATAFLOW) : id;
		for (uint8_t f = 0; f < p->n; f++)
			at[keys + f] = cell(&r, i, p->first + f);
		out->line[out->nrow++] = t->line[i];
	}
	/* Keys of which nothing is said were kept until here, so that the next row of the same could be compared. */
	for (uint32_t i = 0, n = out->nrow; i < n; i++) {
		const char **from = out->cell + (size_t)i * out->ncol, **to;
		bool said = false;

		for (uint8_t k = 0; k < p->n; k++)
			said |= *from[keys + k] != '\0';
		if (i == 0)
			out->nrow = 0;
		if (!said)
			continue;
		to = out->cell + (size_t)out->nrow * out->ncol;
		memmove(to, from, out->ncol * sizeof *to);
		out->line[out->nrow++] = out->line[i];
	}
	return ST_OK;
}
