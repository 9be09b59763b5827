/*
 * verify_rows.c - observations, rejected cells and findings counted again, file by file.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "emit/verify.h"

static enum status path_of(const struct vrun *v, const char *folder, const char *name, const char *file, char path[PATH_MAX], struct err *e)
{
	if (snprintf(path, PATH_MAX, "%s/%s/%s%s%s", v->dir, folder, name, *file ? "/" : "", file) >= PATH_MAX)
		return err_set(e, ST_SKIP, "the path of %s is too long", name);
	return ST_OK;
}

/* ---- observations ---- */

struct obs_columns {
	int structure, value, submission, member, sheet, cell, verdict;
};

static enum status find_columns(const struct vrun *v, const struct vcsv *c, struct obs_columns *at, struct err *e)
{
	TRY(vcsv_need(c, "STRUCTURE_ID", &at->structure, e));
	TRY(vcsv_need(c, "OBS_VALUE", &at->value, e));
	TRY(vcsv_need(c, "VERDICT", &at->verdict, e));
	if (v->provenance) {
		TRY(vcsv_need(c, "SUBMISSION", &at->submission, e));
		TRY(vcsv_need(c, "MEMBER", &at->member, e));
		TRY(vcsv_need(c, "SHEET", &at->sheet, e));
		TRY(vcsv_need(c, "CELL", &at->cell, e));
	}
	return at->verdict == (int)c->n - 1 ? ST_OK : err_set(e, ST_SKIP, "%s: VERDICT is not the last column", c->path);
}

static enum status line_fails(const struct vcsv *c, const char *why, struct err *e)
{
	return err_set(e, ST_SKIP, "%s, line %llu: %s", c->path, (unsigned long long)c->line, why);
}

/* Each cell counts once, in whichever files it is. */
static enum status count_cell(struct vrun *v, const struct vcsv *c, const struct obs_columns *at, struct vsub *s, struct err *e)
{
	const struct vfield *f = c->field;
	struct vfield sheet[3] = { f[at->submission], f[at->member], f[at->sheet] };
	uint32_t row, col;
	bool is_new;

	if (!cell_parse(f[at->cell].s, f[at->cell].n, &row, &col))
		return line_fails(c, "CELL is not a cell", e);
	TRY(vcells_add(&v->cells, vkey_of(sheet, 3), row, col, &is_new, e));
	s->harmonized += is_new;
	return ST_OK;
}

/* Where no row says which cell it came from, the rows of a dataflow are compared by what they say: each is the hash of its
 * texts under the names of their columns, so that neither the order of rows nor empty columns count. */
static struct hash128 row_hash(const struct vcsv *c)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < c->n; i++)
		if (c->field[i].n)
			sum += hash64(c->field[i].s, c->field[i].n, hash64(c->head[i].s, c->head[i].n, 0));
	return hash128(&sum, sizeof sum, 0);
}

static bool is_state_of(const struct vsub *s, const struct vfield *verdict)
{
	return strlen(s->state) == verdict->n && !memcmp(s->state, verdict->s, verdict->n);
}

/* The submission that a row is of; NULL: it may be any. */
static bool find_sub(struct vrun *v, const struct vcsv *c, const struct obs_columns *at, struct vsub *only, struct vsub **out)
{
	*out = v->provenance ? vrun_sub(v, &c->field[at->submission]) : only;
	return v->provenance ? *out && (!only || *out == only) : true;
}

static bool verdict_fits(const struct vrun *v, const struct vsub *s, const struct vfield *verdict)
{
	if (s)
		return is_state_of(s, verdict);
	for (uint32_t i = 0; i < v->nsub; i++)
		if (is_state_of(&v->sub[i], verdict))
			return true;
	return false;
}

static enum status count_harmonized(struct vrun *v, const struct vcsv *c, const struct obs_columns *at, struct vsub *s,
	struct vflow *flow, struct dec d, struct err *e)
{
	flow->harmonized++;
	dsum_add(&flow->harmonized_sum, d);
	if (!s) {
		flow->harmonized_hash = hash128_add(flow->harmonized_hash, row_hash(c));
		return ST_OK;
	}
	dsum_add(&s->harmonized_sum, d);
	return count_cell(v, c, at, s, e);
}

static void count_accepted(const struct vrun *v, const struct vcsv *c, struct vsub *s, struct vflow *flow, struct dec d)
{
	s->accepted++;
	dsum_add(&s->accepted_sum, d);
	flow->accepted++;
	dsum_add(&flow->accepted_sum, d);
	if (!v->provenance)
		flow->accepted_hash = hash128_add(flow->accepted_hash, row_hash(c));
}

/* Reads one file of observations: that of a dataflow, or the accepted of one submission. */
static enum status observations(struct vrun *v, const char *path, const struct vflow *harmonized, struct vsub *only, struct err *e)
{
	struct obs_columns at = { 0 };
	struct vcsv *c = malloc(sizeof *c);
	enum status st;

	if (!c)
		return err_set(e, ST_FATAL, "no memory");
	st = vcsv_open(c, path, e);
	if (st == ST_OK)
		st = find_columns(v, c, &at, e);
	while (st == ST_OK && (st = vcsv_next(c, e)) == ST_OK) {
		const struct vfield *f = c->field;
		struct vflow *flow = vrun_flow(v, &f[at.structure]);
		struct dec d = { 0, 0 };
		struct vsub *s;

		v->out->rows++;
		if (!find_sub(v, c, &at, only, &s) || !flow || (harmonized && flow != harmonized))
			st = line_fails(c, "a submission or structure that does not belong here", e);
		else if (f[at.value].n && !dec_parse_canonical(f[at.value].s, f[at.value].n, &d))
			st = line_fails(c, "OBS_VALUE is no number", e);
		else if (!verdict_fits(v, s, &f[at.verdict]))
			st = line_fails(c, "VERDICT is not the state of the submission", e);
		else if (harmonized)
			st = count_harmonized(v, c, &at, s, flow, d, e);
		else
			count_accepted(v, c, s, flow, d);
	}
	vcsv_close(c);
	free(c);
	return st == ST_END ? ST_OK : st;
}

static enum status count_lines(struct vrun *v, const char *path, uint64_t *n, struct err *e)
{
	struct vcsv *c = malloc(sizeof *c);
	enum status st;

	if (!c)
		return err_set(e, ST_FATAL, "no memory");
	st = vcsv_open(c, path, e);
	while (st == ST_OK && (st = vcsv_next(c, e)) == ST_OK) {
		(*n)++;
		v->out->rows++;
	}
	vcsv_close(c);
	free(c);
	return st == ST_END ? ST_OK : st;
}

static enum status harmonized_files(struct vrun *v, struct err *e)
{
	char path[PATH_MAX];

	for (uint32_t i = 0; i < v->nflow && v->csv; i++) {
		TRY(path_of(v, "harmonized", v->flow[i].id, "", path, e));
		if (strlen(path) + 5 > sizeof path)
			return err_set(e, ST_SKIP, "the path of %s is too long", v->flow[i].id);
		strcat(path, ".csv");
		TRY(observations(v, path, &v->flow[i], NULL, e));
	}
	return ST_OK;
}

static enum status differs(const struct vsub *s, const char *what, uint64_t a, uint64_t b, struct err *e)
{
	return err_set(e, ST_SKIP, "%s: %llu %s, %llu in ledger.csv", s->name, (unsigned long long)a, what, (unsigned long long)b);
}

static bool same_sum(const struct dsum *a, const struct dsum *b)
{
	return a->overflow || b->overflow ? a->overflow == b->overflow : dsum_cmp(a, b) == 0;
}

/* Without provenance the submissions stand for the ledger, and the dataflows for what the submissions have. */
static enum status compare_contents(const struct vflow *f, struct err *e)
{
	if (!same_sum(&f->harmonized_sum, &f->accepted_sum))
		return err_set(e, ST_SKIP, "%s: the values in harmonized/%s.csv do not add up to those in accepted.csv", f->id, f->id);
	if (f->harmonized_hash.lo != f->accepted_hash.lo || f->harmonized_hash.hi != f->accepted_hash.hi)
		return err_set(e, ST_SKIP, "%s: the rows of harmonized/%s.csv are others than those in accepted.csv", f->id, f->id);
	return ST_OK;
}

static enum status compare_observations(const struct vrun *v, struct err *e)
{
	for (uint32_t i = 0; i < v->nsub; i++) {
		const struct vsub *s = &v->sub[i];
		const struct vcount *n = &s->ledger[V_EMITTED];

		if (s->accepted != n->cells)
			return differs(s, "lines in accepted.csv", s->accepted, n->cells, e);
		if (!same_sum(&s->accepted_sum, &n->sum))
			return err_set(e, ST_SKIP, "%s: the values in accepted.csv do not add up to those in ledger.csv", s->name);
		if (s->rejected != s->ledger[V_REJECTED].cells)
			return differs(s, "lines in rejected.csv", s->rejected, s->ledger[V_REJECTED].cells, e);
		if (v->csv && v->provenance && s->harmonized != n->cells)
			return differs(s, "distinct cells in harmonized/*.csv", s->harmonized, n->cells, e);
		if (v->csv && v->provenance && !same_sum(&s->harmonized_sum, &n->sum))
			return err_set(e, ST_SKIP, "%s: its values in harmonized/*.csv do not add up to those in ledger.csv", s->name);
	}
	for (uint32_t i = 0; i < v->nflow; i++) {
		const struct vflow *f = &v->flow[i];

		if (f->accepted != f->rows || (v->csv && f->harmonized != f->rows))
			return err_set(e, ST_SKIP, "%s: %llu observations in harmonized/%s.csv, %llu in accepted.csv, %llu in run.json", f->id,
				(unsigned long long)f->harmonized, f->id, (unsigned long long)f->accepted, (unsigned long long)f->rows);
		if (v->csv && !v->provenance)
			TRY(compare_contents(f, e));
	}
	return ST_OK;
}

enum status verify_observations(struct vrun *v, struct err *e)
{
	char path[PATH_MAX];

	for (uint32_t i = 0; i < v->nsub; i++) {
		TRY(path_of(v, "submissions", v->sub[i].name, "accepted.csv", path, e));
		TRY(observations(v, path, NULL, &v->sub[i], e));
		TRY(path_of(v, "submissions", v->sub[i].name, "rejected.csv", path, e));
		TRY(count_lines(v, path, &v->sub[i].rejected, e));
	}
	TRY(harmonized_files(v, e));
	return compare_observations(v, e);
}

/* ---- findings ---- */

static int severity_of(const struct vfield *f)
{
	for (int k = 0; k < 3; k++)
		if (f->n == strlen(severity_word((enum severity)k)) && !memcmp(f->s, severity_word((enum severity)k), f->n))
			return k;
	return -1;
}

/* own: the file of that submission, else that of the run. */
static enum status findings_file(struct vrun *v, const char *path, struct vsub *own, struct err *e)
{
	struct vmap ids = { 0 };
	struct vcsv *c = malloc(sizeof *c);
	int id = 0, severity = 0, submission = 0;
	enum status st;

	if (!c)
		return err_set(e, ST_FATAL, "no memory");
	st = vcsv_open(c, path, e);
	if (st == ST_OK)
		st = vcsv_need(c, "id", &id, e);
	if (st == ST_OK)
		st = vcsv_need(c, "severity", &severity, e);
	if (st == ST_OK)
		st = vcsv_need(c, "submission", &submission, e);
	while (st == ST_OK && (st = vcsv_next(c, e)) == ST_OK) {
		int k = severity_of(&c->field[severity]);
		struct vsub *s = vrun_sub(v, &c->field[submission]);
		bool is_new;

		v->out->rows++;
		if (k < 0 || !s || (own && s != own)) {
			st = line_fails(c, "a severity or submission that does not belong here", e);
			break;
		}
		if (vmap_at(&ids, vkey_of(&c->field[id], 1), &is_new) == UINT32_MAX)
			st = err_set(e, ST_FATAL, "no memory");
		else if (!is_new)
			st = line_fails(c, "this id is there twice", e);
		(own ? s->own_findings : s->all_findings)[k]++;
	}
	vmap_release(&ids);
	vcsv_close(c);
	free(c);
	return st == ST_END ? ST_OK : st;
}

/* The report has one element a line, so it is read without holding it whole. */
static enum status ess_report(const char *path, uint64_t want, struct err *e)
{
	FILE *f = fopen(path, "rbe");
	char *line = NULL;
	size_t cap = 0;
	uint64_t found = 0;
	enum status st = ST_OK;
	ssize_t n;

	if (!f)
		return err_set(e, ST_SKIP, "%s: cannot be read: %m", path);
	while (st == ST_OK && (n = getline(&line, &cap, f)) > 0) {
		json_error_t why;
		json_t *x;
		const char *type;

		while (n && strchr("\n,", line[n - 1]))
			n--;
		if ((n == 1 && strchr("[]", line[0])) || (n == 2 && !memcmp(line, "[]", 2)))
			continue;
		x = json_loadb(line, (size_t)n, JSON_REJECT_DUPLICATES, &why);
		type = json_string_value(json_object_get(x, "type"));
		if (!type)
			st = err_set(e, ST_SKIP, "%s: %s", path, x ? "an element without a type" : why.text);
		else
			found += !strcmp(type, "validation");
		json_decref(x);
	}
	free(line);
	fclose(f);
	if (st == ST_OK && found != want)
		st = err_set(e, ST_SKIP, "%s has %llu findings, findings.csv %llu", path, (unsigned long long)found, (unsigned long long)want);
	return st;
}

enum status verify_findings(struct vrun *v, struct err *e)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/findings.csv", v->dir);
	TRY(findings_file(v, path, NULL, e));
	for (uint32_t i = 0; i < v->nsub; i++) {
		struct vsub *s = &v->sub[i];

		TRY(path_of(v, "submissions", s->name, "findings.csv", path, e));
		TRY(findings_file(v, path, s, e));
		for (int k = 0; k < 3; k++)
			if (s->finding[k] != s->all_findings[k] || s->finding[k] != s->own_findings[k])
				return err_set(e, ST_SKIP, "%s, findings of severity %s: %llu in run.json, %llu in findings.csv, %llu in its own",
					s->name, severity_word((enum severity)k), (unsigned long long)s->finding[k],
					(unsigned long long)s->all_findings[k], (unsigned long long)s->own_findings[k]);
		TRY(path_of(v, "submissions", s->name, "findings.json", path, e));
		TRY(ess_report(path, s->finding[0] + s->finding[1] + s->finding[2], e));
	}
	return ST_OK;
}
