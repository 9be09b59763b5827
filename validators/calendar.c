#include "validators/calendar.h"

#include <stdio.h>
#include <string.h>

unsigned periods_a_year(char sort)
{
	return sort == 'S' ? 2 : sort == 'Q' ? 4 : sort == 'M' ? 12 : 1;
}

/* Digits only; -1: others. */
static int digits(const char *s, size_t n)
{
	int x = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		x = 10 * x + (s[i] - '0');
	}
	return x;
}

bool day_is(const char *text)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, day;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	day = digits(text + 8, 2);
	if (year < 0 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

bool period_read(const char *text, struct period *out)
{
	size_t n = strlen(text);
	int year = n < 4 ? -1 : digits(text, 4), part;

	if (year < 0 || (n > 4 && (n != 7 || text[4] != '-')))
		return false;
	*out = (struct period){ n == 4 ? 'A' : text[5] == 'S' || text[5] == 'Q' ? text[5] : 'M', year };
	if (out->sort == 'A')
		return true;
	part = out->sort == 'M' ? digits(text + 5, 2) : digits(text + 6, 1);
	out->number = year * (int)periods_a_year(out->sort) + part - 1;
	return part >= 1 && part <= (int)periods_a_year(out->sort);
}

bool period_months(const char *text, int *first, int *last)
{
	size_t n = strcspn(text, "/");
	char begins[16];
	struct period p;

	if (n >= sizeof begins)
		return false;
	memcpy(begins, text, n);
	begins[n] = '\0';
	if (day_is(begins))
		begins[7] = '\0';
	if (!period_read(begins, &p))
		return false;
	*first = p.number * (12 / (int)periods_a_year(p.sort));
	*last = *first + 12 / (int)periods_a_year(p.sort) - 1;
	return true;
}

bool period_begun(const char *text, const char *day)
{
	char begins[32];
	struct period p;

	snprintf(begins, sizeof begins, "%.*s", (int)(strcspn(text, "/") < 20 ? strcspn(text, "/") : 20), text);
	if (period_read(begins, &p))
		snprintf(begins, sizeof begins, "%04d-%02d-01", p.number / (int)periods_a_year(p.sort),
			p.number % (int)periods_a_year(p.sort) * (12 / (int)periods_a_year(p.sort)) + 1);
	else if (digits(begins, 4) < 0 || strlen(begins) != 10)
		return true;
	return strcmp(begins, day) <= 0;
}

void period_text(struct period p, char buf[16])
{
	int a = (int)periods_a_year(p.sort), year = p.number / a, part = p.number % a + 1;

	if (p.sort == 'A')
		snprintf(buf, 16, "%04d", year);
	else if (p.sort == 'M')
		snprintf(buf, 16, "%04d-%02d", year, part);
	else
		snprintf(buf, 16, "%04d-%c%d", year, p.sort, part);
}

void period_last_day(struct period p, char buf[16])
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int a = (int)periods_a_year(p.sort), year = p.number / a, month = (p.number % a + 1) * 12 / a;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	snprintf(buf, 16, "%04d-%02d-%02d", year, month, days[month - 1] + (month == 2 && leap));
}
