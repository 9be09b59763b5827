/*
 * run_texts.c - the text files of a run: several to a process, since most are small; a large one by several; and none
 * that has the bytes of another twice.
 */
#include <stdlib.h>
#include <unistd.h>

#include "emit/obs.h"
#include "emit/run_files.h"
#include "emit/texts.h"

/* ---- files that would have the same bytes ---- */

/* What one submission alone has in a run stands in the files of the run as in its own. */
struct twins {
	const struct flow *accepted; /* accepted.csv is the harmonized file of this dataflow; NULL: of none */
	bool findings;               /* findings.csv is that of the run */
};

static uint32_t flow_number(const struct emit_run *r, const struct flow *f)
{
	return (uint32_t)(f - r->config->flows.flow);
}

uint32_t *texts_owners(const struct emit_run *r)
{
	uint32_t *n = calloc(r->config->flows.n + 1u, sizeof *n);

	for (uint32_t i = 0; n && i < r->nsub; i++) {
		const struct emit_gist *g = &r->sub[i].gist;

		for (uint32_t k = 0; k < g->ntable; k++)
			n[flow_number(r, g->table[k].flow)] += g->table[k].n > 0;
		n[r->config->flows.n] += g->findings > 0;
	}
	return n;
}

static struct twins twins_of(const struct place *p, uint32_t i)
{
	const struct emit_gist *g = &p->r->sub[i].gist;
	bool alone = p->r->csv && g->ntable == 1 && g->table[0].n && p->owners[flow_number(p->r, g->table[0].flow)] == 1;

	return (struct twins){ alone ? g->table[0].flow : NULL, p->owners[p->r->config->flows.n] == (g->findings > 0) };
}

/* ---- one submission ---- */

static enum status accepted_csv(const struct emit_run *r, uint32_t i, const char *dir, struct err *e)
{
	const struct emit_gist *g = &r->sub[i].gist;
	const struct flow *flow[SUB_TABLES_MAX];
	char path[PATH_MAX];
	uint32_t n = 0;

	for (uint32_t k = 0; k < g->ntable; k++)
		flow[n++] = g->table[k].flow;
	TRY(place_join(path, dir, "accepted.csv", "", e));
	return obs_csv(r, i, i + 1, flow, n, (struct obs_part){ 0, 1 }, path, e);
}

static enum status own_findings_csv(const struct emit_run *r, uint32_t i, const char *dir, struct err *e)
{
	char path[PATH_MAX];

	TRY(place_join(path, dir, "findings.csv", "", e));
	return findings_csv(r, i, i + 1, path, e);
}

/* What of it has the bytes of a file of the run is not written again. */
static enum status texts_of_taken(const struct emit_run *r, uint32_t i, struct twins twins, const char *dir, struct err *e)
{
	const struct emit_sub *x = &r->sub[i];
	char path[PATH_MAX];

	if (!twins.findings)
		TRY(own_findings_csv(r, i, dir, e));
	if (!twins.accepted)
		TRY(accepted_csv(r, i, dir, e));
	TRY(place_join(path, dir, "findings.json", "", e));
	TRY(ess_report_json(r, x, path, e));
	TRY(place_join(path, dir, "rejected.csv", "", e));
	TRY(rejected_csv(r, x, path, e));
	TRY(place_join(path, dir, "receipt.txt", "", e));
	return receipt_txt(r, x, path, e);
}

static enum status texts_of(const struct emit_run *r, uint32_t i, struct twins twins, const char *dir, struct err *e)
{
	struct submission *s;
	enum status st;

	TRY(emit_take(r, i, &s, e));
	st = texts_of_taken(r, i, twins, dir, e);
	emit_give(r, i);
	return st;
}

enum status texts_of_one(const struct emit_run *r, uint32_t sub, const char *dir, struct err *e)
{
	return texts_of(r, sub, (struct twins){ NULL, false }, dir, e);
}

/* ---- a run, piece by piece ---- */

struct piece {
	const struct place *p;
	enum { FLOW_CSV, SUBMISSION_TEXTS, RUN_TEXTS } what;
	uint32_t arg;
	struct obs_part part; /* FLOW_CSV: of its rows */
	uint64_t cost;        /* in rows of observations */
};
#define WORTH_A_PROCESS 30000u /* rows */
#define COST_OF_FILES 100u     /* making the files of a submission */
#define COST_OF_FINDING 10u
#define WORTH_A_PART 100000u   /* rows of a dataflow */
#define PARTS_MAX 8u

static enum status flow_path(const struct place *p, const struct flow *f, char path[PATH_MAX], struct err *e)
{
	char dir[PATH_MAX];

	TRY(place_join(dir, p->dir, "harmonized", "", e));
	return place_join(path, dir, f->id, ".csv", e);
}

static enum status flow_csv(const struct place *p, uint32_t flow, struct obs_part part, struct err *e)
{
	const struct flow *f = &p->r->config->flows.flow[flow];
	char path[PATH_MAX];

	TRY(flow_path(p, f, path, e));
	return obs_csv(p->r, 0, p->r->nsub, &f, 1, part, path, e);
}

/* What is written in parts is there and empty before the first of them begins. */
static enum status make_empty(const struct place *p, const struct piece *x, struct err *e)
{
	char path[PATH_MAX];
	struct out o;

	if (x->what != FLOW_CSV || x->part.n == 1 || x->part.k)
		return ST_OK;
	TRY(flow_path(p, &p->r->config->flows.flow[x->arg], path, e));
	TRY(out_open(&o, path, e));
	return out_close(&o, e);
}

static enum status submission_texts(const struct place *p, uint32_t i, struct err *e)
{
	char dir[PATH_MAX];

	TRY(place_of(p, i, dir, e));
	return texts_of(p->r, i, twins_of(p, i), dir, e);
}

static enum status run_texts(const struct place *p, struct err *e)
{
	char path[PATH_MAX];

	TRY(place_join(path, p->dir, "findings.csv", "", e));
	TRY(findings_csv(p->r, 0, p->r->nsub, path, e));
	TRY(place_join(path, p->dir, "ledger.csv", "", e));
	TRY(ledger_csv(p->r, path, e));
	TRY(place_join(path, p->dir, "run.json", "", e));
	TRY(run_json(p->r, path, e));
	TRY(place_join(path, p->dir, "index.html", "", e));
	return index_html(p->r, path, e);
}

/* Pieces from j->arg on, up to one without a place. */
static enum status job_pieces(const struct job *j, struct err *e)
{
	for (const struct piece *x = (const struct piece *)j->user + j->arg; x->p; x++)
		switch (x->what) {
		case FLOW_CSV:
			TRY(flow_csv(x->p, x->arg, x->part, e));
			break;
		case SUBMISSION_TEXTS:
			TRY(submission_texts(x->p, x->arg, e));
			break;
		case RUN_TEXTS:
			TRY(run_texts(x->p, e));
			break;
		}
	return ST_OK;
}

static uint64_t rows_of(const struct emit_run *r, const struct flow *f)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < r->nsub; i++)
		n += emit_rows(&r->sub[i], f);
	return n;
}

/* The rows of one dataflow, in as many parts as writers have use for. */
static uint32_t plan_flow(const struct place *p, uint32_t flow, struct piece *x)
{
	uint64_t rows = rows_of(p->r, &p->r->config->flows.flow[flow]), parts = rows / WORTH_A_PART;
	uint32_t n = 0;

	parts = parts > p->r->jobs ? p->r->jobs : parts;
	parts = parts > PARTS_MAX ? PARTS_MAX : parts ? parts : 1;
	for (; n < parts; n++)
		x[n] = (struct piece){ p, FLOW_CSV, flow, { n, (uint32_t)parts }, rows / parts };
	return n;
}

/* All pieces with their costs. */
static uint32_t plan_pieces(const struct place *p, struct piece *x)
{
	const struct emit_run *r = p->r;
	uint64_t all = 0;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->config->flows.n; i++)
		if (p->owners[i] && r->csv)
			n += plan_flow(p, i, x + n);
	for (uint32_t i = 0; i < r->nsub; i++) {
		const struct emit_gist *g = &r->sub[i].gist;
		uint64_t findings = COST_OF_FINDING * g->findings, rows = 0;

		for (uint32_t k = 0; k < g->ntable; k++)
			rows += g->table[k].n;
		all += rows / 4 + findings; /* they are counted for the files of the run */
		x[n++] = (struct piece){ .p = p, .what = SUBMISSION_TEXTS, .arg = i,
			.cost = COST_OF_FILES + findings + (twins_of(p, i).accepted ? 0 : rows) };
	}
	x[n++] = (struct piece){ .p = p, .what = RUN_TEXTS, .cost = all };
	return n;
}

/* Neighbours go into one job until it is worth a process: behind each job's last piece one is left empty. */
static enum status bundle(const struct place *p, const struct piece *piece, uint32_t n, struct piece *x, struct job *job, uint32_t *njob,
	struct err *e)
{
	uint64_t worth = 0, cost = 0;
	uint32_t k = 0;
	bool open = false;

	for (uint32_t i = 0; i < n; i++)
		worth += piece[i].cost / (4 * p->r->jobs + 1);
	worth = worth > WORTH_A_PROCESS ? worth : WORTH_A_PROCESS;
	for (uint32_t i = 0; i < n; i++) {
		TRY(make_empty(p, &piece[i], e));
		if (!open)
			job[(*njob)++] = (struct job){ "the text files", job_pieces, x, k, NULL };
		x[k++] = piece[i];
		cost += piece[i].cost;
		open = cost < worth;
		if (!open) {
			k++;
			cost = 0;
		}
	}
	return ST_OK;
}

uint32_t texts_jobs_max(const struct emit_run *r)
{
	return r->nsub + PARTS_MAX * r->config->flows.n + 1;
}

uint32_t texts_jobs(const struct place *p, struct job *job, struct piece **pieces, struct err *e)
{
	uint32_t most = texts_jobs_max(p->r), n = 0;
	struct piece *all = calloc(most, sizeof *all);
	enum status st = ST_OK;

	*pieces = calloc(2u * most, sizeof **pieces);
	if (!all || !*pieces)
		st = err_set(e, ST_FATAL, "no memory to write %s", p->dir);
	if (st == ST_OK)
		st = bundle(p, all, plan_pieces(p, all), *pieces, job, &n, e);
	free(all);
	return st == ST_OK ? n : 0;
}

/* ---- second names ---- */

/* Where a file system has no second names for a file, it is written twice. */

static enum status job_accepted_csv(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX];

	TRY(place_of(p, j->arg, dir, e));
	return accepted_csv(p->r, j->arg, dir, e);
}

static enum status job_findings_csv(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX];

	TRY(place_of(p, j->arg, dir, e));
	return own_findings_csv(p->r, j->arg, dir, e);
}

static enum status link_file(const char *from, const char *dir, const char *name, bool *linked, struct err *e)
{
	char path[PATH_MAX];

	TRY(place_join(path, dir, name, "", e));
	*linked = link(from, path) == 0;
	return ST_OK;
}

enum status texts_link(const struct place *p, struct job *job, uint32_t *n, struct err *e)
{
	char dir[PATH_MAX], folder[PATH_MAX], from[PATH_MAX];

	*n = 0;
	TRY(place_join(folder, p->dir, "harmonized", "", e));
	for (uint32_t i = 0; i < p->r->nsub; i++) {
		struct twins t = twins_of(p, i);
		bool linked;

		TRY(place_of(p, i, dir, e));
		if (t.accepted) {
			TRY(place_join(from, folder, t.accepted->id, ".csv", e));
			TRY(link_file(from, dir, "accepted.csv", &linked, e));
			if (!linked)
				job[(*n)++] = (struct job){ p->r->sub[i].gist.name, job_accepted_csv, p, i, NULL };
		}
		if (t.findings) {
			TRY(place_join(from, p->dir, "findings.csv", "", e));
			TRY(link_file(from, dir, "findings.csv", &linked, e));
			if (!linked)
				job[(*n)++] = (struct job){ p->r->sub[i].gist.name, job_findings_csv, p, i, NULL };
		}
	}
	return ST_OK;
}
