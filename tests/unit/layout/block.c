/*
 * Rows of a text that come in blocks, read by one thread or by two, become what they become one by one: the same figures in the
 * same places, the same ledger, the same findings.
 */
#include "tests/unit/layout/sheet.h"

#define LAYOUT \
	"id: t\ntables:\n" \
	"  - id: in\n    dataflow: MOVES\n    columns:\n      - {header: 'persons', value: true, set: {WHAT: IMM}}\n" COLUMNS "%s" \
	"  - id: out\n    dataflow: MOVES\n    empty: none\n    columns:\n      - {header: 'emigrants', value: true, set: {WHAT: EMI}}\n" COLUMNS
#define COLUMNS \
	"      - {header: 'country', label: AREA}\n      - {header: 'year', label: TIME, optional: true}\n" \
	"      - {header: 'sex', optional: true, cases: [{text: 'men', set: {SEX: M}}, {text: 'women', set: {SEX: F, REMARK: 'she'}}]}\n" \
	"      - {header: 'flag', label: STATUS, optional: true}\n      - {header: 'remark', label: REMARK, optional: true}\n" \
	"      - {header: 'spare', ignore: INTERNAL}\n"

static const struct rule_info rules[] = {
	{ "CHARSET-GUESSED", "FLF", "0", SEV_INFO, "", "", NULL, 0, false },
	{ "CSV-QUOTE", "FDD", "0", SEV_ERROR, "", "", NULL, 0, false },
	{ "CSV-RAGGED", "FDD", "0", SEV_ERROR, "", "", NULL, 0, false },
	{ "HEADER-UNKNOWN", "COV", "1a", SEV_ERROR, "", "", NULL, 0, false },
	{ "NO-LAYOUT", "FLF", "0", SEV_ERROR, "", "", NULL, 0, false },
	{ "NOT-COLLECTED", "FLF", "0", SEV_WARNING, "", "", NULL, 0, false },
	{ "ROW-UNPLACED", "FDM", "1b", SEV_ERROR, "", "", NULL, 0, false },
};

enum way { ONE_BY_ONE, BLOCKS, THREADS };

static void read_texts(struct sheet_test *t, const char *yaml, const char *const *text, uint32_t ntext, enum way way)
{
	struct layout_run *run;
	struct row_sink sink;
	struct err e = { "" };

	sheet_init(t);
	t->config.catalogue = (struct catalogue){ COUNT(rules), rules };
	t->config.threads = way == THREADS ? 2 : 1;
	sheet_ok(sheet_layout(t, yaml, &e), &e);
	sheet_ok(submission_init(&t->sub, &t->config, &e), &e);
	t->sub.name = t->sub.path = "test";
	t->sub.sender = "BRA";
	memset(t->sub.sha256, 'a', sizeof t->sub.sha256 - 1);
	sheet_ok(layout_begin(&t->sub, &run, &e), &e);
	sink = layout_sink(run);
	if (way == ONE_BY_ONE)
		sink.block = NULL;
	for (uint32_t i = 0; i < ntext; i++) {
		uint16_t member;

		sheet_ok(submission_member(&t->sub, "moves.csv", &member, &e), &e);
		sheet_ok(decode_member(&t->sub, member, (const unsigned char *)text[i], strlen(text[i]), &sink, &e), &e);
	}
	sheet_ok(layout_end(run, &e), &e);
	ledger_sort(&t->sub.ledger, t->sub.syms);
	sheet_balance(t, "texts");
}

static const char *text_of(const struct sheet_test *t, sym_t y)
{
	return sym_str(t->sub.syms, y);
}

static void same_tables(const char *why, const struct sheet_test *a, const struct sheet_test *b)
{
	assert_int_equal(a->sub.ntable, b->sub.ntable);
	for (uint32_t k = 0; k < a->sub.ntable; k++) {
		const struct table *x = &a->sub.table[k], *y = &b->sub.table[k];

		check(x->n == y->n && x->nrun == y->nrun && x->nseg == y->nseg && x->nraw_sym == y->nraw_sym, "%s: %u rows, %u runs; %u, %u", why,
			x->n, x->nrun, y->n, y->nrun);
		check(!memcmp(x->run, y->run, x->nrun * sizeof *x->run), "%s: runs", why);
		for (uint32_t i = 0; i < x->nseg; i++)
			check(x->seg[i].first == y->seg[i].first && x->seg[i].n == y->seg[i].n, "%s: segment %u", why, i);
		check(x->m.width == y->m.width && x->scale.width == y->scale.width && x->state.width == y->state.width, "%s: widths", why);
		for (uint32_t i = 0; i < x->n; i++) {
			struct dec v = table_value(x, i), w = table_value(y, i);
			uint32_t raw = packed_get(&x->raw, i);

			check(v.m == w.m && v.scale == w.scale && table_state(x, i) == table_state(y, i) && raw == packed_get(&y->raw, i) &&
					!packed_get(&y->fate, i), "%s: row %u", why, i);
			for (uint32_t c = 0; c < x->flow->ncol; c++)
				check(packed_get(&x->col[c].at, i) == packed_get(&y->col[c].at, i), "%s: row %u, column %u", why, i, c);
		}
		for (uint32_t i = 1; i < x->nraw_sym; i++)
			check_str(text_of(a, x->raw_sym[i]), text_of(b, y->raw_sym[i]), "%s: raw text %u", why, i);
		for (uint32_t c = 0; c < x->flow->ncol; c++) {
			check(x->col[c].nentry == y->col[c].nentry && x->col[c].at.n == x->n && y->col[c].at.n == x->n &&
					x->col[c].at.width == y->col[c].at.width, "%s: column %u", why, c);
			for (uint32_t i = 0; i < x->col[c].nentry; i++) {
				const struct entry *p = &x->col[c].entry[i], *q = &y->col[c].entry[i];

				check_str(text_of(a, p->label), text_of(b, q->label), "%s: column %u, entry %u", why, c, i);
				check_str(text_of(a, p->text), text_of(b, q->text), "%s: column %u, entry %u", why, c, i);
				check(p->count == q->count && origin_cmp(p->first, q->first) == 0, "%s: column %u, entry %u: %u times, %u times",
					why, c, i, p->count, q->count);
			}
		}
	}
}

static void same_rest(const char *why, const struct sheet_test *a, const struct sheet_test *b)
{
	const struct submission *x = &a->sub, *y = &b->sub;

	check(x->ledger.n == y->ledger.n, "%s: %u lines, %u lines", why, x->ledger.n, y->ledger.n);
	for (uint32_t i = 0; i < x->ledger.n; i++) {
		const struct led_line *p = &x->ledger.v[i], *q = &y->ledger.v[i];

		check(p->sheet == q->sheet && p->stage == q->stage && p->disposition == q->disposition && p->cells == q->cells &&
				p->hash.lo == q->hash.lo && p->hash.hi == q->hash.hi && dsum_cmp(&p->sum, &q->sum) == 0 && q->cells,
			"%s: line %u, %s %s: %u cells, %u", why, i, led_disposition_word(p->disposition), text_of(a, p->rule), (unsigned)p->cells,
			(unsigned)q->cells);
		check_str(text_of(a, p->rule), text_of(b, q->rule), "%s: line %u", why, i);
	}
	check(x->findings.n == y->findings.n, "%s: %u findings, %u", why, x->findings.n, y->findings.n);
	for (uint32_t i = 0; i < x->findings.n; i++) {
		const struct finding *p = &x->findings.v[i], *q = &y->findings.v[i];

		check(origin_cmp(p->at, q->at) == 0, "%s: finding %u", why, i);
		check_str(text_of(a, p->rule), text_of(b, q->rule), "%s: finding %u", why, i);
		check_str(text_of(a, p->found), text_of(b, q->found), "%s: finding %u", why, i);
	}
	for (uint32_t i = 0; i < x->nsheet; i++)
		check(x->sheet[i].rows == y->sheet[i].rows && x->sheet[i].cols == y->sheet[i].cols && x->sheet[i].cells == y->sheet[i].cells,
			"%s: extent of sheet %u", why, i);
}

static void all_ways(const char *why, const char *rule, const char *const *text, uint32_t n)
{
	struct sheet_test *t = calloc(3, sizeof *t);
	char yaml[4096];

	snprintf(yaml, sizeof yaml, LAYOUT, rule);
	for (int way = ONE_BY_ONE; way <= THREADS; way++) {
		struct err e = { "" };

		read_texts(&t[way], yaml, text, n, (enum way)way);
		sheet_ok(findings_sort(&t[way].sub, &e), &e);
		same_tables(why, &t[0], &t[way]);
		same_rest(why, &t[0], &t[way]);
	}
	for (int way = ONE_BY_ONE; way <= THREADS; way++)
		sheet_release(&t[way]);
	free(t);
}

/* ---- texts ---- */

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

struct made {
	char *text;
	size_t n;
	FILE *f;
};

static void made_begin(struct made *m)
{
	m->f = open_memstream(&m->text, &m->n);
	assert_non_null(m->f);
}

/* One row. odd: one cell in so many is an odd one. */
static void row(struct made *m, uint32_t i, uint32_t odd)
{
	static const char *const areas[] = { "Peru", "Chile", "Côte d'Ivoire", "São Tomé and Príncipe" };
	static const char *const oddities[] = { "", " ", "\"a \"\"b\"\"\"", "x\"y", "\"", "7" };
	static const char *const figures[] = { "..", "1 234", "-5", "2.50", "12345678901234567890", "" };

	if (random_below(odd * 20) == 0)
		fputc('\n', m->f);
	for (uint32_t c = 0; c < 6; c++) {
		if (c)
			fputc(',', m->f);
		if (random_below(odd * 30) == 0)
			break;
		if (random_below(odd) == 0 && c != 4)
			fputs(oddities[random_below(random_below(9) ? 2 : COUNT(oddities))], m->f);
		else if (c == 0)
			fputs(areas[i / 50 % 4], m->f);
		else if (c == 1)
			fprintf(m->f, "%u", 1990 + i / 200 % 30);
		else if (c == 2)
			fputs(i % 2 ? "men" : "women", m->f);
		else if (c == 3)
			fputs(random_below(3) ? "e" : "\"p,r\"", m->f);
		else if (c == 4)
			random_below(odd) ? fprintf(m->f, "%u", random_below(100000)) : fputs(figures[random_below(COUNT(figures))], m->f);
		else
			fputs("z", m->f);
	}
	fputs(random_below(7) ? "\n" : "\r\n", m->f);
}

static void random_tables(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 60; round++) {
		struct made m;
		char why[40];

		seed = round;
		made_begin(&m);
		fputs(round % 3 ? "country,year,sex,flag,persons,spare\n" : "country,year,sex,flag,persons,sparse\n", m.f);
		for (uint32_t i = 0, n = random_below(3000); i < n; i++)
			row(&m, i, 1 + random_below(round % 4 ? 400 : 6));
		fputs("\"Peru\",\"2001\",,,\"5\",\n", m.f); /* no stray quote opens what nothing closes */
		fclose(m.f);
		snprintf(why, sizeof why, "round %u", round);
		all_ways(why, round % 5 == 4 ? "    rows:\n      - {first: 'x.*', skip: FILLER}\n" : "", &(const char *){ m.text }, 1);
		free(m.text);
	}
}

/* More texts than a column remembers, and enough of them for a second thread. */
static void many_remarks(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	fputs("country,year,remark,persons\n", m.f);
	for (uint32_t i = 0; i < 90000; i++)
		fprintf(m.f, "Peru,%u,%u,%u\n", 1990 + i % 30, i % 3 ? i : 7, i);
	fclose(m.f);
	assert_true(m.n > (1u << 20));
	all_ways("remarks", "", &(const char *){ m.text }, 1);
	free(m.text);
}

/* The first rows of the second sheet give no figure, so that its first one comes with a block. */
static void two_sheets(void **state)
{
	struct made m[2];

	(void)state;
	for (int k = 0; k < 2; k++) {
		made_begin(&m[k]);
		fputs(k ? "country,year,emigrants\n" : "country,year,persons\n", m[k].f);
		for (uint32_t i = 0; i < 2000; i++)
			fprintf(m[k].f, k && i < 1200 ? "Peru,%u,\n" : "Peru,%u,5\n", 1990 + i % 10);
		fclose(m[k].f);
	}
	all_ways("two sheets", "", (const char *const[]){ m[0].text, m[1].text, m[0].text }, 3);
	free(m[0].text);
	free(m[1].text);
}

/* A text that cannot be read to its end is refused for the same reason, and a table that cannot be read is left out as a whole. */
static void broken(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	fputs("country,year,persons\n", m.f);
	for (uint32_t i = 0; i < 60000; i++)
		fprintf(m.f, "Saint Vincent and the Grenadines,%u,5\n", 1990 + i % 10);
	fputs("Peru,1990,\"5", m.f);
	fclose(m.f);
	for (int way = ONE_BY_ONE; way <= THREADS; way++) {
		struct sheet_test *t = calloc(1, sizeof *t);
		struct err e = { "" };
		uint16_t member;

		sheet_init(t);
		t->config.threads = way == THREADS ? 2 : 1;
		sheet_ok(submission_init(&t->sub, &t->config, &e), &e);
		sheet_ok(submission_member(&t->sub, "m", &member, &e), &e);
		assert_int_equal(decode_member(&t->sub, member, (unsigned char *)m.text, m.n, &decode_nowhere, &e), ST_SKIP);
		check(strstr(e.msg, "opens in line 60002 is never closed"), "%s", e.msg);
		sheet_release(t);
		free(t);
	}
	free(m.text);
}

static enum status full(void *user, const struct block *b, struct err *e)
{
	uint32_t *left = user;

	(void)b;
	return (*left)-- ? ST_OK : err_set(e, ST_FATAL, "it is full");
}

/* Whoever takes blocks may have enough of them at any time. */
static void stopped(void **state)
{
	struct made m;

	(void)state;
	made_begin(&m);
	for (uint32_t i = 0; i < 120000; i++)
		fprintf(m.f, "%u,5\n", 1000000 + i);
	fclose(m.f);
	for (uint32_t blocks = 0; blocks < 30; blocks++)
		for (unsigned threads = 1; threads <= 2; threads++) {
			struct sheet_test *t = calloc(1, sizeof *t);
			struct row_sink sink = decode_nowhere;
			uint32_t left = blocks;
			struct err e = { "" };
			uint16_t member;

			sink.user = &left;
			sink.block = full;
			sheet_init(t);
			t->config.threads = threads;
			sheet_ok(submission_init(&t->sub, &t->config, &e), &e);
			sheet_ok(submission_member(&t->sub, "m", &member, &e), &e);
			assert_int_equal(decode_member(&t->sub, member, (unsigned char *)m.text, m.n, &sink, &e), ST_FATAL);
			assert_string_equal(e.msg, "it is full");
			sheet_release(t);
			free(t);
		}
	free(m.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_tables),
		cmocka_unit_test(many_remarks),
		cmocka_unit_test(two_sheets),
		cmocka_unit_test(broken),
		cmocka_unit_test(stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
