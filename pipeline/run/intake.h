/*
 * intake.h - the files of one submission, those inside its archives too, in the order in which they are read.
 *
 * Owner    the arena; the bytes of the inputs must stay while members are read.
 */
#ifndef RUN_INTAKE_H
#define RUN_INTAKE_H

#include "core/submission.h"
#include "run/find.h"
#include "unpack/unpack.h"

struct opened {       /* the bytes of one input, or why there are none */
	struct bytes bytes;
	struct err why;
	bool refused;
};
struct intake_member {
	const char *path; /* inside the submission, as unpack.h says */
	const char *why;  /* it is refused or passed over, and why; NULL: it is to be decoded */
	bool skipped;
	uint64_t bytes;
	const char *sha256; /* "" where its bytes could not be had */
};
struct intake {
	uint32_t n;
	struct intake_member *v; /* why may be set for one that turns out to be damaged */
	/* Private. */
	uint32_t ninput;
	const struct opened *opened;
	struct unpacking *unpacking; /* by input */
};

enum status intake_look(const struct config *c, const struct input *input, uint32_t ninput, const struct opened *o, struct arena *a,
	struct intake *out, struct err *e);
/* Calls for each in order, with its bytes on loan where it is to be decoded, else NULL. What the call fails with is returned. */
enum status intake_each(const struct intake *m,
	enum status (*member)(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e), void *user, struct err *e);
/* The next member of the submission. */
enum status intake_member(struct submission *s, const struct intake_member *m, uint16_t *member, struct err *e);
/* Books it where it is refused or passed over: a finding says why. */
enum status intake_set_aside(struct submission *s, uint16_t member, const struct intake_member *m, struct err *e);

#endif
