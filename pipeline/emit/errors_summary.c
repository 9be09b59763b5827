/*
 * errors_summary.c - the first sheet: the verdict, what blocks, what was understood, and how to answer.
 */
#include <string.h>

#include "emit/errors_book.h"

#define SEGMENTS_SHOWN 200
#define CAUSES_SHOWN 20

enum { A, B, C, D, E, F, NCOL };

static const struct page_column WIDTH[] = { { "", 25, false }, { "", 22, false }, { "", 54, false }, { "", 15, true },
	{ "", 13, true }, { "", 32, false } };

static void section(struct page *p, const char *title)
{
	page_next(p);
	page_wide_word(p, A, title, BF_SECTION);
	page_next(p);
}

static void head(struct page *p, const char *a, const char *b, const char *c, const char *d, const char *e, const char *f)
{
	const char *const text[] = { a, b, c, d, e, f };

	for (uint32_t i = 0; i < NCOL; i++)
		page_word(p, i, text[i], i == D || i == E ? BF_HEAD_RIGHT : BF_HEAD);
	page_next(p);
}

static void put_verdict(struct errors *w, struct page *p)
{
	static const enum book_format band[] = { BF_GOOD_BAND, BF_WARNING_BAND, BF_ERROR_BAND, BF_ERROR_BAND };
	static const char *const symbol[] = { "\xe2\x9c\x94", "\xe2\x96\xb2", "\xe2\x9c\x96", "\xe2\x9c\x96" };
	char sentence[512], line[600];

	page_wide_word(p, A, TR("Validation report"), BF_TITLE);
	page_next(p);
	page_wide(p, A, w->s->name, BF_LABEL);
	page_next(p);
	verdict_sentence(&w->tally, w->lang, sentence, sizeof sentence);
	snprintf(line, sizeof line, "%s  %s", symbol[w->tally.state], sentence);
	for (uint32_t i = B; i < NCOL; i++)
		page_blank(p, i, band[w->tally.state]);
	page_wide(p, A, line, band[w->tally.state]);
	page_next(p);
}

static void put_place(struct errors *w, struct page *p, uint32_t col, struct origin at)
{
	char place[600], cell[CELL_TEXT];

	if (at.sheet == SHEET_NONE) {
		page_word(p, col, TR("the whole submission"), BF_WRAP);
		return;
	}
	cell_name(at.row, at.col, cell);
	snprintf(place, sizeof place, "%s%s%s", *w->text_name[at.sheet] ? w->text_name[at.sheet] : w->copy_name[at.sheet],
		*cell ? "!" : "", cell);
	if (w->copy[at.sheet].made && at.col < BOOK_COLS && (at.row == ROW_NONE || at.row < BOOK_ROWS))
		page_link(p, col, w->copy_name[at.sheet], *cell ? cell : "A1", place);
	else
		page_textz(p, col, place, BF_WRAP);
}

static void put_blocking(struct errors *w, struct page *p)
{
	char text[1024];
	bool any = false;

	for (uint32_t i = 0; i < w->nrule; i++) {
		const struct rule_tally *t = &w->rule[i];

		if (!t->info || t->info->severity != SEV_ERROR)
			continue;
		if (!any) {
			section(p, TR("What blocks"));
			head(p, TR("Rule"), TR("First at"), TR("What is wrong there"), TR("Errors"), "", TR("What to do"));
		}
		any = true;
		snprintf(text, sizeof text, "%s %s", severity_symbol(SEV_ERROR), t->rule);
		page_textz(p, A, text, BF_ERROR);
		put_place(w, p, B, w->s->findings.v[t->first].at);
		finding_text(w->s, &w->s->findings.v[t->first], w->lang, lang_rule(w->lang, t->info)->message, text, sizeof text);
		page_textz(p, C, text, BF_WRAP);
		page_count(p, D, t->n);
		page_blank(p, E, BF_WRAP);
		finding_advice(w->s, &w->s->findings.v[t->first], t->info, w->lang, text, sizeof text);
		page_textz(p, F, text, BF_WRAP);
		page_next(p);
	}
}

/* Many findings may have few causes; who corrects these first has least to do. */
static void put_causes(struct errors *w, struct page *p)
{
	static const enum book_format word[] = { BF_INFO, BF_WARNING, BF_ERROR };
	char text[1024], number[16];

	for (uint32_t i = 0; i < w->ncause && i < CAUSES_SHOWN; i++) {
		const struct finding *f = w->cause[i];

		if (!i) {
			section(p, TR("Probable causes"));
			head(p, TR("Rule"), TR("First at"), TR("What most likely is wrong"), TR("Findings"), "", TR("Group, in the sheet Errors"));
		}
		snprintf(text, sizeof text, "%s %s", severity_symbol((enum severity)f->severity), sym_str(w->s->syms, f->rule));
		page_textz(p, A, text, word[f->severity]);
		put_place(w, p, B, f->at);
		cause_text(w->s, f, w->lang, text, sizeof text);
		page_textz(p, C, text, BF_WRAP);
		page_count(p, D, f->explains + 1u);
		page_blank(p, E, BF_WRAP);
		page_textz(p, F, sym_str(w->s->syms, f->group), BF_WRAP);
		page_next(p);
	}
	if (w->ncause > CAUSES_SHOWN) {
		snprintf(number, sizeof number, "%u", w->ncause - CAUSES_SHOWN);
		page_wide(p, A, lang_fill(w->lang, text, sizeof text, TR("and {1} more causes of several findings"), number), BF_MUTED);
		page_next(p);
	}
}

static void put_line(struct page *p, const char *label, const char *text)
{
	page_word(p, A, label, BF_LABEL);
	page_wide(p, B, *text ? text : lang_word(p->b->lang, TR("not known")), BF_TEXT);
	page_next(p);
}

static void put_receipt(struct errors *w, struct page *p)
{
	char text[400], n[48];

	section(p, TR("Receipt"));
	put_line(p, TR("File"), w->s->path);
	put_line(p, TR("SHA-256"), w->s->sha256);
	put_line(p, TR("Sender"), w->s->sender);
	put_line(p, TR("Run"), lang_fill(w->lang, text, sizeof text, TR("{1}, as of {2}"), w->r->run_id, w->r->as_of));
	put_line(p, TR("Program"), lang_fill(w->lang, text, sizeof text, TR("concord {1}, rules and code lists {2}"), CONCORD_VERSION, w->r->config->version));
	put_line(p, TR("Cells read"), grouped(w->lang, w->tally.seen, n));
	put_line(p, TR("Observations"), grouped(w->lang, w->tally.emitted, n));
	put_line(p, TR("Cells rejected"), grouped(w->lang, w->tally.rejected, n));
}

/* ---- what was understood ---- */

/* "1990 to 2015" over the rows of a segment; "" where no row has a period. */
static void periods(struct errors *w, const struct table *t, const struct segment *g, char *buf, size_t cap)
{
	const struct submission *s = w->s;
	int col = flow_col_by_role(t->flow, ROLE_PERIOD);
	const char *lo = NULL, *hi = NULL;
	unsigned char *seen;

	buf[0] = 0;
	seen = col < 0 ? NULL : arena_alloc(&w->arena, t->col[col].nentry + 1, 1);
	if (!seen)
		return;
	for (uint32_t i = g->first; i < g->first + g->n; i++)
		seen[packed_get(&t->col[col].at, i)] = 1;
	for (uint32_t k = 0; k < t->col[col].nentry; k++) {
		const char *code = sym_str(s->syms, t->col[col].entry[k].code);

		if (!seen[k] || !*code)
			continue;
		lo = !lo || strcmp(code, lo) < 0 ? code : lo;
		hi = !hi || strcmp(code, hi) > 0 ? code : hi;
	}
	if (lo && strcmp(lo, hi) != 0)
		lang_fill(w->lang, buf, cap, TR("{1} to {2}"), lo, hi);
	else if (lo)
		snprintf(buf, cap, "%s", lo);
}

static uint64_t rejected_rows(const struct table *t, const struct segment *g)
{
	uint64_t n = 0;

	for (uint32_t i = g->first; t->fate.width && i < g->first + g->n; i++)
		n += packed_get(&t->fate, i) != 0;
	return n;
}

static void put_sheet(struct errors *w, struct page *p, uint32_t sheet)
{
	const char *name = *w->text_name[sheet] ? w->text_name[sheet] : w->copy_name[sheet];

	if (w->copy[sheet].made)
		page_link(p, A, w->copy_name[sheet], "A1", name);
	else
		page_textz(p, A, name, BF_WRAP);
}

static void put_segments(struct errors *w, struct page *p, const struct table *t, uint32_t *shown, bool *has)
{
	const struct submission *s = w->s;

	for (uint32_t i = 0; i < t->nseg; i++) {
		const struct segment *g = &t->seg[i];
		char when[128], text[400];
		uint64_t rejected = rejected_rows(t, g);

		has[g->sheet] = true;
		if ((*shown)++ >= SEGMENTS_SHOWN)
			continue;
		put_sheet(w, p, g->sheet);
		page_textz(p, B, t->flow->id, BF_WRAP);
		periods(w, t, g, when, sizeof when);
		snprintf(text, sizeof text, "%s%s%s", sym_str(s->syms, g->layout), *when ? ", " : "", when);
		page_textz(p, C, text, BF_WRAP);
		page_count(p, D, g->n - rejected);
		page_count(p, E, rejected);
		page_word(p, F, s->sheet[g->sheet].hidden ? TR("hidden sheet, read like all others") : "", BF_WRAP);
		page_next(p);
	}
}

/* Why a sheet gave no figures. */
static const char *why_none(const struct submission *s, const struct sheet *sheet)
{
	switch ((enum member_fate)s->member[sheet->member].fate) {
	case MEMBER_REFUSED:
		return TR("the file could not be read, see Errors");
	case MEMBER_SKIPPED:
		return TR("the file was passed over");
	case MEMBER_READ:
		break;
	}
	return sheet->cells ? TR("see Ledger for the reasons") : TR("empty");
}

static void put_understood(struct errors *w, struct page *p)
{
	const struct submission *s = w->s;
	bool *has = arena_alloc(&w->arena, s->nsheet + 1u, sizeof *has);
	uint32_t shown = 0;
	char text[200], number[16];

	if (!s->nsheet || !has)
		return;
	section(p, TR("What was understood"));
	head(p, TR("Sheet"), TR("Dataflow"), TR("Layout and periods"), TR("Observations"), TR("Rejected"), TR("Remark"));
	for (uint32_t k = 0; k < s->ntable; k++)
		put_segments(w, p, &s->table[k], &shown, has);
	for (uint32_t i = 0; i < s->nsheet; i++) {
		if (has[i] || shown++ >= SEGMENTS_SHOWN)
			continue;
		put_sheet(w, p, i);
		page_blank(p, B, BF_WRAP);
		page_word(p, C, TR("no figures were taken from this sheet"), BF_WRAP);
		page_count(p, D, 0);
		page_count(p, E, 0);
		page_word(p, F, why_none(s, &s->sheet[i]), BF_WRAP);
		page_next(p);
	}
	if (shown > SEGMENTS_SHOWN) {
		snprintf(number, sizeof number, "%u", shown - SEGMENTS_SHOWN);
		page_wide(p, A, lang_fill(w->lang, text, sizeof text, TR("and {1} more tables"), number), BF_MUTED);
		page_next(p);
	}
}

/* ---- findings by rule ---- */

static uint32_t first_in_order(const struct errors *w, uint32_t finding)
{
	for (uint32_t i = 0; i < w->s->findings.n; i++)
		if (w->order[i] == finding)
			return i;
	return 0;
}

static void put_rules(struct errors *w, struct page *p)
{
	uint32_t first, last;

	if (!w->nrule)
		return;
	section(p, TR("Findings by rule"));
	head(p, TR("Severity"), TR("Rule"), TR("For example"), TR("Findings"), TR("Share"), TR("Go to the list"));
	first = p->row;
	for (uint32_t i = 0; i < w->nrule; i++) {
		const struct rule_tally *t = &w->rule[i];
		enum severity sev = t->info ? t->info->severity : SEV_INFO;
		char text[1024], sheet[SHEET_NAME], cell[CELL_TEXT], number[16];
		uint32_t row;

		page_severity(p, A, sev);
		page_textz(p, B, t->rule, BF_WRAP);
		finding_text(w->s, &w->s->findings.v[t->first], w->lang, t->info ? lang_rule(w->lang, t->info)->message : "", text, sizeof text);
		page_textz(p, C, text, BF_WRAP);
		page_count(p, D, t->n);
		page_double(p, E, (double)t->n / w->s->findings.n, BF_PERCENT, 8);
		errors_place(w, first_in_order(w, t->first), sheet, &row);
		cell_name(row, 0, cell);
		snprintf(number, sizeof number, "%u", row + 1);
		page_link(p, F, sheet, cell, lang_fill(w->lang, text, sizeof text, TR("{1}, row {2}"), sheet, number));
		page_next(p);
	}
	last = p->row - 1;
	if (!w->b.failed) {
		lxw_conditional_format bar = { .type = LXW_CONDITIONAL_DATA_BAR, .bar_color = 0xbcd4e6, .bar_solid = LXW_TRUE };

		xl.worksheet_conditional_format_range(p->ws, first, E, last, E, &bar);
	}
}

/* ---- how to answer, and what the copies leave out ---- */

static void put_lines(struct page *p, const char *const *line)
{
	for (; *line; line++) {
		page_wide_word(p, A, *line, BF_TEXT);
		page_next(p);
	}
}

static void put_answer(struct errors *w, struct page *p)
{
	static const char *const errors[] = {
		TR("1. Open the sheet Errors. Each row is one finding; the link in column Cell leads to the cell in the copy of your sheet."),
		TR("2. Correct the cells in your own file, not in this workbook. Start with the errors (✖): findings of one Group have one cause, which stands first."),
		TR("3. A warning (▲) may stay when it is right: say why in a note of the file. A remark (●) needs no answer."),
		TR("4. Send the whole file again under the same name. Corrected findings disappear; the Id of one that stays does not change."), NULL };
	static const char *const none[] = { TR("Nothing has to be done."), NULL };
	static const char *const unreadable[] = {
		TR("1. Save the file again as an Excel workbook (.xlsx) or as CSV in UTF-8, without a password."),
		TR("2. Open it once yourself, to see that it is whole, and send it again under the same name."), NULL };

	section(p, TR("How to answer"));
	put_lines(p, w->tally.state == SUB_UNREADABLE ? unreadable : w->s->findings.n ? errors : none);
}

static void put_copies(struct errors *w, struct page *p)
{
	uint64_t left = 0, missing = 0;
	char text[900], why[600], n[48], most[16];

	for (uint32_t i = 0; i < w->s->nsheet; i++) {
		left += w->copy[i].left;
		missing += !w->copy[i].made && w->s->sheet[i].cells;
	}
	if (!w->no_copies && !left && !missing && !w->b.ncut)
		return;
	section(p, TR("About the copies of the sheets"));
	if (w->no_copies) {
		lang_reason(w->lang, w->no_copies, why, sizeof why);
		lang_fill(w->lang, text, sizeof text, TR("This workbook has no copies of the submitted sheets: {1}."), why);
		page_wide(p, A, text, BF_TEXT);
		page_next(p);
	}
	if (left) {
		snprintf(most, sizeof most, "%u", COPY_CELLS);
		lang_fill(w->lang, text, sizeof text, TR("{1} cells are not copied, since the file is large: all rows with findings are here, and the first {2} cells."),
			grouped(w->lang, left, n), most);
		page_wide(p, A, text, BF_TEXT);
		page_next(p);
	}
	if (missing && !w->no_copies) {
		snprintf(most, sizeof most, "%u", COPIES_MAX);
		lang_fill(w->lang, text, sizeof text, TR("{1} sheets are not copied: a workbook of more than {2} is of no use."), grouped(w->lang, missing, n), most);
		page_wide(p, A, text, BF_TEXT);
		page_next(p);
	}
	if (w->b.ncut) {
		snprintf(most, sizeof most, "%u", BOOK_TEXT);
		lang_fill(w->lang, text, sizeof text, TR("{1} texts are longer than a cell of a workbook can be ({2} characters) and are cut here, with a mark."),
			grouped(w->lang, w->b.ncut, n), most);
		page_wide(p, A, text, BF_TEXT);
		page_next(p);
	}
}

void summary_fill(struct errors *w, struct page *p)
{
	page_columns(p, WIDTH, NCOL);
	put_verdict(w, p);
	put_blocking(w, p);
	put_causes(w, p);
	put_receipt(w, p);
	put_understood(w, p);
	put_rules(w, p);
	put_answer(w, p);
	put_copies(w, p);
	for (uint32_t i = 0; i < NCOL && !w->b.failed; i++) /* one width, whatever there is */
		p->width[i] = WIDTH[i].limit;
	page_close(p, w->s->name, 3, 0);
}
