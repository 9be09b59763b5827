/*
 * Rules find the same whether rows stand in cells or are looked up, whatever is wrong with a table.
 */
#include "tests/unit/validate/made.h"

#include "validate/view.h"

enum { TABLES = 100, TURNS = 100, TEXT = 1 << 20 };

static uint64_t seed;
static uint32_t next(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

/* How a table is wrong: of so many rows one; 0: none. */
struct faults {
	uint32_t rejected, missing, odd, absent, again, rare;
};

static bool now_and_then(uint32_t one_of)
{
	return one_of && next(one_of) == 0;
}

static char *write_row(char *p, const struct faults *f, const char *key, const char *sex, const char *age, unsigned value)
{
	static const char *const status[] = { "A", "A", "A", "A", "A", "A", "P", "E" };

	if (now_and_then(f->absent))
		return p;
	for (int again = now_and_then(f->again); again >= 0; again--) {
		p += sprintf(p, "%s%s SEX=%s AGE=%s OBS_STATUS=%s : ", now_and_then(f->rejected) ? "no " : "", key, sex, age,
			status[next(COUNT(status))]);
		if (now_and_then(f->missing))
			p += sprintf(p, "%s\n", next(3) ? ".." : "x");
		else if (now_and_then(f->odd))
			p += sprintf(p, "%s\n", next(2) ? "100.5" : next(2) ? "-7" : "9223372036854775807");
		else
			p += sprintf(p, "%u\n", value);
	}
	return p;
}

/* Lines of made.h: a table that mostly adds up over sex and age, with codes beside them that hardly any row has. */
static void write_table(char *text)
{
	static const char *const sex[] = { "_T", "F", "M", "_U", "_O" }, *const age[] = { "_T", "Y0T14", "Y_GE15", "_U", "Y_LT15", "Y15T64", "Y_GE65" };
	static const char *const area[] = { "276", "250", "UNPD_900", "UNPD_901", "UNPD_902", "840", "203" };
	static const char *const partner[] = { "_T", "276", "840", "UNPD_900", "203", "616", "FOREIGN" };
	struct faults f = { next(3) * (2 + next(60)), next(3) * (2 + next(60)), next(3) * (2 + next(60)), next(3) * (2 + next(60)),
		next(3) * (2 + next(90)), 3 + next(200) };
	bool flow = next(2);
	char *p = text;

	p += sprintf(p, "flow %s\n", flow ? "MIG_FLOW" : "MIG_STOCK");
	for (uint32_t i = 0, n = 1 + next(TURNS); i < n; i++) {
		char key[200];

		if (now_and_then(10))
			p += sprintf(p, "sheet S%u\n", i);
		if (now_and_then(10))
			p += sprintf(p, "closed %s\n", next(2) ? "COUNTERPART_AREA" : "SEX");
		if (now_and_then(20))
			p += sprintf(p, "mult %u\n", next(2) * 3);
		sprintf(key, "INDICATOR=%s REF_AREA=%s COUNTERPART_AREA=%s PARTNER_BASIS=%s TIME_PERIOD=%u", flow ? (next(8) ? "IMM" : "EMI") :
			next(8) ? "STOCK" : "POP", area[next(next(9) ? 2 : COUNT(area))], partner[next(next(9) ? 2 : COUNT(partner))], next(20) ? "CITIZ" : "_T", 2018 + next(4));
		for (uint32_t k = 0; k < COUNT(sex); k++)
			for (uint32_t y = 0; y < COUNT(age); y++)
				if ((k < 3 && y < 3) || now_and_then(f.rare))
					p = write_row(p, &f, key, sex[k], age[y], k > 2 || y > 2 ? 0 : 100 * (k ? 1 : 2) * (y ? 1 : 2));
	}
	p[-1] = '\0';
}

static void run_rules(struct made *m, struct submission *s, enum cube_cells cells, uint32_t *with_cells)
{
	static const uint8_t turns[] = { ABOUT_VALUE, ABOUT_KEY, ABOUT_GROUP };
	const struct ruleset *rules = m->config.rules;
	struct view v;
	struct err e;

	memset(&m->counts, 0, sizeof m->counts);
	m->counts.n = rules->nid;
	made_ok(view_make(&v, s, &s->table[0], rules, &m->counts, false, &e), &e);
	made_ok(view_index_keys(&v, cells, &e), &e);
	assert_true(cells == CUBE_CELLS || !v.cube->cell);
	*with_cells += v.cube->cell != NULL;
	for (size_t k = 0; k < COUNT(turns); k++)
		for (uint32_t i = 0; i < rules->n; i++) {
			const struct rule_row *r = &rules->row[i];

			if (r->validator->check && r->validator->about == turns[k] && rule_fits(r, v.t->flow))
				(r->validator->check)(&v, r);
		}
	made_ok(v.index->st, &v.index->err);
	view_drop(&v);
}

static void test_same(void **state)
{
	char *text = malloc(TEXT), *found[2] = { malloc(TEXT), malloc(TEXT) };
	uint32_t with_cells = 0, findings = 0, passed = 0;
	struct rule_counts counts = { 0 };
	struct made m;

	(void)state;
	made_config(&m);
	for (uint32_t i = 0; i < TABLES; i++) {
		seed = i + 1;
		write_table(text);
		for (int cells = CUBE_CELLS; cells <= CUBE_NO_CELLS; cells++) {
			struct submission s;

			made_submission(&m, &s, "x.csv", "DEU", text);
			run_rules(&m, &s, (enum cube_cells)cells, &with_cells);
			made_findings(&s, found[cells], TEXT);
			findings += s.findings.n;
			if (cells == CUBE_CELLS)
				counts = m.counts;
			submission_release(&s);
		}
		check_str(found[CUBE_CELLS], found[CUBE_NO_CELLS], "table %u", i);
		for (uint32_t k = 0; k < counts.n; k++) {
			const struct rule_count *a = &counts.v[k], *b = &m.counts.v[k];

			check(a->passed == b->passed && a->failed == b->failed && !memcmp(a->why_not, b->why_not, sizeof a->why_not),
				"table %u: counts of %s", i, ((const struct ruleset *)m.config.rules)->id[k]);
			passed += a->passed > 0;
		}
	}
	assert_true(findings > 1000 && passed > 3 * TABLES && with_cells > TABLES / 2);
	made_release(&m);
	free(text);
	free(found[0]);
	free(found[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_same) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
