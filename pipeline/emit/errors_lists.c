/*
 * errors_lists.c - the sheets behind the findings: what each spelling was taken for, what each rule saw, and that
 * no cell was lost.
 */
#include <stdlib.h>
#include <string.h>

#include "emit/errors_book.h"
#include "emit/obs.h"
#include "normalize/match.h"

/* ---- Codes ---- */

static const struct page_column CODES[] = { { TR("Column"), 24, false }, { TR("As written"), 44, false }, { TR("Code beside it"), 18, false },
	{ TR("Occurrences"), 0, true }, { TR("First cell"), 34, false }, { TR("Code"), 20, false }, { TR("Name"), 44, false }, { TR("How"), 14, false },
	{ TR("Score"), 0, true }, { TR("Because"), 44, false } };
#define NCODES (sizeof CODES / sizeof *CODES)

static void put_code(struct errors *w, struct page *p, const struct table *t, uint32_t c, uint32_t k)
{
	const struct flow_col *col = &t->flow->col[c];
	const struct entry *x = &t->col[c].entry[k];
	const char *code = obs_code(w->r, w->s, t, c, k);
	char place[1024], cell[CELL_TEXT];

	page_textz(p, 0, col->id, BF_WRAP);
	page_text(p, 1, sym_str(w->s->syms, x->label), sym_len(w->s->syms, x->label), BF_WRAP);
	page_text(p, 2, sym_str(w->s->syms, x->text), sym_len(w->s->syms, x->text), BF_WRAP);
	page_count(p, 3, x->count);
	if (x->first.sheet < w->s->nsheet && x->first.row != ROW_NONE) {
		cell_name(x->first.row, x->first.col, cell);
		snprintf(place, sizeof place, "%s!%s", w->copy_name[x->first.sheet], cell);
		if (w->copy[x->first.sheet].made && x->first.row < BOOK_ROWS && x->first.col < BOOK_COLS)
			page_link(p, 4, w->copy_name[x->first.sheet], cell, place);
		else
			page_textz(p, 4, place, BF_WRAP);
	} else
		page_word(p, 4, TR("from the layout"), BF_WRAP);
	page_textz(p, 5, *code ? code : lang_word(w->lang, TR("not known")), *code && x->kind != KIND_PART ? BF_WRAP : BF_ERROR);
	if (x->kind == KIND_PART) {
		lang_fill(w->lang, place, sizeof place, TR("only a part of {1}"), obs_name(w->r, col, sym_str(w->s->syms, x->code)));
		page_textz(p, 6, place, BF_WRAP);
	} else if (*code) {
		page_textz(p, 6, obs_name(w->r, col, sym_str(w->s->syms, x->code)), BF_WRAP);
	} else {
		lang_fill(w->lang, place, sizeof place, x->candidates ? TR("nearest: {1}") : TR("nearest: none"), sym_str(w->s->syms, x->candidates));
		page_textz(p, 6, place, BF_WRAP);
	}
	page_word(p, 7, match_how_word(x->how), match_guessed(x->how) ? BF_WARNING : BF_WRAP);
	page_double(p, 8, x->score / 100.0, BF_NUMBER, 6);
	lang_reason(w->lang, sym_str(w->s->syms, x->why), place, sizeof place);
	page_textz(p, 9, place, BF_WRAP);
	page_next(p);
}

struct spelling {
	sym_t label, text;
	uint32_t first, entry; /* first: of those that are written like that */
};

static int by_spelling(const void *x, const void *y)
{
	const struct spelling *a = x, *b = y;

	if (a->label != b->label)
		return a->label < b->label ? -1 : 1;
	if (a->text != b->text)
		return a->text < b->text ? -1 : 1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static int by_first(const void *x, const void *y)
{
	const struct spelling *a = x, *b = y;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

/* In the order in which their spellings first stand; what one means in other years follows it. */
static enum status put_column(struct errors *w, struct page *p, const struct table *t, uint32_t c, struct err *e)
{
	const struct entry *x = t->col[c].entry;
	struct spelling *v = arena_alloc(&w->arena, t->col[c].nentry, sizeof *v);
	uint32_t n = 0;

	if (!v)
		return err_set(e, ST_FATAL, "no memory for the list of codes");
	for (uint32_t k = 1; k < t->col[c].nentry; k++)
		v[n++] = (struct spelling){ x[k].label, x[k].text, k, k };
	qsort(v, n, sizeof *v, by_spelling);
	for (uint32_t i = 1; i < n; i++)
		if (v[i].label == v[i - 1].label && v[i].text == v[i - 1].text)
			v[i].first = v[i - 1].first;
	qsort(v, n, sizeof *v, by_first);
	for (uint32_t i = 0; i < n; i++)
		/* What every row was given another meaning of, by its year, is not written any more. */
		if (p->row < BOOK_ROWS && x[v[i].entry].count && (v[i].label || v[i].text))
			put_code(w, p, t, c, v[i].entry);
	return ST_OK;
}

enum status codes_fill(struct errors *w, struct page *p, struct err *e)
{
	page_head(p, CODES, NCODES);
	for (uint32_t i = 0; i < w->s->ntable; i++)
		for (uint32_t c = 0; c < w->s->table[i].flow->ncol; c++)
			if (strcmp(w->s->table[i].flow->col[c].list, "text") != 0)
				TRY(put_column(w, p, &w->s->table[i], c, e));
	page_filter(p, 0, NCODES);
	page_close(p, w->s->name, 1, 0);
	return ST_OK;
}

/* ---- Rules ---- */

static const struct page_column RULES[] = { { TR("Rule"), 24, false }, { TR("What it says"), 70, false }, { TR("ESS type"), 0, false },
	{ TR("Level"), 0, false }, { TR("Severity"), 14, false }, { TR("Evaluated"), 0, true }, { TR("Passed"), 0, true }, { TR("Failed"), 0, true },
	{ TR("Not applicable"), 0, true }, { TR("Why not"), 44, false } };
_Static_assert(sizeof RULES / sizeof *RULES == RULES_COLUMNS, "");

/* The text of a rule without a case: what is filled in becomes an ellipsis. */
static void bare_text(const char *s, char *buf, size_t cap)
{
	size_t k = 0;

	while (*s && k + 4 < cap) {
		const char *end = *s == '{' ? strchr(s, '}') : NULL;

		if (!end) {
			buf[k++] = *s++;
			continue;
		}
		memcpy(buf + k, "\xe2\x80\xa6", 3);
		k += 3;
		s = end + 1;
	}
	buf[k] = 0;
}

static uint64_t findings_of(const struct errors *w, const char *rule)
{
	for (uint32_t i = 0; i < w->nrule; i++)
		if (!strcmp(w->rule[i].rule, rule))
			return w->rule[i].n;
	return 0;
}

static const struct rule_count *count_of(const struct errors *w, const char *rule)
{
	const struct rule_counts *c = w->x->counts;

	for (uint32_t i = 0; c && i < c->n; i++)
		if (!strcmp(c->v[i].rule, rule))
			return &c->v[i];
	return NULL;
}

/* What reads a file has no counts: it looks at every cell, and says where it fails. */
static void put_counts(struct errors *w, struct page *p, const struct rule_count *n, uint64_t failed, const char *broken)
{
	char text[1024] = "", part[128], grp[48];

	if (!n) {
		page_blank(p, 5, BF_WRAP);
		page_blank(p, 6, BF_WRAP);
		page_count(p, 7, failed);
		page_blank(p, 8, BF_WRAP);
		page_blank(p, 9, BF_WRAP);
		return;
	}
	page_count(p, 5, n->passed + n->failed);
	page_count(p, 6, n->passed);
	page_count(p, 7, n->failed);
	page_count(p, 8, rule_not_applicable(n));
	for (int i = 0; i < WHY_NOTS; i++)
		if (n->why_not[i])
			snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? "; " : "",
				lang_fill(w->lang, part, sizeof part, TR("{1}: {2}"), lang_word(w->lang, why_not_word((enum why_not)i)),
					grouped(w->lang, n->why_not[i], grp)));
	if (*broken)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", *text ? "; " : "", broken);
	page_textz(p, 9, text, BF_WRAP);
}

/* "broken: validators/rules/sums.csv:12: found ..." of the first part that costs the rule; "" where none does. */
static void why_broken(const struct errors *w, const char *rule, char *buf, size_t cap)
{
	const struct broken *b = w->r->config->broken;

	*buf = 0;
	for (uint32_t i = 0; b && i < b->n && !*buf; i++)
		if (broken_costs(&b->part[i], rule))
			snprintf(buf, cap, "%s: %s:%u: %s", lang_word(w->lang, TR("broken")), b->part[i].file, b->part[i].line, b->part[i].what);
}

static bool has_line(const struct errors *w, const char *rule)
{
	const struct rule_count *n = count_of(w, rule);

	return (n && n->about) || findings_of(w, rule);
}

/* What is broken and costs no rule that has a line, by its place. */
static void put_broken(const struct errors *w, struct page *p)
{
	const struct broken *b = w->r->config->broken;
	char text[1024];

	for (uint32_t i = 0; b && i < b->n; i++) {
		bool told = false;

		for (uint32_t k = 0; k < b->part[i].nrule; k++)
			told |= has_line(w, b->part[i].rule[k]);
		if (told)
			continue;
		snprintf(text, sizeof text, "%s:%u", b->part[i].file, b->part[i].line);
		page_textz(p, 0, text, BF_WRAP);
		for (uint32_t c = 1; c + 1 < RULES_COLUMNS; c++)
			page_blank(p, c, BF_WRAP);
		snprintf(text, sizeof text, "%s: %s", lang_word(w->lang, TR("broken")), b->part[i].what);
		page_textz(p, 9, text, BF_WRAP);
		page_next(p);
	}
}

/* The rules of the dataflows that were sent, and what else found something. */
void rules_fill(struct errors *w, struct page *p)
{
	const struct catalogue *all = &w->r->config->catalogue;

	page_head(p, RULES, RULES_COLUMNS);
	for (uint32_t i = 0; i < all->n; i++) {
		const struct rule_info *info = &all->rule[i];
		const struct rule_count *n = count_of(w, info->id);
		uint64_t failed = findings_of(w, info->id);
		char text[1024], broken[1024];

		if (!has_line(w, info->id))
			continue;
		why_broken(w, info->id, broken, sizeof broken);

		page_textz(p, 0, info->id, BF_WRAP);
		bare_text(lang_rule(w->lang, info)->message, text, sizeof text);
		page_textz(p, 1, text, BF_WRAP);
		page_textz(p, 2, info->ess_type, BF_WRAP);
		page_textz(p, 3, info->level, BF_WRAP);
		page_severity(p, 4, info->severity);
		put_counts(w, p, n, failed, broken);
		page_next(p);
	}
	put_broken(w, p);
	page_filter(p, 0, RULES_COLUMNS);
	page_close(p, w->s->name, 1, 0);
}

/* ---- Ledger ---- */

static const struct page_column LEDGER[] = { { TR("Member"), 34, false }, { TR("Sheet"), 30, false }, { TR("Stage"), 0, false },
	{ TR("Disposition"), 14, false }, { TR("Rule"), 24, false }, { TR("Cells"), 0, true }, { TR("In minus out"), 0, true }, { TR("Sum of values"), 0, true } };
#define NLEDGER (sizeof LEDGER / sizeof *LEDGER)

/* What was seen comes in; what ended as a heading, was left out, became an observation or was rejected goes out. */
static int direction(const struct led_line *l)
{
	if (l->stage == LED_DECODE)
		return 1;
	return l->stage == LED_LAYOUT && l->disposition == LED_EMITTED ? 0 : -1;
}

static void put_line(struct errors *w, struct page *p, const struct led_line *l, int64_t *balance)
{
	char sum[DSUM_TEXT];
	int64_t signed_cells = direction(l) * (int64_t)l->cells;

	*balance += signed_cells;
	page_textz(p, 0, sym_str(w->s->syms, w->s->member[w->s->sheet[l->sheet].member].path), BF_WRAP);
	page_textz(p, 1, *w->text_name[l->sheet] ? w->text_name[l->sheet] : w->copy_name[l->sheet], BF_WRAP);
	page_word(p, 2, led_stage_word((enum led_stage)l->stage), BF_WRAP);
	page_word(p, 3, led_disposition_word((enum led_disposition)l->disposition), BF_WRAP);
	page_textz(p, 4, sym_str(w->s->syms, l->rule), BF_WRAP);
	page_count(p, 5, l->cells);
	if (direction(l))
		page_double(p, 6, (double)signed_cells, BF_INT, 14);
	else
		page_word(p, 6, TR("passed on"), BF_WRAP);
	page_value(p, 7, sum, dsum_format(&l->sum, sum));
	page_next(p);
}

static void put_copies(struct errors *w, struct page *p)
{
	static const struct page_column head[] = { { TR("Member"), 34, false }, { TR("Sheet"), 30, false }, { TR("Copy"), 0, false },
		{ "", 14, false }, { "", 24, false }, { TR("Without text"), 0, true }, { TR("Copied"), 0, true }, { TR("Not copied"), 0, true } };

	page_next(p);
	page_wide_word(p, 0, TR("Copies of the sheets"), BF_SECTION);
	page_next(p);
	for (uint32_t i = 0; i < NLEDGER; i++)
		page_word(p, i, head[i].head, head[i].right ? BF_HEAD_RIGHT : BF_HEAD);
	page_next(p);
	for (uint32_t i = 0; i < w->s->nsheet; i++) {
		if (!w->copy[i].made)
			continue;
		page_textz(p, 0, sym_str(w->s->syms, w->s->member[w->s->sheet[i].member].path), BF_WRAP);
		page_textz(p, 1, *w->text_name[i] ? w->text_name[i] : w->copy_name[i], BF_WRAP);
		page_wide(p, 2, w->copy_name[i], BF_TEXT);
		page_count(p, 5, w->copy[i].empty);
		page_count(p, 6, w->copy[i].cells);
		page_count(p, 7, w->copy[i].left);
		page_next(p);
	}
}

void ledger_fill(struct errors *w, struct page *p)
{
	int64_t balance = 0;

	page_head(p, LEDGER, NLEDGER);
	for (uint32_t i = 0; i < w->s->ledger.n; i++)
		put_line(w, p, &w->s->ledger.v[i], &balance);
	page_filter(p, 0, NLEDGER);
	page_word(p, 0, TR("Total, must be 0"), BF_TOTAL);
	for (uint32_t i = 1; i < NLEDGER; i++)
		page_blank(p, i, BF_TOTAL);
	page_double(p, 6, (double)balance, BF_TOTAL_INT, 14);
	page_next(p);
	if (w->s->nsheet && !w->no_copies)
		put_copies(w, p);
	page_close(p, w->s->name, 1, 0);
}
