/*
 * A run is written, verified, and found damaged after each of the damages below; written twice it has the same bytes.
 */
#include "tests/unit/emit/made.h"

#include "emit/obs.h"

static void emit_to(const struct made_run *m, const char *name)
{
	struct verified v;
	char *manifest;
	struct err e;
	size_t n;

	made_ok(emit_run_files(&m->r, made_path(name), &e), &e);
	made_ok(verify_staged(made_path(name), &v, &manifest, &n, &e), &e);
	made_ok(emit_manifest(made_path(name), manifest, n, &e), &e);
	free(manifest);
}

static void agree(const char *run)
{
	char command[9000];

	snprintf(command, sizeof command, "cd %s && find . -type f ! -name MANIFEST.sha256 ! -name events.jsonl -printf '%%P\\n' | LC_ALL=C sort |"
		" xargs -d '\\n' sha256sum >MANIFEST.sha256", made_path(run));
	assert_int_equal(system(command), 0);
}

/* Puts `with` in the place of the first `what` in a file of the run, and lets the manifest agree. */
static void damage(const char *run, const char *file, const char *what, const char *with)
{
	char path[4096], *text, *at, *to;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", made_path(run), file);
	text = made_read(path, &n);
	at = strstr(text, what);
	if (!at)
		fail_msg("%s has no '%s' to damage", file, what);
	to = malloc(n + strlen(with) + 1);
	assert_non_null(to);
	memcpy(to, text, (size_t)(at - text));
	strcpy(to + (at - text), with);
	memcpy(to + (at - text) + strlen(with), at + strlen(what), n - (size_t)(at - text) - strlen(what) + 1);
	made_write(path, to, strlen(to));
	free(text);
	free(to);
	agree(run);
}

static const struct damage {
	const char *why, *file, *what, *with, *says;
} damages[] = {
	{ "an observation is lost", "harmonized/PEOPLE.csv", "dataflow,X:DF_PEOPLE(1.0),I,076,F,2019,100,,,BRA-first.csv,people.csv,,D2,rejected\n", "",
		"distinct cells" },
	{ "an observation is there twice instead of another", "harmonized/PEOPLE.csv", "people.csv,,D2,", "people.csv,,D3,", "distinct cells" },
	{ "a value is changed", "harmonized/PEOPLE.csv", "2019,100,", "2019,101,", "add up" },
	{ "a value is no number", "harmonized/PEOPLE.csv", "2019,100,", "2019,1e2,", "no number" },
	{ "the verdict is another", "harmonized/PEOPLE.csv", "D2,rejected", "D2,accepted", "VERDICT" },
	{ "a field is lost", "harmonized/PEOPLE.csv", ",D2,rejected", ",rejected", "fields" },
	{ "a cell is lost from the ledger", "ledger.csv", "decode,seen,,36,", "decode,seen,,35,", "cells" },
	{ "the ledger counts other cells", "ledger.csv", "layout,header,LABEL,24,", "layout,header,LABEL,23,", "cells" },
	{ "a reason is lost", "ledger.csv", "header,LABEL,", "header,,", "no rule" },
	{ "an accepted observation is lost", "submissions/BRA-first.csv/accepted.csv",
		"dataflow,X:DF_PEOPLE(1.0),I,076,M,2019,90,,,BRA-first.csv,people.csv,,D3,rejected\n", "", "accepted.csv" },
	{ "an accepted value is changed", "submissions/BRA-first.csv/accepted.csv", ",90,", ",91,", "add up" },
	{ "a rejected cell is lost", "submissions/BRA-first.csv/rejected.csv",
		"BRA-first.csv,people.csv,,D7,PEOPLE,NOT-A-NUMBER,x,x is not a number.\n", "", "rejected.csv" },
	{ "a finding is less grave", "findings.csv", ",error,NOT-A-NUMBER", ",warning,NOT-A-NUMBER", "severity" },
	{ "a finding of a submission is less grave", "submissions/BRA-first.csv/findings.csv", ",error,NOT", ",info,NOT", "severity" },
	{ "the report has one finding less", "submissions/BRA-first.csv/findings.json", "\"type\":\"validation\"", "\"type\":\"aggregation\"", "findings.json" },
	{ "the report has another finding", "submissions/BRA-first.csv/findings.json", "\"id\":\"", "\"id\":\"0", "other ids" },
	{ "the report has a name twice", "submissions/BRA-first.csv/findings.json", "\"rule\":", "\"id\":\"\",\"rule\":", "findings.json, line 2" },
	{ "the report has a text that does not end", "submissions/BRA-first.csv/findings.json", "\"type\":\"", "\"type\":\"\\", "findings.json, line 2" },
	{ "the report has a line end in a text", "submissions/BRA-first.csv/findings.json", "\"trigger\":\"run\"", "\"trigger\":\"r\nun\"", "findings.json, line 2" },
	{ "the report has a comma too many", "submissions/BRA-first.csv/findings.json", "\n]\n", ",\n]\n", "findings.json, line" },
	{ "the report goes on", "submissions/BRA-first.csv/findings.json", "\n]\n", "\n]\n]\n", "findings.json, line" },
	{ "the report breaks off", "submissions/BRA-first.csv/findings.json", "\n]\n", "\n", "breaks off" },
	{ "run.json counts otherwise", "run.json", "\"error\": 2", "\"error\": 1", "run.json" },
	{ "run.json has another state", "run.json", "\"state\": \"rejected\"", "\"state\": \"accepted\"", "run.json" },
	{ "a file more is refused", "run.json", "\"fate\": \"read\"", "\"fate\": \"refused\"", "files" },
	{ "the file was another", "run.json", "\"path\": \"people.csv\"", "\"path\": \"other.csv\"", "not read" },
	{ "a file is not counted", "run.json", "\"seen\": 1", "\"seen\": 2", "files" },
	{ "run.json has another sum", "run.json", "\"value_sum\": \"496.5\"", "\"value_sum\": \"497.5\"", "sums" },
};

/* Rows that do not say which cell they came from. */
static const struct damage bare[] = {
	{ "an observation is lost", "harmonized/PEOPLE.csv", "dataflow,X:DF_PEOPLE(1.0),I,076,F,2019,100,,,rejected\n", "", "observations" },
	{ "a value is changed", "harmonized/PEOPLE.csv", "2019,100,", "2019,101,", "add up" },
	{ "two values change places", "harmonized/PEOPLE.csv", "076,F,2019,100,,,rejected\ndataflow,X:DF_PEOPLE(1.0),I,076,M,2019,90,",
		"076,F,2019,90,,,rejected\ndataflow,X:DF_PEOPLE(1.0),I,076,M,2019,100,", "rows" },
	{ "a code is another", "harmonized/PEOPLE.csv", "076,F,2019", "076,M,2019", "rows" },
	{ "the verdict is that of another", "harmonized/PEOPLE.csv", "2019,100,,,rejected", "2019,100,,,unreadable", "rows" },
	{ "the verdict is none", "harmonized/PEOPLE.csv", "2019,100,,,rejected", "2019,100,,,fine", "VERDICT" },
	{ "the structure is another", "harmonized/PEOPLE.csv", "X:DF_PEOPLE(1.0),I,076,F,2019", "X:DF_OTHER(1.0),I,076,F,2019", "belong" },
	{ "an accepted observation is lost", "submissions/BRA-first.csv/accepted.csv",
		"dataflow,X:DF_PEOPLE(1.0),I,076,M,2019,90,,,rejected\n", "", "accepted.csv" },
	{ "an accepted value is changed", "submissions/BRA-first.csv/accepted.csv", ",90,", ",91,", "add up" },
	{ "run.json promises where each came from", "run.json", "\"provenance\": false", "\"provenance\": true", "SUBMISSION" },
};

static void finds_each(const struct damage *d, size_t n, bool no_provenance)
{
	struct made_run m;
	struct verified v;
	struct err e;

	made_run(&m, false);
	m.r.no_provenance = no_provenance;
	for (size_t i = 0; i < n; i++) {
		emit_to(&m, "damaged");
		made_ok(verify_run(made_path("damaged"), &v, &e), &e);
		damage("damaged", d[i].file, d[i].what, d[i].with);
		if (verify_run(made_path("damaged"), &v, &e) != ST_SKIP)
			fail_msg("%s: not noticed", d[i].why);
		if (!strstr(e.msg, d[i].says))
			fail_msg("%s: said '%s', not '%s'", d[i].why, e.msg, d[i].says);
	}
	made_release(&m);
}

static void finds_each_damage(void **state)
{
	(void)state;
	finds_each(damages, COUNT(damages), false);
}

static void finds_each_damage_without_provenance(void **state)
{
	(void)state;
	finds_each(bare, COUNT(bare), true);
}

/* A workbook of another run, of which one cell was sent otherwise, in the place of the right one. */
static const struct {
	const char *why, *first, *file, *says;
} books[] = {
	{ "a number in a copy is another", "area,sex,year,value\n076,F,2019,101\n076,M,2019,90\n076,_T,2019,190\n076,F,2020,107\n076,M,2020,..\n"
		"076,_T,2020,x\n=076,F,2021,12.50\n\"a,\"\"b\"\"\",M,2021,-3\n", "submissions/BRA-first.csv/errors.xlsx", "add up" },
	{ "a row of a copy is missing", "area,sex,year,value\n076,F,2019,190\n076,_T,2019,190\n076,F,2020,107\n076,M,2020,..\n"
		"076,_T,2020,x\n=076,F,2021,12.50\n\"a,\"\"b\"\"\",M,2021,-3\n", "submissions/BRA-first.csv/errors.xlsx", "cells" },
	{ "a finding is missing", "area,sex,year,value\n076,F,2019,100\n076,M,2019,90\n076,_T,2019,190\n076,F,2020,108\n076,M,2020,..\n"
		"076,_T,2020,x\n=076,F,2021,12.50\n\"a,\"\"b\"\"\",M,2021,-3\n", "submissions/BRA-first.csv/errors.xlsx", "severity" },
	{ "an observation is missing", "area,sex,year,value\n076,F,2019,100\n", "harmonized/PEOPLE.xlsx", "rows of data" },
	{ "an observation is another", "area,sex,year,value\n076,F,2019,101\n076,M,2019,90\n076,_T,2019,190\n076,F,2020,107\n076,M,2020,..\n"
		"076,_T,2020,x\n=076,F,2021,12.50\n\"a,\"\"b\"\"\",M,2021,-3\n", "harmonized/PEOPLE.xlsx", "add up" },
};

static void finds_each_wrong_workbook(void **state)
{
	struct made_run m, other;
	struct verified v;
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(books); i++) {
		char command[9000];

		made_first = books[i].first;
		made_run(&other, true);
		emit_to(&other, "other");
		made_first = MADE_FIRST;
		made_run(&m, true);
		emit_to(&m, "swapped");
		made_ok(verify_run(made_path("swapped"), &v, &e), &e);
		snprintf(command, sizeof command, "cp %s/other/%s %s/swapped/%s", made_dir, books[i].file, made_dir, books[i].file);
		assert_int_equal(system(command), 0);
		agree("swapped");
		if (verify_run(made_path("swapped"), &v, &e) != ST_SKIP)
			fail_msg("%s: not noticed", books[i].why);
		if (!strstr(e.msg, books[i].says))
			fail_msg("%s: said '%s', not '%s'", books[i].why, e.msg, books[i].says);
		made_release(&m);
		made_release(&other);
	}
}

/* A file that is another one than was validated has a workbook without copies, and it says so. */
static void changed_input(void **state)
{
	struct made_run m;
	struct verified v;
	struct err e;

	(void)state;
	made_run(&m, true);
	made_write(m.x[1].input, "area,sex,year,value\n", 20);
	emit_to(&m, "changed");
	made_ok(verify_run(made_path("changed"), &v, &e), &e);
	made_release(&m);
}

static void finds_what_the_manifest_does_not_say(void **state)
{
	struct made_run m;
	struct verified v;
	struct err e;

	(void)state;
	made_run(&m, false);
	emit_to(&m, "manifest");
	made_ok(verify_run(made_path("manifest"), &v, &e), &e);
	assert_true(v.files > 10);
	made_write(made_path("manifest/events.jsonl"), "{}\n", 3);
	made_ok(verify_run(made_path("manifest"), &v, &e), &e);
	made_write(made_path("manifest/stray"), "x", 1);
	assert_int_equal(verify_run(made_path("manifest"), &v, &e), ST_SKIP);
	assert_non_null(strstr(e.msg, "stray"));
	assert_int_equal(unlink(made_path("manifest/stray")), 0);
	assert_int_equal(unlink(made_path("manifest/index.html")), 0);
	assert_int_equal(verify_run(made_path("manifest"), &v, &e), ST_SKIP);
	assert_non_null(strstr(e.msg, "index.html"));
	assert_int_equal(verify_run(made_path("nowhere"), &v, &e), ST_SKIP);
	made_release(&m);
}

static void checks_with_sha256sum(void **state)
{
	struct made_run m;
	char command[4200];

	(void)state;
	made_run(&m, false);
	emit_to(&m, "sums");
	snprintf(command, sizeof command, "cd %s && sha256sum -c --quiet --strict MANIFEST.sha256", made_path("sums"));
	assert_int_equal(system(command), 0);
	made_release(&m);
}

static void same_bytes_twice(void **state)
{
	struct made_run m;
	struct verified v;
	struct err e;
	char command[9000];

	(void)state;
	made_run(&m, true);
	emit_to(&m, "once");
	m.r.jobs = 1;
	emit_to(&m, "twice");
	snprintf(command, sizeof command, "diff -r %s %s", made_path("once"), made_path("twice"));
	assert_int_equal(system(command), 0);
	made_ok(verify_run(made_path("once"), &v, &e), &e);
	made_release(&m);
}

static ino_t inode(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_ino;
}

/* What only one submission has is one file with two names; with two files the run is the same. */
static void one_submission_alone(void **state)
{
	static const char *const same[][2] = { { "alone/harmonized/PEOPLE.csv", "alone/submissions/BRA-first.csv/accepted.csv" },
		{ "alone/findings.csv", "alone/submissions/BRA-first.csv/findings.csv" } };
	struct made_run m;
	struct verified v;
	struct err e;
	char command[9000];

	(void)state;
	made_run(&m, false);
	m.r.sub = &m.x[1];
	m.r.nsub = 1;
	for (int i = 0; i < 2; i++) {
		m.r.no_provenance = i;
		snprintf(command, sizeof command, "rm -rf %s", made_path("alone"));
		assert_int_equal(system(command), 0);
		emit_to(&m, "alone");
		for (size_t k = 0; k < COUNT(same); k++)
			assert_int_equal(inode(made_path(same[k][0])), inode(made_path(same[k][1])));
		made_ok(verify_run(made_path("alone"), &v, &e), &e);

		damage("alone", "harmonized/PEOPLE.csv", "2019,100,", "2019,101,");
		assert_int_equal(verify_run(made_path("alone"), &v, &e), ST_SKIP);
		assert_non_null(strstr(e.msg, "add up"));
		damage("alone", "harmonized/PEOPLE.csv", "2019,101,", "2019,100,");
		damage("alone", "harmonized/PEOPLE.csv", "076,F,2019", "076,F,2018");
		assert_int_equal(verify_run(made_path("alone"), &v, &e), ST_SKIP);
		assert_non_null(strstr(e.msg, "run.json"));
		damage("alone", "harmonized/PEOPLE.csv", "076,F,2018", "076,F,2019");

		snprintf(command, sizeof command, "cd %s && cp accepted.csv x && mv x accepted.csv && cp findings.csv x && mv x findings.csv",
			made_path("alone/submissions/BRA-first.csv"));
		assert_int_equal(system(command), 0);
		assert_int_not_equal(inode(made_path(same[0][0])), inode(made_path(same[0][1])));
		made_ok(verify_run(made_path("alone"), &v, &e), &e);
		damage("alone", "submissions/BRA-first.csv/accepted.csv", "076,F,2019", "076,M,2019");
		assert_int_equal(verify_run(made_path("alone"), &v, &e), ST_SKIP);
		assert_non_null(strstr(e.msg, "rows"));
		damage("alone", "submissions/BRA-first.csv/accepted.csv", "076,M,2019", "076,F,2019");
		damage("alone", "submissions/BRA-first.csv/findings.csv", ",error,NOT", ",info,NOT");
		assert_int_equal(verify_run(made_path("alone"), &v, &e), ST_SKIP);
		assert_non_null(strstr(e.msg, "severity"));
	}
	made_release(&m);
}

/* However many write a file, it has the same bytes. */
static void parts_of_a_file(void **state)
{
	const struct flow *flow = &made_flow[0];
	struct made_run m;
	struct err e;

	(void)state;
	made_run(&m, false);
	for (int bare_rows = 0; bare_rows < 2; bare_rows++) {
		char *whole, *parts;
		size_t n, k;

		m.r.no_provenance = bare_rows;
		made_ok(obs_csv(&m.r, 0, 3, &flow, 1, (struct obs_part){ 0, 1 }, made_path("whole.csv"), &e), &e);
		whole = made_read(made_path("whole.csv"), &n);
		assert_true(n > 500);
		for (uint32_t of = 2; of < 15; of++) { /* there are fewer rows */
			made_write(made_path("parts.csv"), "", 0);
			for (uint32_t i = of; i-- > 0;)
				made_ok(obs_csv(&m.r, 0, 3, &flow, 1, (struct obs_part){ i, of }, made_path("parts.csv"), &e), &e);
			parts = made_read(made_path("parts.csv"), &k);
			assert_int_equal(k, n);
			assert_memory_equal(parts, whole, n);
			free(parts);
		}
		free(whole);
	}
	made_release(&m);
}

/* A writer that cannot write is a message that names the file, and no crash. */
static void no_room(void **state)
{
	struct made_run m;
	struct err e = { "" };

	(void)state;
	made_run(&m, true);
	assert_int_equal(mkdir(made_path("blocked"), 0755), 0);
	assert_int_equal(mkdir(made_path("blocked/submissions"), 0755), 0);
	assert_int_equal(mkdir(made_path("blocked/submissions/BRA-first.csv"), 0755), 0);
	assert_int_equal(mkdir(made_path("blocked/submissions/BRA-first.csv/errors.xlsx"), 0755), 0);
	assert_int_equal(emit_run_files(&m.r, made_path("blocked"), &e), ST_FATAL);
	assert_non_null(strstr(e.msg, "errors.xlsx"));
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_each_damage),
		cmocka_unit_test(finds_each_damage_without_provenance),
		cmocka_unit_test(finds_each_wrong_workbook),
		cmocka_unit_test(changed_input),
		cmocka_unit_test(finds_what_the_manifest_does_not_say),
		cmocka_unit_test(checks_with_sha256sum),
		cmocka_unit_test(same_bytes_twice),
		cmocka_unit_test(one_submission_alone),
		cmocka_unit_test(parts_of_a_file),
		cmocka_unit_test(no_room),
	};

	return cmocka_run_group_tests(tests, made_begin, made_end);
}
