/*
 * acceptable - who may send which periods of a dataflow. The row holds for the senders that it names, or for all where it names none;
 * only: nobody else sends this dataflow. begun: instead, that periods have begun on the day of the run, whoever sends them. Said once
 * for each period, at its first observation.
 */
#include <stdio.h>
#include <string.h>

#include "validators/calendar.h"
#include "validators/validator.h"

static bool names(const struct rule_row *r, const char *sender)
{
	char word[64];

	for (uint32_t i = 0; rule_word(r, "senders", i, word); i++)
		if (!strcmp(word, sender))
			return true;
	return !*rule_field(r, "senders");
}

/* The year that a period is in or, for one of the same sort as the bound, its number. */
static bool within(const char *period, const char *first, const char *last)
{
	struct period p, b;
	bool good = true;

	if (!period_read(period, &p))
		return true;
	if (period_read(first, &b))
		good &= b.sort == p.sort ? p.number >= b.number :
			p.number / (int)periods_a_year(p.sort) >= b.number / (int)periods_a_year(b.sort);
	if (period_read(last, &b))
		good &= b.sort == p.sort ? p.number <= b.number :
			p.number / (int)periods_a_year(p.sort) <= b.number / (int)periods_a_year(b.sort);
	return good;
}

static void check(const struct view *v, const struct rule_row *r)
{
	bool named = names(r, v->sub->sender), only = !strcmp(rule_field(r, "only"), "yes");
	const char *first = rule_field(r, "first"), *last = rule_field(r, "last");
	int col = view_role(v, ROLE_PERIOD);
	char expected[64];

	if (col < 0 || (uint32_t)col >= v->ndim || *rule_field(r, "begun"))
		return;
	if (!named && !only) {
		report_not_applicable_many(v, r, NO_PRECONDITION, scan_count(r, v));
		return;
	}
	snprintf(expected, sizeof expected, "%s..%s", first, last);
	for (uint32_t code = 1; code < view_ncode(v, (uint32_t)col); code++) {
		const char *text = view_code_text(v, (uint32_t)col, code);
		struct scan rows;
		uint32_t row;

		scan_begin(&rows, r, v);
		scan_code(&rows, (uint32_t)col, code);
		if (!scan_next(&rows, &row))
			continue;
		if (named && within(text, first, last))
			report_passed(v, r);
		else
			report_text(v, r, row, named ? text : v->sub->sender, named ? expected : rule_field(r, "senders"), v->t->flow->id);
	}
}

static void dated(const struct view *v, const struct rule_row *r, const char *as_of)
{
	int col = view_role(v, ROLE_PERIOD);

	if (col < 0 || (uint32_t)col >= v->ndim || !*rule_field(r, "begun"))
		return;
	for (uint32_t code = 1; code < view_ncode(v, (uint32_t)col); code++) {
		const char *text = view_code_text(v, (uint32_t)col, code);
		struct scan rows;
		uint32_t row;

		scan_begin(&rows, r, v);
		scan_code(&rows, (uint32_t)col, code);
		if (!scan_next(&rows, &row))
			continue;
		if (period_begun(text, as_of))
			report_passed(v, r);
		else
			report_text(v, r, row, text, as_of, NULL);
	}
}

static const struct field fields[] = {
	{ .name = "senders", .kind = FIELD_TEXT, .optional = true },
	{ .name = "only", .kind = FIELD_CHOICE, .optional = true, .choice = "yes no" },
	{ .name = "first", .kind = FIELD_PERIOD, .optional = true },
	{ .name = "last", .kind = FIELD_PERIOD, .optional = true },
	{ .name = "begun", .kind = FIELD_CHOICE, .optional = true, .choice = "yes" },
	{ 0 },
};

VALIDATOR(acceptable) = { .name = "acceptable", .field = fields, .check = check, .dated = dated };
