/*
 * flags.h - marks that stand for no number, and flags that stand behind one.
 *
 * Source   mappings/codelists/value_marks.csv and flags.csv. Capital letters of ASCII do not matter.
 */
#ifndef NORMALIZE_FLAGS_H
#define NORMALIZE_FLAGS_H

#include "normalize/compiled.h"

struct flags {
	const char *status, *conf; /* codes; "" */
	char comment[256];         /* what the others say: "r Revised; x As explained in a note" */
	char said[96];             /* what the one says that gives the status: "p Provisional" */
	char unknown[32];          /* letters that no table explains; they are in the comment, too */
};

/* A text of flags and nothing else; false where it is no such text. signs_only: letters alone are no flags. Of several flags
 * the one with the lowest rank gives the status, the others stay in the comment. */
bool flags_read(const struct mappings *m, const char *s, size_t n, bool signs_only, struct flags *out);
/* The same behind a label of a list ("2019p", "2019 (p)"), where fewer mean something: flags that say so alone, with blanks or commas between them. */
bool flags_beside(const struct mappings *m, uint32_t list, const char *s, size_t n, struct flags *out);

/* The mark that is this whole text; NULL: none. The empty text is a mark, too. */
const struct image_mark *mark_find(const struct mappings *m, const char *s, size_t n);
/* The longest mark that a text begins with, not the empty one; *len its length. */
const struct image_mark *mark_before(const struct mappings *m, const char *s, size_t n, size_t *len);
/* The first mark of a state that has a status: what is booked for a value that got this state otherwise. */
const struct image_mark *mark_of_state(const struct mappings *m, uint32_t state);

/* Takes a character that was cut in two off the end of a text. */
void cut_whole(char *s);

#endif
