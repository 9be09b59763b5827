#include "emit/content.h"

#include <stdlib.h>
#include <string.h>

#include "core/hash_inline.h"
#include "emit/obs.h"

#define ROWS 256u /* looked at together */

/* The hashes of the fields of a table. Those of columns that are the same in every row are in `same`. */
struct fields {
	uint64_t same, value_seed;
	uint32_t n;
	struct {
		const struct packed *at;
		const uint64_t *entry;  /* by entry */
		const uint64_t *status; /* by state, where the entry is empty; NULL: no column of states */
	} col[COL_MAX];
};

static uint64_t id_seed(const char *id)
{
	return hash64_inline(id, strlen(id), 0);
}

/* A text as it is published. NULL: no memory. */
static const char *published(const char *s, struct arena *a, size_t *n)
{
	const char *safe = out_is_formula(s, strlen(s)) ? "'" : "";
	char *p;

	*n = strlen(s) + strlen(safe);
	if (!*safe)
		return s;
	p = arena_alloc(a, 1, *n + 1);
	if (p)
		stpcpy(stpcpy(p, safe), s);
	return p;
}

static enum status field_hash(const char *s, uint64_t seed, struct arena *a, uint64_t *out, struct err *e)
{
	size_t n;
	const char *text = published(s, a, &n);

	if (!text)
		return err_set(e, ST_FATAL, "no memory to count observations");
	*out = n ? hash64_inline(text, n, seed) : 0;
	return ST_OK;
}

static enum status add_column(struct fields *f, const struct emit_run *r, const struct submission *s, const struct table *t,
	uint32_t c, struct arena *a, struct err *e)
{
	const struct column *col = &t->col[c];
	uint64_t seed = id_seed(t->flow->col[c].id), *entry = arena_alloc(a, col->nentry + 1u, sizeof *entry), *status = NULL;

	if (!entry)
		return err_set(e, ST_FATAL, "no memory to count observations");
	for (uint32_t i = 0; i < col->nentry; i++)
		TRY(field_hash(obs_code(r, s, t, c, i), seed, a, &entry[i], e));
	if ((int)c == flow_col_by_role(t->flow, ROLE_STATUS)) {
		status = arena_alloc(a, VAL_BAD + 1, sizeof *status);
		if (!status)
			return err_set(e, ST_FATAL, "no memory to count observations");
		for (int st = VAL_NUMBER; st <= VAL_BAD; st++)
			TRY(field_hash(obs_status((enum val_state)st), seed, a, &status[st], e));
	} else if (!col->at.width) {
		f->same += entry[packed_get(&col->at, 0)];
		return ST_OK;
	}
	f->col[f->n].at = &col->at;
	f->col[f->n].entry = entry;
	f->col[f->n++].status = status;
	return ST_OK;
}

/* Column by column: what a column is stored as is looked at once. */
static void add_rows(const struct fields *f, const struct table *t, uint32_t first, uint32_t n, struct content *out)
{
	uint64_t sum[ROWS];

	for (uint32_t i = 0; i < n; i++)
		sum[i] = f->same;
	for (uint32_t c = 0; c < f->n; c++) {
		const struct packed *p = f->col[c].at;
		const uint64_t *entry = f->col[c].entry, *status = f->col[c].status;

		if (!status)
			PACKED_EACH(p, first, n, sum[i] += entry[at[i]]);
		for (uint32_t i = 0; i < n && status; i++) {
			uint64_t h = entry[packed_get(p, first + i)];

			sum[i] += h ? h : status[table_state(t, first + i)];
		}
	}
	for (uint32_t i = 0; i < n; i++) {
		struct dec d = table_value(t, first + i);

		if (packed_get(&t->fate, first + i))
			continue;
		if (table_state(t, first + i) <= VAL_NIL)
			sum[i] += hash64_inline(&d.m, sizeof d.m, f->value_seed + d.scale);
		out->n++;
		out->sum += hash64_inline(&sum[i], sizeof sum[i], 0);
	}
}

static enum status add_table(const struct emit_run *r, const struct submission *s, const struct table *t, struct arena *a,
	struct content *out, struct err *e)
{
	struct fields f = { .value_seed = id_seed("OBS_VALUE") };

	for (uint32_t c = 0; c < t->flow->ncol; c++)
		TRY(add_column(&f, r, s, t, c, a, e));
	for (uint32_t row = 0, n; row < t->n; row += n) {
		n = t->n - row < ROWS ? t->n - row : ROWS;
		add_rows(&f, t, row, n, out);
	}
	return ST_OK;
}

static enum status add_tables(const struct emit_run *r, const struct submission *s, const struct flow *f, struct content *out, struct err *e)
{
	for (uint32_t k = 0; k < s->ntable; k++) {
		struct arena a;
		enum status st;

		if (s->table[k].flow != f || !s->table[k].n)
			continue;
		arena_init(&a, 0);
		st = add_table(r, s, &s->table[k], &a, out, e);
		arena_release(&a);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

enum status content_of(const struct emit_run *r, const struct flow *f, struct content *out, struct err *e)
{
	*out = (struct content){ .any = false };
	for (uint32_t i = 0; i < r->nsub; i++) {
		struct submission *s;
		enum status st;

		if (!emit_rows(&r->sub[i], f))
			continue;
		out->any = true;
		TRY(emit_take(r, i, &s, e));
		st = add_tables(r, s, f, out, e);
		emit_give(r, i);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}
