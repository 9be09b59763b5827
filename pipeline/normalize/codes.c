/*
 * codes.c - the labels of a table become codes: each distinct text once.
 */
#include "normalize/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/text.h"
#include "normalize/flags.h"

static const char *list_of(const struct work *w, uint32_t col)
{
	return w->t->flow->col[col].list;
}

static bool is_text(const struct work *w, uint32_t col)
{
	return !strcmp(list_of(w, col), "text");
}

/* "code book: Codes!B4 Kenya" */
static enum status why_own(struct work *w, const struct edge *own, struct entry *v, struct err *e)
{
	const struct sheet *sheet = &w->sub->sheet[own->at.sheet];
	sym_t name = sheet->name ? sheet->name : w->sub->member[sheet->member].path;
	char cell[CELL_TEXT], why[512];

	cell_name(own->at.row, own->at.col, cell);
	snprintf(why, sizeof why, "code book %s!%s: %s", sym_str(w->syms, name), cell, sym_str(w->syms, own->parent));
	cut_whole(why);
	return work_why(w, v, why, e);
}

/* like "Ghana" 83, "Granada" 57 */
static enum status why_near(struct work *w, const struct match *x, struct entry *v, struct err *e)
{
	char why[512];
	const char *code, *like;
	unsigned score;
	size_t k = 0;

	for (unsigned i = 0; k < sizeof why && (like = match_like(w->m, x, i, &code, &score)) != NULL; i++)
		k += (size_t)snprintf(why + k, sizeof why - k, "%s \"%s\" %u", i ? "," : "like", like, score);
	cut_whole(why);
	return work_why(w, v, why, e);
}

/* A code that titles may narrow down to a part ("PART-OF:ISO3:DEU", and what may name one): the entry keeps the text that decided, if one did. */
#define PART_OF "PART-OF:"
#define PLACE_LONGEST 2200
static enum status match_place(struct work *w, uint32_t col, struct entry *v, int year, struct match *x, struct err *e)
{
	const char *whole = sym_str(w->syms, v->text) + strlen(PART_OF), *named;
	char said[PLACE_LONGEST];
	sym_t text;
	size_t n;

	TRY(sym_intern_z(w->syms, whole, &text, e));
	TRY(match_part(w->matcher, list_of(w, col), sym_str(w->syms, v->label), whole, year, x, &named, &n, e));
	v->label = SYM_NONE;
	v->text = n ? SYM_NONE : text;
	if (!n)
		return ST_OK;
	snprintf(said, sizeof said, "%.*s%s", (int)n, named, x->how == HOW_FILE ? " (name of the file or folder)" : "");
	return sym_intern_z(w->syms, said, &v->label, e);
}

/* Matches one entry. DATED: the year matters; OR_REGION: among regions the label means a region. */
enum { DATED = ABOUT_DATED, OR_REGION = 2 };
static enum status match_entry(struct work *w, uint32_t col, uint32_t entry, int year, uint8_t *about, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	const struct edge *own = book_says(w, col, v);
	const char *label = sym_str(w->syms, own ? own->parent : v->label), *text = own ? "" : sym_str(w->syms, v->text);
	struct match x;

	*about = 0;
	if (short_year(w, v))
		return ST_OK; /* all headings together decide */
	if (!own && !strncmp(text, PART_OF, strlen(PART_OF)))
		TRY(match_place(w, col, v, year, &x, e));
	else
		TRY(match_label(w->matcher, v->other ? w->t->flow->col[col].other_list : list_of(w, col), label, *text ? text : NULL, "", year, &x, e));
	if (!own)
		TRY(book_doubts(w, col, v, &x, e));
	v->code = v->candidates = v->why = SYM_NONE;
	if (own)
		TRY(why_own(w, own, v, e));
	else if (*x.why)
		TRY(work_why(w, v, x.why, e));
	else if (x.nlike)
		TRY(why_near(w, &x, v, e));
	if (*x.code)
		TRY(sym_intern_z(w->syms, x.code, &v->code, e));
	if (*x.candidates)
		TRY(sym_intern_z(w->syms, x.candidates, &v->candidates, e));
	v->kind = x.kind;
	v->how = x.how;
	v->score = x.score;
	if (*x.mark)
		TRY(label_flag(w, col, entry, &x, e));
	*about = (uint8_t)((x.dated ? DATED : 0) | (x.or_region ? OR_REGION : 0));
	return ST_OK;
}

/* A status that is written with the letters that stand behind numbers elsewhere ("bd"); the system of a code says nothing of
 * several. */
static enum status match_flags(struct work *w, uint32_t col, uint32_t entry, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	const char *s = sym_str(w->syms, v->text ? v->text : v->label), *colon = v->text ? strchr(s, ':') : NULL;
	struct flags f;

	s = colon && *s >= 'A' && *s <= 'Z' ? colon + 1 : s;
	if (v->kind != KIND_NONE || !flags_read(w->m, s, strlen(s), false, &f) || f.unknown[0])
		return ST_OK;
	if (*f.status)
		TRY(sym_intern_z(w->syms, f.status, &v->code, e));
	if (*f.comment)
		TRY(sym_intern_z(w->syms, f.comment, &w->beside[entry].note, e));
	if (*f.conf)
		TRY(sym_intern_z(w->syms, f.conf, &w->beside[entry].conf, e));
	v->kind = KIND_CODE;
	v->how = HOW_ALIAS;
	v->score = 96;
	v->candidates = SYM_NONE;
	return ST_OK;
}

/* The first year that each period speaks of, by entry; NULL: no memory. */
static int *years_of_periods(const struct work *w, const struct column *c)
{
	int *year = malloc((c ? c->nentry : 1) * sizeof *year);

	for (uint32_t i = 0; year && i < (c ? c->nentry : 1); i++)
		year[i] = c ? work_year(w, c->entry[i].code) : 0;
	return year;
}

struct by_year {
	struct numbermap entry, same; /* (entry, year) -> entry; (entry, code) -> entry */
};

/* The entry like another one for rows of a year; it is shared by all years in which it means the same. */
static enum status entry_of_year(struct work *w, uint32_t col, struct by_year *b, uint32_t was, int year, uint32_t *out, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint32_t *is, *same, made;
	uint8_t again;

	TRY(numbermap_at(&b->entry, was, (uint32_t)year, &is, e));
	if (!*is) {
		TRY(table_entry_again(w->t, col, was, &made, e));
		c->entry[made].other = c->entry[was].other;
		TRY(match_entry(w, col, made, year, &again, e));
		TRY(column_in_year(w, col, was, made, year, e));
		TRY(numbermap_at(&b->same, was, c->entry[made].code, &same, e));
		if (*same) {
			table_entry_undo(w->t, col);
		} else {
			c->entry[made].count = 0;
			*same = made;
		}
		*is = *same;
	}
	*out = *is;
	return ST_OK;
}

/* Rows of entries whose meaning depends on the year get an entry for each meaning. */
static enum status split_by_year(struct work *w, uint32_t col, const uint8_t *dated, struct err *e)
{
	int period = w->role[ROLE_PERIOD];
	const struct column *when = period < 0 ? NULL : &w->t->col[period];
	struct column *c = &w->t->col[col];
	int *year = years_of_periods(w, when);
	struct by_year by_year = { 0 };
	uint32_t n = w->t->n, was = 0, is = 0;
	int last = 0;
	enum status st = year ? neighbours_of_years(w, col, dated, when, year, e) : err_set(e, ST_FATAL, "no memory for normalizing");

	/* What was given a new entry lies behind, so all that is looked at are entries of before. */
	for (uint32_t i = 0; st == ST_OK && (i = packed_find(&c->at, i, n, dated)) < n; i++) {
		uint32_t entry = packed_get(&c->at, i);
		int y = when ? year[packed_get(&when->at, i)] : 0;

		if (y == 0)
			continue;
		if (entry != was || y != last)
			st = entry_of_year(w, col, &by_year, entry, y, &is, e);
		was = entry;
		last = y;
		if (st == ST_OK)
			st = work_set(w, i, col, is, e);
	}
	numbermap_clear(&by_year.entry);
	numbermap_clear(&by_year.same);
	numbermap_clear(&w->stood);
	free(year);
	return st;
}

/* A column that has regions may mean a region by a label that is an area's, too: nothing is guessed. */
static void among_regions(struct work *w, uint32_t col, const uint8_t *about, uint32_t n)
{
	struct entry *v = w->t->col[col].entry;
	bool regions = false;

	for (uint32_t i = 1; i < n; i++)
		regions |= v[i].kind == KIND_AGGREGATE;
	for (uint32_t i = 1; regions && i < n; i++)
		if (about[i] & OR_REGION) {
			v[i].code = SYM_NONE;
			v[i].kind = KIND_AMBIGUOUS;
			v[i].score = 50;
		}
}

static enum status match_column(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint8_t *about, any = 0;
	enum status st;
	uint32_t n;

	TRY(other_list_of(w, col, e));
	n = c->nentry;
	about = calloc(n, sizeof *about);
	if (!about)
		return err_set(e, ST_FATAL, "no memory for normalizing");
	st = book_try(w, col, e);
	for (uint32_t i = 1; st == ST_OK && i < n; i++) {
		st = match_entry(w, col, i, 0, &about[i], e);
		any |= about[i];
		if (st == ST_OK && w->t->flow->col[col].role == ROLE_STATUS)
			st = match_flags(w, col, i, e);
	}
	if (st == ST_OK)
		st = evidence_of_column(w, col, about, e);
	if (st == ST_OK && any & OR_REGION)
		among_regions(w, col, about, n);
	for (uint32_t i = 0; i < n; i++)
		about[i] &= DATED;
	if (st == ST_OK && any & DATED)
		st = split_by_year(w, col, about, e);
	free(about);
	return st;
}

static void copy_texts(struct work *w, uint32_t col)
{
	for (uint32_t i = 1; i < w->t->col[col].nentry; i++) {
		struct entry *v = &w->t->col[col].entry[i];

		v->code = v->label ? v->label : v->text;
		v->kind = KIND_CODE;
		v->how = HOW_EXACT;
		v->score = 100;
	}
}

/* The length of a code and the letter in it say what sort of period it is: 2019, 2019-06, 2019-Q2, 2019-S1, 2018-07-01/P1Y. */
static unsigned period_sort(const char *code, size_t n)
{
	return (unsigned)n * 3 + (n > 5 && (code[5] < '0' || code[5] > '9')) + (n > 5 && code[5] == 'S');
}

/* "2005-06" is a month or a financial year: what the other periods of the column are decides. */
static enum status settle_periods(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint64_t known[192] = { 0 };

	for (uint32_t i = 1; i < c->nentry; i++) {
		size_t n = sym_len(w->syms, c->entry[i].code);

		if (n && n < 60)
			known[period_sort(sym_str(w->syms, c->entry[i].code), n)]++;
	}
	for (uint32_t i = 1; i < c->nentry; i++) {
		struct entry *v = &c->entry[i];
		const char *a = sym_str(w->syms, v->candidates), *bar = strchr(a, '|'), *pick = NULL;
		size_t na, nb, n = 0;
		uint64_t ka, kb;

		if (v->kind != KIND_AMBIGUOUS || !bar)
			continue;
		na = (size_t)(bar - a);
		nb = strlen(bar + 1);
		if (na >= 60 || nb >= 60)
			continue;
		ka = known[period_sort(a, na)];
		kb = known[period_sort(bar + 1, nb)];
		if (ka && !kb) {
			pick = a;
			n = na;
		} else if (kb && !ka) {
			pick = bar + 1;
			n = nb;
		}
		if (!pick)
			continue;
		TRY(sym_intern(w->syms, pick, n, &v->code, e));
		v->kind = KIND_CODE;
		v->score = 90;
	}
	return ST_OK;
}

/* What the letters of a status column say beside the status. */
static enum status status_notes(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint8_t *says = calloc(c->nentry, 1);
	uint32_t n = w->t->n;
	enum status st = says ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");
	bool any = false, taken;

	for (uint32_t i = 0; st == ST_OK && i < w->nbeside; i++)
		any |= says[i] = w->beside[i].note || w->beside[i].conf;
	for (uint32_t i = 0; any && (i = packed_find(&c->at, i, n, says)) < n; i++) {
		const struct status_flags *x = &w->beside[packed_get(&c->at, i)];

		st = work_comment(w, i, x->note, e);
		if (st == ST_OK)
			st = work_code(w, i, ROLE_CONF, x->conf, &taken, e);
		if (st != ST_OK)
			break;
	}
	free(says);
	return st;
}

enum status codes_of_table(struct work *w, struct err *e)
{
	int period = w->role[ROLE_PERIOD], status = w->role[ROLE_STATUS];

	if (status >= 0) {
		w->nbeside = w->t->col[status].nentry;
		w->beside = arena_alloc(&w->sub->arena, w->nbeside + 1, sizeof *w->beside);
		if (!w->beside)
			return err_set(e, ST_FATAL, "no memory for normalizing");
	}
	/* Periods first: labels of areas may depend on the year. */
	if (period >= 0) {
		TRY(match_column(w, (uint32_t)period, e));
		TRY(short_years_of_column(w, (uint32_t)period, e));
		TRY(settle_periods(w, (uint32_t)period, e));
	}
	for (uint32_t c = 0; c < w->t->flow->ncol; c++) {
		if (is_text(w, c))
			copy_texts(w, c);
		else if ((int)c != period)
			TRY(match_column(w, c, e));
	}
	TRY(defaults_of_table(w, e));
	TRY(unknown_of_table(w, e));
	return status >= 0 ? status_notes(w, (uint32_t)status, e) : ST_OK;
}
