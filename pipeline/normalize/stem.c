#include "normalize/stem.h"

#include <string.h>

#include "normalize/cut.h"

#define LETTERS 4
#define LETTERS_NAME 5 /* of a stem that is a name itself: "Malia" is not Mali */
#define ENDING 8 /* letters of an ending at most */
#define MORE 7

static bool is_ending(const struct ask *q, uint32_t endings, const char *s, size_t n)
{
	return n == 0 || spell_first(q->m, endings, CLASS_NAME, s, n) != NONE;
}

bool stem_hit(const struct ask *q, const char *fold, size_t n, struct hit *h)
{
	size_t left = 0, at[ENDING + 1], k = 0;
	bool several = false;

	if (q->mt->endings == NONE || memchr(fold, ' ', n) || (unsigned char)*fold >= 0xe0)
		return false;
	for (size_t i = 0; i < n; i++)
		left += ((unsigned char)fold[i] & 0xc0) != 0x80;
	/* Where the last letters begin, from the end on. */
	at[k++] = n;
	for (size_t i = n; i > 0 && k <= ENDING && left - k >= LETTERS && left > k; i--)
		if (((unsigned char)fold[i - 1] & 0xc0) != 0x80)
			at[k++] = i - 1;
	for (size_t i = 0; i < k && !several; i++) {
		if (!is_ending(q, q->mt->endings, fold + at[i], n - at[i]))
			continue;
		if (i > 0 && left - i >= LETTERS_NAME && fold_hit(q, fold, at[i], h))
			return h->item != NONE;
		if (i > 0 && left - i < LETTERS_NAME && fold_hit(q, fold, at[i], h))
			return false;
		if (cut_words(q, fold, at[i], MORE, &several, h))
			return true;
	}
	return false;
}
