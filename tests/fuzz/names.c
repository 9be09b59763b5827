/*
 * Any text is asked for in every list and read as a number both ways: an answer in bounded time, the same answer again.
 * The first byte chooses the list and whether the text is an explicit code.
 */
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/match.h"
#include "normalize/number.h"
#include "normalize/odd.h"
#include "normalize/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct matcher *matcher(void)
{
	static struct matcher *mt;
	struct mappings *m;
	struct home h;

	if (!mt && (home_find(&h, NULL) != ST_OK || mappings_load(&h, &m, NULL) != ST_OK || matcher_new(m, &mt, NULL) != ST_OK))
		abort();
	return mt;
}

/* What is hidden in a text can be left out, and then nothing is left of it but letters that were read wrongly; what is named is text. */
static void shown(const char *s, size_t n)
{
	char points[256], *plain = malloc(n + 1);
	size_t k;

	if (!plain)
		abort();
	k = odd_without(s, n, plain);
	if (k > n || plain[k] || !utf8_valid(plain, k, NULL) || (!odd_hidden(s, n) && odd_hidden(plain, k)))
		abort();
	odd_points(s, n, points, sizeof points);
	if (!utf8_valid(points, strlen(points), NULL))
		abort();
	word_hash(s, n);
	free(plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const lists[] = { "area", "citizenship", "sex", "age", "period", "obs_status", "unit", "partner_basis" };
	struct match x, y;
	struct dec d;
	char *s;

	if (size == 0 || memchr(data + 1, 0, size - 1) || !utf8_valid((const char *)data + 1, size - 1, NULL))
		return 0;
	s = malloc(size);
	if (!s)
		abort();
	memcpy(s, data + 1, size - 1);
	s[size - 1] = 0;
	for (int again = 0; again < 2; again++)
		if (match_label(matcher(), lists[data[0] & 7], s, data[0] & 8 ? s : NULL, data[0] & 16 ? "UNPD" : "", data[0] & 32 ? 1990 : 0,
			again ? &y : &x, NULL) != ST_OK)
			abort();
	if (memcmp(&x, &y, sizeof x))
		abort();
	shown(s, size - 1);
	number_read(s, size - 1, CONV_POINT, &d);
	number_read(s, size - 1, CONV_COMMA, &d);
	free(s);
	return 0;
}
