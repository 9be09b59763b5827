/*
 * fields - two columns of one observation go together: they have the same code or two different ones (a corridor has two ends), or a pair
 * that is listed, or none that is. Both have codes of one list where they are held against each other. Instead of the second one the
 * envelope may be asked: SENDER is the area that sent the file (an organization is none). Silent where there is no number, since a matrix
 * has a cell for every pair.
 */
#include <string.h>

#include "validators/validator.h"

/* Whether "X Y" is among "A B;C D". */
static bool has_pair(const char *s, const char *x, const char *y)
{
	size_t nx = strlen(x), ny = strlen(y);

	while (*s) {
		s += strspn(s, " ");
		if (!strncmp(s, x, nx) && s[nx] == ' ') {
			const char *other = s + nx + strspn(s + nx, " ");

			if (!strncmp(other, y, ny) && (!other[ny] || other[ny] == ';' || other[ny] == ' '))
				return true;
		}
		s = strchrnul(s, ';');
		s += *s == ';';
	}
	return false;
}

static void check(const struct view *v, const struct rule_row *r)
{
	bool sent = !strcmp(rule_field(r, "other"), "SENDER");
	const char *sender = sent ? view_sender_area(v) : "";
	uint32_t a = (uint32_t)rule_column(r, v, "column"), b = sent ? a : (uint32_t)rule_column(r, v, "other");
	const char *relation = rule_field(r, "relation"), *list = rule_field(r, "list");
	bool listed = !strcmp(relation, "match") || !strcmp(relation, "exclude");
	bool wanted = !strcmp(relation, "match") || !strcmp(relation, "equal");
	const uint32_t *as = view_codes_as(v, a, b);
	uint64_t passed = 0, no_value = 0;
	struct scan rows;
	uint32_t row;

	scan_begin(&rows, r, v);
	while (as && scan_next(&rows, &row)) {
		uint32_t code = view_code_at(v, row, a), other = sent ? CODE_ABSENT : view_code_at(v, row, b);
		const char *x, *y;
		bool found;

		if (!table_counts(v->t, row)) {
			no_value++;
			continue;
		}
		if (sent && !*sender) {
			report_not_applicable(v, r, NO_REFERENCE);
			continue;
		}
		x = view_code_text(v, a, code);
		y = sent ? sender : view_code_text(v, b, other);
		found = listed ? has_pair(list, x, y) : sent ? !strcmp(x, y) : code ? as[code] == other : !other;
		if (found == wanted)
			passed++;
		else
			report_text(v, r, row, x, !strcmp(relation, "equal") ? y : NULL, y);
	}
	report_passed_many(v, r, passed);
	report_not_applicable_many(v, r, NO_VALUE, no_value);
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_COLUMN },
	{ .name = "other", .kind = FIELD_COLUMN_OR_SENDER },
	{ .name = "relation", .kind = FIELD_CHOICE, .optional = true, .choice = "differ equal match exclude" },
	{ .name = "list", .kind = FIELD_TUPLES, .optional = true },
	{ 0 },
};

VALIDATOR(fields) = { .name = "fields", .about = ABOUT_VALUE, .field = fields, .check = check };
