#include "tests/unit/run/made.h"

#include "run/previous.h"

#define A "20260115-aaaaaaaaaaaa"
#define B "20260116-bbbbbbbbbbbb"
#define SHA1 "1111"
#define SHA2 "2222"

static struct previous before;

static void link_to(const char *target)
{
	unlink(in_dir("latest"));
	assert_int_equal(symlink(target, in_dir("latest")), 0);
}

static void load(const char *run_id)
{
	previous_release(&before);
	fine(previous_load(&before, dir, run_id, &err));
}

static void test_none(void **state)
{
	static const char *const links[] = { "nowhere", "../elsewhere", "20260115", A "0", "20260115-AAAAAAAAAAAA", "." };

	(void)state;
	load(A);
	assert_string_equal(before.id, "");
	assert_false(previous_has(&before, "x", SHA1));
	for (size_t i = 0; i < COUNT(links); i++) {
		link_to(links[i]);
		load(A);
		check_str(before.id, "", "%s", links[i]);
	}
}

static void test_chain(void **state)
{
	(void)state;
	put(A "/run.json", "{\"previous\":\"\",\"submissions\":[{\"name\":\"x\",\"sha256\":\"" SHA1 "\"},{\"name\":\"y\",\"sha256\":\"" SHA1 "\"}]}");
	put(B "/run.json", "{\"previous\":\"" A "\",\"submissions\":[{\"name\":\"x\",\"sha256\":\"" SHA2 "\"}]}");

	link_to(A);
	load(B); /* the night after */
	assert_string_equal(before.id, A);
	assert_true(previous_has(&before, "x", SHA1));
	assert_false(previous_has(&before, "x", SHA2));
	assert_false(previous_has(&before, "z", SHA1));

	link_to(B);
	load(B); /* once more: it says what it said */
	assert_string_equal(before.id, A);
	assert_true(previous_has(&before, "y", SHA1));

	load(A); /* back to what was before */
	assert_string_equal(before.id, B);
	assert_true(previous_has(&before, "x", SHA2));
	assert_false(previous_has(&before, "y", SHA1));

	link_to(A);
	load(A); /* the first night once more */
	assert_string_equal(before.id, "");
	assert_false(previous_has(&before, "x", SHA1));
}

static void test_damaged(void **state)
{
	static const char *const texts[] = {
		"", "{", "[]", "{\"submissions\":3}", "{\"submissions\":[1,null,{},{\"name\":1,\"sha256\":2},{\"name\":\"x\"}]}",
		"{\"previous\":\"../../etc\"}", "{\"previous\":\"" B "\"}", "{\"previous\":7}",
	};

	(void)state;
	link_to(B);
	for (size_t i = 0; i < COUNT(texts); i++) {
		put(B "/run.json", texts[i]);
		load(A);
		check_str(before.id, B, "%s", texts[i]);
		check(!previous_has(&before, "x", SHA1), "%s", texts[i]);
		load(B); /* no run comes before itself */
		check_str(before.id, "", "%s", texts[i]);
	}
}

/* Not to know what was is another thing than that there was nothing. */
static void test_unreadable(void **state)
{
	(void)state;
	link_to(B);
	mkdir(in_dir(B), 0755);
	assert_int_equal(symlink("run.json", in_dir(B "/run.json")), 0); /* a link to itself: ELOOP */
	assert_int_equal(previous_load(&before, dir, A, &err), ST_FATAL);
	assert_non_null(strstr(err.msg, B "/run.json: cannot be read"));
}

static int set_up(void **state)
{
	before = (struct previous){ .known = NULL };
	return make_dir(state);
}

static int tear_down(void **state)
{
	previous_release(&before);
	return remove_dir(state);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(test_none), CASE(test_chain), CASE(test_damaged), CASE(test_unreadable) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
