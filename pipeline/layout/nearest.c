/* nearest.c - "did you mean" for headings. */
#include <ctype.h>
#include <string.h>

#include "core/text.h"
#include "layout/work.h"

struct search {
	char found[NEAREST_MAX]; /* without capitals, as patterns compare */
	char *best;
	unsigned least;
};

static void lower(char *to, const char *s, size_t n)
{
	if (n >= NEAREST_MAX)
		n = NEAREST_MAX - 1;
	while (n && n < strlen(s) && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--; /* no half letters */
	for (size_t i = 0; i < n; i++)
		to[i] = (char)tolower((unsigned char)s[i]);
	to[n] = '\0';
}

static void consider(struct search *q, const struct pattern *p)
{
	const char *s = pattern_source(p);
	int depth = 0;

	s += *s == '~';
	for (const char *from = s;; s++) {
		char now[NEAREST_MAX];
		unsigned d;

		depth += (*s == '(') - (*s == ')');
		if (*s && (*s != '|' || depth > 0))
			continue;
		lower(now, from, (size_t)(s - from));
		d = text_distance(q->found, now);
		if (*now && d < q->least) {
			q->least = d;
			lower(q->best, from, (size_t)(s - from));
			memcpy(q->best, from, strlen(q->best)); /* with its capitals */
		}
		if (!*s)
			return;
		from = s + 1;
	}
}

void nearest_heading(const struct decl_table *t, const char *found, char best[NEAREST_MAX])
{
	struct search q = { .best = best, .least = 64 };

	best[0] = '\0';
	lower(q.found, found, strlen(found));
	for (uint32_t d = 0; d < t->ncol; d++)
		for (uint32_t h = 0; h < t->col[d].nhead; h++)
			consider(&q, t->col[d].head[h]);
	for (uint32_t h = 0; h < t->nhead; h++)
		for (uint32_t g = 0; g < t->head[h].ngive; g++)
			consider(&q, t->head[h].gives[g].text);
}
