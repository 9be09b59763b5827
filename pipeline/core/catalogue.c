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

/* ---- loading ---- */

struct rows { /* of rules, in their order */
	uint32_t n, cap;
	struct rule_info *v;
};
struct loading {
	const struct home *h;
	const char *path;
	struct arena *arena;
	struct broken *broken;
	struct rows rule;
	struct rows wrong;   /* broken ones; nby_note: the part that says so */
};

static enum status add(struct loading *l, struct rows *to, const struct rule_info *r, struct err *e)
{
	if (to->n == to->cap) {
		uint32_t cap = to->cap ? to->cap * 2 : 128;
		struct rule_info *v = arena_alloc(l->arena, cap, sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "no memory for the catalogue of rules");
		if (to->n)
			memcpy(v, to->v, to->n * sizeof *v);
		to->v = v;
		to->cap = cap;
	}
	to->v[to->n++] = *r;
	return ST_OK;
}

static bool is_there(const struct loading *l, const char *id)
{
	for (uint32_t i = 0; i < l->rule.n; i++)
		if (!strcmp(l->rule.v[i].id, id))
			return true;
	return false;
}

/* What was kept last is wrong with this row. */
static enum status put_aside(struct loading *l, struct rule_info r, struct err *e)
{
	r.nby_note = l->broken->n - 1;
	return add(l, &l->wrong, &r, e);
}

/* What is said with it is said nevertheless, unless another row has it: as grave as can be where that cannot be read. */
static enum status add_broken(struct loading *l, struct rule_info r, struct err *e)
{
	uint32_t part = r.nby_note;

	r.nby_note = 0;
	if (!is_id(r.id) || is_there(l, r.id))
		return ST_OK;
	if (!r.ess_type)
		r.ess_type = "";
	if (!r.level || !is_among(levels, r.level, strlen(r.level)))
		r.level = "0";
	if (!r.message || !*r.message)
		r.message = "{found} {note}";
	if (!r.advice)
		r.advice = "";
	r.broken = true;
	TRY(broken_rule(l->broken, part, r.id, e));
	return add(l, &l->rule, &r, e);
}

static enum status on_lost(void *user, const char *first, struct err *why)
{
	struct loading *l = user;

	TRY(broken_keep(l->broken, l->h->dir, l->path, ST_FATAL, why));
	return put_aside(l, (struct rule_info){ .id = first, .severity = SEV_ERROR }, why);
}

static enum status read_rows(struct loading *l, const struct csvtab *t, const int at[], struct err *e)
{
	for (uint32_t i = 0; i < t->nrow; i++) {
		struct rule_info r;
		enum status st = catalogue_row(t, i, at, &r, e);

		if (st == ST_OK && is_there(l, r.id)) {
			TRY(broken_keep(l->broken, l->h->dir, l->path, csvtab_fail(e, t, i, at[ID], "the rule '%s' a second time", r.id), e));
		} else if (st == ST_OK) {
			TRY(add(l, &l->rule, &r, e));
		} else {
			struct err none;

			TRY(broken_keep(l->broken, l->h->dir, l->path, st, e));
			if (read_severity(t, i, at[SEVERITY], &r.severity, &none) != ST_OK)
				r.severity = SEV_ERROR;
			TRY(put_aside(l, r, e));
		}
	}
	for (uint32_t i = 0; i < l->wrong.n; i++)
		TRY(add_broken(l, l->wrong.v[i], e));
	return ST_OK;
}

/* What no table names, since the program reports it by itself. */
static const char *const own[] = { "AREA-FILE-NAME", "CELL-BAD", "CHARSET-GUESSED", "CODE-AMBIGUOUS", "CODE-GUESSED", "CODE-LABEL",
	"CODE-UNKNOWN", "CSV-QUOTE", "CSV-RAGGED", "FILE-SKIPPED", "FLAG-UNKNOWN", "FORMULA-NO-VALUE", "HEADER-UNKNOWN", "HIDDEN-CONTENT",
	"MISSING-FIELD", "NO-LAYOUT", "NOT-A-NUMBER", "NOT-COLLECTED", "NUMBER-AMBIGUOUS", "NUMBER-TOO-LARGE", "OVERFLOW", "ROW-UNPLACED",
	"SENDER-UNKNOWN", "UNREADABLE", "VTL-CAST", "VTL-DIV0", "VTL-OVERFLOW", "WITHIN-TOLERANCE", NULL };

static enum status add_missing(struct loading *l, struct err *e)
{
	for (const char *const *id = own; *id; id++)
		if (!is_there(l, *id)) {
			err_set(e, ST_FATAL, "%s: there is no row for %s, which is reported in any case", l->path, *id);
			TRY(broken_keep(l->broken, l->h->dir, l->path, ST_FATAL, e));
			TRY(add_broken(l, (struct rule_info){ .id = *id, .severity = SEV_ERROR, .nby_note = l->broken->n - 1 }, e));
		}
	return ST_OK;
}

/* Rows of one rule stand together, so that it can point at the first of them: `at` is the next free place. */
static enum status advice_row(struct loading *l, const struct csvtab *t, uint32_t i, const int col[3], struct advice *at, struct err *e)
{
	enum { OF, NOTE, TEXT };
	const struct rule_info key = { .id = csvtab_at(t, i, col[OF]) };
	struct rule_info *of = l->rule.n ? bsearch(&key, l->rule.v, l->rule.n, sizeof *l->rule.v, by_id) : NULL;

	*at = (struct advice){ csvtab_at(t, i, col[NOTE]), csvtab_at(t, i, col[TEXT]) };
	if (!of)
		return csvtab_fail(e, t, i, col[OF], "found '%s', which is no rule of catalogue.csv", key.id);
	if (!*at->note || !*at->text)
		return csvtab_fail(e, t, i, *at->note ? col[TEXT] : col[NOTE], "the field is empty");
	TRY(catalogue_text(t, i, col[TEXT], false, e));
	if (of->nby_note && of->by_note + of->nby_note != at)
		return csvtab_fail(e, t, i, col[OF], "rows of %s stand apart; they belong together", of->id);
	if (!of->nby_note)
		of->by_note = at;
	of->nby_note++;
	return ST_OK;
}

static enum status on_lost_advice(void *user, const char *first, struct err *why)
{
	struct loading *l = user;

	(void)first; /* the rule is made, and advises what it always does */
	return broken_keep(l->broken, l->h->dir, l->path, ST_FATAL, why);
}

static enum status read_advice(struct loading *l, struct csvtab *t, struct err *e)
{
	static const char *const columns[] = { "id", "note", "advice", NULL };
	struct advice *all;
	int col[3];
	uint32_t n = 0;

	TRY(l->broken ? csvtab_load_rest(l->path, l->arena, on_lost_advice, l, t, e) : csvtab_load(l->path, l->arena, t, e));
	TRY(csvtab_columns(t, columns, col, e));
	all = arena_alloc(l->arena, t->nrow + 1u, sizeof *all);
	if (!all)
		return err_set(e, ST_FATAL, "no memory for the catalogue of rules");
	for (uint32_t i = 0; i < t->nrow; i++) {
		enum status st = advice_row(l, t, i, col, &all[n], e);

		n += st == ST_OK;
		TRY(broken_keep(l->broken, l->h->dir, l->path, st, e));
	}
	return ST_OK;
}

static enum status load_advice(struct loading *l, struct err *e)
{
	char path[PATH_MAX + 64];
	struct csvtab t;

	snprintf(path, sizeof path, "%s/validators/rules/advice.csv", l->h->dir);
	if (access(path, F_OK) != 0)
		return ST_OK;
	l->path = path;
	return broken_keep(l->broken, l->h->dir, path, read_advice(l, &t, e), e);
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

enum status catalogue_load(const struct home *h, struct arena *a, struct broken *broken, struct catalogue *out, struct err *e)
{
	static const char *const columns[] = { "id", "ess_type", "level", "severity", "message", "advice", NULL };
	char path[PATH_MAX + 64];
	struct loading l = { .h = h, .path = path, .arena = a, .broken = broken };
	struct csvtab t;
	int at[CATALOGUE_COLS];

	snprintf(path, sizeof path, "%s/validators/rules/catalogue.csv", h->dir);
	TRY(broken ? csvtab_load_rest(path, a, on_lost, &l, &t, e) : csvtab_load(path, a, &t, e));
	TRY(csvtab_columns(&t, columns, at, e));
	TRY(read_rows(&l, &t, at, e));
	if (broken)
		TRY(add_missing(&l, e));
	if (l.rule.n)
		qsort(l.rule.v, l.rule.n, sizeof *l.rule.v, by_id);
	*out = (struct catalogue){ l.rule.n, l.rule.v };
	return load_advice(&l, e);
}

const struct rule_info *catalogue_find(const struct catalogue *c, const char *id)
{
	struct rule_info key = { .id = id };

	return c->n ? bsearch(&key, c->rule, c->n, sizeof *c->rule, by_id) : NULL;
}
