/*
 * vtl_points.c - datapoint rules over the rows of a view.
 *
 * What a rule says under which condition mostly depends on codes, and is then decided once for each of them; what else it says is
 * evaluated only at the rows where the condition holds, some hundreds of them at a time.
 */
#include <stdio.h>
#include <string.h>

#include "validate/view.h"
#include "validate/vtl_bound.h"

/* ---- columns ---- */

static void pick_values(const struct table *t, const uint32_t *row, uint32_t n, struct vtl_reg *room, struct vtl_vec *out)
{
	struct table_numbers x = table_numbers(t);
	const int32_t *m4 = t->m.v;
	uint8_t odd = 0;

	if (t->m.width == sizeof *m4 && row[n - 1] - row[0] == n - 1)
		for (uint32_t i = 0, first = row[0]; i < n; i++)
			room->m[i] = m4[first + i];
	else if (t->m.width == sizeof *m4)
		for (uint32_t i = 0; i < n; i++)
			room->m[i] = m4[row[i]];
	else
		for (uint32_t i = 0; i < n; i++)
			room->m[i] = packed_int_get(&t->m, row[i]);
	for (uint32_t i = 0; i < n; i++) {
		room->scale[i] = x.state.v[row[i] & x.state.mask] > VAL_NIL ? VTL_N_NULL : x.scale.v[row[i] & x.scale.mask];
		odd |= room->scale[i];
	}
	out->m = room->m;
	out->scale = room->scale;
	out->whole = !odd;
}

void vtl_fetch_picked(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out)
{
	const struct vtl_picked *p = user;
	const struct table *t = p->v->t;
	const struct column *c = &t->col[comp];
	const uint32_t *row = p->row + first;
	const sym_t *code;

	if (comp == t->flow->ncol) {
		pick_values(t, row, n, room, out);
		return;
	}
	code = p->v->index->vtl_code[comp];
	out->sym = room->sym;
	if (!c->at.width) { /* the same in all rows */
		room->sym[0] = code[packed_get(&c->at, 0)];
		out->constant = true;
		return;
	}
	PACKED_EACH(&c->at, 0, n, room->sym[i] = code[at[row[i]]]);
}

/* ---- rules ---- */

struct points {
	const struct view *v;
	const struct rule_row *r;
	struct vtl_bound *b;
	struct vtl_eval ev;
	uint64_t passed, unknown;
};

static void value_text(const struct view *v, uint32_t row, char buf[128])
{
	char own[DEC_TEXT];
	size_t n;
	const char *s = table_value_text(v->t, v->sub->syms, row, own, &n);

	snprintf(buf, 128, "%.*s", (int)(n < 120 ? n : 120), s);
}

static void judge(struct points *p, const uint32_t *row, uint32_t n, const uint8_t *outcome)
{
	char found[128];

	for (uint32_t i = 0; i < n; i++) {
		p->passed += outcome[i] == 1;
		p->unknown += outcome[i] == VTL_B_NULL;
		if (outcome[i] == 0) {
			value_text(p->v, row[i], found);
			report_text(p->v, p->r, row[i], found, NULL, p->r->vtl->rule->name);
		}
	}
}

static bool evaluate(struct points *p, const struct vtl_expr *x, const uint32_t *row, uint32_t n, uint8_t *out)
{
	struct vtl_picked picked = { p->v, row };
	struct vtl_source source = { n, vtl_fetch_picked, &picked };
	struct vtl_vec v;
	struct err e;

	if (vtl_eval(&p->ev, &source, x, 0, n, &v, &e) != ST_OK) {
		view_failed(p->v, ST_FATAL, e.msg);
		return false;
	}
	vtl_say_faults(p->v, p->r, p->b, &p->ev, row);
	if (v.constant)
		memset(out, v.b[0], n);
	else
		memcpy(out, v.b, n);
	return true;
}

static void answers(const struct vtl_by_code *c, const uint32_t *row, uint32_t n, uint8_t *out)
{
	for (uint32_t i = 0; i < n; i++)
		out[i] = c->answer[packed_get(&c->column->at, row[i])];
}

/* Keeps the rows at which a part of the condition holds; where it is false the rule holds, where it is unknown so is the rule unless
 * another part is false. holds: by row, whether the parts before it did. */
static uint32_t keep(struct points *p, const uint8_t *part, bool last, uint32_t *row, uint8_t *holds, uint32_t n)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < n; i++) {
		uint8_t both = part[i] == 0 ? 0 : part[i] == 1 ? holds[i] : VTL_B_NULL;

		p->passed += both == 0;
		p->unknown += last && both == VTL_B_NULL;
		row[k] = row[i];
		holds[k] = both;
		k += both == 1 || (!last && both == VTL_B_NULL);
	}
	return k;
}

/* Rows at which no code says that the condition is false. */
static void look(struct points *p, uint32_t *row, uint32_t n)
{
	const struct vtl_bound *b = p->b;
	uint32_t left = b->ncode + b->nrest;
	uint8_t part[SCAN_BLOCK], holds[SCAN_BLOCK];

	memset(holds, 1, n);
	for (uint32_t i = 0; i < b->ncode; i++)
		left -= b->code[i].sure;
	for (uint32_t i = 0; left && n; i++) {
		if (i < b->ncode && b->code[i].sure)
			continue; /* true at all of them */
		left--;
		if (i < b->ncode)
			answers(&b->code[i], row, n, part);
		else if (!evaluate(p, b->rest[i - b->ncode], row, n, part))
			return;
		n = keep(p, part, !left, row, holds, n);
	}
	if (b->then.answer)
		answers(&b->then, row, n, part);
	else if (n && !evaluate(p, b->rule.then, row, n, part))
		return;
	judge(p, row, n, part);
}

static void check_datapoint(const struct view *v, const struct rule_row *r)
{
	struct points p = { .v = v, .r = r, .b = vtl_bound_of(r, v) };
	struct scan rows;
	uint64_t seen = 0;

	if (!p.b)
		return;
	vtl_eval_init(&p.ev, v->sub->syms);
	scan_begin(&rows, r, v);
	for (uint32_t i = 0; i < p.b->ncode; i++)
		scan_answers(&rows, p.b->code[i].col, p.b->code[i].answer, 0);
	if (!p.b->rule.when && p.b->then.answer)
		scan_answers(&rows, p.b->then.col, p.b->then.answer, 1);
	while (v->index->st == ST_OK && scan_more(&rows)) {
		seen += rows.n;
		look(&p, rows.row, rows.n);
	}
	vtl_eval_release(&p.ev);
	report_passed_many(v, r, p.passed + scan_count(r, v) - seen);
	report_not_applicable_many(v, r, NO_VALUE, p.unknown);
}

static const struct field none[] = { { 0 } };
const struct validator vtl_datapoint = { .name = "vtl", .about = ABOUT_VALUE, .field = none, .check = check_datapoint };
