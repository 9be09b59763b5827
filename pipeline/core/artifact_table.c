/* artifact_table.c - the observations of an artifact, column by column. */
#include <stdlib.h>
#include <string.h>

#include "core/artifact_disk.h"
#include "core/artifact_in.h"

/* n numbers of one width, as bytes; *same is what all of them are where the width is 0. */
static const void *numbers(struct in *r, uint32_t n, uint64_t *width, uint64_t *same, const char *what)
{
	uint64_t bytes;
	const void *v;

	*width = in_number(r, 8, what);
	*same = in_number(r, UINT64_MAX, what);
	bytes = in_number(r, UINT64_MAX, what);
	in_want(r, __builtin_popcountll(*width) <= 1 && bytes == n * *width && (!*width || !*same), what);
	v = in_take(r, (size_t)bytes);
	in_take(r, -(size_t)bytes & 7);
	return v;
}

/* n numbers from 0. */
static void packed(struct in *r, struct packed *p, uint32_t n, const char *what)
{
	uint64_t width, same;
	const void *v = numbers(r, n, &width, &same, what);

	*p = (struct packed){ 0 };
	if (in_want(r, width <= 4 && same <= UINT32_MAX, what) && !r->wrong)
		*p = (struct packed){ (uint8_t)width, n, n, (uint32_t)same, (void *)v };
}

static void below(struct in *r, const struct packed *p, uint32_t limit, const char *what)
{
	if (!r->wrong)
		in_want(r, packed_below(p, limit), what);
}

/* n values, none of which has no negative. */
static void packed_int(struct in *r, struct packed_int *p, uint32_t n, const char *what)
{
	uint64_t width, same;
	const int64_t *v = numbers(r, n, &width, &same, what);
	bool least = false;

	*p = (struct packed_int){ 0 };
	if (r->wrong)
		return;
	*p = (struct packed_int){ (uint8_t)width, n, n, (int64_t)same, (void *)v };
	for (uint32_t i = 0; width == sizeof *v && i < n; i++)
		least |= v[i] == INT64_MIN;
	in_want(r, !least && p->same != INT64_MIN, what);
}

static void entries(struct in *r, struct column *c)
{
	const struct entry *v = in_array(r, sizeof *v, UINT32_MAX, "the number of entries", &c->nentry);

	in_want(r, c->nentry > 0, "a column without entries");
	for (uint32_t i = 0; i < c->nentry && !r->wrong; i++) {
		in_symbol(r, v[i].label, "the label of an entry");
		in_symbol(r, v[i].text, "the text of an entry");
		in_symbol(r, v[i].code, "the code of an entry");
		in_symbol(r, v[i].candidates, "the candidates of an entry");
		in_symbol(r, v[i].why, "the reason of an entry");
		in_want(r, v[i].kind <= KIND_AMBIGUOUS && v[i].how <= HOW_FILE && v[i].score <= 100, "how an entry was matched");
		in_place(r, v[i].first, "the origin of an entry");
	}
	c->entry = (struct entry *)v;
	c->centry = c->nentry;
}

/* Every row has a cell: runs begin at row 0, ascend, and stay inside a sheet. */
static void runs(struct in *r, struct table *t)
{
	const struct run *v = in_array(r, sizeof *v, UINT32_MAX, "the number of runs", &t->nrun);

	in_want(r, t->nrun <= t->n && (t->nrun > 0) == (t->n > 0), "the number of runs");
	for (uint32_t i = 0; i < t->nrun && !r->wrong; i++) {
		uint32_t end = i + 1 < t->nrun ? v[i + 1].obs : t->n;
		int64_t steps = (int64_t)end - v[i].obs - 1;

		if (!in_want(r, steps >= 0 && (i > 0 || v[i].obs == 0) && v[i].at.sheet < r->s->nsheet, "the rows of a run"))
			break;
		int64_t row = v[i].at.row + steps * v[i].drow, col;
		in_want(r, v[i].at.row != ROW_NONE && row >= 0 && row < ROW_NONE, "the cells of a run");
		in_want(r, v[i].dcol >= -UINT16_MAX && v[i].dcol <= UINT16_MAX, "the cells of a run");
		col = v[i].at.col + steps * (r->wrong ? 0 : v[i].dcol);
		in_want(r, v[i].at.col != UINT16_MAX && col >= 0 && col < UINT16_MAX, "the cells of a run");
	}
	t->run = (struct run *)v;
	t->crun = t->nrun;
}

static void rules(struct in *r, struct segment *seg, uint32_t ncol)
{
	const struct disk_rule *v = in_array_of(r, sizeof *v, ncol, "the rules of a segment");

	for (uint32_t c = 0; c < ncol && !r->wrong; c++) {
		struct dim_at *d = &seg->at[c];

		if (!in_want(r, v[c].kind <= AT_BESIDE, "the rule of a column"))
			break;
		*d = (struct dim_at){ .kind = (uint8_t)v[c].kind, .col = v[c].col, .row = v[c].row };
		if (d->kind == AT_HEAD)
			d->head = in_array(r, sizeof *d->head, UINT16_MAX + 1, "a header", &d->nhead);
		if (d->kind == AT_CARRIED)
			d->carry = in_array(r, sizeof *d->carry, UINT32_MAX, "the labels that are carried", &d->ncarry);
		for (uint32_t i = 1; i < d->ncarry; i++)
			in_want(r, d->carry[i].from_row >= d->carry[i - 1].from_row, "the order of labels that are carried");
	}
}

static enum status segments(struct in *r, struct table *t, struct err *e)
{
	const struct disk_segment *v = in_array(r, sizeof *v, SEGMENT_MAX, "the number of segments", &t->nseg);
	uint64_t rows = 0;

	t->seg = t->nseg ? calloc(t->nseg, sizeof *t->seg) : NULL;
	if (t->nseg && !t->seg)
		return in_no_memory(e);
	for (uint32_t i = 0; i < t->nseg; i++) {
		in_want(r, v[i].sheet < r->s->nsheet && v[i].first == rows, "a segment");
		rows += v[i].n;
		t->seg[i] = (struct segment){
			.sheet = v[i].sheet, .closed = v[i].closed, .first = v[i].first, .n = v[i].n,
			.layout = in_symbol(r, v[i].layout, "the layout of a segment"),
			.edition = in_symbol(r, v[i].edition, "the edition of a segment"),
			.number_style = in_symbol(r, v[i].number_style, "the number style of a segment"),
		};
	}
	in_want(r, rows == t->n, "the rows of all segments");
	for (uint32_t i = 0; i < t->nseg && !r->wrong; i++)
		rules(r, &t->seg[i], t->flow->ncol);
	return ST_OK;
}

/* Symbols by number, of which [0] is none. */
static const sym_t *numbered(struct in *r, uint32_t first, uint64_t max, const char *what, uint32_t *n)
{
	const sym_t *v = in_array(r, sizeof *v, max, what, n);

	in_want(r, *n >= first, what);
	for (uint32_t i = 0; i < *n && !r->wrong; i++)
		in_want(r, i < first ? v[i] == SYM_NONE : v[i] != SYM_NONE && v[i] <= r->nsym, what);
	return v;
}

enum status in_table(struct in *r, struct table *t, struct err *e)
{
	const struct flow *f = flow_by_id(&r->s->config->flows, in_text(r, "a dataflow"));
	uint32_t n;
	const sym_t *fate_rule;

	*t = (struct table){ .mapped = true };
	if (!in_want(r, f != NULL, "a dataflow that is not known"))
		return ST_OK;
	t->flow = f;
	n = (uint32_t)in_number(r, UINT32_MAX - 1, "the number of rows");
	packed_int(r, &t->m, n, "the values");
	for (uint32_t c = 0; c < f->ncol; c++)
		packed(r, &t->col[c].at, n, "the entries of a column");
	packed(r, &t->scale, n, "the scales");
	packed(r, &t->state, n, "the states");
	packed(r, &t->raw, n, "the raw values");
	packed(r, &t->fate, n, "the fates");
	for (uint32_t c = 0; c < f->ncol; c++) {
		entries(r, &t->col[c]);
		below(r, &t->col[c].at, t->col[c].nentry, "the entry of a row");
	}
	t->raw_sym = (sym_t *)numbered(r, 2, UINT32_MAX, "the raw texts", &t->nraw_sym);
	fate_rule = numbered(r, 1, sizeof t->fate_rule / sizeof *t->fate_rule, "the rules of fates", &t->nfate_rule);
	below(r, &t->scale, DEC_SCALE_MAX + 1, "a scale");
	below(r, &t->state, VAL_BAD + 1, "a state");
	below(r, &t->raw, t->nraw_sym, "the raw text of a row");
	below(r, &t->fate, t->nfate_rule, "the fate of a row");
	if (!in_want(r, t->scale.width <= 1 && t->state.width <= 1 && t->fate.width <= 1, "scale, state or fate of a row") || r->wrong)
		return ST_OK;
	memcpy(t->fate_rule, fate_rule, t->nfate_rule * sizeof *fate_rule);
	t->n = n;
	t->craw_sym = t->nraw_sym;
	runs(r, t);
	return segments(r, t, e);
}
