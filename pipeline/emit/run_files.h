/*
 * run_files.h - what the writers of a run's files share; private to run_files.c and run_texts.c.
 */
#ifndef EMIT_RUN_FILES_H
#define EMIT_RUN_FILES_H

#include <limits.h>

#include "emit/emit.h"
#include "emit/jobs.h"

struct place {
	const struct emit_run *r;
	const char *dir;  /* the run's folder, or that of one submission */
	const char *temp; /* where the library of workbooks may put temporary files */
	const uint32_t *owners; /* see texts_owners() */
};
enum status place_join(char out[PATH_MAX], const char *dir, const char *name, const char *suffix, struct err *e);
/* The folder of one submission of the run. */
enum status place_of(const struct place *p, uint32_t sub, char out[PATH_MAX], struct err *e);

/* How many submissions have rows of each dataflow, by its number, and how many have findings, behind the last. To be freed;
 * NULL: no memory. */
uint32_t *texts_owners(const struct emit_run *r);
/* The text files of one submission into dir, all of them. */
enum status texts_of_one(const struct emit_run *r, uint32_t sub, const char *dir, struct err *e);

struct piece;
/* Adds jobs that write all text files of a run. Returns how many; 0: e says why. The pieces, which the caller frees, must live
 * as long as the jobs. */
uint32_t texts_jobs_max(const struct emit_run *r);
uint32_t texts_jobs(const struct place *p, struct job *job, struct piece **pieces, struct err *e);
/* Then gives second names to files that would have the bytes of others. *n: jobs for those that could not get one. */
enum status texts_link(const struct place *p, struct job *job, uint32_t *n, struct err *e);

#endif
