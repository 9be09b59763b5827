#include "normalize/words.h"

#include <unicode/uchar.h>

#include "core/text.h"

#define SHORTEST 2 /* letters */

uint32_t word_hash(const char *word, size_t n)
{
	uint32_t h = 2166136261u, letters = 0;
	bool beyond = false;

	/* Fowler, Noll and Vo, a code point at a time. */
	for (size_t i = 0; i < n; letters++) {
		uint32_t c = utf8_next(word, n, &i);

		beyond |= c >= 0x80;
		h = (h ^ (uint32_t)u_tolower((UChar32)c)) * 16777619u;
	}
	return !beyond || letters < SHORTEST ? 0 : h ? h : 1;
}

bool word_known(const struct mappings *m, const char *word, size_t n)
{
	uint32_t h = word_hash(word, n), lo = 0, hi;
	const uint32_t *v = part_at(m, PART_WORD, &hi);

	while (h && lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (v[mid] == h)
			return true;
		if (v[mid] < h)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}
