#include "normalize/bag.h"

#include <stdint.h>
#include <string.h>

#define WORDS 16

struct word {
	const char *s;
	size_t n;
};

static int order(const struct word *a, const struct word *b)
{
	int c = memcmp(a->s, b->s, a->n < b->n ? a->n : b->n);

	return c ? c : (a->n > b->n) - (a->n < b->n);
}

size_t bag_make(const char *fold, size_t n, bag_word *as, const void *user, char out[BAG_TEXT])
{
	struct word w[WORDS];
	size_t k = 0, len = 0;
	bool words = false;

	for (size_t i = 0; i < n;) {
		const char *blank = memchr(fold + i, ' ', n - i), *is;
		size_t end = blank ? (size_t)(blank - fold) : n, at;
		struct word x = { fold + i, end - i };

		i = end + 1;
		is = as(user, x.s, x.n);
		if (is && !*is)
			continue;
		if (is)
			x = (struct word){ is, strlen(is) };
		if (k == WORDS)
			return 0;
		for (at = k++; at > 0 && order(&x, &w[at - 1]) < 0; at--)
			w[at] = w[at - 1];
		w[at] = x;
	}
	/* Letters alone have an order: the UAE are not the E.U.A. */
	for (size_t i = 0; i < k; i++)
		words |= w[i].n > 1;
	if (k < 2 || !words)
		return 0;
	for (size_t i = 0; i < k; i++) {
		if (len + w[i].n + 2 > BAG_TEXT)
			return 0;
		if (i)
			out[len++] = ' ';
		memcpy(out + len, w[i].s, w[i].n);
		len += w[i].n;
	}
	out[len] = 0;
	return len;
}
