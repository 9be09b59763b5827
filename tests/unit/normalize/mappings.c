/*
 * The tables: those of the project compile, and what is wrong with a row is said with file, line and column.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/csvtab.h"
#include "core/publish.h"
#include "tests/unit/normalize/made.h"

/* A home of a few rows. */
static const char LISTS[] = "list,title,base,source\narea,area,,s\nsex,sex,,s\nage,age,,s\ncitizenship,citizenship,area,s\n";
static const char AREA[] = "code,iso2,alt,name,kind,valid_from,valid_to,successors,source\n"
	"250,FR,FRA,France,area,,,,s\n729,SD,SDN,Sudan,area,2011-07-09,,,s\n736,,,Sudan (whole),former,,2011-07-08,729,s\n001,,,World,aggregate,,,,s\n";
static const char ALIASES[] = "list,spelling,code,type,lang,system,from,to,source\narea,Frankreich,250,alias,de,,,,s\narea,Sudan,736,alias,en,,,,s\n";
static const char REGIONS[] = "list,edition,parent,child,source\narea,M49,001,250,s\narea,M49,001,729,s\n";
static const char SEX[] = "code,name,source\nF,Female,s\nM,Male,s\n_T,Total,s\n";
static const char AGE[] = "code,name,source\n_T,Total,s\n";

static const char *const SUBS[] = { "mappings", "mappings/codelists", "mappings/aliases", "mappings/regions" };
static const struct { const char *name, *text; } FILES[] = {
	{ "mappings/lists.csv", LISTS }, { "mappings/codelists/area.csv", AREA }, { "mappings/codelists/sex.csv", SEX },
	{ "mappings/codelists/age.csv", AGE }, { "mappings/aliases/area.csv", ALIASES }, { "mappings/regions/m49.csv", REGIONS },
};

static void home_make(struct home *h)
{
	char path[4096];

	test_dir(h->dir, 256);
	snprintf(h->compiled, sizeof h->compiled, "%.256s/mappings.bin", h->dir);
	for (size_t i = 0; i < COUNT(SUBS); i++) {
		snprintf(path, sizeof path, "%.256s/%s", h->dir, SUBS[i]);
		assert_int_equal(mkdir(path, 0755), 0);
	}
	for (size_t i = 0; i < COUNT(FILES); i++)
		test_file(h->dir, FILES[i].name, FILES[i].text, path, sizeof path);
}

static void home_remove(struct home *h)
{
	struct err e;

	made_ok(publish_remove_tree(h->dir, &e), &e);
}

static const struct {
	const char *why, *file, *text, *want; /* want: what the message ends in, behind the folder */
} broken[] = {
	{ "unknown code", "mappings/aliases/x.csv", "list,spelling,code,source\narea,Frankrike,999,s\n", "aliases/x.csv:2:3: found \"999\", expected a code of the list" },
	{ "unknown list", "mappings/aliases/x.csv", "list,spelling,code,source\nareas,Frankrike,250,s\n",
		"aliases/x.csv:2:1: found \"areas\", expected a list of mappings/lists.csv" },
	{ "no source", "mappings/aliases/x.csv", "list,spelling,code,source\narea,Frankrike,250,\n", "aliases/x.csv:2:4: found nothing, expected where this comes from" },
	{ "unknown type", "mappings/aliases/x.csv", "list,spelling,code,type,source\narea,Frankrike,250,nick,s\n",
		"aliases/x.csv:2:4: found \"nick\", expected name, alias, code, part, demonym, ambiguous or translation" },
	{ "no letters", "mappings/aliases/x.csv", "list,spelling,code,source\narea,--,250,s\n", "aliases/x.csv:2:2: found \"--\", expected letters or digits" },
	{ "two meanings", "mappings/aliases/x.csv", "list,spelling,code,source\narea,FRANCE,001,s\n", "aliases/x.csv:2:1: found \"FRANCE\" as 001, expected 250" },
	{ "dates that overlap", "mappings/aliases/x.csv", "list,spelling,code,from,to,source\narea,Sudan,250,1990,2000,s\n",
		"aliases/x.csv:2:1: found \"Sudan\" as 250, expected 736" },
	{ "a wrong date", "mappings/aliases/x.csv", "list,spelling,code,from,to,source\narea,Gaul,250,,500-13-01,s\n",
		"aliases/x.csv:2:5: found \"500-13-01\", expected a date such as 1991-12-26" },
	{ "dates the wrong way round", "mappings/aliases/x.csv", "list,spelling,code,from,to,source\narea,Gaul,250,1990,1980,s\n",
		"aliases/x.csv:2:5: found \"1980\", expected a date not before 1990" },
	{ "code twice", "mappings/codelists/sex.csv", "code,name,source\nF,Female,s\nF,Woman,s\n", "codelists/sex.csv:3:1: found F twice, expected each code once" },
	{ "unknown kind", "mappings/codelists/sex.csv", "code,name,kind,source\nF,Female,lady,s\n",
		"codelists/sex.csv:2:3: found \"lady\", expected area, former, part, aggregate, residual or subarea" },
	{ "successor that is not there", "mappings/codelists/sex.csv", "code,name,successors,source\nF,Female,X,s\n",
		"codelists/sex.csv:2:3: found \"X\", expected a code of this list" },
	{ "list without a row", "mappings/codelists/colour.csv", "code,name,source\nR,Red,s\n", "codelists/colour.csv:1:1: found a code list \"colour\"" },
	{ "day of a membership", "mappings/regions/m49.csv", "list,edition,parent,child,valid_from,valid_to,source\narea,M49,001,250,1990-1-1,,s\n",
		"regions/m49.csv:2:5: found '1990-1-1', expected a year or a day such as 2004-05-01" },
	{ "member that is not there", "mappings/regions/m49.csv", "list,edition,parent,child,source\narea,M49,001,777,s\n",
		"regions/m49.csv:2:4: found \"777\", expected a code of the list" },
	{ "a pattern whose example says something else", "mappings/aliases/x.csv",
		"list,pattern,code,example,result,source\nage,A+,Y_GE{1},65+,Y_GE64,s\n", "aliases/x.csv:2:5: found \"Y_GE64\", expected \"Y_GE65\"" },
	{ "an unknown capital", "mappings/aliases/x.csv", "list,pattern,code,example,result,source\nage,X+,Y_GE{1},65+,Y_GE65,s\n",
		"aliases/x.csv:2:2: found \"X+\", expected a pattern" },
};

static void broken_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(broken); i++) {
		struct mappings *m = NULL;
		struct home h;
		struct err e;
		char path[4096];

		home_make(&h);
		test_file(h.dir, broken[i].file, broken[i].text, path, sizeof path);
		check(mappings_load(&h, &m, &e) == ST_FATAL, "%s", broken[i].why);
		check(strstr(e.msg, broken[i].want) != NULL, "%s: %s", broken[i].why, e.msg);
		check(mappings_compile(&h, h.compiled, &e) == ST_FATAL && access(h.compiled, F_OK) != 0, "%s: compiled", broken[i].why);
		home_remove(&h);
	}
}

static void check_names(const struct home *h, const char *label, const char *want)
{
	struct mappings *m;
	struct matcher *mt;
	struct match x;
	struct err e;

	made_ok(mappings_load(h, &m, &e), &e);
	made_ok(matcher_new(m, &mt, &e), &e);
	made_ok(match_label(mt, "area", label, NULL, "", 0, &x, &e), &e);
	check_str(x.out, want, "%s", label);
	matcher_free(mt);
	mappings_free(m);
}

/* Fresh, touched, changed, damaged and without a file: always the tables as they are now. */
static void freshness(void **state)
{
	struct timespec then[2] = { { 1000000000, 0 }, { 1000000000, 0 } };
	struct home h;
	struct err e;
	char path[4096];

	(void)state;
	home_make(&h);
	check_names(&h, "Frankreich", "FRA");
	made_ok(mappings_compile(&h, h.compiled, &e), &e);
	check_names(&h, "Frankreich", "FRA");
	snprintf(path, sizeof path, "%.256s/mappings/aliases/area.csv", h.dir);
	assert_int_equal(utimensat(AT_FDCWD, path, then, 0), 0);
	check_names(&h, "Frankreich", "FRA");
	test_file(h.dir, "mappings/aliases/more.csv", "list,spelling,code,source\narea,Gallia,250,s\n", path, sizeof path);
	check_names(&h, "Gallia", "FRA");
	made_ok(mappings_compile(&h, h.compiled, &e), &e);
	test_file(h.dir, "mappings/aliases/more.csv", "list,spelling,code,source\narea,Galliq,250,s\n", path, sizeof path);
	check_names(&h, "Galliq", "FRA");
	check_names(&h, "Gallia", "");
	assert_int_equal(truncate(h.compiled, 100), 0);
	check_names(&h, "Galliq", "FRA");
	test_file(h.dir, "mappings.bin", "no image at all", path, sizeof path);
	check_names(&h, "Galliq", "FRA");
	home_remove(&h);
}

/* A row is its own test: every spelling of every table means its code, in its system and in a year of its dates. */
static enum status every_row(void *user, const char *path, struct err *e)
{
	static const char *const COLS[] = { "list", "spelling", "code", "source", "?type", "?lang", "?system", "?from", "?to", NULL };
	struct made *m = user;
	struct csvtab t;
	int at[9];

	TRY(csvtab_load(path, &m->arena, &t, e));
	if (csvtab_columns(&t, COLS, at, NULL) != ST_OK)
		return ST_OK; /* patterns have examples of their own */
	for (uint32_t i = 0; i < t.nrow; i++) {
		const char *type = csvtab_at(&t, i, at[4]), *system = csvtab_at(&t, i, at[6]), *code = csvtab_at(&t, i, at[2]);
		const char *from = csvtab_at(&t, i, at[7]), *to = csvtab_at(&t, i, at[8]);
		int year = *to ? atoi(to) - 1 : *from ? atoi(from) + 1 : 0;
		struct match x;

		TRY(match_label(m->matcher, csvtab_at(&t, i, at[0]), csvtab_at(&t, i, at[1]), NULL, system, year, &x, e));
		if (!strcmp(type, "ambiguous")) {
			check(x.kind == KIND_AMBIGUOUS || x.or_region, "%s:%u", path, t.line[i]);
			continue;
		}
		check_str(x.code, code, "%s:%u: %s", path, t.line[i], csvtab_at(&t, i, at[1]));
		check((x.kind == KIND_PART) == !strcmp(type, "part"), "%s:%u: kind", path, t.line[i]);
	}
	return ST_OK;
}

static void rows_mean_what_they_say(void **state)
{
	struct made *m = made_start();
	struct err e;

	(void)state;
	made_ok(home_each(&m->config.home, "mappings/aliases", ".csv", every_row, m, &e), &e);
	made_end(m);
}

static void look_ups(void **state)
{
	struct made *m = made_start();
	const struct region_edge *edge;
	const struct code_item *it;
	uint32_t n, members = 0;

	(void)state;
	it = code_find(m->config.mappings, "area", "736");
	assert_non_null(it);
	check_str(it->valid_to, "2011-07-08", "end of 736");
	check_str(it->successors, "729 728", "successors of 736");
	assert_int_equal(it->kind, KIND_FORMER);
	check_str(code_find(m->config.mappings, "citizenship", "076")->alt, "BRA", "a list with a base");
	assert_null(code_find(m->config.mappings, "area", "BRA"));
	assert_null(code_find(m->config.mappings, "age", "Y25"));
	assert_null(code_find(m->config.mappings, "colours", "R"));
	n = region_edges(m->config.mappings, "UNDESA-2015", "area", &edge);
	for (uint32_t i = 0; i < n; i++)
		members += !strcmp(edge[i].parent, "UNPD_941");
	assert_int_equal(members, 48);
	n = region_edges(m->config.mappings, "UNDESA-2020", "area", &edge);
	for (uint32_t i = members = 0; i < n; i++)
		members += !strcmp(edge[i].parent, "UNPD_900");
	assert_int_equal(members, 235);
	assert_int_equal(region_edges(m->config.mappings, "none", "area", &edge), 0);
	made_end(m);
}

/* Compiled into the same bytes, whatever the time. */
static void same_bytes(void **state)
{
	char dir[300], a[400], b[400], command[1000];
	struct home h;
	struct err e;

	(void)state;
	made_ok(home_find(&h, &e), &e);
	test_dir(dir, sizeof dir);
	snprintf(a, sizeof a, "%s/a", dir);
	snprintf(b, sizeof b, "%s/b", dir);
	made_ok(mappings_compile(&h, a, &e), &e);
	made_ok(mappings_compile(&h, b, &e), &e);
	snprintf(command, sizeof command, "cmp %s %s", a, b);
	assert_int_equal(system(command), 0);
	made_ok(publish_remove_tree(dir, &e), &e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_rows),
		cmocka_unit_test(freshness),
		cmocka_unit_test(rows_mean_what_they_say),
		cmocka_unit_test(look_ups),
		cmocka_unit_test(same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
