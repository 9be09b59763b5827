/*
 * decimal.h - exact decimal numbers and exact sums.
 *
 * Shape    a value is m / 10^scale: 12.50 is m 1250, scale 2. |m| < 2^63, scale 0..DEC_SCALE_MAX.
 *          The canonical text of a value is what dec_format() prints: an optional '-', digits, and where
 *          scale > 0 a '.' and exactly scale digits. Texts that are written otherwise ("1,234", "1e5",
 *          "007", "+3", "-0") are not canonical.
 * Sums     m is 128 bits wide; a sum that does not fit sets overflow and stays there: whoever reads a
 *          sum looks at overflow first, and reports it as a finding.
 */
#ifndef CORE_DECIMAL_H
#define CORE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEC_SCALE_MAX 30
#define DEC_TEXT 64  /* enough for dec_format() */
#define DIGITS_TEXT 21
#define DSUM_TEXT 80 /* enough for dsum_format() */

struct dec {
	int64_t m;
	uint8_t scale;
};
struct dsum {
	__int128 m;
	uint8_t scale;
	bool overflow;
};

/* Most texts of a table are no numbers, and their first letter says so. */
static inline bool dec_may_be(char first)
{
	return (unsigned char)(first - '0') < 10 || first == '-';
}
bool dec_read_canonical(const char *s, size_t n, struct dec *out); /* n > 0, and the first letter is one of a number */
/* true only for canonical text, so that dec_format() gives the same bytes back. */
static inline bool dec_parse_canonical(const char *s, size_t n, struct dec *out)
{
	return n && dec_may_be(*s) && dec_read_canonical(s, n, out);
}
/* Also "+3", "007", ".5", "5.", "1e5", "1.5E-7": false where the text is no number or does not fit. */
bool dec_parse(const char *s, size_t n, struct dec *out);
size_t dec_format(struct dec d, char buf[DEC_TEXT]);
size_t dec_length(struct dec d); /* of what it prints */
size_t digits_format(uint64_t m, char *buf); /* DIGITS_TEXT at most; without leading zeros, 0 is "0" */
int dec_cmp(struct dec a, struct dec b); /* exact: <0, 0, >0 */
double dec_double_far(struct dec d); /* private to dec_double() */
static inline double dec_double(struct dec d)
{
	return d.scale == 0 && d.m > -((int64_t)1 << 53) && d.m < (int64_t)1 << 53 ? (double)d.m : dec_double_far(d);
}
struct dec dec_trim(struct dec d); /* without trailing zeros of the fraction: 12.50 is 12.5 */

void dsum_add_scaled(struct dsum *s, struct dec d); /* where the scales differ; private to dsum_add() */
static inline void dsum_add(struct dsum *s, struct dec d)
{
	if (s->scale == d.scale)
		s->overflow |= __builtin_add_overflow(s->m, (__int128)d.m, &s->m);
	else
		dsum_add_scaled(s, d);
}
void dsum_sub(struct dsum *s, struct dec d);
void dsum_merge(struct dsum *s, const struct dsum *t);
int dsum_cmp(const struct dsum *a, const struct dsum *b); /* neither may have overflowed */
bool dsum_is_zero(const struct dsum *s);
double dsum_double(const struct dsum *s);
/* The shortest exact text: no trailing zeros in the fraction, no "-0". "overflow" where it did. */
size_t dsum_format(const struct dsum *s, char buf[DSUM_TEXT]);

/* The shortest decimal that reads back to the same double, without exponent where it has at most 30
 * digits ("0.00001", "152563212"), else with one ("1e+300"). NaN and infinities: returns 0. */
size_t double_shortest(double v, char buf[DEC_TEXT]);

#endif
