#include "core/decimal.h"

#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t pow10_64[19] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
	1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
	1000000000000000000,
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Multiplies by 10^k; false where the result does not fit, and *m is as it was. */
static bool raise64(int64_t *m, long k)
{
	int64_t x;

	if (*m == 0)
		return true;
	if (k > 18 || __builtin_mul_overflow(*m, pow10_64[k], &x))
		return false;
	*m = x;
	return true;
}

static bool raise128(__int128 *m, unsigned k)
{
	__int128 x = *m;

	if (x == 0)
		return true;
	for (; k > 18; k -= 18)
		if (__builtin_mul_overflow(x, (__int128)pow10_64[18], &x))
			return false;
	if (__builtin_mul_overflow(x, (__int128)pow10_64[k], &x))
		return false;
	*m = x;
	return true;
}

/* Up to eight digits, n of them, without a loop that ends after a different number of them each time. */
static inline bool few_digits(const char *p, size_t n, int64_t *out)
{
	static const uint8_t weight[4][3] = { { 0 }, { 1, 0, 0 }, { 10, 0, 1 }, { 100, 10, 1 } };
	uint32_t first, last;
	uint64_t x;

	if (n < 4) {
		unsigned a = (unsigned char)(p[0] - '0'), b = (unsigned char)(p[n / 2] - '0'), c = (unsigned char)(p[n - 1] - '0');

		*out = (int64_t)(a * weight[n][0] + b * weight[n][1] + c * weight[n][2]);
		return a < 10 && b < 10 && c < 10;
	}
	memcpy(&first, p, 4);
	memcpy(&last, p + n - 4, 4);
	first = le32toh(first);
	last = le32toh(last);
	/* The last four behind what stands before them, with zeros in front: eight digits, the first in the lowest byte. */
	x = (uint64_t)last << 32 | (uint32_t)((uint64_t)first << (64 - 8 * n)) | (uint32_t)(UINT64_C(0x30303030) >> (8 * n - 32));
	if (((x & 0xf0f0f0f0f0f0f0f0u) | ((x + 0x0606060606060606u) & 0xf0f0f0f0f0f0f0f0u) >> 4) != 0x3333333333333333u)
		return false;
	x -= 0x3030303030303030u;
	x = x * 10 + (x >> 8); /* pairs, in every second byte */
	x = ((x & 0x000000ff000000ffu) * (100 + (UINT64_C(1000000) << 32)) +
		    (x >> 16 & 0x000000ff000000ffu) * (1 + (UINT64_C(10000) << 32))) >> 32;
	*out = (int64_t)x;
	return true;
}

/* Digits from p on as a number, behind those in *m; NULL where it does not fit. */
static const char *take_digits(const char *p, const char *end, int64_t *m)
{
	for (; p < end && is_digit(*p); p++)
		if (__builtin_mul_overflow(*m, (int64_t)10, m) || __builtin_add_overflow(*m, (int64_t)(*p - '0'), m))
			return NULL;
	return p;
}

bool dec_read_canonical(const char *s, size_t n, struct dec *out)
{
	const char *p = s, *end = s + n, *point;
	bool minus = *p == '-';
	int64_t m = 0;

	if (n <= 8 && few_digits(s, n, &m)) {
		*out = (struct dec){ m, 0 };
		return *s != '0' || n == 1;
	}
	m = 0;
	if (minus)
		p++;
	if (p == end || !is_digit(*p) || (*p == '0' && p + 1 < end && p[1] != '.'))
		return false;
	if (n <= 18)
		for (; p < end && is_digit(*p); p++)
			m = m * 10 + (*p - '0');
	else if (!(p = take_digits(p, end, &m)))
		return false;
	if (p == end) {
		*out = (struct dec){ minus ? -m : m, 0 };
		return !minus || m != 0;
	}
	point = p++;
	p = *point == '.' ? take_digits(p, end, &m) : NULL;
	if (p != end || p == point + 1 || p - point - 1 > DEC_SCALE_MAX || (minus && m == 0))
		return false;
	*out = (struct dec){ minus ? -m : m, (uint8_t)(p - point - 1) };
	return true;
}

/* Digits read so far: value m * 10^zeros, whose last `fraction` digits stand behind the point. */
struct digits {
	int64_t m;
	long zeros, fraction, seen;
};

/* Zeros wait until a digit follows them, so that "1.000...0" fits however long it is. */
static bool digits_run(const char **p, const char *end, struct digits *d, long fraction)
{
	for (; *p < end && is_digit(**p); ++*p) {
		d->seen++;
		d->fraction += fraction;
		if (**p == '0') {
			d->zeros += d->m != 0;
			continue;
		}
		if (!raise64(&d->m, d->zeros + 1) || __builtin_add_overflow(d->m, (int64_t)(**p - '0'), &d->m))
			return false;
		d->zeros = 0;
	}
	return true;
}

static bool exponent(const char **p, const char *end, long *out)
{
	bool minus = false;
	long x = 0;

	if (*p < end && (**p == '+' || **p == '-'))
		minus = *(*p)++ == '-';
	if (*p == end)
		return false;
	for (; *p < end && is_digit(**p); ++*p)
		if (x < 1000000000)
			x = x * 10 + (**p - '0');
	*out = minus ? -x : x;
	return true;
}

bool dec_parse(const char *s, size_t n, struct dec *out)
{
	const char *p = s, *end = s + n;
	struct digits d = { 0 };
	bool minus = false;
	long x = 0, scale, drop;

	if (p < end && (*p == '+' || *p == '-'))
		minus = *p++ == '-';
	if (!digits_run(&p, end, &d, 0))
		return false;
	if (p < end && *p == '.') {
		p++;
		if (!digits_run(&p, end, &d, 1))
			return false;
	}
	if (d.seen == 0)
		return false;
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (!exponent(&p, end, &x))
			return false;
	}
	if (p != end)
		return false;
	scale = d.fraction - x;
	if (d.m == 0) {
		*out = (struct dec){ 0, (uint8_t)(scale < 0 ? 0 : scale > DEC_SCALE_MAX ? DEC_SCALE_MAX : scale) };
		return true;
	}
	if (scale < 0) {
		d.zeros -= scale;
		scale = 0;
	}
	/* Keep the digits as written where they fit; else drop zeros of the fraction until they do. */
	drop = scale > DEC_SCALE_MAX ? scale - DEC_SCALE_MAX : 0;
	for (int64_t m = d.m;; m = d.m) {
		if (drop > d.zeros || drop > scale)
			return false;
		if (raise64(&m, d.zeros - drop)) {
			*out = (struct dec){ minus ? -m : m, (uint8_t)(scale - drop) };
			return true;
		}
		drop = d.zeros - drop > 18 ? d.zeros - 18 : drop + 1;
	}
}

/* Digits with a point, least digit first from the end of a buffer; returns the start. */
static char *put_digits(char *end, unsigned __int128 m, unsigned scale)
{
	unsigned done = 0;

	while (m > UINT64_MAX) {
		*--end = (char)('0' + (int)(m % 10));
		m /= 10;
		if (++done == scale)
			*--end = '.';
	}
	for (uint64_t low = (uint64_t)m; low || done <= scale; low /= 10) {
		*--end = (char)('0' + low % 10);
		if (++done == scale)
			*--end = '.';
	}
	return end;
}

static size_t put(char *buf, size_t cap, bool minus, unsigned __int128 m, unsigned scale)
{
	char tmp[96], *end = tmp + sizeof tmp - 1, *p;
	size_t n;

	*end = '\0';
	p = put_digits(end, m, scale);
	if (minus)
		*--p = '-';
	n = (size_t)(end - p);
	if (n + 1 > cap) /* not for any scale up to DEC_SCALE_MAX */
		n = cap - 1;
	memcpy(buf, p, n);
	buf[n] = '\0';
	return n;
}

/* Of a number that is not 0. */
static inline unsigned count_digits(uint64_t m)
{
	/* bits * log10(2) is the number of digits, or one too few */
	unsigned guess = (unsigned)(64 - __builtin_clzll(m)) * 1233 >> 12;

	return guess + (guess > 18 ? m >= (uint64_t)pow10_64[18] * 10 : m >= (uint64_t)pow10_64[guess]);
}

size_t digits_format(uint64_t m, char *buf)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
		"495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";
	size_t n = m ? count_digits(m) : 1, at = n;

	for (; m >= 100; m /= 100)
		memcpy(buf + (at -= 2), pairs + 2 * (m % 100), 2);
	if (m >= 10)
		memcpy(buf, pairs + 2 * m, 2);
	else
		buf[0] = (char)('0' + m);
	buf[n] = '\0';
	return n;
}

size_t dec_length(struct dec d)
{
	uint64_t m = d.m < 0 ? 0 - (uint64_t)d.m : (uint64_t)d.m;
	size_t n = m ? count_digits(m) : 1;

	if (d.scale)
		n = (n > d.scale ? n : d.scale + 1u) + 1;
	return n + (d.m < 0);
}

size_t dec_format(struct dec d, char buf[DEC_TEXT])
{
	uint64_t m = d.m < 0 ? 0 - (uint64_t)d.m : (uint64_t)d.m;

	if (d.scale)
		return put(buf, DEC_TEXT, d.m < 0, m, d.scale);
	*buf = '-';
	return (size_t)(d.m < 0) + digits_format(m, buf + (d.m < 0));
}

static int cmp128(__int128 a, unsigned scale_a, __int128 b, unsigned scale_b)
{
	/* The one that is raised and does not fit is further from 0 than the other. */
	if (scale_a < scale_b) {
		if (!raise128(&a, scale_b - scale_a))
			return a < 0 ? -1 : 1;
	} else if (scale_b < scale_a) {
		if (!raise128(&b, scale_a - scale_b))
			return b < 0 ? 1 : -1;
	}
	return (a > b) - (a < b);
}

int dec_cmp(struct dec a, struct dec b)
{
	if (a.scale == b.scale)
		return (a.m > b.m) - (a.m < b.m);
	return cmp128(a.m, a.scale, b.m, b.scale);
}

double dec_double_far(struct dec d)
{
	char buf[DEC_TEXT];

	/* Both are exact as doubles, so the division rounds once. */
	if (d.m > -(1LL << 53) && d.m < (1LL << 53) && d.scale <= 18)
		return (double)d.m / (double)pow10_64[d.scale];
	dec_format(d, buf);
	return strtod(buf, NULL);
}

struct dec dec_trim(struct dec d)
{
	while (d.scale > 0 && d.m % 10 == 0) {
		d.m /= 10;
		d.scale--;
	}
	return d;
}

static void sum_128(struct dsum *s, __int128 m, uint8_t scale)
{
	if (scale < s->scale) {
		s->overflow |= !raise128(&m, s->scale - scale);
	} else if (scale > s->scale) {
		s->overflow |= !raise128(&s->m, scale - s->scale);
		s->scale = scale;
	}
	s->overflow |= __builtin_add_overflow(s->m, m, &s->m);
}

void dsum_add_scaled(struct dsum *s, struct dec d)
{
	sum_128(s, d.m, d.scale);
}

void dsum_sub(struct dsum *s, struct dec d)
{
	sum_128(s, -(__int128)d.m, d.scale);
}

void dsum_merge(struct dsum *s, const struct dsum *t)
{
	s->overflow |= t->overflow;
	sum_128(s, t->m, t->scale);
}

int dsum_cmp(const struct dsum *a, const struct dsum *b)
{
	return cmp128(a->m, a->scale, b->m, b->scale);
}

bool dsum_is_zero(const struct dsum *s)
{
	return s->m == 0 && !s->overflow;
}

size_t dsum_format(const struct dsum *s, char buf[DSUM_TEXT])
{
	unsigned __int128 m = s->m < 0 ? 0 - (unsigned __int128)s->m : (unsigned __int128)s->m;
	unsigned scale = s->scale;

	if (s->overflow)
		return (size_t)snprintf(buf, DSUM_TEXT, "overflow");
	while (scale > 0 && m % 10 == 0) {
		m /= 10;
		scale--;
	}
	return put(buf, DSUM_TEXT, s->m < 0, m, scale);
}

double dsum_double(const struct dsum *s)
{
	char buf[DSUM_TEXT];

	if (s->overflow)
		return NAN;
	dsum_format(s, buf);
	return strtod(buf, NULL);
}

/* "d.ddde-07" as "0.000000dddd", where that has at most 30 digits; else as it is. */
static size_t without_exponent(const char *s, char buf[DEC_TEXT])
{
	char digit[32];
	const char *p = s + (*s == '-'), *e = strchr(s, 'e');
	int n = 0, point, i;
	char *o = buf;

	if (!e)
		return (size_t)(stpcpy(buf, s) - buf);
	for (; p < e; p++)
		if (is_digit(*p))
			digit[n++] = *p;
	point = (int)strtol(e + 1, NULL, 10) + 1; /* digits before the point */
	if ((point > 0 ? (n > point ? n : point) : 1 - point + n) > 30)
		return (size_t)(stpcpy(buf, s) - buf);
	if (*s == '-')
		*o++ = '-';
	if (point <= 0) {
		o = stpcpy(o, "0.");
		for (i = point; i < 0; i++)
			*o++ = '0';
	}
	for (i = 0; i < n; i++) {
		if (i == point && point > 0)
			*o++ = '.';
		*o++ = digit[i];
	}
	for (; i < point; i++)
		*o++ = '0';
	*o = '\0';
	return (size_t)(o - buf);
}

size_t double_shortest(double v, char buf[DEC_TEXT])
{
	char text[40];

	if (!isfinite(v))
		return 0;
	if (v == 0)
		return (size_t)(stpcpy(buf, signbit(v) ? "-0" : "0") - buf);
	/* Nearly all figures have few decimals. No two decimals of up to 15 digits share a double, so one
	 * that reads back is the shortest once its zeros are gone. */
	for (unsigned scale = 0; scale <= 6; scale += 3) {
		double r = nearbyint(v * (double)pow10_64[scale]);

		if (fabs(r) < 1e15 && r / (double)pow10_64[scale] == v)
			return dec_format(dec_trim((struct dec){ (int64_t)r, (uint8_t)scale }), buf);
	}
	/* Below the normal numbers fewer than 15 digits may be enough. */
	for (int digits = fabs(v) < 0x1p-1021 ? 1 : 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, v);
		if (digits == 17 || strtod(text, NULL) == v)
			break;
		/* A power of two has twice the room above it: a decimal there may do that is not the nearest. */
		if (fabs(frexp(v, &(int){ 0 })) == 0.5) {
			snprintf(text, sizeof text, "%.*Lg", digits, (long double)v * (1 + 0x1p-54L));
			if (strtod(text, NULL) == v)
				break;
		}
	}
	return without_exponent(text, buf);
}
