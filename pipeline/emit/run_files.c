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

static bool has_rows(const struct submission *s, const struct flow *f)
{
	for (uint32_t k = 0; k < s->ntable; k++)
		if (s->table[k].flow == f && s->table[k].n)
			return true;
	return false;
}

static struct twins twins_of(const struct emit_run *r, uint32_t i)
{
	const struct submission *s = r->sub[i].sub;
	struct twins t = { r->csv && s->ntable == 1 && s->table[0].n ? s->table[0].flow : NULL, true };

	for (uint32_t k = 0; k < r->nsub; k++) {
		if (k == i)
			continue;
		if (t.accepted && has_rows(r->sub[k].sub, t.accepted))
			t.accepted = NULL;
		t.findings = t.findings && !r->sub[k].sub->findings.n;
	}
	return t;
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
	struct place p = { &one, dir, NULL };
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

static enum status job_texts(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX];

	TRY(sub_dir(p, j->arg, dir, e));
	return texts_of(p->r, j->arg, twins_of(p->r, j->arg), dir, e);
}

static enum status job_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(sub_dir(p, j->arg, dir, e));
	TRY(join(path, dir, "errors.xlsx", "", e));
	return errors_book(p->r, &p->r->sub[j->arg], path, p->temp, e);
}

static enum status job_flow_csv(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	const struct flow *f = &p->r->config->flows.flow[j->arg];
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(join(dir, p->dir, "harmonized", "", e));
	TRY(join(path, dir, f->id, ".csv", e));
	return emit_sdmx_csv(p->r, f, path, e);
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

static enum status job_run_texts(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
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

static bool flow_has_rows(const struct emit_run *r, const struct flow *f)
{
	for (uint32_t i = 0; i < r->nsub; i++)
		if (has_rows(r->sub[i].sub, f))
			return true;
	return false;
}

/* The longest first, so that the short ones fill the gaps. */
static uint32_t plan(const struct place *p, struct job *job)
{
	const struct emit_run *r = p->r;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->config->flows.n; i++)
		if (r->xlsx && flow_has_rows(r, &r->config->flows.flow[i]))
			job[n++] = (struct job){ r->config->flows.flow[i].id, job_flow_book, p, i, NULL };
	for (uint32_t i = 0; i < r->nsub && r->xlsx; i++)
		job[n++] = (struct job){ r->sub[i].sub->name, job_book, p, i, r->sub[i].input };
	for (uint32_t i = 0; i < r->config->flows.n; i++)
		if (r->csv && flow_has_rows(r, &r->config->flows.flow[i]))
			job[n++] = (struct job){ r->config->flows.flow[i].id, job_flow_csv, p, i, NULL };
	for (uint32_t i = 0; i < r->nsub; i++)
		job[n++] = (struct job){ r->sub[i].sub->name, job_texts, p, i, NULL };
	job[n++] = (struct job){ "the files of the run", job_run_texts, p, 0, NULL };
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
		struct twins t = twins_of(p->r, i);
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

enum status emit_run_files(const struct emit_run *r, const char *staged, struct err *e)
{
	struct place p = { r, staged, NULL };
	struct job *job;
	enum status st;
	uint32_t n;

	TRY(make_folders(&p, e));
	job = calloc(2u * (r->nsub + r->config->flows.n) + 1, sizeof *job);
	if (!job)
		return err_set(e, ST_FATAL, "no memory to write %s", staged);
	st = run_jobs(&p, job, plan(&p, job), e);
	if (st == ST_OK)
		st = link_twins(&p, job, &n, e);
	if (st == ST_OK && n)
		st = run_jobs(&p, job, n, e);
	free(job);
	return st;
}
