/*
 * gather.h - every submission of the inbox as an artifact: known ones from the state folder, new ones from workers.
 *
 * Errors   ST_FATAL: the run is lost. A submission that cannot be read is none: it is there, with its finding.
 */
#ifndef RUN_GATHER_H
#define RUN_GATHER_H

#include <signal.h>

#include "core/artifact.h"
#include "run/process.h"

struct slot {
	const struct found *found;
	char sha256[SHA256_TEXT];
	char key[33];         /* of its artifact */
	bool computed;        /* its artifact was written in this run */
	bool mapped, refused; /* artifact, or refused_sub, holds the submission; both are false while others are computed */
	union {
		struct artifact artifact;
		struct submission refused_sub;
	};
};
struct gathered {
	uint32_t n;
	struct slot *slot; /* in order of names */
};

struct gather_options {
	const char *state;
	unsigned jobs;
	const volatile sig_atomic_t *stop;
	void (*done)(void *user, uint32_t ndone, uint32_t total); /* one more is */
	void *user;
};
enum status gather(const struct config *c, const struct found_list *l, const struct gather_options *o, struct gathered *out, struct err *e);
void gather_release(struct gathered *g);
struct submission *slot_submission(struct slot *s);
/* How often its rules were looked at; NULL: nobody counted. */
const struct rule_counts *slot_counts(const struct slot *s);

#endif
