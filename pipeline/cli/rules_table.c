#include "cli/rules_table.h"

#include <libgen.h>
#include <string.h>

#include "core/publish.h"
#include "core/text.h"
#include "emit/book.h"
#include "emit/jobs.h"

#define SHEET "Rules"
#define COLUMNS_MOST 256
#define CELL_MOST 32000 /* bytes of a cell of a workbook, below its limit in letters */

/* ---- reading ---- */

struct taking {
	struct single *s;
	struct csvtab *t;
	uint32_t cap;
	bool wanted; /* the sheet at hand is the table */
	bool named;  /* the sheet called Rules has been found */
	bool any;    /* some sheet has been taken */
};

static enum status out_of_memory(const struct taking *k, struct err *e)
{
	return err_set(e, ST_FATAL, "%s: out of memory", k->t->file);
}

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct taking *k = user;
	bool named = !strcmp(sym_str(k->s->sub.syms, k->s->sub.sheet[sheet].name), SHEET);

	(void)e;
	k->wanted = !k->named && (named || !k->any);
	if (!k->wanted)
		return ST_OK;
	k->any = true;
	k->named = named;
	*k->t = (struct csvtab){ .file = k->t->file };
	k->cap = 0;
	return ST_OK;
}

static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	(void)user, (void)kind, (void)cell, (void)value, (void)e;
	return ST_OK;
}

static enum status on_sheet_end(void *user, struct err *e)
{
	(void)user, (void)e;
	return ST_OK;
}

static const char *text_of(struct taking *k, const struct cell *c, uint32_t row, struct err *e)
{
	const char *s;

	if (c->kind == 'e' || c->kind == 'd') {
		err_set(e, ST_FATAL, "%s:%u:%u: found %s '%.*s', expected a text; give the cell the format Text and type it again", k->t->file, row + 1,
			c->col + 1u, c->kind == 'e' ? "the error" : "a date", (int)c->n, c->s);
		return NULL;
	}
	if (memchr(c->s, '\0', c->n)) {
		err_set(e, ST_FATAL, "%s:%u:%u: a NUL byte", k->t->file, row + 1, c->col + 1u);
		return NULL;
	}
	s = c->kind == 'b' ? *c->s == 'T' ? "true" : "false" : arena_strdup(&k->s->arena, c->s, c->n);
	if (!s)
		out_of_memory(k, e);
	return s;
}

static enum status head(struct taking *k, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct csvtab *t = k->t;

	t->head = arena_alloc(&k->s->arena, n, sizeof *t->head);
	if (!t->head)
		return out_of_memory(k, e);
	t->head_line = row + 1;
	for (uint32_t i = 0; i < n; i++) {
		if (c[i].col != t->ncol || cell_blank(&c[i]) || t->ncol == COLUMNS_MOST)
			return csvtab_fail(e, t, CSVTAB_HEAD, (int)t->ncol, "no column heading here, and one behind it");
		t->head[t->ncol] = text_of(k, &c[i], row, e);
		if (!t->head[t->ncol++])
			return ST_FATAL;
	}
	for (uint32_t i = 0; i < t->ncol; i++)
		for (uint32_t j = 0; j < i; j++)
			if (!strcmp(t->head[i], t->head[j]))
				return csvtab_fail(e, t, CSVTAB_HEAD, (int)i, "the column '%s' a second time", t->head[i]);
	return ST_OK;
}

static enum status grow(struct taking *k, struct err *e)
{
	struct csvtab *t = k->t;
	uint32_t cap = k->cap ? k->cap * 2 : 64;
	const char **cells;
	uint32_t *lines;

	if (t->nrow < k->cap)
		return ST_OK;
	cells = arena_alloc(&k->s->arena, (size_t)cap * t->ncol, sizeof *cells);
	lines = arena_alloc(&k->s->arena, cap, sizeof *lines);
	if (!cells || !lines)
		return out_of_memory(k, e);
	if (t->nrow) {
		memcpy(cells, t->cell, (size_t)t->nrow * t->ncol * sizeof *cells);
		memcpy(lines, t->line, t->nrow * sizeof *lines);
	}
	t->cell = cells;
	t->line = lines;
	k->cap = cap;
	return ST_OK;
}

static enum status on_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct taking *k = user;
	struct csvtab *t = k->t;
	const char **at;
	uint32_t filled = 0;

	for (uint32_t i = 0; i < n; i++)
		filled += !cell_blank(&c[i]);
	if (!k->wanted || !filled)
		return ST_OK;
	if (!t->ncol) {
		while (n && cell_blank(&c[n - 1]))
			n--;
		return head(k, row, c, n, e);
	}
	TRY(grow(k, e));
	at = t->cell + (size_t)t->nrow * t->ncol;
	for (uint32_t i = 0; i < t->ncol; i++)
		at[i] = "";
	t->line[t->nrow] = row + 1;
	for (uint32_t i = 0; i < n; i++) {
		if (c[i].col >= t->ncol) {
			if (!cell_blank(&c[i]))
				return csvtab_fail(e, t, t->nrow, c[i].col, "'%.*s' stands behind the last column", (int)(c[i].n < 60 ? c[i].n : 60), c[i].s);
			continue;
		}
		at[c[i].col] = text_of(k, &c[i], row, e);
		if (!at[c[i].col])
			return ST_FATAL;
	}
	t->nrow++;
	return ST_OK;
}

static void aside(const struct single *s, const char *member, const char *why)
{
	single_unread(s, member, ST_SKIP, why);
}

/* What the reader found wrong with the file is wrong with the table. */
static int faults(struct single *s, const char *path)
{
	char text[600];

	for (uint32_t i = 0; i < s->sub.findings.n; i++) {
		const struct finding *f = &s->sub.findings.v[i];
		const struct rule_info *info = catalogue_find(&s->config.catalogue, sym_str(s->sub.syms, f->rule));

		if (f->severity == SEV_INFO || !info)
			continue;
		finding_text(&s->sub, f, NULL, info->message, text, sizeof text);
		return cli_fail(EXIT_USAGE, "%s:%u:%u: %s", path, f->at.row + 1, f->at.col + 1u, text);
	}
	return EXIT_ACCEPTED;
}

int rules_table_read(struct single *s, const char *path, struct csvtab *out)
{
	struct taking k = { .s = s, .t = out };
	struct row_sink sink = { &k, on_sheet, on_fact, on_row, on_sheet_end, NULL };
	int status = single_file(s, path, false, NULL);
	enum status st;
	struct err e;

	if (status != EXIT_ACCEPTED)
		return status;
	*out = (struct csvtab){ .file = path };
	st = single_decode(s, &sink, false, aside, &e);
	if (st == ST_SKIP)
		return single_unread(s, path, st, e.msg);
	if (st != ST_OK)
		return cli_fail(EXIT_USAGE, "%s", e.msg);
	status = faults(s, path);
	if (status == EXIT_ACCEPTED && !out->ncol)
		status = cli_fail(EXIT_USAGE, "%s:1:1: the table is empty, expected a header line", path);
	return status;
}

/* ---- writing ---- */

static void put_field(FILE *f, const char *s)
{
	bool quote = strpbrk(s, ",\"\r\n") || *s == '#' || *s == ' ';

	if (!quote) {
		fputs(s, f);
		return;
	}
	putc('"', f);
	for (; *s; s++) {
		if (*s == '"')
			putc('"', f);
		putc(*s, f);
	}
	putc('"', f);
}

static void write_csv(const struct csvtab *t, FILE *f)
{
	for (uint32_t c = 0; c < t->ncol; c++) {
		put_field(f, t->head[c]);
		putc(c + 1 < t->ncol ? ',' : '\n', f);
	}
	for (uint32_t r = 0; r < t->nrow; r++)
		for (uint32_t c = 0; c < t->ncol; c++) {
			put_field(f, csvtab_at(t, r, (int)c));
			putc(c + 1 < t->ncol ? ',' : '\n', f);
		}
}

/* Nothing is changed or cut on its way into a cell. */
static enum status fits_cell(const char *s, uint32_t row, const char *column, struct err *e)
{
	size_t n = strlen(s), i = 0;

	if (n > CELL_MOST)
		return err_set(e, ST_SKIP, "rule %u: its %s of %zu bytes is too long for a cell of a workbook; write CSV", row + 1, column, n);
	while (i < n) {
		uint32_t c = utf8_next(s, n, &i);

		if ((c < 0x20 && c != '\n' && c != '\t') || text_hidden(c))
			return err_set(e, ST_SKIP, "rule %u: its %s has the character U+%04X, which cannot stand in a workbook; write CSV", row + 1, column, c);
	}
	return ST_OK;
}

static enum status write_book(const struct job *j, struct err *e)
{
	static const double limits[] = { 14, 20, 13, 12, 40, 18, 16, 50, 60, 14, 8, 60, 18, 10 };
	const struct csvtab *t = j->user;
	char path[4096];
	struct page_column c[COLUMNS_MOST];
	struct page p;
	struct book b;

	snprintf(path, sizeof path, "%s", j->what);
	TRY(book_open(&b, j->what, dirname(path), "Rules", NULL, NULL, e));
	for (uint32_t i = 0; i < t->ncol; i++)
		c[i] = (struct page_column){ .head = t->head[i], .limit = i < sizeof limits / sizeof *limits ? limits[i] : 30 };
	page_open(&p, &b, SHEET, t->ncol);
	page_head(&p, c, t->ncol);
	page_below(&p, BF_TYPED); /* a code such as 004 is typed as it is */
	for (uint32_t r = 0; r < t->nrow; r++) {
		for (uint32_t i = 0; i < t->ncol; i++)
			page_textz(&p, i, csvtab_at(t, r, (int)i), BF_TYPED);
		page_next(&p);
	}
	page_filter(&p, 0, t->ncol);
	page_close(&p, SHEET, 1, 2);
	return book_close(&b, e);
}

enum status rules_table_write(const struct csvtab *t, const char *path, struct err *e)
{
	size_t n = path ? strlen(path) : 0;
	struct aside a;

	if (!path) {
		write_csv(t, stdout);
		return ST_OK;
	}
	if (n > 5 && !strcmp(path + n - 5, ".xlsx")) {
		struct job job = { .what = a.temp, .run = write_book, .user = t };

		for (uint32_t r = 0; r < t->nrow; r++)
			for (uint32_t c = 0; c < t->ncol; c++)
				TRY(fits_cell(csvtab_at(t, r, (int)c), r, t->head[c], e));
		TRY(aside_open(&a, path, e));
		if (jobs_run(&job, 1, 1, NULL, NULL, e) != ST_OK) {
			aside_abort(&a);
			return ST_FATAL;
		}
		return aside_commit(&a, e);
	}
	TRY(aside_open(&a, path, e));
	write_csv(t, a.f);
	return aside_commit(&a, e);
}
