/* The published files that layouts were written for: every sheet is explained, and holds as many figures as it has. */
#include <unistd.h>

#include "core/flow.h"
#include "decode/decode.h"
#include "layout/layout.h"
#include "tests/unit/test.h"

struct want {
	const char *sheet, *layout;
	uint32_t figures, missing; /* missing: of the figures those that are "..", ":" or ": " */
};
static const struct {
	const char *file;
	uint32_t edges;
	struct want sheet[12];
} files[] = {
	{ "undesa/UN_MigrantStockTotal_2015.xlsx", 1151,
		{ { "CONTENTS", "", 0, 0 }, { "Table 1", "undesa-stock-2015/table-1", 265 * 18, 45 },
			{ "Table 2", "undesa-stock-2015/table-2", 265 * 18, 384 }, { "Table 3", "undesa-stock-2015/table-3", 265 * 18, 427 },
			{ "Table 4", "undesa-stock-2015/table-4", 265 * 6, 15 }, { "Table 5", "undesa-stock-2015/table-5", 265 * 15, 45 },
			{ "Table 6", "undesa-stock-2015/table-6", 265 * 17, 461 }, { "ANNEX", "undesa-stock-2015/annex", 0, 0 },
			{ "NOTES", "", 0, 0 } } },
	{ "undesa/UN_MigrantStockByOriginAndDestination_2015_Table16.xlsx", 1151,
		{ { "CONTENTS", "", 0, 0 }, { "Table 16", "undesa-stock-2015/origin-destination", 19651, 0 },
			{ "ANNEX", "undesa-stock-2015/annex", 0, 0 }, { "NOTES", "", 0, 0 } } },
	{ "undesa/undesa_pd_2020_ims_stock_by_sex_and_destination.xlsx", 0,
		{ { "Table of contents", "", 0, 0 }, { "Table 1", "undesa-stock-2020/table-1", 283 * 21, 122 },
			{ "Table 2", "undesa-stock-2020/table-2", 283 * 21, 476 }, { "Table 3", "undesa-stock-2020/table-3", 283 * 21, 550 },
			{ "Table 4", "undesa-stock-2020/table-4", 283 * 7, 43 }, { "Table 5", "undesa-stock-2020/table-5", 283 * 18, 111 },
			{ "Table 6", "undesa-stock-2020/table-6", 283 * 20, 7 }, { "Notes", "", 0, 0 } } },
	{ "undesa/aggregates_correspondence_table_2020_1.xlsx", 2005,
		{ { "Annex", "undesa-areas-2020/annex", 0, 0 }, { "Notes", "", 0, 0 } } },
	{ "undesa/UN_MigFlow_2015rev_Canada.xlsx", 0,
		{ { "Regions by Citizenship", "undesa-flow-2015/regions", 957, 49 },
			{ "Canada by Citizenship", "undesa-flow-2015/countries", 197 * 34, 0 },
			{ "Canada by Citizenship (2)", "undesa-flow-2015/countries-copy", 196 * 34, 0 } } },
	{ "eurostat/tps00176.tsv", 0, { { "", "eurostat/tps00176", 68 * 12, 16 } } },
	{ "eurostat/tps00157.tsv", 0, { { "", "eurostat/tps00157", 33 * 12, 20 } } },
	{ "eurostat/migr_asyappctza_sdmx2.csv", 0, { { "", "eurostat/migr-asyappctza", 1080, 0 } } },
	{ "eurostat/migr_eipre_sdmx1.csv", 0, { { "", "eurostat/migr-eipre", 2535, 0 } } },
};

static const char *folder(void)
{
	const char *dir = getenv("CONCORD_REAL_DATA");

	if (!dir)
		dir = "../shared/data";
	return access(dir, R_OK) == 0 ? dir : NULL;
}

static void read_file(const struct config *c, const char *dir, const char *file, struct submission *s)
{
	char path[1000];
	const char *name = strrchr(file, '/') + 1;
	struct layout_run *run;
	struct row_sink sink;
	struct bytes b;
	struct err e = { "" };
	uint16_t member;

	snprintf(path, sizeof path, "%s/%s", dir, file);
	check(bytes_open(path, &c->limits, &b, &e) == ST_OK, "%s", e.msg);
	check(submission_init(s, c, &e) == ST_OK, "%s", e.msg);
	s->name = s->path = name;
	s->sender = "UNDESA";
	memcpy(s->sha256, b.sha256, sizeof s->sha256);
	check(submission_member(s, name, &member, &e) == ST_OK, "%s", e.msg);
	check(layout_begin(s, &run, &e) == ST_OK, "%s", e.msg);
	sink = layout_sink(run);
	check(decode_member(s, member, b.p, b.n, &sink, &e) == ST_OK, "%s: %s", file, e.msg);
	check(layout_end(run, &e) == ST_OK, "%s", e.msg);
	bytes_release(&b);
}

static uint32_t missing_on(const struct submission *s, const struct table *t, const struct segment *g)
{
	uint32_t n = 0;
	char buf[DEC_TEXT];
	size_t len;

	for (uint32_t i = g->first; i < g->first + g->n; i++) {
		const char *v = table_value_text(t, s->syms, i, buf, &len);

		n += len == 0 || strcmp(v, "..") == 0 || v[0] == ':';
	}
	return n;
}

static void balance(const struct submission *s, const char *file)
{
	for (uint16_t k = 0; k < s->nsheet; k++) {
		struct hash128 seen = { 0, 0 }, met = { 0, 0 };

		for (uint32_t i = 0; i < s->ledger.n; i++)
			if (s->ledger.v[i].sheet == k && s->ledger.v[i].stage == LED_DECODE)
				seen = hash128_add(seen, s->ledger.v[i].hash);
			else if (s->ledger.v[i].sheet == k)
				met = hash128_add(met, s->ledger.v[i].hash);
		check(seen.lo == met.lo && seen.hi == met.hi, "%s: cells of sheet %u are lost", file, k);
	}
}

static void test_files(void **state)
{
	const char *dir = folder();
	struct config c = { .limits = limits_default() };
	struct layouts *l;
	struct arena a;
	struct err e = { "" };

	(void)state;
	if (!dir)
		skip();
	arena_init(&a, 0);
	check(home_find(&c.home, &e) == ST_OK && flows_load(&c.home, &a, &c.flows, &e) == ST_OK &&
		catalogue_load(&c.home, &a, NULL, &c.catalogue, &e) == ST_OK && layouts_load(&c, &a, &l, &e) == ST_OK, "%s", e.msg);
	c.layouts = l;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct submission s;
		uint32_t edges = 0;

		read_file(&c, dir, files[i].file, &s);
		for (uint32_t f = 0; f < s.findings.n; f++) {
			const char *rule = sym_str(s.syms, s.findings.v[f].rule);

			check(strcmp(rule, "NO-LAYOUT") && strcmp(rule, "HEADER-UNKNOWN") && strcmp(rule, "ROW-UNPLACED"), "%s: %s %s",
				files[i].file, rule, sym_str(s.syms, s.findings.v[f].note));
		}
		balance(&s, files[i].file);
		for (uint16_t k = 0; k < s.nsheet; k++) {
			const struct want *w = &files[i].sheet[k];
			uint32_t n = 0, missing = 0;

			check(w->sheet, "%s: sheet %s is not expected", files[i].file, sym_str(s.syms, s.sheet[k].name));
			check_str(sym_str(s.syms, s.sheet[k].name), w->sheet, "%s", files[i].file);
			check_str(sym_str(s.syms, s.sheet[k].layout), w->layout, "%s, %s", files[i].file, w->sheet);
			for (uint32_t t = 0; t < s.ntable; t++)
				for (uint32_t g = 0; g < s.table[t].nseg; g++)
					if (s.table[t].seg[g].sheet == k) {
						n += s.table[t].seg[g].n;
						missing += missing_on(&s, &s.table[t], &s.table[t].seg[g]);
					}
			check(n == w->figures, "%s, %s: %u figures", files[i].file, w->sheet, n);
			check(missing == w->missing, "%s, %s: %u missing", files[i].file, w->sheet, missing);
		}
		for (uint32_t h = 0; h < s.nhier; h++)
			edges += s.hier[h].n;
		check(edges == files[i].edges, "%s: %u edges", files[i].file, edges);
		submission_release(&s);
	}
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_files) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
