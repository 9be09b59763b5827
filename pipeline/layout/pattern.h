/*
 * pattern.h - regular expressions of layouts: PCRE2 over UTF-8 with limits, so that no pattern and no cell can hold up
 * a run.
 *
 * Meaning  a pattern fits a whole text, without regard to case. "~" in front: it is enough that it fits somewhere.
 *          Texts are compared as squeeze() leaves them: without white space around, and every run of white space
 *          (line breaks too) one blank.
 * Owner    the arena given to pattern_compile(). A scratch belongs to one thread.
 */
#ifndef LAYOUT_PATTERN_H
#define LAYOUT_PATTERN_H

#include <stdint.h>

#include "core/yaml.h"

#define PATTERN_GROUPS 10
#define PATTERN_TEXT_MAX 4096 /* longer texts fit no pattern */

struct pattern; /* immutable once compiled */
enum status pattern_compile(struct arena *a, const struct ynode *text, struct pattern **out, struct err *e);
/* The same for a text that the program made of a name: nothing in it is special but what the caller wrote. */
enum status pattern_make(struct arena *a, const char *text, struct pattern **out, struct err *e);
const char *pattern_source(const struct pattern *p); /* as written */
#define PATTERN_PLAIN_MAX 100
/* plain.c: a text that fits its n-th alternative, as far as one can be shown: for messages. false: it has fewer. */
bool pattern_plain(const struct pattern *p, uint32_t alternative, char buf[PATTERN_PLAIN_MAX]);
uint32_t pattern_groups(const struct pattern *p);    /* capture groups in it */

struct scratch;
enum status scratch_new(struct scratch **out, struct err *e);
void scratch_free(struct scratch *s);
uint32_t scratch_gave_up(const struct scratch *s); /* matches that ran into the limits since scratch_new() */

/* true: fits. A match that runs into the limits does not fit, and scratch_gave_up() counts it. */
bool pattern_fits(struct scratch *s, const struct pattern *p, const char *text, size_t n);
/* As after the fit of a pattern without groups: group 0 is the text. */
void scratch_whole(struct scratch *s, const char *text, size_t n);
/* Of a pattern with "~": the first fit in the text of the last fit or of scratch_whole() that begins at or behind *from, which it moves on. */
bool pattern_next(struct scratch *s, const struct pattern *p, size_t *from);
/* Group of the last fit; *n 0 where it took no part. */
const char *pattern_group(const struct scratch *s, uint32_t group, size_t *n);
/* text without what the pattern fits, trimmed; points into the scratch until the next call. */
const char *pattern_strip(struct scratch *s, const struct pattern *p, const char *text, size_t n, size_t *out_n);

/* Copies text as patterns see it into buf (PATTERN_TEXT_MAX + 1); SIZE_MAX where it is too long. */
size_t squeeze(const char *text, size_t n, char *buf);

#endif
