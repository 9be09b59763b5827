/*
 * written - how a field is written: of which signs it is made, how long it is, with which decimal mark and how many decimals. The field
 * is the value, or the text in a column. `except`: words that stand there instead and are as good (C for confidential).
 * Asked of     what was written, whatever became of it: a text that is no number, or a label that is not known, too.
 *
 * Mark     of a decimal: not the last sign, and not what separates the fields of the file.
 * Kinds    alphabetic: letters; alphanumeric: letters and digits; numeric: digits, with a sign; decimal: digits, with a sign and one
 *          decimal mark that is not the last; date: YYYY-MM-DD, a day that there is; period: 2020, 2020-S1, 2020-Q3, 2020-07; text: any.
 * Length   of a number: its digits. Letters are counted, not bytes.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "validators/calendar.h"
#include "validators/validator.h"

struct writing {
	const struct view *v;
	const struct rule_row *r;
	int col;      /* -1: the value */
	char between; /* the sign between the fields of the file of the row at hand; '\0': it has none */
	bool decimal;
	const char *kind, *mark;
	double min, max, least, most; /* length, decimals */
};

static bool is_letter(unsigned char c)
{
	return isalpha(c) || c >= 0x80; /* all of UTF-8 beyond ASCII */
}

/* NULL: good; else what is wrong. */
static const char *number_fault(const struct writing *w, const char *s, size_t n, unsigned *digits, unsigned *decimals)
{
	bool seen = false;

	for (size_t i = 0; i < n; i++) {
		if (i == 0 && (s[i] == '-' || s[i] == '+'))
			continue;
		if (s[i] == *w->mark && w->decimal) {
			if (*w->mark == w->between)
				return "the decimal mark is the sign between fields, too";
			if (seen)
				return "two decimal marks";
			if (i + 1 == n)
				return "the decimal mark is last";
			seen = true;
		} else if (isdigit((unsigned char)s[i])) {
			++*digits;
			*decimals += seen;
		} else {
			return w->decimal ? "not only digits and the agreed decimal mark" : "not only digits";
		}
	}
	return *digits ? NULL : "no digit";
}

static const char *text_fault(const struct writing *w, const char *s, size_t n, unsigned *length)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		*length += (c & 0xc0) != 0x80;
		if (!strcmp(w->kind, "alphabetic") && !is_letter(c))
			return "not only letters";
		if (!strcmp(w->kind, "alphanumeric") && !is_letter(c) && !isdigit(c))
			return "not only letters and digits";
	}
	return NULL;
}

static const char *time_fault(const struct writing *w, const char *s, size_t n)
{
	char text[16];
	struct period p;

	snprintf(text, sizeof text, "%.*s", (int)(n < sizeof text ? n : 0), s);
	if (!strcmp(w->kind, "period"))
		return period_read(text, &p) ? NULL : "no period";
	return day_is(text) ? NULL : "no day of the form YYYY-MM-DD";
}

static const char *fault(const struct writing *w, const char *s, size_t n)
{
	unsigned length = 0, decimals = 0;
	bool number = !strcmp(w->kind, "numeric") || !strcmp(w->kind, "decimal"), time = !strcmp(w->kind, "date") || !strcmp(w->kind, "period");
	const char *why = number ? number_fault(w, s, n, &length, &decimals) : text_fault(w, s, n, &length);

	if (!why && time)
		why = time_fault(w, s, n);
	if (why)
		return why;
	if (length < w->min || length > w->max)
		return length < w->min ? "too short" : "too long";
	if (number && (decimals < w->least || decimals > w->most))
		return decimals < w->least ? "too few decimals" : "too many decimals";
	return NULL;
}

static char sign_between(const struct submission *s, uint16_t sheet)
{
	uint32_t member = sheet < s->nsheet ? s->sheet[sheet].member : UINT32_MAX;

	return member < s->nmember ? s->member[member].delimiter : '\0';
}

static const char *text_of(const struct writing *w, uint32_t row, char *buf, size_t *n)
{
	const struct entry *x;
	sym_t s;

	if (w->col < 0)
		return table_value_text(w->v->t, w->v->sub->syms, row, buf, n);
	x = table_at(w->v->t, row, (uint32_t)w->col);
	s = x->text ? x->text : x->label;
	*n = sym_len(w->v->sub->syms, s);
	return sym_str(w->v->sub->syms, s);
}

static void add_bounds(const struct rule_row *r, char *buf, size_t cap, const char *what, const char *min, const char *max)
{
	size_t n = strlen(buf);

	if (*rule_field(r, min) || *rule_field(r, max))
		snprintf(buf + n, cap - n, ", %s %.20s..%.20s", what, rule_field(r, min), rule_field(r, max));
}

/* A sign that there is no figure, and why. */
static bool is_mark(const struct view *v, uint32_t row)
{
	enum val_state s = table_state(v->t, row);

	return s == VAL_MISSING || s == VAL_CONFIDENTIAL || s == VAL_CANNOT_EXIST;
}

static void check(const struct view *v, const struct rule_row *r)
{
	struct writing w = { .v = v, .r = r, .kind = rule_field(r, "kind"), .mark = rule_field(r, "mark") };
	struct scan rows;
	uint32_t row;

	w.col = *rule_field(r, "column") ? view_col(v, rule_field(r, "column")) : -1;
	w.mark = *w.mark ? w.mark : ".";
	w.decimal = !strcmp(w.kind, "decimal");
	w.min = rule_number(r, "min_length", 0);
	w.max = rule_number(r, "max_length", 1e9);
	w.least = rule_number(r, "min_decimals", 0);
	w.most = rule_number(r, "max_decimals", 1e9);
	scan_begin(&rows, r, v);
	if (!v->t->flow->first_fault) /* else a rejected observation has been spoken of */
		scan_all(&rows);
	while (scan_next(&rows, &row)) {
		char buf[DEC_TEXT], word[64], shown[128], expected[128];
		const char *s, *why;
		bool excepted = false;
		size_t n;

		s = text_of(&w, row, buf, &n);
		for (uint32_t i = 0; !excepted && rule_word(r, "except", i, word); i++)
			excepted = strlen(word) == n && !memcmp(word, s, n);
		if (!n || (w.col < 0 && is_mark(v, row) && !excepted)) {
			report_not_applicable(v, r, NO_VALUE);
			continue;
		}
		w.between = sign_between(v->sub, view_sheet(v, row));
		why = excepted ? NULL : fault(&w, s, n);
		if (!why) {
			report_passed(v, r);
			continue;
		}
		snprintf(shown, sizeof shown, "%.*s", (int)(n < 100 ? n : 100), s);
		snprintf(expected, sizeof expected, "%s", w.kind);
		add_bounds(r, expected, sizeof expected, "length", "min_length", "max_length");
		add_bounds(r, expected, sizeof expected, "decimals", "min_decimals", "max_decimals");
		report_text(v, r, row, shown, expected, why);
	}
}

static const struct field fields[] = {
	{ .name = "column", .kind = FIELD_ANY_COLUMN, .optional = true },
	{ .name = "kind", .kind = FIELD_CHOICE, .choice = "alphabetic alphanumeric numeric decimal date period text" },
	{ .name = "except", .kind = FIELD_TEXT, .optional = true },
	{ .name = "mark", .kind = FIELD_TEXT, .optional = true },
	{ .name = "min_length", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "max_length", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "min_decimals", .kind = FIELD_NUMBER, .optional = true },
	{ .name = "max_decimals", .kind = FIELD_NUMBER, .optional = true },
	{ 0 },
};

VALIDATOR(written) = { .name = "written", .about = ABOUT_VALUE, .field = fields, .check = check };
