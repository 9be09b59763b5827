/* The complete examples of docs/layouts.md load, so nobody learns from a page that is wrong. */
#include <unistd.h>

#include "core/flow.h"
#include "layout/decl.h"
#include "tests/unit/test.h"

static void test_examples(void **state)
{
	static char page[200000];
	struct config c = { 0 };
	struct layouts l = { 0 };
	struct arena a;
	struct err e = { "" };
	char dir[200], path[400];
	uint32_t examples = 0;
	FILE *f;

	(void)state;
	arena_init(&a, 0);
	assert_int_equal(home_find(&c.home, &e), ST_OK);
	snprintf(path, sizeof path, "%.200s/docs/layouts.md", c.home.dir);
	f = fopen(path, "r");
	if (!f)
		skip();
	page[fread(page, 1, sizeof page - 1, f)] = '\0';
	fclose(f);
	check(flows_load(&c.home, &a, &c.flows, &e) == ST_OK, "%s", e.msg);
	test_dir(dir, sizeof dir);
	for (char *s = strstr(page, "```yaml\nid: "); s; s = strstr(s, "```yaml\nid: ")) {
		char *end = strstr(s + 8, "```"), name[32];

		assert_non_null(end);
		*end = '\0';
		snprintf(name, sizeof name, "%u.yaml", examples++);
		test_file(dir, name, s + 8, path, sizeof path);
		check(layouts_load_file(&c, &a, path, &l, &e) == ST_OK, "%s", e.msg);
		unlink(path);
		s = end + 1;
	}
	rmdir(dir);
	check(examples >= 3, "only %u examples", examples);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_examples) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
