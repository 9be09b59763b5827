#include <math.h>

#include "validate/view.h"

static bool integral(const struct dsum *s)
{
	__int128 m = s->m;

	for (uint8_t i = 0; i < s->scale; i++) {
		if (m % 10)
			return false;
		m /= 10;
	}
	return true;
}

bool numbers_agree_nearly(const struct dsum *a, const struct dsum *b, double tolerance)
{
	double x, y;

	if (dsum_cmp(a, b) == 0)
		return true;
	if (integral(a) && integral(b))
		return false;
	x = dsum_double(a);
	y = dsum_double(b);
	return fabs(x - y) <= tolerance * fmax(fabs(x), fabs(y));
}

bool dec_shift(struct dec *d, int up)
{
	for (; up > 0; up--) {
		if (d->scale > 0)
			d->scale--;
		else if (__builtin_mul_overflow(d->m, (int64_t)10, &d->m))
			return false;
	}
	for (; up < 0; up++) {
		if (d->scale == DEC_SCALE_MAX)
			return false;
		d->scale++;
	}
	return true;
}
