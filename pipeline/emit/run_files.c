/*
 * run_files.c - everything that a run leaves, each file or group of files by a writer of its own.
 */
#include "emit/run_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/publish.h"
#include "emit/book.h"
#include "unpack/reader.h"

static enum status make_folder(const char *path, struct err *e)
{
	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return ST_OK;
	return err_set(e, ST_FATAL, "cannot make the folder %s: %s", path, strerror(errno));
}

enum status place_join(char out[PATH_MAX], const char *dir, const char *name, const char *suffix, struct err *e)
{
	if (snprintf(out, PATH_MAX, "%s/%s%s", dir, name, suffix) >= PATH_MAX)
		return err_set(e, ST_FATAL, "the path %s/%s is too long", dir, name);
	return ST_OK;
}

enum status place_of(const struct place *p, uint32_t i, char out[PATH_MAX], struct err *e)
{
	char dir[PATH_MAX];

	TRY(place_join(dir, p->dir, "submissions", "", e));
	return place_join(out, dir, p->r->sub[i].gist.name, "", e);
}

static enum status run_jobs(struct place *p, const struct job *job, uint32_t n, struct err *e)
{
	const struct config *c = p->r->config;
	struct sandbox box = { .read = { c->home.mappings, c->home.rules, p->r->artifacts }, .write = p->dir, .temp = p->temp };

	return jobs_run(job, n, p->r->jobs, c->sandbox ? &box : NULL, &c->limits.writer, e);
}

/* What the library puts aside goes with its folder, whether it removed it or not: nothing of it is published. */
static enum status run_book_jobs(struct place *p, const struct job *job, uint32_t n, struct err *e)
{
	char temp[PATH_MAX];
	enum status st;

	if (!p->r->xlsx)
		return run_jobs(p, job, n, e);
	/* Workbooks are written, what is packed is read again for their copies, and the check reads them back. */
	TRY(book_library(e));
	TRY(reader_prepare(e));
	TRY(place_join(temp, p->dir, ".temp", "", e));
	TRY(make_folder(temp, e));
	p->temp = temp;
	st = run_jobs(p, job, n, e);
	p->temp = NULL;
	return st == ST_OK ? publish_remove_tree(temp, e) : st;
}

/* ---- one submission ---- */

static enum status job_one_texts(const struct job *j, struct err *e)
{
	const struct place *p = j->user;

	return texts_of_one(p->r, j->arg, p->dir, e);
}

static enum status write_errors(const struct place *p, uint32_t i, const char *path, struct err *e)
{
	struct submission *s;
	enum status st;

	TRY(emit_take(p->r, i, &s, e));
	st = errors_book(p->r, &p->r->sub[i], path, p->temp, e);
	emit_give(p->r, i);
	return st;
}

static enum status job_one_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char path[PATH_MAX];

	TRY(place_join(path, p->dir, "errors.xlsx", "", e));
	return write_errors(p, j->arg, path, e);
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
	TRY(place_join(book, dir, "errors.xlsx", "", e));
	if (r->xlsx)
		job[n++] = (struct job){ book, job_one_book, &p, 0, s->input };
	return run_book_jobs(&p, job, n, e);
}

/* ---- a run ---- */

static enum status job_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(place_of(p, j->arg, dir, e));
	TRY(place_join(path, dir, "errors.xlsx", "", e));
	return write_errors(p, j->arg, path, e);
}

static enum status job_flow_book(const struct job *j, struct err *e)
{
	const struct place *p = j->user;
	const struct flow *f = &p->r->config->flows.flow[j->arg];
	char dir[PATH_MAX], path[PATH_MAX];

	TRY(place_join(dir, p->dir, "harmonized", "", e));
	TRY(place_join(path, dir, f->id, ".xlsx", e));
	return harmonized_book(p->r, f, path, p->temp, e);
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
		job[n++] = (struct job){ r->sub[i].gist.name, job_book, p, i, r->sub[i].input };
	return n;
}

static enum status make_folders(const struct place *p, struct err *e)
{
	char path[PATH_MAX];

	TRY(make_folder(p->dir, e));
	TRY(place_join(path, p->dir, "harmonized", "", e));
	TRY(make_folder(path, e));
	TRY(place_join(path, p->dir, "submissions", "", e));
	TRY(make_folder(path, e));
	for (uint32_t i = 0; i < p->r->nsub; i++) {
		TRY(place_of(p, i, path, e));
		TRY(make_folder(path, e));
	}
	return ST_OK;
}

static enum status write_files(struct place *p, struct job *job, struct err *e)
{
	uint32_t n = plan_books(p, job), ntexts;
	struct piece *pieces;
	enum status st = ST_FATAL;

	ntexts = texts_jobs(p, job + n, &pieces, e);
	if (ntexts)
		st = run_book_jobs(p, job, n + ntexts, e);
	free(pieces);
	if (st != ST_OK)
		return st;
	TRY(texts_link(p, job, &n, e));
	return n ? run_jobs(p, job, n, e) : ST_OK;
}

enum status emit_run_files(const struct emit_run *r, const char *staged, struct err *e)
{
	/* workbooks and text files; afterwards at most two files of each submission */
	struct job *job = calloc(2u * r->nsub + r->config->flows.n + texts_jobs_max(r), sizeof *job);
	uint32_t *owners = texts_owners(r);
	struct place p = { .r = r, .dir = staged, .owners = owners };
	enum status st;

	if (!job || !owners)
		st = err_set(e, ST_FATAL, "no memory to write %s", staged);
	else if ((st = make_folders(&p, e)) == ST_OK)
		st = write_files(&p, job, e);
	free(job);
	free(owners);
	return st;
}
