/*
 * delivery - how a file is sent: its format and the version of it, what separates the fields of a text, and how many there are. csv is any text
 * with separated fields, sdmx-csv any version of that. The row holds for the senders that it names, or for all. Each is said once for each file of a submission, at its first observation; of a workbook no separator is asked.
 */
#include <stdio.h>
#include <string.h>

#include "validators/validator.h"

static bool has_word(const struct rule_row *r, const char *field, const char *s)
{
	char word[64];

	for (uint32_t i = 0; rule_word(r, field, i, word); i++)
		if (!strcmp(word, s))
			return true;
	return false;
}

/* Of the formats that are agreed, csv is any text with separated fields, and sdmx-csv any version. */
static bool is_agreed(const struct rule_row *r, const char *format)
{
	size_t family = strcspn(format, "/");
	char word[64];

	for (uint32_t i = 0; rule_word(r, "formats", i, word); i++)
		if (!strcmp(word, format) || (strlen(word) == family && !memcmp(word, format, family)) ||
			(!strcmp(word, "csv") && family > 4 && !memcmp(format + family - 4, "-csv", 4)))
			return true;
	return false;
}

static const char *separator(char c)
{
	return c == ',' ? "comma" : c == ';' ? "semicolon" : c == '\t' ? "tab" : "pipe";
}

/* What is wrong with a file, in words; NULL: nothing. */
static const char *wrong(const struct rule_row *r, const struct submission *s, const struct member *m, uint16_t sheet, char found[64], char expected[64])
{
	double fields = rule_number(r, "fields", 0);

	snprintf(expected, 64, "%s", rule_field(r, "formats"));
	if (*expected && !is_agreed(r, sym_str(s->syms, m->format)))
		return sym_str(s->syms, m->format);
	snprintf(expected, 64, "%s", rule_field(r, "separator"));
	if (*expected && m->delimiter && strcmp(expected, separator(m->delimiter)) != 0)
		return separator(m->delimiter);
	snprintf(expected, 64, "%s fields", rule_field(r, "fields"));
	snprintf(found, 64, "%u fields", s->sheet[sheet].cols);
	return fields > 0 && s->sheet[sheet].cols != (uint32_t)fields ? found : NULL;
}

static void check(const struct view *v, const struct rule_row *r)
{
	const struct submission *s = v->sub;
	uint32_t last = UINT32_MAX, row;
	struct scan rows;

	if (*rule_field(r, "senders") && !has_word(r, "senders", s->sender)) {
		report_not_applicable_many(v, r, NO_PRECONDITION, scan_count(r, v));
		return;
	}
	scan_begin(&rows, r, v);
	while (scan_next(&rows, &row)) { /* rows of a file stand together */
		uint16_t sheet = view_sheet(v, row);
		uint32_t member = sheet < s->nsheet ? s->sheet[sheet].member : UINT32_MAX;
		char found[64], expected[64];
		const char *what;

		if (member == last || member >= s->nmember)
			continue;
		last = member;
		what = wrong(r, s, &s->member[member], sheet, found, expected);
		if (what)
			report_text(v, r, row, what, expected, sym_str(s->syms, s->member[member].path));
		else
			report_passed(v, r);
	}
}

static const struct field fields[] = {
	{ .name = "senders", .kind = FIELD_TEXT, .optional = true },
	{ .name = "formats", .kind = FIELD_CHOICES, .optional = true, .choice = "csv xlsx sdmx-csv sdmx-csv/1.0 sdmx-csv/2.0" },
	{ .name = "separator", .kind = FIELD_CHOICE, .optional = true, .choice = "comma semicolon tab pipe" },
	{ .name = "fields", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(delivery) = { .name = "delivery", .field = fields, .check = check };
