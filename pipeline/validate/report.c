/*
 * report.c - what validators say becomes findings and counts.
 */
#include <string.h>

#include "validate/terms.h"
#include "validate/view.h"

static struct rule_count *count_of(const struct view *v, const struct rule_row *r)
{
	struct rule_counts *c = v->index->evidence.only ? NULL : v->index->counts;

	return c && r->slot < c->n ? &c->v[r->slot] : NULL;
}

void report_passed_many(const struct view *v, const struct rule_row *r, uint64_t n)
{
	struct rule_count *c = count_of(v, r);

	if (c)
		c->passed += n;
}

void report_passed(const struct view *v, const struct rule_row *r)
{
	report_passed_many(v, r, 1);
}

void report_not_applicable_many(const struct view *v, const struct rule_row *r, enum why_not why, uint64_t n)
{
	struct rule_count *c = count_of(v, r);

	if (c)
		c->why_not[why] += n;
}

void report_not_applicable(const struct view *v, const struct rule_row *r, enum why_not why)
{
	report_not_applicable_many(v, r, why, 1);
}

const char *why_not_word(enum why_not why)
{
	static const char *const word[WHY_NOTS] = { TR("no value"), TR("missing part"), TR("no reference"), TR("precondition"), TR("dimension absent"),
		TR("outside validity"), TR("arithmetic"), TR("broken") };

	return word[why];
}

static enum status text_sym(const struct view *v, const char *s, sym_t *out, struct err *e)
{
	*out = SYM_NONE;
	return s && *s ? sym_intern_z(v->sub->syms, s, out, e) : ST_OK;
}

static enum status add(const struct view *v, const char *rule, uint32_t at_row, const char *found, const char *expected,
	const char *difference, const char *note, struct err *e)
{
	struct finding f = { .at = table_origin(v->t, at_row) };

	TRY(text_sym(v, v->t->flow->id, &f.dataflow, e));
	TRY(submission_key(v->sub, v->t, at_row, &f.key, e));
	TRY(text_sym(v, found, &f.found, e));
	TRY(text_sym(v, expected, &f.expected, e));
	TRY(text_sym(v, difference, &f.difference, e));
	TRY(text_sym(v, note, &f.note, e));
	return finding_add(v->sub, rule, &f, e);
}

/* The observation is kept out from here on, and the ledger says by which rule. */
static enum status reject(const struct view *v, const char *rule, uint32_t row, struct err *e)
{
	struct table *t = &v->sub->table[v->t - v->sub->table];
	sym_t sym;

	TRY(sym_intern_z(v->sub->syms, rule, &sym, e));
	TRY(ledger_reject_row(v->sub, t, row, sym, e));
	return table_reject(t, row, sym, e);
}

static void keep(const struct view *v, const struct rule_row *r, const char *rule, uint32_t at_row, const char *found,
	const char *expected, const char *difference, double off, const char *note)
{
	struct view_index *x = v->index;
	struct rule_count *c = count_of(v, r);

	if (x->st != ST_OK || x->evidence.only)
		return;
	if (rule != r->id)
		evidence_drop(&x->evidence);
	evidence_take(&x->evidence, r, v->sub->findings.n, at_row, off);
	if (c && rule == r->id)
		c->failed++;
	else if (c)
		c->why_not[NO_ARITHMETIC]++;
	x->st = add(v, rule, at_row, found, expected, difference, note, &x->err);
	if (x->st == ST_OK && x->reject)
		x->st = reject(v, rule, at_row, &x->err);
}

void report_text(const struct view *v, const struct rule_row *r, uint32_t at_row, const char *found,
	const char *expected, const char *note)
{
	keep(v, r, r->id, at_row, found, expected, NULL, 0, note);
}

void report_as(const struct view *v, const struct rule_row *r, const char *id, uint32_t at_row, const char *note)
{
	struct view_index *x = v->index;

	(void)r;
	/* The observation is not at fault: it stays. */
	if (x->st == ST_OK && !x->evidence.only)
		x->st = add(v, id, at_row, NULL, NULL, NULL, note, &x->err);
}

void report_numbers(const struct view *v, const struct rule_row *r, uint32_t at_row, const struct dsum *found,
	const struct dsum *expected, const char *note)
{
	report_sum(v, r, at_row, found, expected, 1, note);
}

/* The rule has passed on the terms that it has, and that is said. */
static void within_tolerance(const struct view *v, const struct rule_row *r, uint32_t at_row, const char *found, const char *expected,
	const char *difference)
{
	struct view_index *x = v->index;

	report_passed(v, r);
	evidence_drop(&x->evidence);
	if (x->st == ST_OK && !x->evidence.only)
		x->st = add(v, "WITHIN-TOLERANCE", at_row, found, expected, difference, r->id, &x->err);
}

void report_sum(const struct view *v, const struct rule_row *r, uint32_t at_row, const struct dsum *found, const struct dsum *expected,
	uint32_t parts, const char *note)
{
	const struct terms *terms = v->index->rules->nterms ? terms_of(v->index->rules, r->id, v->t->flow->id) : NULL;
	char f[DSUM_TEXT] = "", x[DSUM_TEXT] = "", d[DSUM_TEXT] = "";
	struct dsum difference = { 0 }, minus = { 0 };

	if (found)
		dsum_format(found, f);
	if (expected)
		dsum_format(expected, x);
	if ((found && found->overflow) || (expected && expected->overflow)) {
		keep(v, r, "OVERFLOW", at_row, f, x, NULL, 0, note);
		return;
	}
	if (found && expected) {
		difference = *found;
		minus = (struct dsum){ -expected->m, expected->scale, false };
		dsum_merge(&difference, &minus);
		if (!difference.overflow)
			dsum_format(&difference, d);
	}
	if (terms && found && expected && terms_allow(terms, found, expected, parts)) {
		within_tolerance(v, r, at_row, f, x, d);
		return;
	}
	keep(v, r, r->id, at_row, f, x, d, found && expected ? dsum_double(&difference) : 0, note);
}
