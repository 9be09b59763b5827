#include "normalize/latin.h"

#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"

#define LONGEST 200 /* letters; longer texts are no names */

/* What one letter (b 0) or two sound like; NULL: nothing is said of them. */
static const char *sound_of(const struct latin *t, uint32_t a, uint32_t b)
{
	uint32_t lo = 0, hi = t->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct image_latin *x = &t->v[mid];

		if (x->a < a || (x->a == a && x->b < b))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->v[lo].a == a && t->v[lo].b == b ? t->text + t->v[lo].text : NULL;
}

/* Alphabets from Latin to Arabic, and Georgian. What writes syllables comes out as something that nobody writes. */
static bool serves(uint32_t c)
{
	return c < 0x700 || (c >= 0x10a0 && c < 0x1100) || (c >= 0x1e00 && c < 0x2e80);
}

size_t latin_fold(struct latin t, const char *s, size_t n, char *buf, size_t cap)
{
	uint32_t c[LONGEST + 1] = { 0 };
	char plain[LONGEST * 24];
	size_t count = 0, len = 0, k;

	for (size_t i = 0; i < n;) {
		uint32_t x = utf8_next(s, n, &i);

		if (count == LONGEST || !serves(x))
			return 0;
		c[count++] = (uint32_t)u_tolower((UChar32)x);
	}
	c[count] = 0;
	for (size_t i = 0; i < count; i++) {
		const char *both = c[i] >= 0x80 && c[i + 1] >= 0x80 ? sound_of(&t, c[i], c[i + 1]) : NULL;
		const char *one = both ? both : c[i] >= 0x80 ? sound_of(&t, c[i], 0) : NULL;
		size_t m = one ? strlen(one) : 0;

		if (len + m + 4 > sizeof plain)
			return 0;
		if (one)
			memcpy(plain + len, one, m);
		else
			m = utf8_put(c[i], plain + len);
		len += m;
		i += both != NULL;
	}
	k = text_fold(plain, len, buf, cap);
	return k == SIZE_MAX ? 0 : k;
}
