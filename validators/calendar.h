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

unsigned periods_a_year(char sort);
/* false: the text is none of these. */
bool period_read(const char *text, struct period *out);
void period_text(struct period p, char buf[16]);

#endif
