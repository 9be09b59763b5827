/*
 * sheet.h - a sheet and a layout written as text, and what becomes of them written as text again.
 *
 * Sheet    lines of cells separated by '|'; white space around a cell does not count. An empty cell is not there, as in a
 *          workbook; "''" is an empty field, as in a text file. "#sheet NAME" opens another sheet, "#merge A1:C1" is a fact.
 * Answer   one line a figure: its cell, its value, the columns that it has (label, ~code), with @cell where that stands;
 *          then edges, ledger lines of stage layout, findings. In every test the ledger is checked to balance.
 */
#ifndef UNIT_LAYOUT_SHEET_H
#define UNIT_LAYOUT_SHEET_H

#include <ctype.h>
#include <unistd.h>

#include "layout/decl.h"
#include "tests/unit/test.h"

static const struct flow sheet_flows[] = {
	{ .id = "MOVES", .ncol = 7, .ndim = 5,
		.col = { { .id = "AREA", .dimension = true }, { .id = "PARTNER", .dimension = true },
			{ .id = "SEX", .dimension = true }, { .id = "WHAT", .dimension = true },
			{ .id = "TIME", .dimension = true }, { .id = "STATUS" }, { .id = "REMARK" } } },
};
static const struct rule_info sheet_rules[] = { /* in byte order */
	{ "HEADER-UNKNOWN", "COV", "1a", SEV_ERROR, "", "", NULL, 0, false },
	{ "NO-LAYOUT", "FLF", "0", SEV_ERROR, "", "", NULL, 0, false },
	{ "NOT-COLLECTED", "FLF", "0", SEV_WARNING, "", "", NULL, 0, false },
	{ "ROW-UNPLACED", "FDM", "1b", SEV_ERROR, "", "", NULL, 0, false },
};

struct sheet_test {
	struct config config;
	struct arena arena;
	struct layouts layouts;
	struct submission sub;
	char out[16384];
	size_t n;
};

/* Loads a layout from its text. */
static inline enum status sheet_layout(struct sheet_test *t, const char *yaml, struct err *e)
{
	char dir[200], path[300];
	enum status st;

	test_file(test_dir(dir, sizeof dir), "test.yaml", yaml, path, sizeof path);
	st = layouts_load_file(&t->config, &t->arena, path, &t->layouts, e);
	unlink(path);
	rmdir(dir);
	return st;
}

static inline void sheet_init(struct sheet_test *t)
{
	memset(t, 0, sizeof *t);
	t->config.flows = (struct flows){ COUNT(sheet_flows), sheet_flows };
	t->config.catalogue = (struct catalogue){ COUNT(sheet_rules), sheet_rules };
	t->config.limits = limits_default();
	t->config.layouts = &t->layouts;
	arena_init(&t->arena, 0);
}

static inline void sheet_release(struct sheet_test *t)
{
	submission_release(&t->sub);
	arena_release(&t->arena);
}

static inline void sheet_ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

static inline uint32_t sheet_cells(char *line, struct cell *c)
{
	uint32_t n = 0;
	uint16_t col = 0;

	for (char *s = line, *stop; s; s = stop ? stop + 1 : NULL, col++) {
		stop = strchr(s, '|');
		if (stop)
			*stop = '\0';
		while (*s == ' ')
			s++;
		size_t len = strlen(s);
		while (len && s[len - 1] == ' ')
			s[--len] = '\0';
		if (!len)
			continue;
		if (strcmp(s, "''") == 0)
			len = 0;
		c[n++] = (struct cell){ .s = s, .n = (uint32_t)len, .col = col, .kind = isdigit((unsigned char)*s) ? 'n' : 's' };
	}
	return n;
}

static inline void sheet_run(struct sheet_test *t, const char *text)
{
	char *copy = strdup(text);
	struct layout_run *run;
	struct row_sink sink;
	struct cell c[64];
	struct err e = { "" };
	uint16_t member, sheet = 0;
	uint32_t row = 0;

	sheet_ok(submission_init(&t->sub, &t->config, &e), &e);
	t->sub.name = t->sub.path = "test";
	t->sub.sender = "BRA";
	memset(t->sub.sha256, 'a', sizeof t->sub.sha256 - 1);
	/* Where a file comes from says nothing: its own name is all that a layout sees. */
	sheet_ok(submission_member(&t->sub, "2001.zip/stays/moves.csv", &member, &e), &e);
	sheet_ok(layout_begin(&t->sub, &run, &e), &e);
	sink = layout_sink(run);
	if (strncmp(text, "#sheet", 6) != 0) {
		sheet_ok(submission_sheet(&t->sub, member, "", 0, false, &sheet, &e), &e);
		sheet_ok(sink.sheet(sink.user, sheet, &e), &e);
	}
	for (char *line = copy, *stop; line && *line; line = stop ? stop + 1 : NULL) {
		uint32_t n;

		stop = strchr(line, '\n');
		if (stop)
			*stop = '\0';
		if (strncmp(line, "#sheet ", 7) == 0) {
			if (t->sub.nsheet)
				sheet_ok(sink.sheet_end(sink.user, &e), &e);
			sheet_ok(submission_sheet(&t->sub, member, line + 7, strlen(line + 7), false, &sheet, &e), &e);
			sheet_ok(sink.sheet(sink.user, sheet, &e), &e);
			row = 0;
			continue;
		}
		if (strncmp(line, "#merge ", 7) == 0) {
			sheet_ok(sink.fact(sink.user, "merge", line + 7, "", &e), &e);
			continue;
		}
		n = sheet_cells(line, c);
		sheet_ok(ledger_see(&t->sub, sheet, row, c, n, &e), &e);
		if (n)
			sheet_ok(sink.row(sink.user, row, c, n, &e), &e);
		row++;
	}
	sheet_ok(sink.sheet_end(sink.user, &e), &e);
	sheet_ok(layout_end(run, &e), &e);
	free(copy);
}

static inline void sheet_put(struct sheet_test *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static inline void sheet_put(struct sheet_test *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	t->n += (size_t)vsnprintf(t->out + t->n, sizeof t->out - t->n, fmt, ap);
	va_end(ap);
	if (t->n >= sizeof t->out)
		fail_msg("the answer is too long");
}

static inline const char *sheet_name(struct origin at, char buf[CELL_TEXT])
{
	cell_name(at.row, at.col, buf);
	return buf;
}

/* What the tables hold. at: with the cell that gave each column. */
static inline void sheet_figures(struct sheet_test *t, bool at)
{
	struct submission *s = &t->sub;
	char cell[CELL_TEXT], buf[DEC_TEXT];

	for (uint32_t k = 0; k < s->ntable; k++) {
		const struct table *tab = &s->table[k];

		for (uint32_t i = 0; i < tab->n; i++) {
			size_t n;
			const char *v = table_value_text(tab, s->syms, i, buf, &n);

			sheet_put(t, "%s %.*s", sheet_name(table_origin(tab, i), cell), (int)n, v);
			for (uint32_t c = 0; c < tab->flow->ncol; c++) {
				const struct entry *y = table_at(tab, i, c);
				struct origin o;

				if (!y->label && !y->text)
					continue;
				sheet_put(t, " %s=%s%s%s", tab->flow->col[c].id, sym_str(s->syms, y->label), y->text ? "~" : "",
					sym_str(s->syms, y->text));
				if (at && table_dim_origin(tab, i, c, &o))
					sheet_put(t, "@%s", sheet_name(o, cell));
			}
			sheet_put(t, "\n");
		}
	}
	for (uint32_t h = 0; h < s->nhier; h++)
		for (uint32_t i = 0; i < s->hier[h].n; i++)
			sheet_put(t, "%s %s %s > %s %s\n", sym_str(s->syms, s->hier[h].id), sym_str(s->syms, s->hier[h].edition),
				sym_str(s->syms, s->hier[h].edge[i].parent), sym_str(s->syms, s->hier[h].edge[i].child),
				sheet_name(s->hier[h].edge[i].at, cell));
}

static inline void sheet_findings(struct sheet_test *t)
{
	struct submission *s = &t->sub;
	char cell[CELL_TEXT];

	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];

		sheet_put(t, "! %s %s [%s] [%s] [%s]\n", sym_str(s->syms, f->rule), sheet_name(f->at, cell),
			sym_str(s->syms, f->found), sym_str(s->syms, f->expected), sym_str(s->syms, f->note));
	}
}

static inline void sheet_ledger(struct sheet_test *t)
{
	struct submission *s = &t->sub;

	ledger_sort(&s->ledger, s->syms);
	for (uint32_t i = 0; i < s->ledger.n; i++) {
		const struct led_line *l = &s->ledger.v[i];

		if (l->stage == LED_LAYOUT)
			sheet_put(t, "%s %s %u\n", led_disposition_word(l->disposition), sym_str(s->syms, l->rule), (unsigned)l->cells);
	}
}

/* Every cell seen has exactly one fate. */
static inline void sheet_balance(const struct sheet_test *t, const char *why)
{
	const struct ledger *l = &t->sub.ledger;

	for (uint16_t k = 0; k < t->sub.nsheet; k++) {
		uint64_t seen = 0, met = 0;
		struct hash128 a = { 0, 0 }, b = { 0, 0 };

		for (uint32_t i = 0; i < l->n; i++) {
			if (l->v[i].sheet != k)
				continue;
			if (l->v[i].stage == LED_DECODE) {
				seen += l->v[i].cells;
				a = hash128_add(a, l->v[i].hash);
			} else {
				met += l->v[i].cells;
				b = hash128_add(b, l->v[i].hash);
			}
		}
		check(seen == met && a.lo == b.lo && a.hi == b.hi, "%s: sheet %u, %u cells seen, %u booked", why, k, (unsigned)seen,
			(unsigned)met);
	}
}

/* One case of a table-driven test. show: f figures, o figures with their origins, l ledger, n findings. */
static inline void sheet_case(const char *why, const char *yaml, const char *sheet, const char *show, const char *want)
{
	struct sheet_test *t = malloc(sizeof *t);
	struct err e = { "" };

	sheet_init(t);
	if (sheet_layout(t, yaml, &e) != ST_OK)
		fail_msg("%s: %s", why, e.msg);
	sheet_run(t, sheet);
	sheet_balance(t, why);
	for (const char *s = show; *s; s++) {
		if (*s == 'f' || *s == 'o')
			sheet_figures(t, *s == 'o');
		if (*s == 'l')
			sheet_ledger(t);
		if (*s == 'n')
			sheet_findings(t);
	}
	check_str(t->out, want, "%s", why);
	sheet_release(t);
	free(t);
}

#endif
