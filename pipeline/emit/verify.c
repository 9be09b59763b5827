#include "emit/verify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "emit/jobs.h"

struct vsub *vrun_sub(struct vrun *v, const struct vfield *name)
{
	uint32_t i = vmap_find(&v->sub_at, vkey_of(name, 1));

	return i == UINT32_MAX ? NULL : &v->sub[i];
}

struct vflow *vrun_flow(struct vrun *v, const struct vfield *structure)
{
	for (uint32_t i = 0; i < v->nflow; i++)
		if (strlen(v->flow[i].structure) == structure->n && !memcmp(v->flow[i].structure, structure->s, structure->n))
			return &v->flow[i];
	return NULL;
}

static enum status job_errors(const struct job *j, struct err *e)
{
	return verify_errors_book(j->user, j->arg, e);
}

static enum status job_flow(const struct job *j, struct err *e)
{
	return verify_flow_book(j->user, j->arg, e);
}

/* Reading workbooks takes longest, and each stands alone. */
static enum status workbooks(struct vrun *v, struct err *e)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	struct job *job = calloc(v->nsub + v->nflow + 1u, sizeof *job);
	uint32_t n = 0;
	enum status st;

	if (!job)
		return err_set(e, ST_FATAL, "no memory");
	for (uint32_t i = 0; i < v->nflow; i++)
		job[n++] = (struct job){ v->flow[i].id, job_flow, v, i };
	for (uint32_t i = 0; i < v->nsub; i++)
		job[n++] = (struct job){ v->sub[i].name, job_errors, v, i };
	st = jobs_run(job, n, cores > 0 ? (unsigned)cores : 1, e);
	free(job);
	return st == ST_OK ? ST_OK : ST_SKIP;
}

static enum status everything(struct vrun *v, struct err *e)
{
	TRY(verify_manifest(v, e));
	TRY(verify_run_json(v, e));
	TRY(verify_ledger(v, e));
	TRY(verify_observations(v, e));
	TRY(verify_findings(v, e));
	return v->xlsx ? workbooks(v, e) : ST_OK;
}

enum status verify_run(const char *dir, struct verified *out, struct err *e)
{
	struct vrun *v = calloc(1, sizeof *v);
	char path[PATH_MAX];
	enum status st;
	size_t n;

	*out = (struct verified){ 0 };
	if (!v)
		return err_set(e, ST_FATAL, "no memory");
	n = (size_t)snprintf(path, sizeof path, "%s", dir);
	while (n > 1 && n < sizeof path && path[n - 1] == '/')
		path[--n] = 0;
	v->dir = path;
	v->out = out;
	arena_init(&v->arena, 0);
	st = everything(v, e);
	vmap_release(&v->sub_at);
	vmap_release(&v->sheet_at);
	vcells_release(&v->cells);
	arena_release(&v->arena);
	free(v);
	return st;
}
