#include "tests/unit/run/made.h"

#include "core/exit.h"
#include "run/outbox.h"

static struct outbox box;
static int status;

static bool there(const char *name)
{
	return access(in_dir(name), F_OK) == 0;
}

static void test_made(void **state)
{
	struct outbox second;

	(void)state;
	put("inbox/x", "x");
	fine(outbox_open(&box, in_dir("inbox"), in_dir("a/b/out/"), NULL, &status, &err));
	assert_true(there("a/b/out/.lock") && there("a/b/out/.state/artifacts"));
	assert_int_equal(outbox_open(&second, in_dir("inbox"), in_dir("a/b/out"), NULL, &status, &err), ST_FATAL);
	assert_int_equal(status, EXIT_LOCKED);
	outbox_close(&second);
	outbox_close(&box);
	outbox_close(&box);
	assert_true(there("a/b/out/.lock"));
	fine(outbox_open(&box, in_dir("inbox"), in_dir("a/b/out"), NULL, &status, &err));
	outbox_close(&box);
}

/* Two outboxes may not work on one state folder at once. */
static void test_state_is_locked(void **state)
{
	struct outbox second;

	(void)state;
	put("inbox/x", "x");
	fine(outbox_open(&box, in_dir("inbox"), in_dir("one"), in_dir("state"), &status, &err));
	assert_int_equal(outbox_open(&second, in_dir("inbox"), in_dir("two"), in_dir("state"), &status, &err), ST_FATAL);
	assert_int_equal(status, EXIT_LOCKED);
	outbox_close(&second);
	outbox_close(&box);
}

static void test_nested(void **state)
{
	static const struct {
		const char *outbox, *state;
		bool refused;
	} cases[] = {
		{ "inbox", NULL, true },
		{ "inbox/", NULL, true },
		{ "inbox/out", NULL, true },
		{ "inbox/BRA/a/b", NULL, true },
		{ "new/../inbox/out", NULL, true },
		{ "./inbox//.//out", NULL, true },
		{ "link/out", NULL, true },
		{ "out", "inbox/state", true },
		{ "out", "inbox", true },
		{ "inbox/.out", NULL, false }, /* passed over by the inbox */
		{ "out", "inbox/.state", false },
		{ "inbox2", NULL, false },
		{ "inbox/../out", NULL, false },
		{ ".", NULL, false }, /* the inbox may stand in the outbox */
	};

	(void)state;
	put("inbox/BRA/x", "x");
	assert_int_equal(symlink("inbox", in_dir("link")), 0);
	assert_int_equal(chdir(dir), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (int absolute = 0; absolute < 2; absolute++) {
			const char *o = absolute ? in_dir(cases[i].outbox) : cases[i].outbox;
			const char *s = absolute && cases[i].state ? in_dir(cases[i].state) : cases[i].state;
			enum status st = outbox_open(&box, absolute ? "inbox" : in_dir("link"), o, s, &status, &err);

			check((st != ST_OK) == cases[i].refused, "%s: %s", o, st == ST_OK ? "taken" : err.msg);
			check(st == ST_OK || status == EXIT_USAGE, "%s: status %d", o, status);
			outbox_close(&box);
		}
		check(!there("inbox/out") && !there("inbox/BRA/a") && !there("new") && !there("inbox/state"), "%s: something was made",
			cases[i].outbox);
	}
	assert_int_equal(chdir("/"), 0);
}

static void test_leftovers(void **state)
{
	(void)state;
	put("inbox/x", "x");
	put("out/.stage-20260115-0123456789ab/sub/file", "half");
	put("out/.old-20260115-aaaaaaaaaaaa/file", "was replaced");
	put("out/20260115-aaaaaaaaaaaa/file", "replaces it");
	put("out/.old-20260115-bbbbbbbbbbbb/file", "was put aside when the run was killed");
	put("out/keep/file", "kept");
	fine(outbox_open(&box, in_dir("inbox"), in_dir("out"), NULL, &status, &err));
	outbox_close(&box);
	assert_false(there("out/.stage-20260115-0123456789ab") || there("out/.old-20260115-aaaaaaaaaaaa"));
	assert_true(there("out/20260115-aaaaaaaaaaaa/file") && there("out/20260115-bbbbbbbbbbbb/file") && there("out/keep/file"));
	assert_false(there("out/.old-20260115-bbbbbbbbbbbb"));
}

static void test_errors(void **state)
{
	(void)state;
	put("inbox/x", "x");
	put("file", "x");
	assert_int_equal(outbox_open(&box, in_dir("inbox"), in_dir("file"), NULL, &status, &err), ST_FATAL);
	assert_int_equal(status, EXIT_FAILED);
	assert_int_equal(outbox_open(&box, in_dir("inbox"), in_dir("file/out"), NULL, &status, &err), ST_FATAL);
	assert_int_equal(status, EXIT_FAILED);
	mkdir(in_dir("out"), 0755);
	assert_int_equal(symlink("../file", in_dir("out/.lock")), 0);
	assert_int_equal(outbox_open(&box, in_dir("inbox"), in_dir("out"), NULL, &status, &err), ST_FATAL);
	assert_int_equal(status, EXIT_FAILED);
	outbox_close(&box);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_made), CASE(test_state_is_locked), CASE(test_nested), CASE(test_leftovers), CASE(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
