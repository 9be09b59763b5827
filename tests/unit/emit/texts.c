/*
 * The text files of a run by what they say: the ESS report against its schema, the page without anything that the
 * input could have put there, both ways of naming areas.
 */
#include <jansson.h>

#include "tests/unit/emit/made.h"

/* Each is an array of four texts. */
static void check_points(const json_t *all)
{
	const json_t *point, *part;
	size_t i, k;

	assert_true(json_array_size(all) > 0);
	json_array_foreach(all, i, point) {
		assert_int_equal(json_array_size(point), 4);
		json_array_foreach(point, k, part)
			assert_true(json_is_string(part));
	}
}

/* What validation report 1.0.1 requires of an element. */
static void check_element(const json_t *x)
{
	static const char *const severities[] = { "information", "warning", "error" };
	const json_t *event = json_object_get(x, "event"), *data = json_object_get(x, "data"), *rule = json_object_get(x, "rule");
	const json_t *aggregate = json_object_get(x, "aggregate");
	const char *type = json_string_value(json_object_get(x, "type")), *value = json_string_value(json_object_get(x, "value"));
	bool known = false;

	assert_non_null(type);
	assert_non_null(value);
	assert_true(json_is_string(json_object_get(x, "id")));
	assert_true(json_is_string(json_object_get(event, "time")) && json_is_string(json_object_get(event, "actor")));
	assert_true(json_is_array(json_object_get(data, "source")) && json_is_array(json_object_get(data, "target")));
	check_points(json_object_get(data, "source"));
	check_points(json_object_get(data, "target"));
	if (!strcmp(type, "validation")) {
		assert_true(json_is_string(json_object_get(rule, "language")) && json_is_string(json_object_get(rule, "expression")));
		for (size_t k = 0; k < COUNT(severities); k++)
			known |= !strcmp(json_string_value(json_object_get(rule, "severity")), severities[k]);
		assert_true(known);
		assert_string_equal(value, "0");
	} else {
		assert_string_equal(type, "aggregation");
		assert_true(json_is_string(json_object_get(aggregate, "language")) && json_is_string(json_object_get(aggregate, "expression")));
	}
}

static void ess_report(void **state)
{
	static const struct {
		const char *name;
		size_t n;
	} cases[] = { { "ARG-second.csv", 0 }, { "BRA-first.csv", 3 }, { "X-locked.xlsx", 1 } };
	struct made_run m;
	struct err e;

	(void)state;
	made_run(&m, false);
	made_ok(emit_run_files(&m.r, made_path("ess"), &e), &e);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char name[200];
		json_error_t why;
		json_t *all, *x;
		size_t k;

		snprintf(name, sizeof name, "ess/submissions/%s/findings.json", cases[i].name);
		all = json_load_file(made_path(name), JSON_REJECT_DUPLICATES, &why);
		if (!all)
			fail_msg("%s: %s", name, why.text);
		assert_int_equal(json_array_size(all), cases[i].n);
		json_array_foreach(all, k, x)
			check_element(x);
		json_decref(all);
	}
	made_release(&m);
}

static void page_is_escaped(void **state)
{
	struct made_run m;
	struct err e;
	char *text;
	size_t n;

	(void)state;
	made_run(&m, false);
	m.x[1].gist.sender = "<script>alert('&\"')</script>";
	made_ok(emit_run_files(&m.r, made_path("page"), &e), &e);
	text = made_read(made_path("page/index.html"), &n);
	assert_null(strstr(text, "<script"));
	assert_non_null(strstr(text, "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;"));
	assert_non_null(strstr(text, "href=\"submissions/BRA-first.csv/findings.csv\""));
	assert_null(strstr(text, "errors.xlsx"));
	free(text);
	made_release(&m);
}

/* A missing value has no figure and says so; a rejected one is in rejected.csv and nowhere else. */
static void absent_values(void **state)
{
	struct made_run m;
	struct err e;
	char *text;
	size_t n;

	(void)state;
	made_run(&m, false);
	made_ok(emit_run_files(&m.r, made_path("absent"), &e), &e);
	text = made_read(made_path("absent/harmonized/PEOPLE.csv"), &n);
	assert_non_null(strstr(text, "\ndataflow,X:DF_PEOPLE(1.0),I,076,M,2020,,O,,BRA-first.csv,people.csv,,D6,rejected\n"));
	assert_null(strstr(text, ",D7,"));
	free(text);
	text = made_read(made_path("absent/submissions/BRA-first.csv/rejected.csv"), &n);
	check_str(text, "submission,member,sheet,cell,dataflow,rule,text,message\n"
		"BRA-first.csv,people.csv,,D7,PEOPLE,NOT-A-NUMBER,x,x is not a number.\n", "rejected.csv");
	free(text);
	made_release(&m);
}

static void one_submission(void **state)
{
	static const char *const files[] = { "findings.csv", "findings.json", "accepted.csv", "rejected.csv", "receipt.txt", "errors.xlsx" };
	struct made_run m;
	struct err e;

	(void)state;
	made_run(&m, true);
	made_ok(emit_submission_files(&m.r, &m.x[1], made_path("one"), &e), &e);
	for (size_t i = 0; i < COUNT(files); i++) {
		char name[100];

		snprintf(name, sizeof name, "one/%s", files[i]);
		check(access(made_path(name), R_OK) == 0, "%s", files[i]);
	}
	made_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(ess_report), cmocka_unit_test(page_is_escaped), cmocka_unit_test(absent_values),
		cmocka_unit_test(one_submission) };

	return cmocka_run_group_tests(tests, made_begin, made_end);
}
