#include "emit/errors_book.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHOWN_MAX 400 /* of a text in a cell of the list; findings.csv has it whole */

void errors_place(uint32_t i, char sheet[32], uint32_t *row)
{
	uint32_t k = i / ERRORS_PER_SHEET;

	if (k)
		snprintf(sheet, 32, "Errors %u", k + 1);
	else
		snprintf(sheet, 32, "Errors");
	*row = i % ERRORS_PER_SHEET + 1;
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

static enum status begin(struct errors *w, struct err *e)
{
	const char **own;
	uint32_t n = 0;

	arena_init(&w->arena, 0);
	w->tally = tally_submission(w->s);
	TRY(tally_rules(w->s, &w->arena, &w->rule, &w->nrule, e));
	TRY(tally_causes(w->s, &w->arena, &w->cause, &w->ncause, e));
	TRY(order_findings(w, e));
	own = arena_alloc(&w->arena, w->nsheet_errors + 6, sizeof *own);
	w->copy = arena_alloc(&w->arena, w->s->nsheet + 1u, sizeof *w->copy);
	if (!own || !w->copy)
		return err_set(e, ST_FATAL, "no memory for the workbook of %s", w->s->name);
	own[n++] = "Summary";
	own[n++] = "Codes";
	own[n++] = "Rules";
	own[n++] = "Ledger";
	for (uint32_t i = 0; i < w->nsheet_errors; i++) {
		char name[32];
		uint32_t row;

		errors_place(i * ERRORS_PER_SHEET, name, &row);
		own[n++] = arena_strdup(&w->arena, name, strlen(name));
	}
	w->text_name = names_in_text(w->s, &w->arena);
	w->copy_name = names_of_copies(w->s, own, &w->arena);
	if (!w->text_name || !w->copy_name)
		return err_set(e, ST_FATAL, "no memory for the workbook of %s", w->s->name);
	return ST_OK;
}

/* ---- the list of findings ---- */

static const struct page_column COLUMN[] = {
	{ "Id", 0, false }, { "Severity", 12, false }, { "Rule", 20, false }, { "Sheet", 20, false }, { "Cell", 10, false },
	{ "Key", 34, false }, { "Found", 18, false }, { "Expected", 18, false }, { "Difference", 16, true },
	{ "What is wrong", 46, false }, { "What to do", 40, false }, { "Group", 14, false },
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

static void put_sym(struct errors *w, struct page *p, uint32_t col, sym_t x)
{
	char buf[SHOWN_MAX + 8];
	const char *s = sym_str(w->s->syms, x);
	size_t n = shown(s, sym_len(w->s->syms, x), buf);

	page_value(p, col, buf, n);
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
		page_textz(p, 3, "the whole submission", BF_WRAP);
		page_blank(p, 4, BF_WRAP);
		return;
	}
	cell_name(at.row, at.col, cell);
	page_textz(p, 3, *w->text_name[at.sheet] ? w->text_name[at.sheet] : w->copy_name[at.sheet], BF_WRAP);
	if (w->copy[at.sheet].made && at.col < BOOK_COLS && (at.row == ROW_NONE || at.row < BOOK_ROWS))
		page_link(p, 4, w->copy_name[at.sheet], *cell ? cell : "A1", *cell ? cell : "sheet");
	else
		page_textz(p, 4, cell, BF_WRAP);
}

static void put_finding(struct errors *w, struct page *p, const struct finding *f)
{
	static const enum book_format word[] = { BF_INFO, BF_WARNING, BF_ERROR };
	const char *rule = sym_str(w->s->syms, f->rule);
	const struct rule_info *info = catalogue_find(&w->s->config->catalogue, rule);
	char text[4096];

	page_textz(p, 0, sym_str(w->s->syms, f->id), BF_ID);
	snprintf(text, sizeof text, "%s %s", severity_symbol((enum severity)f->severity), severity_word((enum severity)f->severity));
	page_textz(p, 1, text, word[f->severity]);
	page_textz(p, 2, rule, BF_WRAP);
	put_cell(w, p, f->at);
	put_key(w, p, 5, f->key);
	put_sym(w, p, 6, f->found);
	put_sym(w, p, 7, f->expected);
	put_sym(w, p, 8, f->difference);
	finding_message(w->s, f, text, 1024);
	page_textz(p, 9, text, BF_WRAP);
	finding_advice(w->s, f, info, text, 1024);
	page_textz(p, 10, text, BF_WRAP);
	put_sym(w, p, 11, f->group);
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
		page_wide(p, 1, "Nothing was found.", BF_MUTED);
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
	char name[32];
	uint32_t row;

	page_open(&p->summary, &w->b, "Summary", 6);
	for (uint32_t i = 0; i < w->nsheet_errors; i++) {
		errors_place(i * ERRORS_PER_SHEET, name, &row);
		page_open(&p->errors[i], &w->b, name, NCOLUMN);
	}
	TRY(copies_open(w, p->copy, e));
	page_open(&p->codes, &w->b, "Codes", 10);
	page_open(&p->rules, &w->b, "Rules", RULES_COLUMNS);
	page_open(&p->ledger, &w->b, "Ledger", 8);
	TRY(copies_fill(w, p->copy, e));
	summary_fill(w, &p->summary);
	for (uint32_t i = 0; i < w->nsheet_errors; i++)
		fill_findings(w, &p->errors[i], i);
	codes_fill(w, &p->codes);
	rules_fill(w, &p->rules);
	ledger_fill(w, &p->ledger);
	return ST_OK;
}

static enum status write_book(struct errors *w, const char *path, const char *temp, struct err *e)
{
	struct pages p = { 0 };
	char title[300];
	enum status st, closed;

	snprintf(title, sizeof title, "Validation report of %s", w->s->name);
	p.errors = arena_alloc(&w->arena, w->nsheet_errors, sizeof *p.errors);
	p.copy = arena_alloc(&w->arena, w->s->nsheet + 1u, sizeof *p.copy);
	if (!p.errors || !p.copy)
		return err_set(e, ST_FATAL, "no memory for the workbook of %s", w->s->name);
	TRY(book_open(&w->b, path, temp, title, w->r, e));
	st = fill(w, &p, e);
	closed = book_close(&w->b, st == ST_OK ? e : NULL);
	return st == ST_OK ? closed : st;
}

enum status errors_book(const struct emit_run *r, const struct emit_sub *x, const char *path, const char *temp, struct err *e)
{
	struct errors w = { .r = r, .x = x, .s = x->sub };
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
