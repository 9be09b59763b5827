/*
 * verify_xlsx.c - workbooks read back with the reader of submissions, which has nothing in common with their writer.
 */
#include <stdlib.h>
#include <string.h>

#include "core/bytes.h"
#include "decode/decode.h"
#include "emit/verify.h"

#define DATA_ROWS 1000000u
#define FINDING_ROWS 500000u /* of a sheet of findings */

struct vpage { /* what one sheet of a workbook holds */
	uint64_t rows, cells; /* rows below the first that have a first cell (Data: any); cells with text */
	struct dsum sum;      /* of the cells that are canonical numbers */
	uint64_t severity[3]; /* sheets of findings */
	struct dsum value;    /* OBS_VALUE of a data sheet */
};
/* Where the sheet of the ledger is: its lines, their total, then what is said of copies. Its words may be of any language, so that each is
 * known by which columns have something. */
enum vledger { LINES, BELOW_TOTAL, COPIES };
struct vcopy { /* a line of the list of copies */
	char *member, *sheet, *name;
	uint64_t empty, copied, left;
};
struct vbook {
	struct config config;
	struct submission sub; /* filled by the decoder */
	struct vpage *page;    /* by sheet */
	uint32_t cpage;
	uint16_t at;           /* the sheet being read */
	int value_col;         /* of OBS_VALUE in a data sheet */
	bool errors;           /* an error workbook; its sheets are known by their place, since their names are of any language */
	uint32_t nfound;       /* its sheets of findings, behind the first */
	uint32_t nall;         /* all its sheets, codes, rules and ledger the last of them */
	enum vledger ledger;
	bool has_balance;      /* the total row of the ledger is there and 0 */
	uint64_t ledger_lines;
	struct vcopy *copy;
	uint32_t ncopy, ccopy;
};

static const char *page_name(const struct vbook *b, uint32_t i)
{
	return sym_str(b->sub.syms, b->sub.sheet[i].name);
}

static const struct cell *cell_in(const struct cell *x, uint32_t n, uint32_t col)
{
	for (uint32_t i = 0; i < n && x[i].col <= col; i++)
		if (x[i].col == col && x[i].n)
			return &x[i];
	return NULL;
}

static bool cell_is(const struct cell *x, const char *s)
{
	return x && x->n == strlen(s) && !memcmp(x->s, s, x->n);
}

static int64_t cell_count(const struct cell *x)
{
	struct dec d;

	return x && dec_parse_canonical(x->s, x->n, &d) && !d.scale ? d.m : -1;
}

/* ---- rows of the sheets that are lists ---- */

static void finding_row(struct vpage *p, const struct cell *x, uint32_t n)
{
	static const char *const sign[] = { "\u25cf ", "\u25b2 ", "\u2716 " }; /* of information, warning, error; the word behind it is of any language */
	const struct cell *c = cell_in(x, n, 1);

	for (int k = 0; c && k < 3; k++)
		if (c->n > strlen(sign[k]) && !memcmp(c->s, sign[k], strlen(sign[k])))
			p->severity[k]++;
}

static enum status add_copy(struct vbook *b, const struct cell *x, uint32_t n, struct err *e)
{
	const struct cell *member = cell_in(x, n, 0), *sheet = cell_in(x, n, 1), *name = cell_in(x, n, 2);
	int64_t empty = cell_count(cell_in(x, n, 5)), copied = cell_count(cell_in(x, n, 6)), left = cell_count(cell_in(x, n, 7));
	struct arena *a = &b->sub.arena;

	if (!member || !sheet || !name || empty < 0 || copied < 0 || left < 0)
		return err_set(e, ST_SKIP, "a line of the list of copies is not complete");
	if (b->ncopy == b->ccopy) {
		uint32_t cap = b->ccopy ? 2 * b->ccopy : 64;
		struct vcopy *bigger = realloc(b->copy, cap * sizeof *bigger);

		if (!bigger)
			return err_set(e, ST_FATAL, "no memory");
		b->copy = bigger;
		b->ccopy = cap;
	}
	b->copy[b->ncopy] = (struct vcopy){ arena_strdup(a, member->s, member->n), arena_strdup(a, sheet->s, sheet->n),
		arena_strdup(a, name->s, name->n), (uint64_t)empty, (uint64_t)copied, (uint64_t)left };
	if (!b->copy[b->ncopy].member || !b->copy[b->ncopy].sheet || !b->copy[b->ncopy].name)
		return err_set(e, ST_FATAL, "no memory");
	b->ncopy++;
	return ST_OK;
}

static enum status ledger_row(struct vbook *b, const struct cell *x, uint32_t n, struct err *e)
{
	const struct cell *first = cell_in(x, n, 0), *total = cell_in(x, n, 6);

	if (b->ledger == COPIES)
		return first ? add_copy(b, x, n, e) : ST_OK;
	if (b->ledger == BELOW_TOTAL) { /* a title, and then headings */
		b->ledger = first && cell_in(x, n, 1) ? COPIES : BELOW_TOTAL;
		return ST_OK;
	}
	if (first && !cell_in(x, n, 2)) { /* a line has a stage */
		b->ledger = BELOW_TOTAL;
		b->has_balance = cell_is(total, "0");
		return ST_OK;
	}
	b->ledger_lines += first != NULL;
	return ST_OK;
}

static void data_row(struct vbook *b, struct vpage *p, const struct cell *x, uint32_t n)
{
	const struct cell *c = b->value_col < 0 ? NULL : cell_in(x, n, (uint32_t)b->value_col);
	struct dec d;

	if (c && dec_parse(c->s, c->n, &d))
		dsum_add(&p->value, d);
}

/* ---- the decoder's rows ---- */

static enum status on_sheet(void *user, uint16_t sheet, struct err *e)
{
	struct vbook *b = user;

	if (sheet >= b->cpage) {
		uint32_t cap = sheet + 64u;
		struct vpage *bigger = realloc(b->page, cap * sizeof *bigger);

		if (!bigger)
			return err_set(e, ST_FATAL, "no memory");
		memset(bigger + b->cpage, 0, (cap - b->cpage) * sizeof *bigger);
		b->page = bigger;
		b->cpage = cap;
	}
	b->at = sheet;
	b->value_col = -1;
	return ST_OK;
}

static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	(void)user;
	(void)kind;
	(void)cell;
	(void)value;
	(void)e;
	return ST_OK;
}

static bool is_errors(const struct vbook *b, uint32_t sheet)
{
	return b->errors && sheet >= 1 && sheet <= b->nfound;
}

static bool is_ledger(const struct vbook *b, uint32_t sheet)
{
	return b->errors && sheet + 1 == b->nall;
}

static enum status on_row(void *user, uint32_t row, const struct cell *x, uint32_t n, struct err *e)
{
	struct vbook *b = user;
	struct vpage *p = &b->page[b->at];
	bool data = !b->errors && !strcmp(page_name(b, b->at), "Data");
	struct dec d;

	for (uint32_t i = 0; i < n; i++) {
		p->cells += x[i].n != 0;
		if (dec_parse_canonical(x[i].s, x[i].n, &d))
			dsum_add(&p->sum, d);
		if (row == 0 && cell_is(&x[i], "OBS_VALUE"))
			b->value_col = x[i].col;
	}
	if (row == 0)
		return ST_OK;
	p->rows += data ? n != 0 : cell_in(x, n, 0) != NULL;
	if (is_errors(b, b->at))
		finding_row(p, x, n);
	else if (is_ledger(b, b->at))
		return ledger_row(b, x, n, e);
	else if (data)
		data_row(b, p, x, n);
	return ST_OK;
}

static enum status on_sheet_end(void *user, struct err *e)
{
	(void)user;
	(void)e;
	return ST_OK;
}

/* ---- a workbook ---- */

static void book_release(struct vbook *b)
{
	submission_release(&b->sub);
	free(b->page);
	free(b->copy);
	free(b);
}

/* Our own workbooks are larger than what is taken from strangers. */
static struct limits generous(void)
{
	struct limits l = limits_default();

	l.file_bytes = l.part_bytes = l.workbook_bytes = (uint64_t)1 << 36;
	l.cells = UINT64_MAX;
	l.part_ratio = UINT32_MAX;
	return l;
}

/* nfound: the sheets of findings of an error workbook; 0: it is another one. */
static enum status book_read(const char *path, uint32_t nfound, struct vbook **out, struct err *e)
{
	const struct row_sink sink = { NULL, on_sheet, on_fact, on_row, on_sheet_end, NULL };
	struct vbook *b = calloc(1, sizeof *b);
	struct row_sink to = sink;
	struct bytes bytes;
	uint16_t member;
	enum status st;

	if (!b)
		return err_set(e, ST_FATAL, "no memory");
	b->config.limits = generous();
	st = submission_init(&b->sub, &b->config, e);
	if (st != ST_OK) {
		free(b);
		return st;
	}
	b->sub.name = b->sub.sender = b->sub.path = "";
	b->errors = nfound > 0;
	b->nfound = nfound;
	to.user = b;
	st = bytes_open(path, &b->config.limits, &bytes, e);
	if (st == ST_OK) {
		memcpy(b->sub.sha256, bytes.sha256, SHA256_TEXT);
		st = submission_member(&b->sub, "workbook.xlsx", &member, e);
		if (st == ST_OK)
			st = verify_parts(bytes.p, bytes.n, &b->nall, e);
		if (st == ST_OK)
			st = decode_member(&b->sub, member, bytes.p, bytes.n, &to, e);
		bytes_release(&bytes);
	}
	if (st == ST_OK) {
		*out = b;
		return ST_OK;
	}
	book_release(b);
	return st;
}

static const struct vpage *book_page(const struct vbook *b, const char *name)
{
	for (uint32_t i = 0; i < b->sub.nsheet && i < b->cpage; i++)
		if (!strcmp(page_name(b, i), name))
			return &b->page[i];
	return NULL;
}

static enum status fails(const char *path, struct err *e)
{
	struct err why = *e;

	return err_set(e, ST_SKIP, "%.200s: %.280s", path, why.msg);
}

/* ---- the error workbook ---- */

/* A field of a CSV as it was before it was made safe. */
static bool same_text(const char *csv, const char *text)
{
	return !strcmp(csv, text) || (csv[0] == '\'' && !strcmp(csv + 1, text));
}

/* A text file's sheet has no name; the workbook calls it by the file's. */
static const struct vsheet *sheet_of(const struct vrun *v, uint32_t sub, const struct vcopy *c)
{
	const struct vsheet *nameless = NULL;

	for (uint32_t i = 0; i < v->nsheet; i++) {
		const struct vsheet *s = &v->sheet[i];

		if (s->sub != sub || !same_text(s->member, c->member))
			continue;
		if (same_text(s->sheet, c->sheet))
			return s;
		if (!*s->sheet)
			nameless = s;
	}
	return nameless;
}

static enum status compare_copy(const struct vrun *v, uint32_t sub, const struct vbook *b, const struct vcopy *c, struct err *e)
{
	const struct vpage *p = book_page(b, c->name);
	const struct vsheet *s = sheet_of(v, sub, c);
	uint64_t seen = s ? s->count[V_SEEN].cells : 0;

	if (!p)
		return err_set(e, ST_SKIP, "the copy '%s' is missing", c->name);
	if (p->cells != c->copied)
		return err_set(e, ST_SKIP, "the copy '%s' has %llu cells, its list says %llu", c->name, (unsigned long long)p->cells,
			(unsigned long long)c->copied);
	if (seen != c->empty + c->copied + c->left)
		return err_set(e, ST_SKIP, "the copy '%s': %llu cells were seen, %llu copied, empty or left out", c->name,
			(unsigned long long)seen, (unsigned long long)(c->empty + c->copied + c->left));
	if (s && !c->left && !s->count[V_SEEN].sum.overflow && !p->sum.overflow && dsum_cmp(&p->sum, &s->count[V_SEEN].sum) != 0)
		return err_set(e, ST_SKIP, "the numbers of the copy '%s' do not add up to those of the sheet as sent", c->name);
	return ST_OK;
}

static enum status compare_errors(const struct vrun *v, uint32_t sub, const struct vbook *b, struct err *e)
{
	const struct vsub *s = &v->sub[sub];
	uint64_t rows = 0, severity[3] = { 0 };

	for (uint32_t i = 0; i < b->sub.nsheet && i < b->cpage; i++) {
		if (!is_errors(b, i))
			continue;
		rows += b->page[i].rows;
		for (int k = 0; k < 3; k++)
			severity[k] += b->page[i].severity[k];
	}
	for (int k = 0; k < 3; k++)
		if (severity[k] != s->finding[k])
			return err_set(e, ST_SKIP, "%llu findings of severity %s, run.json says %llu", (unsigned long long)severity[k],
				severity_word((enum severity)k), (unsigned long long)s->finding[k]);
	if (rows != s->finding[0] + s->finding[1] + s->finding[2])
		return err_set(e, ST_SKIP, "%llu rows of findings, run.json says %llu", (unsigned long long)rows,
			(unsigned long long)(s->finding[0] + s->finding[1] + s->finding[2]));
	if (b->nall < b->nfound + 4 || b->sub.nsheet != b->nall)
		return err_set(e, ST_SKIP, "one of the sheets of the summary, codes, rules and ledger is missing");
	if (!b->has_balance)
		return err_set(e, ST_SKIP, "the total of the last sheet, the ledger, is not 0");
	if (b->ledger_lines != s->ledger_lines)
		return err_set(e, ST_SKIP, "the last sheet, the ledger, has %llu lines, ledger.csv %llu", (unsigned long long)b->ledger_lines,
			(unsigned long long)s->ledger_lines);
	for (uint32_t i = 0; i < b->ncopy; i++)
		TRY(compare_copy(v, sub, b, &b->copy[i], e));
	return ST_OK;
}

enum status verify_errors_book(const struct vrun *v, uint32_t sub, struct err *e)
{
	const uint64_t *n = v->sub[sub].finding, findings = n[0] + n[1] + n[2];
	char path[PATH_MAX];
	struct vbook *b;
	enum status st;

	snprintf(path, sizeof path, "%s/submissions/%s/errors.xlsx", v->dir, v->sub[sub].name);
	if (book_read(path, (uint32_t)(findings ? (findings + FINDING_ROWS - 1) / FINDING_ROWS : 1), &b, e) != ST_OK)
		return fails(path, e);
	st = compare_errors(v, sub, b, e);
	book_release(b);
	return st == ST_OK ? ST_OK : fails(path, e);
}

/* ---- the harmonized workbook ---- */

enum status verify_flow_book(const struct vrun *v, uint32_t flow, struct err *e)
{
	const struct vflow *f = &v->flow[flow];
	uint64_t want = f->accepted.n < DATA_ROWS ? f->accepted.n : DATA_ROWS;
	const struct vpage *data;
	char path[PATH_MAX];
	struct vbook *b;
	enum status st = ST_OK;

	snprintf(path, sizeof path, "%s/harmonized/%s.xlsx", v->dir, f->id);
	if (book_read(path, 0, &b, e) != ST_OK)
		return fails(path, e);
	data = book_page(b, "Data");
	if (!data || !book_page(b, "About") || !book_page(b, "Coverage"))
		st = err_set(e, ST_SKIP, "one of the sheets About, Data and Coverage is missing");
	else if (data->rows != want)
		st = err_set(e, ST_SKIP, "%llu rows of data, the submissions have %llu", (unsigned long long)data->rows,
			(unsigned long long)f->accepted.n);
	else if (want == f->accepted.n && !data->value.overflow && !f->accepted.sum.overflow && dsum_cmp(&data->value, &f->accepted.sum) != 0)
		st = err_set(e, ST_SKIP, "the values do not add up to those of the submissions");
	book_release(b);
	return st == ST_OK ? ST_OK : fails(path, e);
}
