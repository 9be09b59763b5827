/*
 * verify_ledger.c - the ledger added up again: for every sheet what was seen went somewhere, cell by cell.
 */
#include <string.h>

#include "emit/verify.h"

static const char *const WORD[V_COUNTS] = { "decode/seen", "layout/header", "layout/emitted", "layout/skipped",
	"normalize/emitted", "normalize/rejected" };

static int count_of(const struct vfield *stage, const struct vfield *disposition)
{
	for (int k = 0; k < V_COUNTS; k++) {
		size_t n = strcspn(WORD[k], "/");

		if (stage->n == n && !memcmp(stage->s, WORD[k], n) && disposition->n == strlen(WORD[k] + n + 1)
			&& !memcmp(disposition->s, WORD[k] + n + 1, disposition->n))
			return k;
	}
	return -1;
}

static void add(struct vcount *to, const struct vcount *x)
{
	to->cells += x->cells;
	to->hash = hash128_add(to->hash, x->hash);
	dsum_merge(&to->sum, &x->sum);
}

static struct vsheet *sheet_of(struct vrun *v, const struct vfield f[3], uint32_t sub)
{
	bool is_new;
	uint32_t i = vmap_at(&v->sheet_at, vkey_of(f, 3), &is_new);

	if (i == UINT32_MAX)
		return NULL;
	if (is_new) {
		if (v->nsheet == v->csheet) {
			uint32_t cap = v->csheet ? 2 * v->csheet : 256;
			struct vsheet *bigger = arena_alloc(&v->arena, cap, sizeof *bigger);

			if (!bigger)
				return NULL;
			if (v->nsheet)
				memcpy(bigger, v->sheet, v->nsheet * sizeof *bigger);
			v->sheet = bigger;
			v->csheet = cap;
		}
		v->sheet[v->nsheet++] = (struct vsheet){ .sub = sub, .member = arena_strdup(&v->arena, f[1].s, f[1].n),
			.sheet = arena_strdup(&v->arena, f[2].s, f[2].n) };
	}
	return v->sheet[i].member && v->sheet[i].sheet ? &v->sheet[i] : NULL;
}

/* A file whose name a spreadsheet would run has a quotation mark in front of it in a CSV, and none in run.json. */
static bool was_read(const struct vrun *v, const struct vfield f[2])
{
	struct vfield bare[2] = { f[0], f[1] };

	if (vmap_find(&v->read_at, vkey_of(f, 2)) != UINT32_MAX)
		return true;
	if (!f[1].n || *f[1].s != '\'')
		return false;
	bare[1].s++;
	bare[1].n--;
	return vmap_find(&v->read_at, vkey_of(bare, 2)) != UINT32_MAX;
}

static enum status take_line(struct vrun *v, const struct vcsv *c, struct err *e)
{
	const struct vfield *f = c->field;
	struct vsub *sub = vrun_sub(v, &f[0]);
	struct vcount x = { 0 };
	struct vsheet *sheet;
	struct dec cells;
	int k = count_of(&f[3], &f[4]);

	if (!sub || k < 0)
		return err_set(e, ST_SKIP, "ledger.csv, line %llu: an unknown submission, stage or disposition", (unsigned long long)c->line);
	if (!dec_parse_canonical(f[6].s, f[6].n, &cells) || cells.scale || cells.m < 0 || !vsum_parse(f[7].s, f[7].n, &x.sum)
		|| !vhash_parse(f[8].s, f[8].n, &x.hash))
		return err_set(e, ST_SKIP, "ledger.csv, line %llu: a count, sum or hash that is none", (unsigned long long)c->line);
	if (!f[5].n && k != V_SEEN && k != V_PASSED && k != V_EMITTED)
		return err_set(e, ST_SKIP, "ledger.csv, line %llu: no rule says why these are no observations", (unsigned long long)c->line);
	if (!was_read(v, f))
		return err_set(e, ST_SKIP, "ledger.csv, line %llu: cells of a file that was not read", (unsigned long long)c->line);
	x.cells = (uint64_t)cells.m;
	sheet = sheet_of(v, f, (uint32_t)(sub - v->sub));
	if (!sheet)
		return err_set(e, ST_FATAL, "no memory");
	add(&sheet->count[k], &x);
	sheet->lines++;
	add(&sub->ledger[k], &x);
	sub->ledger_lines++;
	return ST_OK;
}

static bool same_hash(struct hash128 a, struct hash128 b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

/* in = the sum of out[0..n). sums: also of the values. */
static enum status balance(const struct vrun *v, const struct vsheet *s, int in, const int *out, int n, bool sums, struct err *e)
{
	const struct vcount *a = &s->count[in];
	struct vcount b = { 0 };
	const char *what = NULL;

	for (int i = 0; i < n; i++)
		add(&b, &s->count[out[i]]);
	if (a->cells != b.cells)
		return err_set(e, ST_SKIP, "ledger.csv: %s, %s, sheet '%s': %llu cells are %s, %llu went somewhere", v->sub[s->sub].name,
			s->member, s->sheet, (unsigned long long)a->cells, WORD[in], (unsigned long long)b.cells);
	if (!same_hash(a->hash, b.hash))
		what = "hashes";
	else if (sums && !vsum_same(&a->sum, &b.sum))
		what = "sums of values";
	return what ? err_set(e, ST_SKIP, "ledger.csv: %s, %s, sheet '%s': the %s of %s and of where they went differ",
		v->sub[s->sub].name, s->member, s->sheet, what, WORD[in]) : ST_OK;
}

static enum status compare_run_json(const struct vsub *s, struct err *e)
{
	for (int k = 0; k < V_COUNTS; k++)
		if (k != V_PASSED && s->ledger[k].cells != s->cells[k])
			return err_set(e, ST_SKIP, "%s: run.json says %llu cells %s, ledger.csv %llu", s->name,
				(unsigned long long)s->cells[k], WORD[k], (unsigned long long)s->ledger[k].cells);
	if (!vsum_same(&s->value, &s->ledger[V_EMITTED].sum))
		return err_set(e, ST_SKIP, "%s: run.json and ledger.csv have different sums of the observations", s->name);
	return ST_OK;
}

enum status verify_ledger(struct vrun *v, struct err *e)
{
	static const char *const head[] = { "submission", "member", "sheet", "stage", "disposition", "rule", "cells", "value_sum", "hash" };
	static const int seen_to[] = { V_HEADER, V_PASSED, V_SKIPPED }, passed_to[] = { V_EMITTED, V_REJECTED };
	struct vcsv *c;
	enum status st = vcsv_open(&c, v, "ledger.csv", e);

	for (int i = 0; i < 9 && st == ST_OK; i++)
		if (vcsv_column(c, head[i]) != i)
			st = err_set(e, ST_SKIP, "ledger.csv: column %d is not %s", i + 1, head[i]);
	while (st == ST_OK && (st = vcsv_next(c, e)) == ST_OK)
		st = take_line(v, c, e);
	vcsv_close(c);
	if (st != ST_END)
		return st;
	for (uint32_t i = 0; i < v->nsheet; i++) {
		TRY(balance(v, &v->sheet[i], V_SEEN, seen_to, 3, true, e));
		TRY(balance(v, &v->sheet[i], V_PASSED, passed_to, 2, false, e));
	}
	for (uint32_t i = 0; i < v->nsub; i++)
		TRY(compare_run_json(&v->sub[i], e));
	return ST_OK;
}
