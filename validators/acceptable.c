/*
 * acceptable - who may send which periods of a dataflow. The row holds for the senders that it names, or for all where it names none; rows of
 * one rule, dataflow and where are one list. only: nobody else sends this dataflow. begun: instead, that periods have begun on the day of the run, whoever sends them. Said once
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

/* Rows of one rule are one list. Whether the sender is named in it, and nobody else may send; what it may send, or who may. */
struct list {
	bool named, only;
	char periods[256], senders[256];
};

static void add(char *to, size_t cap, const char *first, const char *between, const char *last)
{
	size_t n = strlen(to);

	snprintf(to + n, cap - n, "%s%s%s%s", n ? " " : "", first, between, last);
}

static struct list read_list(const struct view *v, const struct rule_row *r)
{
	const struct rule_row *x;
	struct list l = { 0 };

	for (uint32_t i = 0; (x = rule_sibling(v, r, i)) != NULL; i++) {
		l.only |= !strcmp(rule_field(x, "only"), "yes");
		add(l.senders, sizeof l.senders, rule_field(x, "senders"), "", "");
		if (!names(x, v->sub->sender))
			continue;
		l.named = true;
		add(l.periods, sizeof l.periods, rule_field(x, "first"), "..", rule_field(x, "last"));
	}
	return l;
}

static bool is_agreed(const struct view *v, const struct rule_row *r, const char *period)
{
	const struct rule_row *x;

	for (uint32_t i = 0; (x = rule_sibling(v, r, i)) != NULL; i++)
		if (names(x, v->sub->sender) && within(period, rule_field(x, "first"), rule_field(x, "last")))
			return true;
	return false;
}

static void check(const struct view *v, const struct rule_row *r)
{
	int col = view_role(v, ROLE_PERIOD);
	struct list l;

	if (col < 0 || (uint32_t)col >= v->ndim || *rule_field(r, "begun") || rule_sibling(v, r, 0) != r)
		return;
	l = read_list(v, r);
	if (!l.named && !l.only) {
		report_not_applicable_many(v, r, NO_PRECONDITION, scan_count(r, v));
		return;
	}
	for (uint32_t code = 1; code < view_ncode(v, (uint32_t)col); code++) {
		const char *text = view_code_text(v, (uint32_t)col, code);
		struct scan rows;
		uint32_t row;

		scan_begin(&rows, r, v);
		scan_code(&rows, (uint32_t)col, code);
		if (!scan_next(&rows, &row))
			continue;
		if (is_agreed(v, r, text))
			report_passed(v, r);
		else
			report_text(v, r, row, l.named ? text : v->sub->sender, l.named ? l.periods : l.senders, v->t->flow->id);
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

VALIDATOR(acceptable) = { .name = "acceptable", .field = fields, .together = true, .check = check, .dated = dated };
