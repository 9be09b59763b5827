/*
 * say.h - verdicts and findings in words, for people, and as JSON, for programs.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <jansson.h>
#include <stdio.h>

#include "core/submission.h"

#define GROUPED 32
/* 41208 as "41,208". */
const char *say_number(uint64_t n, char buf[GROUPED]);

struct tally {
	uint64_t severity[3]; /* by enum severity */
	uint64_t cells, observations;
	uint64_t header, skipped, rejected; /* cells, by what became of them */
};
void tally_add(struct tally *t, const struct submission *s);
/* "2 errors, 1 warning"; "no findings". */
void say_tally(FILE *f, const struct tally *t, const struct language *l);
/* "; 3 of 9 files read" where there are several and not all of them are. */
void say_files(FILE *f, const struct submission *s, const struct language *l);

/* "Stock_T1!E3", with the member in front where the submission is a folder or an archive; only what is known. path: printed in front
 * of it, and goes on into an archive ("~/sent.zip/a.csv:E3"); NULL: nothing is. false: nothing is known. */
bool say_place(FILE *f, const struct submission *s, struct origin at, const char *path);
/* One finding in one line behind the place: severity and rule, which programs may look for, and the message in the language l (NULL:
 * English). */
void say_finding(FILE *f, const struct submission *s, const struct finding *x, const struct language *l);
/* The object of a submission: name, sender, path, sha256, state, counts; NULL: no memory. */
json_t *say_json(const struct submission *s);
/* The object of one finding; programs read English. */
json_t *say_finding_json(const struct submission *s, const struct finding *x);
/* Rules that are left out because they are broken: a line each on stderr, with what it costs. Returns how many there are. */
uint32_t say_broken(const struct config *c);
/* Prints one object on stdout, and releases it; NULL prints nothing and is the lack of memory. */
void say_object(json_t *x);

#endif
