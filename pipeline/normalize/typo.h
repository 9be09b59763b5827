/*
 * typo.h - the one name that a misspelled text can mean.
 *
 * Rule     blanks aside, a text of 5 letters may have one edit (a letter more, less, another, or two exchanged), one of 12 two. No other
 *          item may be as near, by its names in the tables and in the languages of ISO 639-1 or, where these have none, in any language, and the nearest may be an area only: what is near a region, a remainder or
 *          a word of tables is nothing.
 *          Below 9 letters the first must be right; below 7 only names of the tables count, and only neighbours that are exchanged or a letter
 *          that is doubled. In scripts that write syllables one of 9 letters may have two edits, names of all languages count from 5 letters
 *          on, and the first is always right. What these bounds leave out cannot be meant, but it stands in the way: "angula" is near Angola, too. Neither can a name of fewer words than the text where the text begins with the name of a divided area: "Kongo Leo". Digits, and scripts that write words in a sign, have no typos.
 * Shape    a name stands in the index by its length and its three pieces (two below 5 letters): one edit, also one of two neighbours in
 *          two pieces, leaves one whole, and so do two edits that are no such exchange. Made when the tables are compiled.
 */
#ifndef NORMALIZE_TYPO_H
#define NORMALIZE_TYPO_H

#include "normalize/ask.h"

/* false: nothing is near. What is near and cannot be meant has no item. */
bool typo_hit(const struct ask *q, const char *fold, size_t n, struct hit *h);

#define TYPO_LEAST 4   /* letters of a name that may stand in the way */
#define TYPO_SHORT 5   /* of one that may be meant */
#define TYPO_WORLD 7
#define TYPO_FIRST 9   /* below that the first letter is right */
#define TYPO_LONG 12
#define TYPO_LONG_SYLLABLES 9
#define TYPO_LONGEST 96
#define TYPO_BUCKETS (1u << 17)

/* A text without blanks as code points. */
struct typo_text {
	unsigned n; /* 0: too short or long, or of a kind that has no typos */
	uint32_t c[TYPO_LONGEST];
	uint32_t letters; /* which letters it has, as bits: an edit changes two at most */
	uint64_t roll[TYPO_LONGEST + 1], power[TYPO_LONGEST + 1]; /* for typo_hash() */
};
/* Returns n; roll and power are not made. */
unsigned typo_letters(const char *fold, size_t n, struct typo_text *t);
void typo_roll(struct typo_text *t);
/* A letter of a script that writes syllables. */
bool typo_syllables(uint32_t c);
/* Where the pieces of a name of n letters begin; piece k ends where the next begins. Returns how many. */
unsigned typo_pieces(unsigned n, unsigned at[4]);
/* Of t->c[at..at + len) as that piece of a name of n letters. A bucket holds the pieces whose hashes leave the same rest. */
uint32_t typo_hash(uint32_t list, unsigned n, unsigned piece, const struct typo_text *t, unsigned at, unsigned len);

#endif
