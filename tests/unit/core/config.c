#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/catalogue.h"
#include "core/csvtab.h"
#include "core/flow.h"
#include "core/home.h"
#include "core/yaml.h"

static char dir[64];
static struct arena arena;
static struct err err;

static int set_up(void **state)
{
	(void)state;
	test_dir(dir, sizeof dir);
	arena_init(&arena, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return rmdir(dir);
}

/* The message without the folder in front. */
static const char *said(void)
{
	size_t n = strlen(dir);

	return strncmp(err.msg, dir, n) == 0 ? err.msg + n + 1 : err.msg;
}

static void test_csv(void **state)
{
	static const char *const columns[] = { "id", "name", "?note", NULL };
	static const struct {
		const char *text, *want; /* the error, or the cells of id and name joined */
	} cases[] = {
		{ "id,name\n1,a\n2,b\n", "1=a;2=b;" },
		{ "\xef\xbb\xbfid,name\r\n1,a\r\n", "1=a;" },
		{ "# about\n\nname,id\n# more\na,1", "1=a;" },
		{ "id,name\n\"1\",\"a \"\"b\"\", c\"\n2,\"x\ny\"\n3,z\n", "1=a \"b\", c;2=x\ny;3=z;" },
		{ "id,name\n,\n", "=;" },
		{ "\"id\",note,\"name\"\n1,n,a\n", "1=a;" },
		{ "", "t.csv:1:1: the end of the file, expected a header line" },
		{ "id,,name\n", "t.csv:1:2: an empty column name" },
		{ "id,name,id\n", "t.csv:1:3: the column 'id' a second time" },
		{ "id,nam\n", "t.csv:1:2: unknown column 'nam', the nearest known one is 'name'" },
		{ "# c\nid\n", "t.csv:2:2: found the end of the header, expected a column 'name'" },
		{ "id,name\n1,a\n2\n", "t.csv:3:1: 1 fields, expected the 2 of the header" },
		{ "id,name\n1,a,b\n", "t.csv:2:3: more fields than the 2 of the header" },
		{ "id,name\n1,\"a\n\nb\n", "t.csv:2:2: a quotation mark is never closed" },
		{ "id,name\n1,\"a\"b\n", "t.csv:2:2: text behind a closing quotation mark, expected a comma" },
		{ "id,name\n1,a\"b\n", "t.csv:2:2: a quotation mark inside a field, expected the whole field in quotation marks" },
		{ "id,name\n1,a\rb\n", "t.csv:2:2: a carriage return alone, expected a line feed" },
		{ "id,name\n1,\xe9\n", "t.csv:2:3: byte 0xe9, expected UTF-8 text" },
		{ "\"id\n,,,,,,,,\",name\n", "t.csv:1:1: unknown column 'id ,,,,,,,,', the nearest known one is 'id'" },
	};
	char path[128], got[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct csvtab t;
		int at[3];

		test_file(dir, "t.csv", cases[i].text, path, sizeof path);
		err.msg[0] = got[0] = '\0';
		if (csvtab_load(path, &arena, &t, &err) == ST_OK && csvtab_columns(&t, columns, at, &err) == ST_OK)
			for (uint32_t r = 0; r < t.nrow; r++)
				snprintf(got + strlen(got), sizeof got - strlen(got), "%s=%s;", csvtab_at(&t, r, at[0]),
					csvtab_at(&t, r, at[1]));
		check_str(*err.msg ? said() : got, cases[i].want, "case %zu", i);
	}
	unlink(path);
	assert_int_equal(csvtab_load(path, &arena, &(struct csvtab){ 0 }, &err), ST_FATAL);
	assert_string_equal(said(), "t.csv: No such file or directory");
	assert_int_equal(csvtab_load(dir, &arena, &(struct csvtab){ 0 }, &err), ST_FATAL);
}

static void test_csv_lines(void **state)
{
	char path[128];
	struct csvtab t;

	(void)state;
	test_file(dir, "t.csv", "# c\nid\n\"a\nb\"\n\nc\n", path, sizeof path);
	assert_int_equal(csvtab_load(path, &arena, &t, &err), ST_OK);
	assert_int_equal(t.nrow, 2);
	assert_int_equal(t.line[0], 3);
	assert_int_equal(t.line[1], 6);
	assert_string_equal(csvtab_at(&t, 0, -1), "");
	assert_int_equal(csvtab_fail(&err, &t, 1, 0, "is %d", 7), ST_FATAL);
	assert_string_equal(said(), "t.csv:6:1: is 7");
	unlink(path);
}

static enum status on_lost(void *user, const char *first, struct err *why)
{
	char *got = user;

	err = *why;
	snprintf(got + strlen(got), 1024 - strlen(got), "(%s: %s)", first, said());
	return ST_OK;
}

/* What cannot be read costs its line and no other. */
static void test_csv_rest(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "id,name\n1,a\n2,b\n", "1=a;2=b;" },
		{ "id,name\n1\n2,b\n", "(1: t.csv:2:1: 1 fields, expected the 2 of the header)2=b;" },
		{ "id,name\r\n1,a,x\r\n2,b\r\n", "(1: t.csv:2:3: more fields than the 2 of the header)2=b;" },
		{ "id,name\n1,a,x,\"y\n2,b\n", "(1: t.csv:2:3: more fields than the 2 of the header)2=b;" },
		{ "id,name\n1,\"a\n2,b\n3,c\n", "(1: t.csv:2:2: a quotation mark is never closed)2=b;3=c;" },
		{ "id,name\n\"1,a\n2,\"b\"\n3,c\n", "(1: t.csv:3:1: text behind a closing quotation mark, expected a comma)2=b;3=c;" },
		{ "id,name\n\"1\n1\",\"a\n2,b\n3,c\n", "(1: t.csv:3:2: a quotation mark is never closed)2=b;3=c;" },
		{ "id,name\n1,\"a\"\"\"x\n2,b", "(1: t.csv:2:2: text behind a closing quotation mark, expected a comma)2=b;" },
		{ "id,name\n1,a\"b\n# c\n2,b\n", "(1: t.csv:2:2: a quotation mark inside a field, expected the whole field in quotation marks)2=b;" },
		{ "id,name\n1,a\rb\n2,b\n", "(1: t.csv:2:2: a carriage return alone, expected a line feed)2=b;" },
		{ "id,name\n1,\xe9\n2,b\n", "(1: t.csv:2:3: byte 0xe9, expected UTF-8 text)2=b;" },
		{ "id,name\n1,\"a\n\xe9\"\n2,b\n", "(1: t.csv:2:2: byte 0xe9, expected UTF-8 text)2=b;" },
		{ "id,name\n1,a\n2,\"", "1=a;(2: t.csv:3:2: a quotation mark is never closed)" },
		{ "id,name\nx;y\n2,b\n", "(x: t.csv:2:1: 1 fields, expected the 2 of the header)2=b;" },
		{ "id;name\n1;a\n", "t.csv:1:3: fields separated by semicolons or tabs, expected commas" },
	};
	char path[128];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char got[1024] = "", rows[256] = "";
		struct csvtab t;

		test_file(dir, "t.csv", cases[i].text, path, sizeof path);
		if (csvtab_load_rest(path, &arena, on_lost, got, &t, &err) == ST_OK)
			for (uint32_t r = 0; r < t.nrow; r++)
				snprintf(rows + strlen(rows), sizeof rows - strlen(rows), "%s=%s;", csvtab_at(&t, r, 0), csvtab_at(&t, r, 1));
		else
			snprintf(rows, sizeof rows, "%s", said());
		/* Lines are lost while rows are read, so the two are compared apart. */
		if (*got && strstr(cases[i].want, rows) && strstr(cases[i].want, got) && strlen(rows) + strlen(got) == strlen(cases[i].want))
			continue;
		check_str(rows, cases[i].want, "case %zu, and lost %s", i, got);
	}
	unlink(path);
}

/* Whatever byte stands anywhere: every line but a few is there, and whole. */
static void test_csv_rest_any(void **state)
{
	static const char text[] = "id,name\n1,a\n2,\"b \"\"x\"\" c\"\n3,\"d\ne\"\n4,f\n5,g\n6,h\n";
	static const char bytes[] = "\",\n\r#;\xe9z";
	char path[128];

	(void)state;
	for (size_t at = 8; at < sizeof text - 1; at++)
		for (size_t k = 0; k < sizeof bytes - 1; k++) {
			char mine[sizeof text], got[1024] = "";
			uint32_t whole = 0;
			struct csvtab t;

			memcpy(mine, text, sizeof text);
			mine[at] = bytes[k];
			test_file(dir, "t.csv", mine, path, sizeof path);
			check(csvtab_load_rest(path, &arena, on_lost, got, &t, &err) == ST_OK, "byte %zu: %s", at, err.msg);
			for (uint32_t r = 0; r < t.nrow; r++)
				whole += strlen(csvtab_at(&t, r, 0)) == 1 && strchr("123456", *csvtab_at(&t, r, 0)) != NULL;
			check(whole >= 3, "byte %zu is '%c': %u rows, lost %s", at, bytes[k], whole, got);
		}
	unlink(path);
}

static void print_tree(const struct ynode *n, char *buf, size_t cap)
{
	size_t at = strlen(buf);

	if (n->key)
		at += (size_t)snprintf(buf + at, cap - at, "%s:", n->key);
	if (n->kind == YAML_TEXT) {
		snprintf(buf + at, cap - at, n->plain ? "%s@%d:%d " : "'%s'@%d:%d ", n->text, n->line, n->column);
		return;
	}
	snprintf(buf + at, cap - at, "%s@%d:%d ", n->kind == YAML_MAP ? "{" : "[", n->line, n->column);
	for (const struct ynode *c = n->child; c; c = c->next)
		print_tree(c, buf, cap);
	at = strlen(buf);
	snprintf(buf + at, cap - at, n->kind == YAML_MAP ? "}" : "]");
}

static void test_yaml(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "a: 1\nb: 'x y'\n", "{@1:1 a:1@1:4 b:'x y'@2:4 }" },
		{ "list:\n  - one\n  - {k: v}\n", "{@1:1 list:[@1:1 one@2:5 {@3:5 k:v@3:9 }]}" },
		{ "\xef\xbb\xbf" "a:\n", "{@1:1 a:@1:3 }" },
		{ "- [a, b]\n", "[@1:1 [@1:3 a@1:4 b@1:7 ]]" },
		{ "", "t.yaml:1:1: the file is empty, expected a map" },
		{ "# only a comment\n", "t.yaml:1:1: the file is empty, expected a map" },
		{ "a: 1\nb: 2\na: 3\n", "t.yaml:3:1: the key 'a' a second time in one map" },
		{ "a: &x 1\n", "t.yaml:1:4: an anchor, which is not used here" },
		{ "a: *x\n", "t.yaml:1:4: an alias, expected the value itself" },
		{ "a: !!int 1\n", "t.yaml:1:4: a tag, which is not used here" },
		{ "a: ! 1\n", "t.yaml:1:4: a tag, which is not used here" },
		{ "? [a]\n: b\n", "t.yaml:1:3: a map or a list as a key, expected a text" },
		{ "a: 1\n---\nb: 2\n", "t.yaml:3:1: a second document, expected one" },
		{ "a: \"x\\0\"\n", "t.yaml:1:4: a NUL character in a text" },
		{ "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "t.yaml:1:17: nested more than 16 deep" },
		{ "a: [1\nb: 2\n", "t.yaml:2:2: did not find expected ',' or ']', while parsing a flow sequence" },
		{ "a:\n\t- b\n", "t.yaml:2:1: found character that cannot start any token, while scanning for the next token" },
		{ "a: \xff\n", "t.yaml:1:4: byte 0xff, expected UTF-8 text" },
	};
	static const char *const keys[] = { "title", "rows", NULL };
	char path[128], got[256];
	struct ynode *n;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		test_file(dir, "t.yaml", cases[i].text, path, sizeof path);
		got[0] = '\0';
		if (yaml_load(path, &arena, &n, &err) == ST_OK)
			print_tree(n, got, sizeof got);
		else
			assert_null(n);
		check_str(n ? got : said(), cases[i].want, "case %zu", i);
	}
	test_file(dir, "t.yaml", "title: x\nrow:\n  - 1\n", path, sizeof path);
	assert_int_equal(yaml_load(path, &arena, &n, &err), ST_OK);
	assert_string_equal(yaml_text(n, "title", "none"), "x");
	assert_string_equal(yaml_text(n, "row", "none"), "none");
	assert_null(yaml_get(n, "rows"));
	assert_null(yaml_get(NULL, "rows"));
	assert_int_equal(yaml_only(n, keys, &err), ST_FATAL);
	assert_string_equal(said(), "t.yaml:2:1: unknown key 'row', the nearest known one is 'rows'");
	assert_int_equal(yaml_only(yaml_get(n, "title"), keys, &err), ST_FATAL);
	assert_string_equal(said(), "t.yaml:1:8: a text, expected a map");
	unlink(path);
}

static enum status join(void *user, const char *path, struct err *e)
{
	char *list = user;

	(void)e;
	snprintf(list + strlen(list), 256 - strlen(list), "%s ", path + strlen(dir) + 1);
	return strstr(path, "stop") ? ST_SKIP : ST_OK;
}

static void test_home(void **state)
{
	static const char *const folders[] = { "mappings", "mappings/a", "mappings/.git", "validators", "validators/rules" };
	static const char *const files[] = { "mappings/b.csv", "mappings/a/z.csv", "mappings/a.csv", "mappings/.x.csv", "mappings/.git/y.csv", "mappings/B.csv", "mappings/c.txt" };
	char path[256], list[256] = "";
	struct home h;

	(void)state;
	setenv("CONCORD_HOME", dir, 1);
	assert_int_equal(home_find(&h, &err), ST_FATAL);
	assert_non_null(strstr(err.msg, "does not hold mappings/"));
	for (size_t i = 0; i < COUNT(folders); i++) {
		snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
		assert_int_equal(mkdir(path, 0755), 0);
	}
	for (size_t i = 0; i < COUNT(files); i++)
		test_file(dir, files[i], "", path, sizeof path);
	assert_int_equal(home_find(&h, &err), ST_OK);
	assert_string_equal(h.dir, dir);
	snprintf(path, sizeof path, "%s/mappings.bin", dir);
	assert_string_equal(h.compiled, path);
	assert_int_equal(home_each(&h, "mappings", ".csv", join, list, &err), ST_OK);
	assert_string_equal(list, "mappings/B.csv mappings/a.csv mappings/a/z.csv mappings/b.csv ");
	assert_int_equal(home_each(&h, "nowhere", ".csv", join, list, &err), ST_OK);
	for (size_t i = COUNT(files); i-- > 0;) {
		snprintf(path, sizeof path, "%s/%s", dir, files[i]);
		unlink(path);
	}
	for (size_t i = COUNT(folders); i-- > 0;) {
		snprintf(path, sizeof path, "%s/%s", dir, folders[i]);
		rmdir(path);
	}
	unsetenv("CONCORD_HOME");
	assert_int_equal(home_find(&h, &err), ST_OK);
	assert_non_null(strstr(h.compiled, h.dir));
}

static void test_flows(void **state)
{
	static const char *const stock[] = { "FREQ", "REF_AREA", "INDICATOR", "PARTNER_BASIS", "COUNTERPART_AREA", "CITIZENSHIP",
		"SEX", "AGE", "TIME_PER_COLLECT", "TIME_PERIOD", "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS",
		"DURATION_CRIT", "DATA_TYPE", "SOURCE_TYPE", "COVERAGE", "COMMENT_OBS" };
	const struct flow *f;
	struct flows all;
	struct home h;
	int c;

	(void)state;
	assert_int_equal(home_find(&h, &err), ST_OK);
	check(flows_load(&h, &arena, &all, &err) == ST_OK, "%s", err.msg);
	for (uint32_t i = 1; i < all.n; i++)
		assert_true(strcmp(all.flow[i - 1].id, all.flow[i].id) < 0);
	f = flow_by_id(&all, "MIG_STOCK");
	assert_non_null(f);
	assert_string_equal(f->structure_id, "CONCORD:DF_MIG_STOCK(1.0)");
	assert_int_equal(f->ncol, COUNT(stock));
	assert_int_equal(f->ndim, 10);
	for (uint32_t i = 0; i < f->ncol; i++) {
		assert_string_equal(f->col[i].id, stock[i]);
		assert_int_equal(f->col[i].dimension, i < 10);
	}
	c = flow_col_by_id(f, "CITIZENSHIP");
	assert_int_equal(f->col[c].ndefault, 2);
	assert_int_equal(f->col[c].def[0].when_col, flow_col_by_id(f, "PARTNER_BASIS"));
	assert_string_equal(f->col[c].def[0].when_code, "CITIZ");
	assert_string_equal(f->col[c].def[0].code, "_Z");
	assert_int_equal(f->col[c].def[1].when_col, -1);
	assert_string_equal(f->col[c].def[1].code, "_T");
	c = flow_col_by_role(f, ROLE_PARTNER);
	assert_string_equal(f->col[c].id, "COUNTERPART_AREA");
	assert_int_equal(f->col[c].ndefault, 1);
	assert_true(f->col[flow_col_by_role(f, ROLE_PERIOD)].mandatory);
	assert_int_equal(flow_col_by_id(f, "NOWHERE"), -1);
	assert_null(flow_by_id(&all, "MIG"));
	f = flow_by_id(&all, "MIG_FLOW");
	assert_int_equal(f->ndim, 10);
	assert_int_equal(flow_col_by_id(f, "AGE_DEF"), 8);
	assert_non_null(flow_by_id(&all, "ASYLUM"));
	assert_non_null(flow_by_id(&all, "ENFORCEMENT"));
}

static void test_flow_errors(void **state)
{
#define TOP "id: X\nstructure: A:X(1.0)\ntitle: t\n"
#define ATTR "attributes:\n  - {id: S, list: text}\n"
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "id: Y\n", "X.yaml:1:1: no 'structure'" },
		{ "id: Y\nstructure: A:X(1.0)\ntitle: t\n", "X.yaml:1:5: id 'Y', expected the name of the file" },
		{ "id: X\nstructure: X\ntitle: t\n", "X.yaml:2:12: structure 'X', expected AGENCY:ID(VERSION)" },
		{ TOP "dimension: []\n", "X.yaml:4:1: unknown key 'dimension', the nearest known one is 'dimensions'" },
		{ TOP "faults: some\ndimensions: []\n" ATTR, "X.yaml:4:9: faults 'some', expected all or first" },
		{ TOP "same_key: last\ndimensions: []\n" ATTR, "X.yaml:4:11: same_key 'last', expected conflict or earlier" },
		{ TOP "value: none\ndimensions: []\n" ATTR, "X.yaml:4:8: value 'none', expected optional or mandatory" },
		{ TOP "dimensions: []\n" ATTR, "X.yaml:4:1: no list of dimensions" },
		{ TOP "dimensions:\n  - {id: A}\n" ATTR, "X.yaml:5:5: no 'list'" },
		{ TOP "dimensions:\n  - {id: A, list: l, role: king}\n" ATTR,
			"X.yaml:5:28: role 'king', expected area, partner, period, indicator, status, conf, comment, mult or unit" },
		{ TOP "dimensions:\n  - {id: A, list: l, mandatory: true}\n" ATTR, "X.yaml:5:33: mandatory 'true', expected no or yes" },
		{ TOP "dimensions:\n  - {id: S, list: l}\n" ATTR, "X.yaml:7:5: the column 'S' a second time" },
		{ TOP "dimensions:\n  - {id: A, list: l, role: area}\n  - {id: B, list: l, role: area}\n" ATTR,
			"X.yaml:6:5: the role 'area' is already that of 'A'" },
		{ TOP "dimensions:\n  - {id: A, list: l, default: [{when: {Q: x}, code: y}]}\n" ATTR,
			"X.yaml:5:43: no column 'Q' in this dataflow" },
		{ TOP "dimensions:\n  - {id: A, list: l, default: [x, y]}\n" ATTR, "X.yaml:5:35: a default behind one that always applies" },
	};
	char path[256], sub[128];
	struct flows all;
	struct home h;

	(void)state;
	snprintf(h.dir, sizeof h.dir, "%s", dir);
	snprintf(sub, sizeof sub, "%s/mappings", dir);
	mkdir(sub, 0755);
	snprintf(sub, sizeof sub, "%s/mappings/dataflows", dir);
	mkdir(sub, 0755);
	assert_int_equal(flows_load(&h, &arena, &all, &err), ST_FATAL);
	assert_string_equal(said(), "mappings/dataflows: no dataflow");
	for (size_t i = 0; i < COUNT(cases); i++) {
		test_file(sub, "X.yaml", cases[i].text, path, sizeof path);
		check(flows_load(&h, &arena, &all, &err) == ST_FATAL, "case %zu", i);
		check_str(said() + strlen("mappings/dataflows/"), cases[i].want, "case %zu", i);
	}
	unlink(path);
	rmdir(sub);
	snprintf(sub, sizeof sub, "%s/mappings", dir);
	rmdir(sub);
}

static void test_catalogue(void **state)
{
#define HEAD "id,ess_type,level,severity,message,advice\n"
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ HEAD "a,X,0,error,m,v\n", "catalogue.csv:2:1: id 'a', expected capital letters, digits and hyphens" },
		{ HEAD "A,X,9,error,m,v\n", "catalogue.csv:2:3: level '9', expected 0 to 5, 1a, 1b or 1c" },
		{ HEAD "A,X,0,fatal,m,v\n", "catalogue.csv:2:4: severity 'fatal', expected info, warning or error" },
		{ HEAD "A,X,0,error,,v\n", "catalogue.csv:2:5: no message" },
		{ HEAD "A,X,0,error,{what},v\n", "catalogue.csv:2:5: '{what}', expected {found}, {expected}, {difference}, {key} or {note}" },
		{ HEAD "A,X,0,error,m,{note\n", "catalogue.csv:2:6: a brace is never closed" },
		{ HEAD "A,X,0,error,m,v\nA,X,0,error,m,v\n", "catalogue.csv:3:1: the rule 'A' a second time" },
	};
	char path[256], sub[128];
	struct catalogue cat;
	struct home h;

	(void)state;
	assert_int_equal(home_find(&h, &err), ST_OK);
	check(catalogue_load(&h, &arena, NULL, &cat, &err) == ST_OK, "%s", err.msg);
	for (uint32_t i = 1; i < cat.n; i++)
		assert_true(strcmp(cat.rule[i - 1].id, cat.rule[i].id) < 0);
	assert_int_equal(catalogue_find(&cat, "NO-LAYOUT")->severity, SEV_ERROR);
	assert_string_equal(catalogue_find(&cat, "SUM-SEX")->ess_type, "VAD");
	assert_null(catalogue_find(&cat, "NOTHING"));
	assert_null(catalogue_find(&(struct catalogue){ 0 }, "NOTHING"));
	assert_string_equal(severity_word(SEV_WARNING), "warning");

	snprintf(h.dir, sizeof h.dir, "%s", dir);
	snprintf(sub, sizeof sub, "%s/validators", dir);
	mkdir(sub, 0755);
	snprintf(sub, sizeof sub, "%s/validators/rules", dir);
	mkdir(sub, 0755);
	for (size_t i = 0; i < COUNT(cases); i++) {
		test_file(sub, "catalogue.csv", cases[i].text, path, sizeof path);
		check(catalogue_load(&h, &arena, NULL, &cat, &err) == ST_FATAL, "case %zu", i);
		check_str(said() + strlen("validators/rules/"), cases[i].want, "case %zu", i);
	}
	/* Where what is broken is kept, nothing fails, and each rule that is reported has a row. */
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct broken broken = { .arena = &arena };

		test_file(sub, "catalogue.csv", cases[i].text, path, sizeof path);
		check(catalogue_load(&h, &arena, &broken, &cat, &err) == ST_OK, "case %zu: %s", i, err.msg);
		check_str(broken.part[0].said + strlen(dir) + 1 + strlen("validators/rules/"), cases[i].want, "case %zu", i);
		check_str(broken.part[0].file, "validators/rules/catalogue.csv", "case %zu", i);
		check(strstr(cases[i].want, broken.part[0].what) != NULL, "case %zu: %s", i, broken.part[0].what);
		check(broken.n == cat.n - (i == COUNT(cases) - 1) + 1 - (i > 0 && i < COUNT(cases) - 1), "case %zu: %u of %u", i, broken.n, cat.n);
		check(catalogue_find(&cat, "CODE-UNKNOWN")->severity == SEV_ERROR && catalogue_find(&cat, "CODE-UNKNOWN")->broken, "case %zu", i);
		if (i) {
			check(catalogue_find(&cat, "A")->broken == (i < COUNT(cases) - 1), "case %zu", i);
			check(broken_costs(&broken.part[0], "A") == (i < COUNT(cases) - 1), "case %zu", i);
			assert_int_equal(catalogue_find(&cat, "A")->severity, SEV_ERROR);
		}
	}
	unlink(path);
	rmdir(sub);
	snprintf(sub, sizeof sub, "%s/validators", dir);
	rmdir(sub);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv), cmocka_unit_test(test_csv_lines), cmocka_unit_test(test_csv_rest),
		cmocka_unit_test(test_csv_rest_any), cmocka_unit_test(test_yaml), cmocka_unit_test(test_home),
		cmocka_unit_test(test_flows), cmocka_unit_test(test_flow_errors), cmocka_unit_test(test_catalogue),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
