#include "validators/ages.h"

#include <stdlib.h>
#include <string.h>

/* One to three digits. */
static const char *years(const char *s, uint16_t *out)
{
	const char *p = s;

	for (*out = 0; *p >= '0' && *p <= '9' && p - s < 3; p++)
		*out = (uint16_t)(*out * 10 + (*p - '0'));
	return p > s ? p : NULL;
}

bool age_parse(const char *s, uint16_t *from, uint16_t *to)
{
	static const struct {
		const char *prefix;
		bool below;
		uint16_t add;
	} open[] = { { "Y_LT", true, 0 }, { "Y_LE", true, 1 }, { "Y_GE", false, 0 }, { "Y_GT", false, 1 } };
	uint16_t x;

	for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
		const char *end;

		if (strncmp(s, open[i].prefix, 4))
			continue;
		end = years(s + 4, &x);
		if (!end || *end)
			return false;
		*from = open[i].below ? 0 : (uint16_t)(x + open[i].add);
		*to = open[i].below ? (uint16_t)(x + open[i].add) : AGE_END;
		return *from < *to;
	}
	if (*s++ != 'Y' || !(s = years(s, from)))
		return false;
	*to = (uint16_t)(*from + 1);
	if (!*s)
		return true;
	if (*s++ != 'T' || !(s = years(s, &x)) || *s || x < *from)
		return false;
	*to = (uint16_t)(x + 1);
	return true;
}

static int by_from(const void *a, const void *b)
{
	const struct age_band *x = a, *y = b;

	return x->from != y->from ? (int)x->from - y->from : (int)x->to - y->to;
}

void ages_of(const struct view *v, uint32_t col, struct age_list *out)
{
	out->n = 0;
	for (uint32_t i = 1; i < view_ncode(v, col) && out->n < AGE_MOST; i++) {
		struct age_band b = { .code = i };

		if (age_parse(view_code_text(v, col, i), &b.from, &b.to))
			out->band[out->n++] = b;
	}
	if (out->n)
		qsort(out->band, out->n, sizeof *out->band, by_from);
	for (uint32_t i = 0; i < out->n; i++)
		for (uint32_t k = 0; k < out->n && !out->band[i].holds; k++)
			out->band[i].holds = out->band[k].from >= out->band[i].from && out->band[k].to <= out->band[i].to &&
				out->band[k].to - out->band[k].from < out->band[i].to - out->band[i].from;
}

bool ages_within(const struct age_list *l, uint16_t from, uint16_t to)
{
	struct age_band want = { .from = from, .to = to };
	const struct age_band *b = l->n ? bsearch(&want, l->band, l->n, sizeof want, by_from) : NULL;

	return b && b->holds;
}

uint32_t ages_tile(const struct age_list *l, const bool *usable, uint16_t from, uint16_t to, uint16_t *part)
{
	uint16_t most[AGE_END + 1] = { 0 }, by[AGE_END + 1]; /* parts from `from` up to an age, and the last of them */
	uint32_t n;

	/* Bands come in the order of their starts, so what reaches a start is known when it is come to. */
	for (uint32_t i = 0; i < l->n; i++) {
		const struct age_band *b = &l->band[i];

		if (!usable[i] || b->from < from || b->to > to || (b->from == from && b->to == to))
			continue;
		if ((b->from == from || most[b->from]) && most[b->from] + 1 > most[b->to]) {
			most[b->to] = (uint16_t)(most[b->from] + 1);
			by[b->to] = (uint16_t)i;
		}
	}
	n = most[to];
	for (uint32_t i = n, at = to; i > 0; at = l->band[part[i]].from)
		part[--i] = by[at];
	return n;
}
