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
static const char LISTS[] = "list,title,base,source\narea,area,,s\nsex,sex,,s\nage,age,,s\ncitizenship,citizenship,area,s\n"
	"marks,mark,,s\nflags,flag,,s\nobs_status,status,,s\n";
static const char AREA[] = "code,iso2,alt,name,kind,valid_from,valid_to,successors,source\n"
	"250,FR,FRA,France,area,,,,s\n729,SD,SDN,Sudan,area,2011-07-09,,,s\n736,,,Sudan (whole),former,,2011-07-08,729,s\n001,,,World,aggregate,,,,s\n";
static const char ALIASES[] = "list,spelling,code,type,lang,system,from,to,source\narea,Frankreich,250,alias,de,,,,s\narea,Sudan,736,alias,en,,,,s\n";
static const char REGIONS[] = "list,edition,parent,child,source\narea,M49,001,250,s\narea,M49,001,729,s\n";
static const char SEX[] = "code,name,source\nF,Female,s\nM,Male,s\n_T,Total,s\n";
static const char AGE[] = "code,name,source\n_T,Total,s\n";

static const char STATUS[] = "code,name,source\nA,Normal,s\n";

static const char *const SUBS[] = { "mappings", "mappings/codelists", "mappings/aliases", "mappings/regions", "mappings/national" };
static const struct { const char *name, *text; } FILES[] = {
	{ "mappings/lists.csv", LISTS }, { "mappings/codelists/area.csv", AREA }, { "mappings/codelists/sex.csv", SEX },
	{ "mappings/codelists/age.csv", AGE }, { "mappings/codelists/obs_status.csv", STATUS }, { "mappings/aliases/area.csv", ALIASES }, { "mappings/regions/m49.csv", REGIONS },
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

#define PATTERNS "list,pattern,code,when,example,result,counter,source\n"
#define ERAS "era,offset,from,to,first,example,result,source\n"
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
	{ "two meanings", "mappings/aliases/x.csv", "list,spelling,code,source\narea,FRANCE,001,s\n", "aliases/x.csv:2:2: found \"FRANCE\" as 001, expected 250" },
	{ "dates that overlap", "mappings/aliases/x.csv", "list,spelling,code,from,to,source\narea,Sudan,250,1990,2000,s\n",
		"aliases/x.csv:2:2: found \"Sudan\" as 250, expected 736" },
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
		"regions/m49.csv:2:5: found \"1990-1-1\", expected a date such as 1991-12-26" },
	{ "member that is not there", "mappings/regions/m49.csv", "list,edition,parent,child,source\narea,M49,001,777,s\n",
		"regions/m49.csv:2:4: found \"777\", expected a code of the list" },
	{ "a pattern whose example says something else", "mappings/aliases/x.csv", PATTERNS "age,A+,Y_GE{1},,65+,Y_GE64,x,s\n",
		"aliases/x.csv:2:6: found \"Y_GE64\", expected \"Y_GE65\"" },
	{ "a pattern whose example is not read", "mappings/aliases/x.csv", PATTERNS "age,A+,Y_GE{1},,65-,Y_GE65,x,s\n",
		"aliases/x.csv:2:6: found \"Y_GE65\", expected \"\" as the patterns read \"65-\"" },
	{ "a pattern that reads its counter-example", "mappings/aliases/x.csv", PATTERNS "age,A+,Y_GE{1},,65+,Y_GE65,70+,s\n",
		"aliases/x.csv:2:7: found the counter-example \"70+\", expected one that no pattern reads; it is read as \"Y_GE70\"" },
	{ "a pattern without a counter-example", "mappings/aliases/x.csv", PATTERNS "age,A+,Y_GE{1},,65+,Y_GE65,,s\n",
		"aliases/x.csv:2:7: found nothing, expected a counter-example" },
	{ "a pattern without an example", "mappings/aliases/x.csv", PATTERNS "age,A+,Y_GE{1},,,Y_GE65,x,s\n",
		"aliases/x.csv:2:5: found nothing, expected an example" },
	{ "a condition that is none", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1>2,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:4: found \"1>2\", expected up to 3 conditions such as 1<2" },
	{ "a condition without a number", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1=,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:4: found \"1=\", expected up to 3 conditions such as 1<2" },
	{ "a condition of no number", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},5=1,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:4: found \"5=1\", expected up to 3 conditions such as 1<2" },
	{ "a condition with no number", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1==9,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:4: found \"1==9\", expected up to 3 conditions such as 1<2" },
	{ "a number that is too long", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1=123,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:4: found \"1=123\", expected up to 3 conditions such as 1<2" },
	{ "too many conditions", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1=1 1=1 1=1 1=1,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:4: found \"1=1 1=1 1=1 1=1\", expected up to 3 conditions such as 1<2" },
	{ "a condition that the example does not meet", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1=2,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:6: found \"Y1T2\", expected \"\" as the patterns read \"1-2\"" },
	{ "numbers that are not the same", "mappings/aliases/x.csv", PATTERNS "age,A-A,Y{1}T{2},1==2,1-2,Y1T2,x,s\n",
		"aliases/x.csv:2:6: found \"Y1T2\", expected \"\" as the patterns read \"1-2\"" },
	{ "an expression that is none", "mappings/aliases/x.csv", "list,regex,code,example,counter,source\narea,(gaul,250,Gaul,Galicia,s\n",
		"aliases/x.csv:2:2: found \"(gaul\", expected a regular expression: missing closing parenthesis" },
	{ "an expression that does not read its example", "mappings/aliases/x.csv",
		"list,regex,code,example,counter,source\narea,gaul+,250,Gauls,Galicia,s\n", "aliases/x.csv:2:" },
	{ "an expression that reads its counter-example", "mappings/aliases/x.csv",
		"list,regex,code,example,counter,source\narea,ga.*,250,Gaul,Galicia,s\n", "aliases/x.csv:2:" },
	{ "an expression whose example means something else", "mappings/aliases/x.csv",
		"list,regex,code,example,counter,source\narea,fran.*,736,France,Galicia,s\n", "aliases/x.csv:2:" },
	{ "an expression that would reach beyond itself", "mappings/aliases/x.csv",
		"list,regex,code,example,counter,source\narea,gaul(*ACCEPT),250,Gaul,Galicia,s\n", "expected a regular expression: without verbs" },
	{ "an unknown capital", "mappings/aliases/x.csv", PATTERNS "age,X+,Y_GE{1},,65+,Y_GE65,x,s\n",
		"aliases/x.csv:2:2: found \"X+\", expected a pattern" },
	{ "a day that no calendar has", "mappings/aliases/x.csv", "list,spelling,code,from,to,source\narea,Gaul,250,2019-02-29,,s\n",
		"aliases/x.csv:2:4: found \"2019-02-29\", expected a date" },
	{ "an alias without a spelling", "mappings/aliases/x.csv", "list,spelling,code,source\narea,,250,s\n", "aliases/x.csv:2:2: found nothing, expected a spelling" },
	{ "an alias without a code", "mappings/aliases/x.csv", "list,spelling,code,source\narea,Gaul,,s\n", "aliases/x.csv:2:3: found nothing, expected a code" },
	{ "an ambiguous spelling of a code that is not there", "mappings/aliases/x.csv",
		"list,spelling,code,type,source\narea,Gaul,250 999,ambiguous,s\n", "aliases/x.csv:2:3: found \"999\", expected a code of the list" },
	{ "beside itself", "mappings/aliases/x.csv", "list,spelling,code,beside,source\narea,Sudan,729,729,s\n",
		"aliases/x.csv:2:4: found the code of the row, expected another one that stands beside it" },
	{ "beside nothing", "mappings/aliases/x.csv", "list,spelling,code,beside,source\narea,Sudan,729,728,s\n",
		"aliases/x.csv:2:4: found \"728\", expected a code of the list" },
	{ "two meanings beside one area", "mappings/aliases/x.csv", "list,spelling,code,beside,source\narea,Sudan,729,250,s\narea,SUDAN,736,250,s\n",
		"aliases/x.csv:3:2: found \"SUDAN\" as 736, expected 729" },
	{ "a list twice", "mappings/lists.csv", "list,title,base,source\narea,area,,s\narea,area,,s\n", "lists.csv:3:1: found \"area\" twice, expected each list once" },
	{ "a list without a title", "mappings/lists.csv", "list,title,base,source\narea,,,s\n", "lists.csv:2:2: found nothing, expected what an item" },
	{ "a base below", "mappings/lists.csv", "list,title,base,source\ncitizenship,c,area,s\narea,area,,s\n",
		"lists.csv:2:3: found \"area\", expected a list that stands above" },
	{ "names of what", "mappings/lists.csv", "list,title,base,source,names\narea,area,,s,rivers\n", "lists.csv:2:5: found \"rivers\", expected territories or nothing" },
	{ "an ISO code of two areas", "mappings/codelists/area.csv",
		"code,iso2,alt,name,kind,source\n250,FR,FRA,France,area,s\n729,FR,SDN,Sudan,area,s\n736,,,Old Sudan,former,s\n001,,,World,aggregate,s\n",
		"codelists/area.csv:3:2: found \"FR\" as 729, expected 250" },
	{ "a name of two areas", "mappings/codelists/area.csv",
		"code,iso2,alt,name,kind,source\n250,FR,FRA,France,area,s\n729,SD,SDN,FRANCE,area,s\n736,,,Old Sudan,former,s\n001,,,World,aggregate,s\n",
		"codelists/area.csv:3:4: found \"FRANCE\" as 729, expected 250" },
	{ "a part whose code names no country", "mappings/codelists/area.parts.csv", "code,name,kind,source\nTuscany,Tuscany,subarea,s\n",
		"codelists/area.parts.csv:2:1: found \"Tuscany\", expected a code such as AR-B" },
	{ "a code without a name", "mappings/codelists/sex.csv", "code,name,source\nF,,s\n", "codelists/sex.csv:2:2: found nothing, expected a name" },
	{ "whole is yes or no", "mappings/codelists/sex.csv", "code,name,whole,source\nF,Female,perhaps,s\n", "codelists/sex.csv:2:3: found \"perhaps\", expected yes or no" },
	{ "a mark of no state", "mappings/codelists/marks.csv", "code,name,state,status,conf,source\n..,x,gone,,,s\n",
		"codelists/marks.csv:2:3: found \"gone\", expected nil, missing, confidential or cannot-exist" },
	{ "a mark of a status that is not there", "mappings/codelists/marks.csv", "code,name,state,status,conf,source\n..,x,missing,Q,,s\n",
		"codelists/marks.csv:2:4: found \"Q\", expected a code of the list obs_status" },
	{ "a flag without a rank", "mappings/codelists/flags.csv", "code,name,status,conf,rank,source\nb,Break,A,,first,s\n",
		"codelists/flags.csv:2:5: found \"first\", expected a number up to 999" },
	{ "a membership twice", "mappings/regions/m49.csv", "list,edition,parent,child,source\narea,M49,001,250,s\narea,M49,001,250,s\n",
		"regions/m49.csv:3:4: found 250 a second time, expected each membership once, which is in line 2" },
	{ "a part of itself", "mappings/regions/m49.csv", "list,edition,parent,child,source\narea,M49,001,250,s\narea,M49,250,001,s\n",
		"regions/m49.csv:3:4: found 001, of which its parent is a part" },
	{ "an era that is not counted", "mappings/aliases/x.csv", ERAS "Kanei,long ago,1624,1644,,Kanei 1,1624,s\n",
		"aliases/x.csv:2:2: found \"long ago\", expected what is added to a year" },
	{ "an era without a name", "mappings/aliases/x.csv", ERAS ",1623,1624,1644,,Kanei 1,1624,s\n", "aliases/x.csv:2:1: found \"\", expected the name of an era" },
	{ "a table of no sender", "mappings/national/x.csv", "list,spelling,code,source\narea,Gaul,250,s\n",
		"national/x.csv:1:1: found a table of \"x.csv\", expected the name of a sender" },
	{ "a table of a sender with an unknown code", "mappings/national/KEN.csv", "list,spelling,code,source\narea,Gaul,251,s\n",
		"national/KEN.csv:2:3: found \"251\", expected a code of the list" },
	{ "too few fields", "mappings/aliases/x.csv", "list,spelling,code,source\narea,Gaul\n", "aliases/x.csv:2:2: 2 fields, expected the 4 of the header" },
	{ "too many fields", "mappings/aliases/x.csv", "list,spelling,code,source\narea,Gaul,250,s,s\n", "aliases/x.csv:2:5: more fields than the 4 of the header" },
	{ "an unknown column", "mappings/aliases/x.csv", "list,spelling,cod,source\narea,Gaul,250,s\n", "aliases/x.csv:1:3: unknown column 'cod', the nearest known one is 'code'" },
	{ "a column that is missing", "mappings/aliases/x.csv", "list,spelling,code\narea,Gaul,250\n",
		"aliases/x.csv:1:4: found the end of the header, expected a column 'source'" },
	{ "a column twice", "mappings/aliases/x.csv", "list,spelling,code,code,source\narea,Gaul,250,250,s\n", "aliases/x.csv:1:4: the column 'code' a second time" },
	{ "a quotation mark that is left open", "mappings/aliases/x.csv", "list,spelling,code,source\narea,\"Gaul,250,s\n", "aliases/x.csv:2:2: a quotation mark is never closed" },
	{ "a byte that is no UTF-8", "mappings/aliases/x.csv", "list,spelling,code,source\narea,\"Gaul, the\nland\",250,s\narea,G\xe4ul,250,s\n",
		"aliases/x.csv:4:7: byte 0xe4, expected UTF-8 text" },
	{ "an empty table", "mappings/aliases/x.csv", "# nothing\n", "aliases/x.csv:2:1: the end of the file, expected a header line" },
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

		system += *system == '~'; /* codes of such a system are never looked for without it */
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
