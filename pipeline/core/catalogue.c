#include "core/catalogue.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/csvtab.h"
#include "core/language.h"

static const char *const severity_words[] = { [SEV_INFO] = TR("info"), [SEV_WARNING] = TR("warning"), [SEV_ERROR] = TR("error") };
static const char *const levels[] = { "0", "1", "1a", "1b", "1c", "2", "3", "4", "5", NULL };
static const char *const placeholders[] = { "{found}", "{expected}", "{difference}", "{key}", "{note}", NULL };

const char *severity_word(enum severity s)
{
	return severity_words[s];
}

static bool is_id(const char *s)
{
	return *s && s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] == '\0';
}

static bool is_among(const char *const list[], const char *s, size_t n)
{
	for (; *list; list++)
		if (strlen(*list) == n && memcmp(*list, s, n) == 0)
			return true;
	return false;
}

/* "{note*}" */
static bool is_starred(const char *s, size_t n)
{
	char plain[32];

	if (n < 3 || n > sizeof plain || s[n - 2] != '*')
		return false;
	memcpy(plain, s, n - 2);
	plain[n - 2] = '}';
	return is_among(placeholders, plain, n - 1);
}

enum status catalogue_text(const struct csvtab *t, uint32_t row, int col, bool starred, struct err *e)
{
	const char *s = csvtab_at(t, row, col), *end;

	for (; (s = strchr(s, '{')) != NULL; s = end) {
		end = strchr(s, '}');
		if (!end)
			return csvtab_fail(e, t, row, col, "a brace is never closed");
		end++;
		if (!is_among(placeholders, s, (size_t)(end - s)) && !(starred && is_starred(s, (size_t)(end - s))))
			return csvtab_fail(e, t, row, col, "'%.*s', expected {found}, {expected}, {difference}, {key} or {note}",
				(int)(end - s), s);
	}
	return ST_OK;
}

static enum status read_severity(const struct csvtab *t, uint32_t row, int col, enum severity *out, struct err *e)
{
	for (int s = SEV_INFO; s <= SEV_ERROR; s++)
		if (strcmp(severity_words[s], csvtab_at(t, row, col)) == 0) {
			*out = (enum severity)s;
			return ST_OK;
		}
	return csvtab_fail(e, t, row, col, "severity '%s', expected info, warning or error", csvtab_at(t, row, col));
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct rule_info *)a)->id, ((const struct rule_info *)b)->id);
}

enum { ID, ESS, LEVEL, SEVERITY, MESSAGE, ADVICE };

enum status catalogue_row(const struct csvtab *t, uint32_t row, const int at[CATALOGUE_COLS], struct rule_info *out, struct err *e)
{
	struct rule_info *r = out;

	*r = (struct rule_info){ .id = csvtab_at(t, row, at[ID]), .ess_type = csvtab_at(t, row, at[ESS]),
		.level = csvtab_at(t, row, at[LEVEL]), .message = csvtab_at(t, row, at[MESSAGE]), .advice = csvtab_at(t, row, at[ADVICE]) };
	if (!is_id(r->id))
		return csvtab_fail(e, t, row, at[ID], "id '%s', expected capital letters, digits and hyphens", r->id);
	if (!is_among(levels, r->level, strlen(r->level)))
		return csvtab_fail(e, t, row, at[LEVEL], "level '%s', expected 0 to 5, 1a, 1b or 1c", r->level);
	TRY(read_severity(t, row, at[SEVERITY], &r->severity, e));
	if (!*r->message)
		return csvtab_fail(e, t, row, at[MESSAGE], "no message");
	TRY(catalogue_text(t, row, at[MESSAGE], false, e));
	return catalogue_text(t, row, at[ADVICE], false, e);
}

/* Rows of one rule stand together, so that it can point at the first of them. */
static enum status read_advice(const struct csvtab *t, struct arena *a, struct rule_info *rule, uint32_t n, struct err *e)
{
	enum { OF, NOTE, TEXT };
	static const char *const columns[] = { "id", "note", "advice", NULL };
	struct advice *all = arena_alloc(a, t->nrow + 1u, sizeof *all);
	struct rule_info *of = NULL;
	int at[3];

	if (!all)
		return err_set(e, ST_FATAL, "no memory for the catalogue of rules");
	TRY(csvtab_columns(t, columns, at, e));
	for (uint32_t i = 0; i < t->nrow; i++) {
		const struct rule_info key = { .id = csvtab_at(t, i, at[OF]) };

		all[i] = (struct advice){ csvtab_at(t, i, at[NOTE]), csvtab_at(t, i, at[TEXT]) };
		if (!of || strcmp(of->id, key.id) != 0)
			of = n ? bsearch(&key, rule, n, sizeof *rule, by_id) : NULL;
		if (!of)
			return csvtab_fail(e, t, i, at[OF], "found '%s', which is no rule of catalogue.csv", key.id);
		if (!*all[i].note || !*all[i].text)
			return csvtab_fail(e, t, i, *all[i].note ? at[TEXT] : at[NOTE], "the field is empty");
		TRY(catalogue_text(t, i, at[TEXT], false, e));
		if (!of->nby_note)
			of->by_note = &all[i];
		if (of->by_note + of->nby_note++ != &all[i])
			return csvtab_fail(e, t, i, at[OF], "rows of %s stand apart; they belong together", of->id);
	}
	return ST_OK;
}

static enum status load_advice(const struct home *h, struct arena *a, struct rule_info *rule, uint32_t n, struct err *e)
{
	char path[PATH_MAX + 64];
	struct csvtab t;

	snprintf(path, sizeof path, "%s/validators/rules/advice.csv", h->dir);
	if (access(path, F_OK) != 0)
		return ST_OK;
	TRY(csvtab_load(path, a, &t, e));
	return read_advice(&t, a, rule, n, e);
}

/* One of the texts, which are joined by |, stands in s. */
static bool holds_one(const char *texts, const char *s)
{
	for (const char *end; *texts; texts = *end ? end + 1 : end) {
		end = strchrnul(texts, '|');
		if (end > texts && memmem(s, strlen(s), texts, (size_t)(end - texts)))
			return true;
	}
	return false;
}

const char *catalogue_advice(const struct rule_info *r, const char *note)
{
	for (uint32_t i = 0; i < r->nby_note; i++)
		if (holds_one(r->by_note[i].note, note))
			return r->by_note[i].text;
	return r->advice;
}

enum status catalogue_load(const struct home *h, struct arena *a, struct catalogue *out, struct err *e)
{
	static const char *const columns[] = { "id", "ess_type", "level", "severity", "message", "advice", NULL };
	char path[PATH_MAX + 64];
	struct rule_info *rule;
	struct csvtab t;
	int at[CATALOGUE_COLS];

	snprintf(path, sizeof path, "%s/validators/rules/catalogue.csv", h->dir);
	TRY(csvtab_load(path, a, &t, e));
	TRY(csvtab_columns(&t, columns, at, e));
	rule = arena_alloc(a, t.nrow, sizeof *rule);
	if (!rule)
		return err_set(e, ST_FATAL, "no memory for the catalogue of rules");
	for (uint32_t i = 0; i < t.nrow; i++) {
		TRY(catalogue_row(&t, i, at, &rule[i], e));
		for (uint32_t k = 0; k < i; k++)
			if (strcmp(rule[k].id, rule[i].id) == 0)
				return csvtab_fail(e, &t, i, at[ID], "the rule '%s' a second time", rule[i].id);
	}
	qsort(rule, t.nrow, sizeof *rule, by_id);
	*out = (struct catalogue){ t.nrow, rule };
	return load_advice(h, a, rule, t.nrow, e);
}

const struct rule_info *catalogue_find(const struct catalogue *c, const char *id)
{
	struct rule_info key = { .id = id };

	return c->n ? bsearch(&key, c->rule, c->n, sizeof *c->rule, by_id) : NULL;
}
