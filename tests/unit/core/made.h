/*
 * made.h - a submission made at random from a seed, for tests that write one and read it back: two dataflows, some
 * sheets, segments with every kind of rule, values and labels with all that text can hold, before or after normalize.
 */
#ifndef UNIT_CORE_MADE_H
#define UNIT_CORE_MADE_H

#include "tests/unit/book.h"
#include "tests/unit/core/made_config.h"
#include "tests/unit/test.h"

static uint64_t made_state;
static inline uint32_t made_next(uint32_t below)
{
	made_state = made_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((made_state >> 33) % below);
}

static inline void made_ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

static inline sym_t made_sym(struct submission *s, const char *text)
{
	struct err e;
	sym_t y = SYM_NONE;

	if (*text)
		made_ok(sym_intern_z(s->syms, text, &y, &e), &e);
	return y;
}

static const char *const made_texts[] = {
	"", "Brazil", "C\xc3\xb4te d\xe2\x80\x99Ivoire", "a,b", "say \"so\"", "two\nlines", "two\r\nlines", " blank ", "@entry", "\"", "\t", "F", "0-4",
	"a long label that goes on and on, with commas, and on until it is longer than any buffer of a careless reader would be",
};
static const char *const made_values[] = {
	"0", "1", "-1", "12.50", "1234567", "9223372036854775807", "0.000001", "", "..", "1,234", "1 234", "-", "c", "12e", "two\nlines", "\"7\"",
};

static inline sym_t made_text(struct submission *s)
{
	char buf[40];

	if (made_next(2))
		return made_sym(s, made_texts[made_next(COUNT(made_texts))]);
	snprintf(buf, sizeof buf, "label %u", made_next(400));
	return made_sym(s, buf);
}

static inline void made_rule(struct submission *s, struct dim_at *d)
{
	d->kind = (uint8_t)made_next(AT_BESIDE + 1);
	d->col = (uint16_t)made_next(20);
	d->row = made_next(20);
	if (d->kind == AT_HEAD) {
		uint16_t *head = arena_alloc(&s->arena, 30, sizeof *head);

		d->nhead = made_next(30);
		for (uint32_t i = 0; i < d->nhead; i++)
			head[i] = made_next(3) ? (uint16_t)made_next(30) : UINT16_MAX;
		d->head = head;
	}
	if (d->kind == AT_CARRIED) {
		struct carry *carry = arena_alloc(&s->arena, 10, sizeof *carry);

		d->ncarry = made_next(10);
		for (uint32_t i = 0; i < d->ncarry; i++)
			carry[i] = (struct carry){ 10 * i + made_next(9), 10 * i };
		d->carry = carry;
	}
}

static inline void made_rows(struct submission *s, struct table *t, struct segment *seg, uint32_t n, bool normalized)
{
	uint32_t *entry = calloc(t->flow->ncol, sizeof *entry), way = made_next(3);
	struct err e;

	for (uint32_t i = 0; i < n; i++) {
		const char *v = made_values[made_next(COUNT(made_values))];
		struct origin at = { 3 + i, 4, seg->sheet };
		char number[24];

		if (way == 1)
			at = (struct origin){ 3 + i / 12, (uint16_t)(2 + i % 12), seg->sheet };
		else if (way == 2)
			at = (struct origin){ made_next(1 << 20), (uint16_t)made_next(16384), seg->sheet };
		for (uint32_t c = 0; c < t->flow->ncol; c++) {
			if (made_next(4) == 0) { /* mostly as in the row before */
				sym_t label = made_text(s), text = made_next(3) ? SYM_NONE : made_text(s);

				made_ok(table_entry(t, c, label, text, (struct origin){ 1, (uint16_t)c, seg->sheet }, &entry[c], &e), &e);
			}
			if (c == 1 && !normalized)
				entry[c] = 0;
		}
		if (made_next(2)) {
			snprintf(number, sizeof number, "%u", made_next(1000000));
			v = number;
		}
		made_ok(table_push(t, s->syms, entry, v, strlen(v), at, &e), &e);
	}
	free(entry);
}

/* What normalize does to a table, without any sense. */
static inline void made_normal(struct submission *s, struct table *t)
{
	struct err e;
	char code[24];

	for (uint32_t c = 0; c < t->flow->ncol; c++)
		for (uint32_t i = c == 4 ? 0 : 1; i < t->col[c].nentry; i++) {
			struct entry *v = &t->col[c].entry[i];

			if (made_next(5) == 0) {
				v->candidates = made_sym(s, "TLS|TGO");
				continue;
			}
			snprintf(code, sizeof code, "C%u", made_next(300));
			v->code = made_sym(s, code);
			v->kind = (uint8_t)(1 + made_next(KIND_AMBIGUOUS));
			v->how = (uint8_t)(1 + made_next(HOW_DEFAULT));
			v->score = (uint8_t)made_next(101);
		}
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t other;

		if (table_state(t, i) == VAL_RAW)
			made_ok(table_set_value(t, s->syms, i, 1 + made_next(4), (struct dec){ 0, 0 }, &e), &e);
		else if (made_next(50) == 0)
			made_ok(table_set_value(t, s->syms, i, VAL_NUMBER, (struct dec){ -5, 30 }, &e), &e);
		if (made_next(20) == 0)
			made_ok(table_reject(t, i, made_sym(s, made_rules[made_next(COUNT(made_rules))].id), &e), &e);
		if (made_next(30) == 0) { /* the same text with another meaning */
			uint32_t like = packed_get(&t->col[0].at, i);

			made_ok(table_entry_again(t, 0, like, &other, &e), &e);
			snprintf(code, sizeof code, "OTHER %u", other);
			t->col[0].entry[other].code = made_sym(s, code);
			t->col[0].entry[other].kind = KIND_FORMER;
			made_ok(packed_set(&t->col[0].at, i, other, &e), &e);
		}
	}
}

static inline void made_submission(struct submission *s, uint64_t seed, uint32_t rows, bool normalized)
{
	static const char *const sheet_names[] = { "Table 1", "", "T,\"2\"", "Notes" };
	uint16_t m, sheet;
	struct table *t;
	struct segment *seg;
	struct err e;

	made_state = seed;
	made_ok(submission_init(s, &made_config, &e), &e);
	s->name = "BRA-file.zip";
	s->sender = "BRA";
	s->path = "BRA/file, \"the\" first.zip";
	sha256_hex(&seed, sizeof seed, s->sha256);
	for (uint32_t i = 0; i < 3; i++) {
		made_ok(submission_member(s, i == 1 ? "data/b.csv" : i ? "empty" : "a.xlsx", &m, &e), &e);
		s->member[m].format = made_sym(s, i == 1 ? "csv" : "xlsx");
		s->member[m].charset = made_sym(s, i == 1 ? "windows-1252" : "");
		for (uint32_t k = 0; i < 2 && k < 1 + made_next(3); k++) {
			const char *name = sheet_names[made_next(COUNT(sheet_names))];

			made_ok(submission_sheet(s, m, name, strlen(name), made_next(2), &sheet, &e), &e);
			s->sheet[sheet].rows = made_next(1000);
			s->sheet[sheet].cols = made_next(100);
			s->sheet[sheet].cells = (uint64_t)made_next(1000) << 30;
			s->sheet[sheet].layout = made_sym(s, made_next(2) ? "some/layout" : "");
		}
	}
	for (uint32_t f = 0; f < COUNT(made_flows); f++) {
		made_ok(submission_table(s, &made_flows[f], &t, &e), &e);
		for (uint32_t k = 0; k < 4; k++) {
			made_ok(table_segment(t, (uint16_t)made_next(s->nsheet), made_sym(s, "a/layout-1"), &seg, &e), &e);
			seg->edition = made_text(s);
			seg->number_style = made_sym(s, "auto+flags");
			seg->closed = made_next(1u << t->flow->ncol);
			for (uint32_t c = 0; c < t->flow->ncol; c++)
				made_rule(s, &seg->at[c]);
			if (made_next(4))
				made_rows(s, t, seg, made_next(rows), normalized);
		}
		if (normalized)
			made_normal(s, t);
	}
	for (uint32_t i = 0; i < 40; i++)
		made_ok(submission_edge(s, made_sym(s, made_next(2) ? "AREA" : "SEX"), made_sym(s, made_next(3) ? "" : "2015"), made_text(s),
			made_text(s), (struct origin){ made_next(99), 0, (uint16_t)made_next(s->nsheet) }, &e), &e);
	for (uint32_t i = 0; i < 60; i++) {
		struct finding f = { .at = { made_next(50), (uint16_t)made_next(9), (uint16_t)made_next(s->nsheet) },
			.dataflow = made_sym(s, "FLOW_A"), .key = made_text(s), .found = made_text(s), .expected = made_text(s),
			.difference = made_sym(s, "-3"), .note = made_text(s), .group = made_text(s) };

		if (i % 10 == 0)
			f.at = (struct origin){ ROW_NONE, 0, i % 20 ? SHEET_NONE : 0 };
		made_ok(finding_add(s, made_rules[made_next(COUNT(made_rules))].id, &f, &e), &e);
	}
	for (uint32_t i = 0; i < 300; i++) {
		const char *v = made_values[made_next(COUNT(made_values))];

		made_ok(ledger_book(s, made_next(2), made_next(5), made_sym(s, made_next(2) ? "TITLE" : "BLANK"),
			(struct origin){ i, 1, (uint16_t)made_next(s->nsheet) }, v, strlen(v), &e), &e);
	}
	made_ok(ledger_book_tables(s, &e), &e);
	s->unreadable = made_next(2);
}

static inline void made_same_text(const struct submission *a, sym_t x, const struct submission *b, sym_t y, const char *what)
{
	check_str(sym_str(a->syms, x), sym_str(b->syms, y), "%s", what);
}

static inline void made_same_table(const struct submission *a, const struct table *t, const struct submission *b, const struct table *u)
{
	assert_ptr_equal(t->flow, u->flow);
	assert_int_equal(t->n, u->n);
	assert_int_equal(t->nseg, u->nseg);
	for (uint32_t c = 0; c < t->flow->ncol; c++) {
		assert_int_equal(t->col[c].nentry, u->col[c].nentry);
		for (uint32_t i = 0; i < t->col[c].nentry; i++) {
			const struct entry *v = &t->col[c].entry[i], *w = &u->col[c].entry[i];

			made_same_text(a, v->label, b, w->label, "label");
			made_same_text(a, v->text, b, w->text, "text");
			made_same_text(a, v->code, b, w->code, "code");
			made_same_text(a, v->candidates, b, w->candidates, "candidates");
			assert_int_equal(v->kind, w->kind);
			assert_int_equal(v->how, w->how);
			assert_int_equal(v->score, w->score);
			if (i)
				assert_int_equal(origin_cmp(v->first, w->first), 0);
		}
	}
	for (uint32_t i = 0; i < t->nseg; i++) {
		const struct segment *v = &t->seg[i], *w = &u->seg[i];

		assert_true(v->sheet == w->sheet && v->closed == w->closed && v->first == w->first && v->n == w->n);
		made_same_text(a, v->layout, b, w->layout, "layout");
		made_same_text(a, v->edition, b, w->edition, "edition");
		made_same_text(a, v->number_style, b, w->number_style, "number style");
	}
	for (uint32_t i = 0; i < t->n; i++) {
		char buf1[DEC_TEXT], buf2[DEC_TEXT];
		size_t n1, n2;
		const char *v = table_value_text(t, a->syms, i, buf1, &n1), *w = table_value_text(u, b->syms, i, buf2, &n2);
		struct origin p, q;

		check(n1 == n2 && memcmp(v, w, n1) == 0, "value of row %u", i);
		assert_int_equal(table_state(t, i), table_state(u, i));
		assert_true(table_value(t, i).m == table_value(u, i).m && table_value(t, i).scale == table_value(u, i).scale);
		assert_int_equal(origin_cmp(table_origin(t, i), table_origin(u, i)), 0);
		made_same_text(a, t->fate_rule[packed_get(&t->fate, i)], b, u->fate_rule[packed_get(&u->fate, i)], "fate");
		for (uint32_t c = 0; c < t->flow->ncol; c++) {
			assert_int_equal(packed_get(&t->col[c].at, i), packed_get(&u->col[c].at, i));
			assert_int_equal(table_dim_origin(t, i, c, &p), table_dim_origin(u, i, c, &q));
			if (table_dim_origin(t, i, c, &p))
				assert_int_equal(origin_cmp(p, q), 0);
		}
	}
}

static inline void made_same(const struct submission *a, const struct submission *b)
{
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->sender, b->sender);
	assert_string_equal(a->path, b->path);
	assert_string_equal(a->sha256, b->sha256);
	assert_int_equal(a->unreadable, b->unreadable);
	assert_int_equal(a->nmember, b->nmember);
	for (uint32_t i = 0; i < a->nmember; i++) {
		made_same_text(a, a->member[i].path, b, b->member[i].path, "path");
		made_same_text(a, a->member[i].format, b, b->member[i].format, "format");
		made_same_text(a, a->member[i].charset, b, b->member[i].charset, "charset");
		assert_int_equal(a->member[i].nsheet, b->member[i].nsheet);
		if (a->member[i].nsheet)
			assert_int_equal(a->member[i].first_sheet, b->member[i].first_sheet);
	}
	assert_int_equal(a->nsheet, b->nsheet);
	for (uint32_t i = 0; i < a->nsheet; i++) {
		const struct sheet *v = &a->sheet[i], *w = &b->sheet[i];

		assert_true(v->member == w->member && v->hidden == w->hidden && v->rows == w->rows && v->cols == w->cols && v->cells == w->cells);
		made_same_text(a, v->name, b, w->name, "sheet");
		made_same_text(a, v->layout, b, w->layout, "layout of a sheet");
	}
	assert_int_equal(a->ntable, b->ntable);
	for (uint32_t i = 0; i < a->ntable; i++)
		made_same_table(a, &a->table[i], b, &b->table[i]);
	assert_int_equal(a->nhier, b->nhier);
	for (uint32_t i = 0; i < a->nhier; i++) {
		made_same_text(a, a->hier[i].id, b, b->hier[i].id, "hierarchy");
		made_same_text(a, a->hier[i].edition, b, b->hier[i].edition, "edition");
		assert_int_equal(a->hier[i].n, b->hier[i].n);
		for (uint32_t k = 0; k < a->hier[i].n; k++) {
			made_same_text(a, a->hier[i].edge[k].parent, b, b->hier[i].edge[k].parent, "parent");
			made_same_text(a, a->hier[i].edge[k].child, b, b->hier[i].edge[k].child, "child");
			assert_int_equal(origin_cmp(a->hier[i].edge[k].at, b->hier[i].edge[k].at), 0);
		}
	}
	assert_int_equal(a->findings.n, b->findings.n);
	for (uint32_t i = 0; i < a->findings.n; i++) {
		const struct finding *v = &a->findings.v[i], *w = &b->findings.v[i];

		made_same_text(a, v->rule, b, w->rule, "rule");
		assert_int_equal(v->severity, w->severity);
		assert_int_equal(origin_cmp(v->at, w->at), 0);
		made_same_text(a, v->dataflow, b, w->dataflow, "dataflow");
		made_same_text(a, v->key, b, w->key, "key");
		made_same_text(a, v->found, b, w->found, "found");
		made_same_text(a, v->expected, b, w->expected, "expected");
		made_same_text(a, v->difference, b, w->difference, "difference");
		made_same_text(a, v->note, b, w->note, "note");
		made_same_text(a, v->group, b, w->group, "group");
	}
	assert_int_equal(a->ledger.n, b->ledger.n);
	for (uint32_t i = 0; i < a->ledger.n; i++) {
		const struct led_line *v = &a->ledger.v[i], *w = &b->ledger.v[i];

		assert_true(v->sheet == w->sheet && v->stage == w->stage && v->disposition == w->disposition && v->cells == w->cells);
		made_same_text(a, v->rule, b, w->rule, "rule of a ledger line");
		assert_true(v->hash.lo == w->hash.lo && v->hash.hi == w->hash.hi);
		assert_true(v->sum.overflow == w->sum.overflow && (v->sum.overflow || dsum_cmp(&v->sum, &w->sum) == 0));
	}
}

#endif
