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

/* Where a submission is: in memory, the first HELD_MAX of a night, so that a small one is read once; the others in a file. */
#define HELD_MAX 32
enum slot_place { SLOT_NOWHERE, SLOT_ARTIFACT, SLOT_OF_THE_NIGHT, SLOT_HELD, SLOT_HELD_REFUSED };
struct slot {
	const struct found *found;
	char sha256[SHA256_TEXT];
	char key[33];         /* of its artifact */
	bool computed;        /* its artifact was written in this run */
	uint8_t place;        /* enum slot_place; nowhere while others are computed */
	union {
		struct artifact artifact;
		struct submission refused_sub;
	} *held;
};
struct gathered {
	uint32_t n, nheld;
	struct slot *slot; /* in order of names */
	const struct config *config;
	char *state;       /* the folder */
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
/* NULL: it is in a file. */
struct submission *slot_submission(const struct slot *s);
/* How often the rules of one that is in memory were looked at; NULL: nobody counted. */
const struct rule_counts *slot_counts(const struct slot *s);
/* Maps one that is in a file. */
enum status slot_open(const struct gathered *g, uint32_t i, struct artifact *out, struct err *e);
/* From now on, and for this night, this is what stands in the file. counts: NULL: nobody counted. */
enum status slot_replace(struct gathered *g, uint32_t i, const struct submission *s, const struct rule_counts *counts, struct err *e);

#endif
