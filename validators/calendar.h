/*
 * calendar.h - periods by number: years (2020), half-years (2020-S1), quarters (2020-Q3) and months (2020-07).
 */
#ifndef VALIDATORS_CALENDAR_H
#define VALIDATORS_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

struct period {
	char sort;  /* 'A', 'S', 'Q' or 'M' */
	int number; /* of its sort, from year 0 on: 2020-Q3 is 2020 * 4 + 2 */
};

/* Whether a text is a day that there is, as 2026-11-24. */
bool day_is(const char *text);
unsigned periods_a_year(char sort);
/* false: the text is none of these. */
bool period_read(const char *text, struct period *out);
/* The first and the last month of a period, from year 0 on; of a date, and of a span that begins with either, its month or its first period.
 * false: the text is none of these. */
bool period_months(const char *text, int *first, int *last);
/* Whether it has begun on a day (YYYY-MM-DD); also of spans, which begin with a date (2015-07-01/P5Y). What is no period has. */
bool period_begun(const char *text, const char *day);
void period_text(struct period p, char buf[16]);
void period_last_day(struct period p, char buf[16]); /* 2020-09-30 */

#endif
