/*
 * latin.h - names in other scripts by their sound, in plain Latin letters.
 *
 * A second try only: Arabic gives no vowels, and what is found is marked for review. Scripts that write syllables are left alone.
 * Source   ICU's "Any-Latin; Latin-ASCII; Lower", asked for each letter, and for each two that sound otherwise together (ου, ու), when
 *          the tables are compiled (read_latin.c): to open it takes longer than to read a thousand labels.
 */
#ifndef NORMALIZE_LATIN_H
#define NORMALIZE_LATIN_H

#include "normalize/compiled.h"

struct latin {
	const struct image_latin *v; /* in the order of a, b */
	uint32_t n;
	const char *text; /* what their texts are offsets in */
};
static inline struct latin latin_of(const struct mappings *m)
{
	struct latin t = { .text = m->text };

	t.v = part_at(m, PART_LATIN, &t.n);
	return t;
}
/* The fold of the Latin form of a text; 0: too long, of a script that is left alone, or nothing is left. */
size_t latin_fold(struct latin t, const char *s, size_t n, char *buf, size_t cap);

#endif
