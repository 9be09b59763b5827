/*
 * run_files.c - everything that a run leaves, each file or group of files by a writer of its own.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/publish.h"
#include "emit/book.h"
#include "emit/jobs.h"
#include "emit/obs.h"
#include "emit/texts.h"

struct place {
	const struct emit_run *r;
	const char *dir;  /* the run's folder, or that of one submission */
	const char *temp; /* where libraries may put temporary files */
	const uint32_t *owners; /* see count_owners() */
};

static enum status make_folder(const char *path, struct err *e)
{
	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return ST_OK;
	return err_set(e, ST_FATAL, "cannot make the folder %s: %s", path, strerror(errno));
}

static enum status join(char out[PATH_MAX], const char *dir, const char *name, const char *suffix, struct err *e)
{
	if (snprintf(out, PATH_MAX, "%s/%s%s", dir, name, suffix) >= PATH_MAX)
		return err_set(e, ST_FATAL, "the path %s/%s is too long", dir, name);
	return ST_OK;
}

/* What libraries put aside goes with its folder, whether they removed it or not: nothing of it is published. */
static enum status run_jobs(struct place *p, const struct job *job, uint32_t n, struct err *e)
{
	const struct config *c = p->r->config;
	char temp[PATH_MAX];
	struct sandbox box = { .read = { c->home.mappings, c->home.rules }, .write = p->dir, .temp = temp };
	enum status st;

	TRY(join(temp, p->dir, ".temp", "", e));
	TRY(make_folder(temp, e));
	p->temp = temp;
	st = jobs_run(job, n, p->r->jobs, c->sandbox ? &box : NULL, e);
	p->temp = NULL;
	return st == ST_OK ? publish_remove_tree(temp, e) : st;
}

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

/* How many submissions have rows of each dataflow, by its number, and how many have findings, behind the last. */
static uint32_t *count_owners(const struct emit_run *r)
{
	uint32_t *n = calloc(r->config->flows.n + 1u, sizeof *n);

	for (uint32_t i = 0; n && i < r->nsub; i++) {
		const struct submission *s = r->sub[i].sub;

		for (uint32_t k = 0; k < s->ntable; k++)
			n[flow_number(r, s->table[k].flow)] += s->table[k].n > 0;
		n[r->config->flows.n] += s->findings.n > 0;
	}
	return n;
}

static struct twins twins_of(const struct place *p, uint32_t i)
{
	const struct submission *s = p->r->sub[i].sub;
	bool alone = p->r->csv && s->ntable == 1 && s->table[0].n && p->owners[flow_number(p->r, s->table[0].flow)] == 1;

	return (struct twins){ alone ? s->table[0].flow : NULL,
		p->owners[p->r->config->flows.n] == (s->findings.n > 0) };
}

/* ---- one submission ---- */

static enum status accepted_csv(const struct emit_run *r, uint32_t i, const char *dir, struct err *e)
{
	const struct submission *s = r->sub[i].sub;
	const struct flow *flow[16];
	char path[PATH_MAX];
	uint32_t n = 0;

	for (uint32_t k = 0; k < s->ntable; k++)
		flow[n++] = s->table[k].flow;
	TRY(join(path, dir, "accepted.csv", "", e));
	return obs_csv(r, i, i + 1, flow, n, path, e);
}

static enum status own_findings_csv(const struct emit_run *r, uint32_t i, const char *dir, struct err *e)
{
	char path[PATH_MAX];

	TRY(join(path, dir, "findings.csv", "", e));
	return findings_csv(r, i, i + 1, path, e);
}

/* What of it has the bytes of a file of the run is not written again. */
static enum status texts_of(const struct emit_run *r, uint32_t i, struct twins twins, const char *dir, struct err *e)
{
	const struct emit_sub *x = &r->sub[i];
	char path[PATH_MAX];

	if (!twins.findings)
		TRY(own_findings_csv(r, i, dir, e));
	if (!twins.accepted)
		TRY(accepted_csv(r, i, dir, e));
	TRY(join(path, dir, "findings.json", "", e));
	TRY(ess_report_json(r, x, path, e));
	TRY(join(path, dir, "rejected.csv", "", e));
	TRY(rejected_csv(r, x, path, e));
	TRY(join(path, dir, "receipt.txt", "", e));
	return receipt_txt(r, x, path, e);
}

static enum status job_one_texts(const struct job *j, struct err *e)
{
	const struct place *p = j->user;

	return texts_of(p->r, j->arg, (struct twins){ NULL, false }, p->dir, e);
}

static enum status job_one_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char path[PATH_MAX];

	TRY(join(path, p->dir, "errors.xlsx", "", e));
	return errors_book(p->r, &p->r->sub[j->arg], path, p->temp, e);
}

enum status emit_submission_files(const struct emit_run *r, const struct emit_sub *s, const char *dir, struct err *e)
{
	struct emit_run one = *r;
	struct place p = { .r = &one, .dir = dir };
	struct job job[2] = { { dir, job_one_texts, &p, 0, NULL } };
	char book[PATH_MAX];
	uint32_t n = 1;

	one.sub = (struct emit_sub *)s;
	one.nsub = 1;
	TRY(make_folder(dir, e));
	TRY(join(book, dir, "errors.xlsx", "", e));
	if (r->xlsx)
		job[n++] = (struct job){ book, job_one_book, &p, 0, s->input };
	return run_jobs(&p, job, n, e);
}

/* ---- a run ---- */

static enum status sub_dir(const struct place *p, uint32_t i, char out[PATH_MAX], struct err *e)
{
	char dir[PATH_MAX];

	TRY(join(dir, p->dir, "submissions", "", e));
	return join(out, dir, p->r->sub[i].sub->name, "", e);
}

static enum status job_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(sub_dir(p, j->arg, dir, e));
	TRY(join(path, dir, "errors.xlsx", "", e));
	return errors_book(p->r, &p->r->sub[j->arg], path, p->temp, e);
}

static enum status job_flow_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	const struct flow *f = &p->r->config->flows.flow[j->arg];
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(join(dir, p->dir, "harmonized", "", e));
	TRY(join(path, dir, f->id, ".xlsx", e));
	return harmonized_book(p->r, f, path, p->temp, e);
}

/* ---- text files: several to a process, since most are small ---- */

struct piece {
	const struct place *p;
	enum { FLOW_CSV, SUBMISSION_TEXTS, RUN_TEXTS } what;
	uint32_t arg;
	uint64_t cost; /* in rows of observations */
};
#define WORTH_A_PROCESS 30000u /* rows */
#define COST_OF_FILES 100u     /* making the files of a submission */
#define COST_OF_FINDING 10u

static enum status flow_csv(const struct place *p, uint32_t flow, struct err *e)
{
	const struct flow *f = &p->r->config->flows.flow[flow];
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(join(dir, p->dir, "harmonized", "", e));
	TRY(join(path, dir, f->id, ".csv", e));
	return emit_sdmx_csv(p->r, f, path, e);
}

static enum status submission_texts(const struct place *p, uint32_t i, struct err *e)
{
	char dir[PATH_MAX];

	TRY(sub_dir(p, i, dir, e));
	return texts_of(p->r, i, twins_of(p, i), dir, e);
}

static enum status run_texts(const struct place *p, struct err *e)
{
	char path[PATH_MAX];

	TRY(join(path, p->dir, "findings.csv", "", e));
	TRY(emit_findings_csv(p->r, path, e));
	TRY(join(path, p->dir, "ledger.csv", "", e));
	TRY(ledger_csv(p->r, path, e));
	TRY(join(path, p->dir, "run.json", "", e));
	TRY(run_json(p->r, path, e));
	TRY(join(path, p->dir, "index.html", "", e));
	return index_html(p->r, path, e);
}

/* Pieces from j->arg on, up to one without a place. */
static enum status job_pieces(const struct job *j, struct err *e)
{
	for (const struct piece *x = (const struct piece *)j->user + j->arg; x->p; x++)
		switch (x->what) {
		case FLOW_CSV:
			TRY(flow_csv(x->p, x->arg, e));
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

/* All pieces with their costs; *all: what they cost together. */
static uint32_t plan_pieces(const struct place *p, struct piece *x, uint64_t *all)
{
	const struct emit_run *r = p->r;
	uint64_t findings = 0, rows = 0;
	uint32_t n = 0, nflow = 0;

	for (uint32_t i = 0; i < r->config->flows.n; i++)
		if (p->owners[i] && r->csv)
			x[nflow++] = (struct piece){ p, FLOW_CSV, i, 0 };
	n = nflow;
	for (uint32_t i = 0; i < r->nsub; i++) {
		const struct submission *s = r->sub[i].sub;
		struct twins t = twins_of(p, i);

		x[n] = (struct piece){ p, SUBMISSION_TEXTS, i, COST_OF_FILES + COST_OF_FINDING * s->findings.n };
		findings += s->findings.n;
		for (uint32_t k = 0; k < s->ntable; k++) {
			rows += s->table[k].n;
			x[n].cost += t.accepted ? 0 : s->table[k].n;
			for (uint32_t f = 0; f < nflow; f++)
				x[f].cost += x[f].arg == flow_number(r, s->table[k].flow) ? s->table[k].n : 0;
		}
		n++;
	}
	x[n++] = (struct piece){ p, RUN_TEXTS, 0, rows / 4 + COST_OF_FINDING * findings };
	*all = 0;
	for (uint32_t i = 0; i < n; i++)
		*all += x[i].cost;
	return n;
}

/* Neighbours go into one job until it is worth a process: behind each job's last piece one is left empty. */
static uint32_t bundle(const struct place *p, struct piece *x, struct job *job, struct err *e)
{
	struct piece *piece = calloc(p->r->nsub + p->r->config->flows.n + 1u, sizeof *piece);
	uint64_t all, worth, cost = 0;
	uint32_t n = piece ? plan_pieces(p, piece, &all) : 0, njob = 0, k = 0;
	bool open = false;

	if (!piece) {
		err_set(e, ST_FATAL, "no memory to write %s", p->dir);
		return 0;
	}
	worth = all / (4 * p->r->jobs + 1) > WORTH_A_PROCESS ? all / (4 * p->r->jobs + 1) : WORTH_A_PROCESS;
	for (uint32_t i = 0; i < n; i++) {
		if (!open)
			job[njob++] = (struct job){ "the text files", job_pieces, x, k, NULL };
		x[k++] = piece[i];
		cost += piece[i].cost;
		open = cost < worth;
		if (!open) {
			k++;
			cost = 0;
		}
	}
	free(piece);
	return njob;
}

/* Workbooks take longest, so that the short jobs fill the gaps. */
static uint32_t plan_books(const struct place *p, struct job *job)
{
	const struct emit_run *r = p->r;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->config->flows.n; i++)
		if (r->xlsx && p->owners[i])
			job[n++] = (struct job){ r->config->flows.flow[i].id, job_flow_book, p, i, NULL };
	for (uint32_t i = 0; i < r->nsub && r->xlsx; i++)
		job[n++] = (struct job){ r->sub[i].sub->name, job_book, p, i, r->sub[i].input };
	return n;
}

/* Where a file system has no second names for a file, it is written twice. */

static enum status job_accepted_csv(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX];

	TRY(sub_dir(p, j->arg, dir, e));
	return accepted_csv(p->r, j->arg, dir, e);
}

static enum status job_findings_csv(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX];

	TRY(sub_dir(p, j->arg, dir, e));
	return own_findings_csv(p->r, j->arg, dir, e);
}

static enum status link_file(const char *from, const char *dir, const char *name, bool *linked, struct err *e)
{
	char path[PATH_MAX];

	TRY(join(path, dir, name, "", e));
	*linked = link(from, path) == 0;
	return ST_OK;
}

static enum status link_twins(const struct place *p, struct job *job, uint32_t *n, struct err *e)
{
	char dir[PATH_MAX], folder[PATH_MAX], from[PATH_MAX];

	*n = 0;
	TRY(join(folder, p->dir, "harmonized", "", e));
	for (uint32_t i = 0; i < p->r->nsub; i++) {
		struct twins t = twins_of(p, i);
		bool linked;

		TRY(sub_dir(p, i, dir, e));
		if (t.accepted) {
			TRY(join(from, folder, t.accepted->id, ".csv", e));
			TRY(link_file(from, dir, "accepted.csv", &linked, e));
			if (!linked)
				job[(*n)++] = (struct job){ p->r->sub[i].sub->name, job_accepted_csv, p, i, NULL };
		}
		if (t.findings) {
			TRY(join(from, p->dir, "findings.csv", "", e));
			TRY(link_file(from, dir, "findings.csv", &linked, e));
			if (!linked)
				job[(*n)++] = (struct job){ p->r->sub[i].sub->name, job_findings_csv, p, i, NULL };
		}
	}
	return ST_OK;
}

static enum status make_folders(const struct place *p, struct err *e)
{
	char path[PATH_MAX];

	TRY(make_folder(p->dir, e));
	TRY(join(path, p->dir, "harmonized", "", e));
	TRY(make_folder(path, e));
	TRY(join(path, p->dir, "submissions", "", e));
	TRY(make_folder(path, e));
	for (uint32_t i = 0; i < p->r->nsub; i++) {
		TRY(sub_dir(p, i, path, e));
		TRY(make_folder(path, e));
	}
	return ST_OK;
}

static enum status write_files(struct place *p, struct job *job, struct piece *piece, struct err *e)
{
	uint32_t n = plan_books(p, job), ntexts = bundle(p, piece, job + n, e);

	if (!ntexts)
		return ST_FATAL;
	TRY(run_jobs(p, job, n + ntexts, e));
	TRY(link_twins(p, job, &n, e));
	return n ? run_jobs(p, job, n, e) : ST_OK;
}

enum status emit_run_files(const struct emit_run *r, const char *staged, struct err *e)
{
	uint32_t most = 2u * (r->nsub + r->config->flows.n) + 2;
	struct job *job = calloc(most, sizeof *job);
	struct piece *piece = calloc(most, sizeof *piece);
	uint32_t *owners = count_owners(r);
	struct place p = { .r = r, .dir = staged, .owners = owners };
	enum status st;

	if (!job || !piece || !owners)
		st = err_set(e, ST_FATAL, "no memory to write %s", staged);
	else if ((st = make_folders(&p, e)) == ST_OK)
		st = write_files(&p, job, piece, e);
	free(job);
	free(piece);
	free(owners);
	return st;
}
