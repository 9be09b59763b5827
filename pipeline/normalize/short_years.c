/*
 * short_years.c - headings whose year has two digits: "Dec-18", "Q4-18", "'18".
 *
 * The layout says where the year stands and which years the titles and names around the table name: the text of such an entry is
 * "YY:dec-%18;2017 2018". The century is nowhere in the heading, so what decides is the row of headings as a whole, and the years around it:
 *   - in one century or across the turn of one, the headings make a run: each is as far from the one before as the second from the first;
 *   - of the runs that there are, one alone has a year in it that is named; or there is only one, over the turn of a century.
 * A run of one month over the years ("Jan 18, Jan 19") looks like days of a month, and years alone ("18, 19") like ages: there the first and the
 * last year have to be named. All others are ambiguous, and said.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/work.h"

#define YY YY_SYSTEM ":"
#define RUN_MOST 1200
#define CENTURIES 2

static const int CENTURY[CENTURIES] = { 1900, 2000 };

/* One heading, in each century. */
struct heading {
	uint32_t entry;
	struct {
		char code[64];
		int at;   /* its number among periods of its sort: months, quarters, years */
		int year;
	} in[CENTURIES];
};

struct series {
	int first, last; /* years */
	bool apart;      /* years of one month, or years alone */
	uint8_t century[RUN_MOST];
};

/* The number of a period among those of its length, and how many a year has; 0: none. */
static int number_of(const char *code, int *at, int *year)
{
	int y, p, n = 0;

	if (sscanf(code, "%4d%n", &y, &n) == 1 && n == 4 && !code[4])
		return *at = *year = y, 1;
	if (sscanf(code, "%4d-Q%1d%n", &y, &p, &n) == 2 && !code[n])
		return *year = y, *at = y * 4 + p, 4;
	if (sscanf(code, "%4d-%2d%n", &y, &p, &n) == 2 && n == 7 && !code[n])
		return *year = y, *at = y * 12 + p, 12;
	return 0;
}

/* "dec-%18" in a century. */
static enum status read_in(struct work *w, const char *list, const char *form, size_t n, int century, struct match *x, struct err *e)
{
	const char *mark = memchr(form, '%', n);
	char full[160];

	*x = (struct match){ .code = "" };
	if (!mark || n > 100)
		return ST_OK;
	snprintf(full, sizeof full, "%.*s%d%.*s", (int)(mark - form), form, century / 100, (int)(n - (size_t)(mark - form) - 1), mark + 1);
	return match_label(w->matcher, list, full, NULL, "", 0, x, e);
}

static enum status read_heading(struct work *w, uint32_t col, uint32_t entry, struct heading *h, int *a_year, struct err *e)
{
	const struct entry *v = &w->t->col[col].entry[entry];
	const char *form = sym_str(w->syms, v->text) + strlen(YY);
	struct match x;

	h->entry = entry;
	for (int c = 0; c < CENTURIES; c++) {
		TRY(read_in(w, w->t->flow->col[col].list, form, strcspn(form, ";"), CENTURY[c], &x, e));
		snprintf(h->in[c].code, sizeof h->in[c].code, "%s", x.code);
		*a_year = number_of(x.code, &h->in[c].at, &h->in[c].year);
		if (!*a_year)
			return ST_OK;
	}
	return ST_OK;
}

/* Follows a run from its first two headings. */
static bool follow(const struct heading *h, uint32_t n, int a, int b, int a_year, struct series *r)
{
	int step = n > 1 ? h[1].in[b].at - h[0].in[a].at : 1;

	*r = (struct series){ .first = h[0].in[a].year, .last = h[n - 1].in[a].year, .apart = step % a_year == 0 };
	if (step == 0 || step > 10 * a_year || step < -10 * a_year)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		int c = 0;

		while (c < CENTURIES && h[i].in[c].at != h[0].in[a].at + (int)i * step)
			c++;
		if (c == CENTURIES)
			return false;
		r->century[i] = (uint8_t)c;
		r->last = h[i].in[c].year;
	}
	return true;
}

static bool named(const char *years, int low, int high)
{
	for (const char *s = years; *s;) {
		size_t d = strspn(s, "0123456789");

		if (d == 4 && atoi(s) >= low && atoi(s) <= high)
			return true;
		s += d ? d : 1;
	}
	return false;
}

static bool fits(const struct series *r, const char *years)
{
	int low = r->first < r->last ? r->first : r->last, high = r->first < r->last ? r->last : r->first;

	return r->apart ? named(years, low, low) && named(years, high, high) : named(years, low, high);
}

static enum status decide(struct work *w, uint32_t col, struct heading *h, uint32_t n, int a_year, struct err *e)
{
	const char *years = strchrnul(sym_str(w->syms, w->t->col[col].entry[h[0].entry].text), ';');
	struct series r, found = { 0 }, only = { 0 };
	unsigned runs = 0, fit = 0;

	for (int a = 0; a < CENTURIES && a_year; a++)
		for (int b = 0; b < (n > 1 ? CENTURIES : 1); b++) {
			if (!follow(h, n, a, b, a_year, &r))
				continue;
			runs++;
			only = r;
			if (fits(&r, years) && fit++ == 0)
				found = r;
		}
	if (fit == 0 && runs == 1 && n > 1 && !only.apart && only.first / 100 != only.last / 100) {
		found = only;
		fit = 1;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct entry *v = &w->t->col[col].entry[h[i].entry];
		char both[2 * sizeof h->in[0].code + 2];

		snprintf(both, sizeof both, "%s|%s", h[i].in[1].code, h[i].in[0].code);
		v->text = SYM_NONE;
		v->how = HOW_PATTERN;
		v->kind = fit == 1 ? KIND_CODE : a_year ? KIND_AMBIGUOUS : KIND_NONE;
		v->score = fit == 1 ? 90 : a_year ? 50 : 0;
		v->code = v->candidates = SYM_NONE;
		if (fit == 1)
			TRY(sym_intern_z(w->syms, h[i].in[found.century[i]].code, &v->code, e));
		else if (a_year)
			TRY(sym_intern_z(w->syms, both, &v->candidates, e));
		else
			v->how = HOW_NONE;
	}
	return ST_OK;
}

bool short_year(const struct work *w, const struct entry *v)
{
	return v->text && !strncmp(sym_str(w->syms, v->text), YY, strlen(YY));
}

enum status short_years_of_column(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	struct heading *h = NULL;
	enum status st = ST_OK;

	/* Headings with the same years around them are of one table, in their order. */
	for (uint32_t i = 1; st == ST_OK && i < c->nentry; i++) {
		const char *years;
		uint32_t n = 0;
		int a_year = -1;

		if (!short_year(w, &c->entry[i]))
			continue;
		if (!h && !(h = malloc(RUN_MOST * sizeof *h)))
			return err_set(e, ST_FATAL, "no memory for normalizing");
		years = strchrnul(sym_str(w->syms, c->entry[i].text), ';');
		for (uint32_t k = i; st == ST_OK && k < c->nentry && n < RUN_MOST; k++) {
			int per_year = 0;

			if (!short_year(w, &c->entry[k]) || strcmp(strchrnul(sym_str(w->syms, c->entry[k].text), ';'), years) != 0)
				continue;
			st = read_heading(w, col, k, &h[n++], &per_year, e);
			a_year = a_year < 0 || a_year == per_year ? per_year : 0;
		}
		if (st == ST_OK)
			st = decide(w, col, h, n, a_year, e);
	}
	free(h);
	return st;
}
