#include "normalize/era.h"

#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"

#define DIGITS_MOST 4

/* How many code points of c[i..n) spell s; 0: it is not written there. */
static size_t written(const char *s, const UChar32 *c, size_t n, size_t i)
{
	size_t len = strlen(s), at = 0, k = i;

	while (at < len) {
		uint32_t want = utf8_next(s, len, &at);

		if (k == n || (uint32_t)c[k] != want)
			return 0;
		k++;
	}
	return k - i;
}

/* The year behind an era: digits, or the word for the first one. */
static size_t year_at(const char *first, const UChar32 *c, size_t n, size_t i, uint32_t *year)
{
	size_t k = i;

	*year = 0;
	for (; k < n && u_charDigitValue(c[k]) >= 0; k++) {
		if (k - i == DIGITS_MOST)
			return 0;
		*year = *year * 10 + (uint32_t)u_charDigitValue(c[k]);
	}
	if (k > i)
		return k - i;
	*year = 1;
	return *first ? written(first, c, n, i) : 0;
}

size_t era_read(const struct mappings *m, const UChar32 *c, size_t n, size_t i, uint32_t *era, uint32_t *year)
{
	uint32_t count;
	const struct image_era *row = part_at(m, PART_ERA, &count);
	size_t best = 0;

	/* "showa" inside a word is none. */
	if (count == 0 || (i > 0 && c[i - 1] < 0x250 && u_isalpha(c[i - 1])))
		return 0;
	for (uint32_t e = 0; e < count; e++) {
		size_t k = written(m->text + row[e].key, c, n, i), y;
		uint32_t own;
		int64_t common;

		if (k == 0)
			continue;
		while (i + k < n && (c[i + k] == ' ' || c[i + k] == '.'))
			k++;
		y = year_at(m->text + row[e].first, c, n, i + k, &own);
		common = (int64_t)own + row[e].offset;
		if (y == 0 || own == 0 || common < 1 || k + y <= best)
			continue;
		best = k + y;
		*era = e;
		*year = (uint32_t)common;
	}
	return best;
}

static bool digits(const char *s, size_t n)
{
	return strspn(s, "0123456789") >= n;
}

static uint32_t number(const char *s, size_t n)
{
	uint32_t v = 0;

	while (n--)
		v = v * 10 + (uint32_t)(*s++ - '0');
	return v;
}

bool era_holds(const struct mappings *m, uint32_t era, const char *period)
{
	const struct image_era *row = (const struct image_era *)part_at(m, PART_ERA, NULL) + era;
	uint32_t first, last;

	if (!digits(period, 4))
		return false;
	first = number(period, 4) * 10000;
	last = first + 1231;
	/* What has no month or day of its own, a financial year too, is looked at by its year. */
	if (strlen(period) == strlen("2019-06") && digits(period + 5, 2)) {
		first += number(period + 5, 2) * 100;
		last = first + 31;
	} else if (strlen(period) == strlen("2019-06-30")) {
		first = last = first + number(period + 5, 2) * 100 + number(period + 8, 2);
	}
	return first <= row->to && last >= row->from;
}
