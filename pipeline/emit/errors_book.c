#include "emit/errors_book.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"

#define SHOWN_MAX 400 /* of a text in a cell of the list; findings.csv has it whole */

void errors_place(const struct errors *w, uint32_t i, char sheet[SHEET_NAME], uint32_t *row)
{
	uint32_t k = i / ERRORS_PER_SHEET;
	char number[32], name[SHEET_NAME];

	snprintf(number, sizeof number, k ? " %u" : "", k + 1);
	snprintf(name, sizeof name, "%s%s", lang_word(w->names, TR("Errors")), number);
	sheet_name_legal(name, strlen(name), "Errors", sheet);
	*row = i % ERRORS_PER_SHEET + 1;
}

/* A sheet of this workbook that is none of the sender's. */
static const char *own_name(const struct errors *w, const char *en, char name[SHEET_NAME])
{
	const char *text = lang_word(w->names, en);

	sheet_name_legal(text, strlen(text), en, name);
	return name;
}

static enum status order_findings(struct errors *w, struct err *e)
{
	const struct findings *f = &w->s->findings;
	const uint32_t *by_cause;
	uint32_t n = 0;

	w->order = arena_alloc(&w->arena, f->n + 1, sizeof *w->order);
	by_cause = findings_by_cause(w->s, &w->arena);
	if (!w->order || !by_cause)
		return err_set(e, ST_FATAL, "no memory for the findings of %s", w->s->name);
	for (int sev = SEV_ERROR; sev >= SEV_INFO; sev--)
		for (uint32_t i = 0; i < f->n; i++)
			if (f->v[by_cause[i]].severity == sev)
				w->order[n++] = by_cause[i];
	w->nsheet_errors = f->n ? (f->n + ERRORS_PER_SHEET - 1) / ERRORS_PER_SHEET : 1;
	return ST_OK;
}

/* Names of the sheets that are none of the sender's, NULL-terminated. NULL: no memory. */
static const char **own_names(struct errors *w)
{
	static const char *const SHEET[] = { TR("Summary"), TR("Codes"), TR("Rules"), TR("Ledger") };
	const char **own = arena_alloc(&w->arena, w->nsheet_errors + sizeof SHEET / sizeof *SHEET + 1, sizeof *own);
	char name[SHEET_NAME];
	uint32_t n = 0, row;

	for (size_t i = 0; own && i < sizeof SHEET / sizeof *SHEET; i++) {
		own_name(w, SHEET[i], name);
		own[n++] = arena_strdup(&w->arena, name, strlen(name));
	}
	for (uint32_t i = 0; own && i < w->nsheet_errors; i++) {
		errors_place(w, i * ERRORS_PER_SHEET, name, &row);
		own[n++] = arena_strdup(&w->arena, name, strlen(name));
	}
	for (uint32_t i = 0; i < n; i++)
		if (!own[i])
			return NULL;
	return own;
}

/* No workbook has two sheets of one name. */
static bool all_differ(const char *const *name, struct arena *a)
{
	for (uint32_t i = 0; name[i]; i++)
		for (uint32_t k = 0; k < i; k++) {
			const char *x = text_caseless(a, name[i], strlen(name[i])), *y = text_caseless(a, name[k], strlen(name[k]));

			if (x && y && !strcmp(x, y))
				return false;
		}
	return true;
}

static enum status begin(struct errors *w, struct err *e)
{
	const char **own;

	arena_init(&w->arena, 0);
	w->tally = tally_submission(w->s);
	TRY(tally_rules(w->s, &w->arena, &w->rule, &w->nrule, e));
	TRY(tally_causes(w->s, &w->arena, &w->cause, &w->ncause, e));
	TRY(order_findings(w, e));
	w->names = w->lang;
	own = own_names(w);
	if (own && !all_differ(own, &w->arena)) {
		w->names = NULL;
		own = own_names(w);
	}
	w->copy = arena_alloc(&w->arena, w->s->nsheet + 1u, sizeof *w->copy);
	if (!own || !w->copy)
		return err_set(e, ST_FATAL, "no memory for the workbook of %s", w->s->name);
	w->text_name = names_in_text(w->s, &w->arena);
	w->copy_name = names_of_copies(w->s, own, &w->arena);
	if (!w->text_name || !w->copy_name)
		return err_set(e, ST_FATAL, "no memory for the workbook of %s", w->s->name);
	return ST_OK;
}

/* ---- the list of findings ---- */

static const struct page_column COLUMN[] = {
	{ TR("Id"), 0, false }, { TR("Severity"), 18, false }, { TR("Rule"), 20, false }, { TR("Sheet"), 20, false }, { TR("Cell"), 10, false },
	{ TR("Key"), 34, false }, { TR("Found"), 18, false }, { TR("Expected"), 18, false }, { TR("Difference"), 16, true },
	{ TR("What is wrong"), 46, false }, { TR("What to do"), 40, false }, { TR("Group"), 14, false },
};
#define NCOLUMN (sizeof COLUMN / sizeof *COLUMN)

static size_t shown(const char *s, size_t n, char *buf)
{
	if (n > SHOWN_MAX) {
		size_t k = SHOWN_MAX;

		while (k && ((unsigned char)s[k] & 0xc0) == 0x80)
			k--;
		memcpy(buf, s, k);
		memcpy(buf + k, "\xe2\x80\xa6", 4);
		return k + 3;
	}
	memcpy(buf, s, n);
	return n;
}

static void put_field(struct errors *w, struct page *p, uint32_t col, const struct finding *f, const char *name)
{
	char buf[SHOWN_MAX + 8], said[2048];
	const char *s = finding_field(w->s, f, w->lang, name, said, sizeof said);

	page_value(p, col, buf, shown(s, strlen(s), buf));
}

/* "A=1;B=2" reads better, and breaks, as "A=1; B=2". */
static void put_key(struct errors *w, struct page *p, uint32_t col, sym_t key)
{
	const char *s = sym_str(w->s->syms, key);
	char buf[2 * SHOWN_MAX + 8];
	size_t k = 0;

	for (; *s && k < 2 * SHOWN_MAX; s++) {
		buf[k++] = *s;
		if (*s == ';')
			buf[k++] = ' ';
	}
	while (*s && k && ((unsigned char)*s & 0xc0) == 0x80) /* cut between letters */
		s--, k--;
	page_text(p, col, buf, k, BF_WRAP);
}

static void put_cell(struct errors *w, struct page *p, struct origin at)
{
	char cell[CELL_TEXT];

	if (at.sheet == SHEET_NONE) {
		page_word(p, 3, TR("the whole submission"), BF_WRAP);
		page_blank(p, 4, BF_WRAP);
		return;
	}
	cell_name(at.row, at.col, cell);
	page_textz(p, 3, *w->text_name[at.sheet] ? w->text_name[at.sheet] : w->copy_name[at.sheet], BF_WRAP);
	if (w->copy[at.sheet].made && at.col < BOOK_COLS && (at.row == ROW_NONE || at.row < BOOK_ROWS))
		page_link(p, 4, w->copy_name[at.sheet], *cell ? cell : "A1", *cell ? cell : lang_word(w->lang, TR("sheet")));
	else
		page_textz(p, 4, cell, BF_WRAP);
}

static void put_finding(struct errors *w, struct page *p, const struct finding *f)
{
	const char *rule = sym_str(w->s->syms, f->rule);
	const struct rule_info *info = catalogue_find(&w->s->config->catalogue, rule);
	char text[4096];

	page_textz(p, 0, sym_str(w->s->syms, f->id), BF_ID);
	page_severity(p, 1, (enum severity)f->severity);
	page_textz(p, 2, rule, BF_WRAP);
	put_cell(w, p, f->at);
	put_key(w, p, 5, f->key);
	put_field(w, p, 6, f, "found");
	put_field(w, p, 7, f, "expected");
	put_field(w, p, 8, f, "difference");
	finding_message(w->s, f, w->lang, text, 1024);
	page_textz(p, 9, text, BF_WRAP);
	finding_advice(w->s, f, info, w->lang, text, 1024);
	page_textz(p, 10, text, BF_WRAP);
	page_textz(p, 11, sym_str(w->s->syms, f->group), BF_WRAP);
	page_next(p);
}

static void fill_findings(struct errors *w, struct page *p, uint32_t k)
{
	uint32_t first = k * ERRORS_PER_SHEET, end = first + ERRORS_PER_SHEET;

	page_head(p, COLUMN, NCOLUMN);
	for (uint32_t i = first; i < end && i < w->s->findings.n; i++)
		put_finding(w, p, &w->s->findings.v[w->order[i]]);
	page_filter(p, 0, NCOLUMN);
	if (!w->s->findings.n)
		page_wide_word(p, 1, TR("Nothing was found."), BF_MUTED);
	page_close(p, w->s->name, 1, 0);
}

/* ---- the whole ---- */

/* Pages in the order of the workbook. */
struct pages {
	struct page summary, codes, rules, ledger;
	struct page *errors, *copy;
};

static enum status fill(struct errors *w, struct pages *p, struct err *e)
{
	char name[SHEET_NAME];
	uint32_t row;

	page_open(&p->summary, &w->b, own_name(w, "Summary", name), 6);
	for (uint32_t i = 0; i < w->nsheet_errors; i++) {
		errors_place(w, i * ERRORS_PER_SHEET, name, &row);
		page_open(&p->errors[i], &w->b, name, NCOLUMN);
	}
	TRY(copies_open(w, p->copy, e));
	page_open(&p->codes, &w->b, own_name(w, "Codes", name), 10);
	page_open(&p->rules, &w->b, own_name(w, "Rules", name), RULES_COLUMNS);
	page_open(&p->ledger, &w->b, own_name(w, "Ledger", name), 8);
	TRY(copies_fill(w, p->copy, e));
	summary_fill(w, &p->summary);
	for (uint32_t i = 0; i < w->nsheet_errors; i++)
		fill_findings(w, &p->errors[i], i);
	TRY(codes_fill(w, &p->codes, e));
	rules_fill(w, &p->rules);
	ledger_fill(w, &p->ledger);
	return ST_OK;
}

static enum status write_book(struct errors *w, const char *path, const char *temp, struct err *e)
{
	struct pages p = { 0 };
	char title[400];
	enum status st, closed;

	lang_fill(w->lang, title, sizeof title, TR("Validation report of {1}"), w->s->name);
	p.errors = arena_alloc(&w->arena, w->nsheet_errors, sizeof *p.errors);
	p.copy = arena_alloc(&w->arena, w->s->nsheet + 1u, sizeof *p.copy);
	if (!p.errors || !p.copy)
		return err_set(e, ST_FATAL, "no memory for the workbook of %s", w->s->name);
	TRY(book_open(&w->b, path, temp, title, w->r, w->lang, e));
	st = fill(w, &p, e);
	closed = book_close(&w->b, st == ST_OK ? e : NULL);
	return st == ST_OK ? closed : st;
}

enum status errors_book(const struct emit_run *r, const struct emit_sub *x, const char *path, const char *temp, struct err *e)
{
	struct errors w = { .r = r, .x = x, .s = x->sub, .lang = language_of(&r->config->readers, x->sub->sender) };
	struct err why;
	enum status st = begin(&w, &why);

	if (st == ST_OK)
		st = write_book(&w, path, temp, &why);
	if (st == ST_SKIP) { /* it is written all the same, and says why it has no copies */
		w.no_copies = arena_strdup(&w.arena, why.msg, strlen(why.msg));
		memset(w.copy, 0, w.s->nsheet * sizeof *w.copy);
		st = write_book(&w, path, temp, &why);
	}
	if (st != ST_OK)
		st = err_set(e, ST_FATAL, "%s", why.msg);
	arena_release(&w.arena);
	return st;
}
