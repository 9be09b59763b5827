/* nearest.c - "did you mean" for headings: the declared one that is most like what was found, where one is. */
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
	char text[PATTERN_PLAIN_MAX], now[NEAREST_MAX];

	for (uint32_t i = 0; pattern_plain(p, i, text); i++) {
		lower(now, text, strlen(text));
		unsigned d = text_distance(q->found, now);

		if (*now && d < q->least) {
			q->least = d;
			strcpy(q->best, text);
		}
	}
}

void nearest_heading(const struct decl_table *t, const char *found, char best[NEAREST_MAX])
{
	struct search q = { .best = best };

	best[0] = '\0';
	lower(q.found, found, strlen(found));
	/* fewer than half of the letters differ, of short words two: "Seks" is like "sex", "Evaluation" is not like "population" */
	q.least = strlen(q.found) < 6 ? 3 : (unsigned)strlen(q.found) / 2;
	for (uint32_t d = 0; d < t->ncol; d++)
		for (uint32_t h = 0; h < t->col[d].nhead; h++)
			consider(&q, t->col[d].head[h]);
	for (uint32_t h = 0; h < t->nhead; h++)
		for (uint32_t g = 0; g < t->head[h].ngive; g++)
			consider(&q, t->head[h].gives[g].text);
	for (uint32_t h = 0; h < t->nacross; h++)
		for (uint32_t g = 0; g < t->across[h].ngive; g++)
			consider(&q, t->across[h].gives[g].text);
}
