/*
 * verify_rows.c - observations and rejected cells counted again, file by file.
 */
#include <endian.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash_inline.h"
#include "core/text.h"
#include "emit/verify.h"

/* A text that seldom changes from row to row. */
struct same {
	char *s;
	size_t n, cap;
};

/* The hash of a short text of a column: its bytes, and its length in the uppermost. Zero is the empty text, which has the hash 0. */
struct known {
	uint64_t text, hash;
};
#define KNOWN_BITS 6
#define KNOWN (1u << KNOWN_BITS)

/* A file of observations, and what the row before was of: most rows are of the same. */
struct obs_file {
	struct vcsv *csv;
	int structure, value, submission, member, sheet, cell, verdict;
	struct vflow *flow; /* NULL: none yet */
	struct vsub *sub;   /* the same */
	int state;          /* -1: none yet */
	struct vfield structure_text, sub_text, state_text; /* as the rows have them */
	struct vrows rows;  /* of these three, not yet added to what they count for */
	struct same place[3];
	struct hash128 sheet_key;
	uint64_t value_seed;
	uint32_t ncontent;
	struct {
		uint32_t col;
		uint64_t seed;
		uint64_t before; /* the sum of the hashes of the columns before this one, in the last row */
	} content[VCSV_FIELDS + 1];
	struct known (*known)[KNOWN]; /* by content */
	uint32_t content_from[VCSV_FIELDS]; /* the first of these that is this column or stands behind it */
};

/* How a file counts: for the dataflow that it is the harmonized file of, and as what was accepted of one submission. One
 * file may be both. */
struct obs_roles {
	struct vflow *harmonized;
	struct vsub *accepted;
};

static inline bool is_text(const struct vfield *f, const char *s, size_t n)
{
	return f->n == n && text_same(f->s, s, n);
}

static struct vfield field_of(const char *s)
{
	return (struct vfield){ s, strlen(s) };
}

/* ---- columns ---- */

static bool is_structural(const struct vfield *head)
{
	static const char *const word[] = { "STRUCTURE", "STRUCTURE_ID", "ACTION", "OBS_VALUE", "SUBMISSION", "MEMBER", "SHEET", "CELL", "VERDICT" };

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (is_text(head, word[i], strlen(word[i])))
			return true;
	return false;
}

static enum status find_columns(const struct vrun *v, struct obs_file *f, struct err *e)
{
	const struct vcsv *c = f->csv;

	TRY(vcsv_need(c, "STRUCTURE_ID", &f->structure, e));
	TRY(vcsv_need(c, "OBS_VALUE", &f->value, e));
	TRY(vcsv_need(c, "VERDICT", &f->verdict, e));
	if (v->provenance) {
		TRY(vcsv_need(c, "SUBMISSION", &f->submission, e));
		TRY(vcsv_need(c, "MEMBER", &f->member, e));
		TRY(vcsv_need(c, "SHEET", &f->sheet, e));
		TRY(vcsv_need(c, "CELL", &f->cell, e));
	}
	if (f->verdict != (int)c->n - 1)
		return err_set(e, ST_SKIP, "%s: VERDICT is not the last column", c->name);
	f->value_seed = hash64(c->head[f->value].s, c->head[f->value].n, 0);
	for (uint32_t i = 0; i < c->n; i++) {
		f->content_from[i] = f->ncontent;
		if (is_structural(&c->head[i]))
			continue;
		f->content[f->ncontent].col = i;
		f->content[f->ncontent++].seed = hash64(c->head[i].s, c->head[i].n, 0);
	}
	f->known = calloc(f->ncontent + 1u, sizeof *f->known);
	return f->known ? ST_OK : err_set(e, ST_FATAL, "no memory");
}

/* ---- rows ---- */

/* Few texts come again and again, of different lengths: so they are found by their bytes. */
static inline uint64_t text_hash(struct obs_file *f, uint32_t i, const struct vfield *x)
{
	struct known *k;
	uint64_t text;

	if (x->n > 7)
		return hash64(x->s, x->n, f->content[i].seed);
	memcpy(&text, x->s, sizeof text); /* behind a field there is room */
	text = (le64toh(text) & (((uint64_t)1 << 8 * x->n) - 1)) | (uint64_t)x->n << 56;
	k = &f->known[i][text * 0x9e3779b97f4a7c15u >> (64 - KNOWN_BITS)];
	if (k->text != text)
		*k = (struct known){ text, x->n ? hash64(x->s, x->n, f->content[i].seed) : 0 };
	return k->hash;
}

/* What a row says, its texts under the names of their columns: neither the order of columns nor empty ones count. */
static uint64_t row_hash(struct obs_file *f, struct dec d)
{
	const struct vfield *field = f->csv->field;
	uint32_t i = f->content_from[f->csv->same];
	uint64_t sum = f->content[i].before;

	for (; i < f->ncontent; i++) {
		f->content[i].before = sum;
		sum += text_hash(f, i, &field[f->content[i].col]);
	}
	f->content[i].before = sum;
	if (field[f->value].n)
		sum += hash64_inline(&d.m, sizeof d.m, f->value_seed + d.scale);
	return hash64_inline(&sum, sizeof sum, 0);
}

static void count_row(struct vrows *r, struct dec d, uint64_t h)
{
	r->n++;
	dsum_add(&r->sum, d);
	r->content += h;
}

static void merge(struct vrows *to, const struct vrows *x)
{
	to->n += x->n;
	dsum_merge(&to->sum, &x->sum);
	to->content += x->content;
}

static void count_rows(struct vrun *v, struct obs_file *f, struct obs_roles to)
{
	if (!f->rows.n)
		return;
	if (to.accepted)
		merge(&v->accepted[(to.accepted - v->sub) * v->nflow + (f->flow - v->flow)], &f->rows);
	if (to.harmonized) {
		merge(&f->flow->harmonized, &f->rows);
		f->flow->verdict[f->state] += f->rows.n;
	}
	f->rows = (struct vrows){ 0 };
}

static bool same_keep(struct same *x, const struct vfield *f)
{
	if (f->n > x->cap) {
		char *more = realloc(x->s, 2 * f->n);

		if (!more)
			return false;
		x->s = more;
		x->cap = 2 * f->n;
	}
	if (f->n)
		memcpy(x->s, f->s, f->n);
	x->n = f->n;
	return true;
}

static enum status find_sheet(struct obs_file *f, struct err *e)
{
	const struct vfield *field = f->csv->field;
	struct vfield x[3] = { field[f->submission], field[f->member], field[f->sheet] };
	bool same = true;

	for (int i = 0; i < 3; i++)
		same = same && is_text(&x[i], f->place[i].s, f->place[i].n);
	if (same && f->place[0].n)
		return ST_OK;
	for (int i = 0; i < 3; i++)
		if (!same_keep(&f->place[i], &x[i]))
			return err_set(e, ST_FATAL, "no memory");
	f->sheet_key = vkey_of(x, 3);
	return ST_OK;
}

/* Each cell counts once, in whichever files it is. */
static enum status count_cell(struct vrun *v, struct obs_file *f, struct dec d, uint64_t h, struct err *e)
{
	const struct vfield *cell = &f->csv->field[f->cell];
	uint32_t row, col;
	bool is_new;

	if (!cell_parse(cell->s, cell->n, &row, &col))
		return vcsv_fails(f->csv, "CELL is not a cell", e);
	TRY(find_sheet(f, e));
	TRY(vcells_add(&v->cells, f->sheet_key, row, col, &is_new, e));
	if (is_new)
		count_row(&f->sub->harmonized, d, h);
	return ST_OK;
}

static int state_of(const struct vfield *x)
{
	int k = V_STATES - 1;

	while (k >= 0 && !is_text(x, vstate_word[k], strlen(vstate_word[k])))
		k--;
	return k;
}

/* Looks up what the row is of, where it is not of what the row before was of. */
static enum status find_owner(struct vrun *v, struct obs_file *f, struct obs_roles to, struct err *e)
{
	const struct vfield *field = f->csv->field;

	count_rows(v, f, to);
	f->flow = vrun_flow(v, &field[f->structure]);
	f->sub = v->provenance ? vrun_sub(v, &field[f->submission]) : to.accepted;
	f->state = state_of(&field[f->verdict]);
	if (!f->flow || (v->provenance && !f->sub) || (to.accepted && f->sub != to.accepted) || (to.harmonized && f->flow != to.harmonized))
		return vcsv_fails(f->csv, "a submission or structure that does not belong here", e);
	if (f->state < 0 || (f->sub && f->state != f->sub->state))
		return vcsv_fails(f->csv, "VERDICT is not the state of the submission", e);
	f->structure_text = field_of(f->flow->structure);
	f->sub_text = field_of(f->sub ? f->sub->name : "");
	f->state_text = field_of(vstate_word[f->state]);
	return ST_OK;
}

static bool same_owner(const struct vrun *v, const struct obs_file *f)
{
	const struct vfield *field = f->csv->field;

	if (!f->rows.n)
		return false;
	return (f->csv->same > (uint32_t)f->structure || is_text(&field[f->structure], f->structure_text.s, f->structure_text.n)) &&
		(!v->provenance || is_text(&field[f->submission], f->sub_text.s, f->sub_text.n)) &&
		is_text(&field[f->verdict], f->state_text.s, f->state_text.n);
}

static enum status count_line(struct vrun *v, struct obs_file *f, struct obs_roles to, struct err *e)
{
	const struct vfield *value = &f->csv->field[f->value];
	struct dec d = { 0, 0 };
	uint64_t h;

	if (!same_owner(v, f))
		TRY(find_owner(v, f, to, e));
	if (value->n && !dec_parse_canonical(value->s, value->n, &d))
		return vcsv_fails(f->csv, "OBS_VALUE is no number", e);
	h = row_hash(f, d);
	count_row(&f->rows, d, h);
	return v->provenance && to.harmonized ? count_cell(v, f, d, h, e) : ST_OK;
}

static enum status observations(struct vrun *v, const char *name, struct obs_roles to, struct err *e)
{
	struct obs_file *f = calloc(1, sizeof *f);
	enum status st;

	if (!f)
		return err_set(e, ST_FATAL, "no memory");
	f->state = -1;
	st = vcsv_open(&f->csv, v, name, e);
	if (st == ST_OK)
		st = find_columns(v, f, e);
	while (st == ST_OK && (st = vcsv_next(f->csv, e)) == ST_OK)
		st = count_line(v, f, to, e);
	count_rows(v, f, to);
	vcsv_close(f->csv);
	for (int i = 0; i < 3; i++)
		free(f->place[i].s);
	free(f->known);
	free(f);
	return st == ST_END ? ST_OK : st;
}

/* ---- files ---- */

static enum status accepted_name(const struct vsub *s, char name[PATH_MAX], struct err *e)
{
	if (snprintf(name, PATH_MAX, "submissions/%s/accepted.csv", s->name) >= PATH_MAX)
		return err_set(e, ST_SKIP, "the path of %s is too long", s->name);
	return ST_OK;
}

static enum status harmonized_name(const struct vflow *f, char name[PATH_MAX], struct err *e)
{
	if (snprintf(name, PATH_MAX, "harmonized/%s.csv", f->id) >= PATH_MAX)
		return err_set(e, ST_SKIP, "the path of %s is too long", f->id);
	return ST_OK;
}

/* The submission whose accepted rows are the same file; NULL: none. */
static enum status accepted_as(struct vrun *v, const struct vfile *harmonized, struct vsub **out, struct err *e)
{
	char name[PATH_MAX];

	*out = NULL;
	for (uint32_t i = 0; i < v->nsub && !*out && harmonized && harmonized->linked; i++) {
		TRY(accepted_name(&v->sub[i], name, e));
		if (vfile_same(harmonized, vrun_file(v, name)))
			*out = &v->sub[i];
	}
	return ST_OK;
}

enum status verify_harmonized(struct vrun *v, struct err *e)
{
	char name[PATH_MAX];

	for (uint32_t i = 0; i < v->nflow && v->csv; i++) {
		struct obs_roles to = { .harmonized = &v->flow[i] };

		TRY(harmonized_name(&v->flow[i], name, e));
		TRY(accepted_as(v, vrun_file(v, name), &to.accepted, e));
		TRY(observations(v, name, to, e));
	}
	return ST_OK;
}

/* verify_harmonized() counts it as both. */
static enum status is_harmonized(struct vrun *v, const struct vfile *accepted, bool *out, struct err *e)
{
	char name[PATH_MAX];

	*out = false;
	for (uint32_t i = 0; i < v->nflow && v->csv && accepted && accepted->linked; i++) {
		TRY(harmonized_name(&v->flow[i], name, e));
		*out |= vfile_same(accepted, vrun_file(v, name));
	}
	return ST_OK;
}

static enum status count_lines(struct vrun *v, const char *name, uint64_t *n, struct err *e)
{
	struct vcsv *c;
	enum status st = vcsv_open(&c, v, name, e);

	while (st == ST_OK && (st = vcsv_next(c, e)) == ST_OK)
		++*n;
	vcsv_close(c);
	return st == ST_END ? ST_OK : st;
}

enum status verify_submission_rows(struct vrun *v, uint32_t sub, struct err *e)
{
	struct vsub *s = &v->sub[sub];
	char name[PATH_MAX];
	bool counted;

	TRY(accepted_name(s, name, e));
	TRY(is_harmonized(v, vrun_file(v, name), &counted, e));
	if (!counted)
		TRY(observations(v, name, (struct obs_roles){ NULL, s }, e));
	if (snprintf(name, sizeof name, "submissions/%s/rejected.csv", s->name) >= PATH_MAX)
		return err_set(e, ST_SKIP, "the path of %s is too long", s->name);
	return count_lines(v, name, &s->rejected, e);
}

/* ---- totals ---- */

static enum status differs(const struct vsub *s, const char *what, uint64_t a, uint64_t b, struct err *e)
{
	return err_set(e, ST_SKIP, "%s: %llu %s, %llu in ledger.csv", s->name, (unsigned long long)a, what, (unsigned long long)b);
}

static enum status compare_submission(struct vrun *v, uint32_t i, struct err *e)
{
	const struct vsub *s = &v->sub[i];
	const struct vcount *n = &s->ledger[V_EMITTED];
	struct vrows accepted = { 0 };

	for (uint32_t k = 0; k < v->nflow; k++) {
		merge(&accepted, &v->accepted[i * v->nflow + k]);
		merge(&v->flow[k].accepted, &v->accepted[i * v->nflow + k]);
	}
	if (accepted.n != n->cells)
		return differs(s, "lines in accepted.csv", accepted.n, n->cells, e);
	if (!vsum_same(&accepted.sum, &n->sum))
		return err_set(e, ST_SKIP, "%s: the values in accepted.csv do not add up to those in ledger.csv", s->name);
	if (s->rejected != s->ledger[V_REJECTED].cells)
		return differs(s, "lines in rejected.csv", s->rejected, s->ledger[V_REJECTED].cells, e);
	if (!v->csv || !v->provenance)
		return ST_OK;
	if (s->harmonized.n != n->cells)
		return differs(s, "distinct cells in harmonized/*.csv", s->harmonized.n, n->cells, e);
	if (!vsum_same(&s->harmonized.sum, &n->sum))
		return err_set(e, ST_SKIP, "%s: its values in harmonized/*.csv do not add up to those in ledger.csv", s->name);
	return ST_OK;
}

/* The rows of a dataflow are those of its submissions, whatever file they are in. */
static enum status compare_flow(const struct vrun *v, uint32_t k, struct err *e)
{
	const struct vflow *f = &v->flow[k];
	uint64_t verdict[V_STATES] = { 0 };

	if (f->accepted.n != f->rows || (v->csv && f->harmonized.n != f->rows))
		return err_set(e, ST_SKIP, "%s: %llu observations in harmonized/%s.csv, %llu in accepted.csv, %llu in run.json", f->id,
			(unsigned long long)f->harmonized.n, f->id, (unsigned long long)f->accepted.n, (unsigned long long)f->rows);
	if (v->csv && !vsum_same(&f->harmonized.sum, &f->accepted.sum))
		return err_set(e, ST_SKIP, "%s: the values in harmonized/%s.csv do not add up to those in accepted.csv", f->id, f->id);
	for (uint32_t i = 0; i < v->nsub; i++)
		verdict[v->sub[i].state] += v->accepted[i * v->nflow + k].n;
	if (f->accepted.content != f->content)
		return err_set(e, ST_SKIP, "%s: the rows in accepted.csv do not say what run.json says of them", f->id);
	if (v->csv && (f->harmonized.content != f->content || memcmp(verdict, f->verdict, sizeof verdict) != 0))
		return err_set(e, ST_SKIP, "%s: the rows of harmonized/%s.csv are others than those in accepted.csv", f->id, f->id);
	return ST_OK;
}

static enum status compare_findings(const struct vsub *s, struct err *e)
{
	uint64_t own = s->own_findings[0] + s->own_findings[1] + s->own_findings[2];

	for (int k = 0; k < 3; k++)
		if (s->finding[k] != s->all_findings[k] || s->finding[k] != s->own_findings[k])
			return err_set(e, ST_SKIP, "%s, findings of severity %s: %llu in run.json, %llu in findings.csv, %llu in its own",
				s->name, severity_word((enum severity)k), (unsigned long long)s->finding[k],
				(unsigned long long)s->all_findings[k], (unsigned long long)s->own_findings[k]);
	if (s->report_findings != own)
		return err_set(e, ST_SKIP, "%s: %llu findings in findings.json, %llu in findings.csv", s->name,
			(unsigned long long)s->report_findings, (unsigned long long)own);
	if (s->report_ids.lo != s->own_ids.lo || s->report_ids.hi != s->own_ids.hi)
		return err_set(e, ST_SKIP, "%s: the findings in findings.json have other ids than those in findings.csv", s->name);
	return ST_OK;
}

enum status verify_totals(struct vrun *v, struct err *e)
{
	for (uint32_t i = 0; i < v->nsub; i++) {
		TRY(compare_submission(v, i, e));
		TRY(compare_findings(&v->sub[i], e));
	}
	for (uint32_t k = 0; k < v->nflow; k++)
		TRY(compare_flow(v, k, e));
	return ST_OK;
}
