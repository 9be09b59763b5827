#include "tests/unit/run/made.h"

#include <strings.h>

#include "run/find.h"

static struct found_list found = { .root = -1 };

static void look(void)
{
	found_close(&found);
	fine(find_submissions(&config, in_dir("inbox"), &arena, &found, &err));
}

static const struct found *at_path(const char *path)
{
	for (uint32_t i = 0; i < found.n; i++)
		if (!strcmp(found.v[i].path, path))
			return &found.v[i];
	fail_msg("%s was not found", path);
	return NULL;
}

static void test_senders(void **state)
{
	static const struct {
		const char *file, *name, *sender, *path;
		uint32_t ninput;
	} want[] = { /* in order of names */
		{ "BRA/b.csv", "BRA-b.csv", "BRA", "BRA/b.csv", 1 },
		{ "BRA/sent/2/y.csv", "BRA-sent", "BRA", "BRA/sent", 2 },
		{ "EUROSTAT/e.tsv", "EUROSTAT-e.tsv", "EUROSTAT", "EUROSTAT/e.tsv", 1 },
		{ "QQQ/a.csv", "QQQ", "", "QQQ", 1 },       /* no country */
		{ "bra/a.csv", "bra", "", "bra", 1 },       /* codes are written in capitals */
		{ "loose.csv", "loose.csv", "", "loose.csv", 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++) {
		char path[64];

		snprintf(path, sizeof path, "inbox/%s", want[i].file);
		put(path, "x");
	}
	put("inbox/BRA/sent/x.csv", "x");
	put("inbox/BRA/.hidden.csv", "x");
	put("inbox/.hidden/x.csv", "x");
	put("inbox/decisions/x.csv", "x");
	mkdir(in_dir("inbox/CAN"), 0755);
	look();
	assert_int_equal(found.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++) {
		check_str(found.v[i].name, want[i].name, "%s", want[i].file);
		check_str(found.v[i].sender, want[i].sender, "%s", want[i].file);
		check_str(found.v[i].path, want[i].path, "%s", want[i].file);
		check(found.v[i].ninput == want[i].ninput && !found.v[i].refused, "%s", want[i].file);
	}
	check_str(found.v[0].input[0].name, "b.csv", "a single file is its own member");
	assert_ptr_equal(found.v[0].input[0].path, found.v[0].full);
	check_str(found.v[1].input[0].name, "2/y.csv", "members in order, with their folders");
	check_str(found.v[1].input[1].name, "x.csv", "members in order");
}

static void test_collisions(void **state)
{
	static const struct {
		const char *path, *name;
	} want[] = {
		{ "BRA-A.csv", "BRA-A.csv" },        /* a sender's name in a file name */
		{ "BRA/A.csv", "BRA-A.csv_2" },
		{ "BRA/a.csv", "BRA-a.csv_3" },      /* alike where case does not count */
		{ "BRA/a b.csv", "BRA-a_b.csv" },
		{ "BRA/a$b.csv", "BRA-a_b.csv_2" },
		{ "BRA/a_b.csv", "BRA-a_b.csv_3" },
		{ "c", "c" },
		{ "c!", "c_" },
		{ "c_2", "c_2" },
		{ "c\xe2\x82\xac", "c__2" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++) {
		char path[64];

		snprintf(path, sizeof path, "inbox/%s", want[i].path);
		put(path, "x");
	}
	look();
	assert_int_equal(found.n, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		for (size_t k = 0; k < i; k++)
			check(strcasecmp(found.v[i].name, found.v[k].name), "%s and %s have one name", found.v[i].path, found.v[k].path);
	for (size_t i = 0; i < COUNT(want); i++)
		check_str(at_path(want[i].path)->name, want[i].name, "%s", want[i].path);
}

/* Whatever bytes a name has: the submission has one of letters, its path is text, and the file is found again. */
static void test_names_of_any_bytes(void **state)
{
	static const struct {
		const char *file, *path, *name;
	} cases[] = {
		{ "caf\xe9.csv", "caf\\xE9.csv", "caf_.csv" },
		{ "caf\xc3\xa9.csv", "caf\xc3\xa9.csv", "caf_.csv" },
		{ "new\nline", "new\\x0Aline", "new_line" },
		{ "bell\x07 \x7f", "bell\\x07 \\x7F", "bell_" },
		{ "rtl\xe2\x80\xaeo", "rtl\\xE2\\x80\\xAEo", "rtl_o" },
		{ "c1\xc2\x85", "c1\\xC2\\x85", "c1_" },
		{ "cut\xe2\x82", "cut\\xE2\\x82", "cut_" },
		{ "=cmd|'x'!A0", "=cmd|'x'!A0", "_cmd_x_A0" },
		{ "-rf", "-rf", "_rf" },
		{ "\xd0\x9c\xd0\x98\xd0\x93", "\xd0\x9c\xd0\x98\xd0\x93", "_" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char path[64];

		mkdir(in_dir("inbox"), 0755);
		snprintf(path, sizeof path, "inbox/%s", cases[i].file);
		put(path, "x");
		look();
		assert_int_equal(found.n, 1);
		check_str(found.v[0].path, cases[i].path, "%s", cases[i].path);
		check_str(found.v[0].input[0].name, cases[i].path, "%s", cases[i].path);
		check_str(found.v[0].name, cases[i].name, "%s", cases[i].path);
		assert_int_equal(access(found.v[0].full, R_OK), 0);
		unlink(found.v[0].full);
	}
}

static void test_long_names(void **state)
{
	char path[300];

	(void)state;
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "inbox/BRA/%0200d%d.csv", 0, i);
		put(path, "x");
	}
	look();
	assert_int_equal(found.n, 3);
	for (uint32_t i = 0; i < 3; i++)
		assert_true(strlen(found.v[i].name) < 110);
	assert_string_not_equal(found.v[0].name, found.v[1].name);
	assert_string_not_equal(found.v[1].name, found.v[2].name);
}

static void test_refused(void **state)
{
	uint32_t before = config.limits.entries;

	(void)state;
	put("inbox/BRA/deep/2/3/4/5/x.csv", "x");
	put("inbox/BRA/many/1", "x");
	put("inbox/BRA/many/2", "x");
	put("inbox/BRA/many/more/3", "x");
	put("inbox/BRA/many/more/4", "x");
	put("inbox/BRA/good.csv", "x");
	mkdir(in_dir("inbox/BRA/empty"), 0755);
	assert_int_equal(symlink("good.csv", in_dir("inbox/BRA/link")), 0);
	assert_int_equal(symlink("many", in_dir("inbox/BRA/to-folder")), 0);
	config.limits.entries = 4;
	look();
	config.limits.entries = before;
	check_str(at_path("BRA/deep")->refused, "folders are nested deeper than 4", "deep");
	check_str(at_path("BRA/many")->refused, "the folder holds more than 4 files", "many");
	check_str(at_path("BRA/empty")->refused, "the folder is empty", "empty");
	assert_null(at_path("BRA/good.csv")->refused);
	/* Links are found, and refused when they are opened: a link to a folder is no folder. */
	assert_int_equal(at_path("BRA/link")->ninput, 1);
	assert_int_equal(at_path("BRA/to-folder")->ninput, 1);
	assert_string_equal(at_path("BRA/to-folder")->input[0].name, "to-folder");
	for (uint32_t i = 0; i < found.n; i++)
		if (found.v[i].refused)
			assert_int_equal(found.v[i].ninput, 0);
}

/* A sender who floods the folder is refused, and no one else; an inbox that is flooded is not read at all. */
static void test_floods(void **state)
{
	const struct limits before = config.limits;

	(void)state;
	for (int i = 0; i < 4; i++) {
		char path[64];

		snprintf(path, sizeof path, "inbox/BRA/%d.csv", i);
		put(path, "x");
	}
	put("inbox/CAN/x.csv", "x");
	config.limits.sender_submissions = 3;
	look();
	config.limits.sender_submissions = 4;
	assert_int_equal(found.n, 2);
	check_str(at_path("BRA")->refused, "the folder holds more than 3 submissions", "BRA");
	check_str(at_path("BRA")->sender, "BRA", "BRA");
	assert_null(at_path("CAN/x.csv")->refused);
	found_close(&found);
	config.limits.submissions = 5;
	look();
	assert_int_equal(found.n, 5);
	found_close(&found);
	config.limits.submissions = 4; /* met while senders are looked at */
	assert_int_equal(find_submissions(&config, in_dir("inbox"), &arena, &found, &err), ST_FATAL);
	assert_non_null(strstr(err.msg, "more than 4 submissions"));
	found_close(&found);
	config.limits.submissions = 1; /* and before */
	assert_int_equal(find_submissions(&config, in_dir("inbox"), &arena, &found, &err), ST_FATAL);
	assert_non_null(strstr(err.msg, "more than 1 submissions"));
	found_close(&found);
	config.limits = before;
}

static void test_unreadable(void **state)
{
	char senders[PATH_MAX + 32];
	bool root = geteuid() == 0; /* reads everything, so it becomes somebody else */

	(void)state;
	put("inbox/BRA/x.csv", "x");
	put("inbox/CAN/x.csv", "x");
	put("inbox/loose/x.csv", "x");
	chmod(in_dir("inbox/CAN"), 0);
	chmod(in_dir("inbox/loose"), 0);
	chmod(dir, 0755);
	snprintf(senders, sizeof senders, "%s/mappings/senders.csv", config.home.dir);
	if (root && (seteuid(65534) != 0 || eaccess(senders, R_OK) != 0)) {
		assert_int_equal(seteuid(0), 0);
		skip();
	}
	look();
	if (root)
		assert_int_equal(seteuid(0), 0);
	chmod(in_dir("inbox/CAN"), 0755);
	chmod(in_dir("inbox/loose"), 0755);
	assert_int_equal(found.n, 3);
	assert_null(at_path("BRA/x.csv")->refused);
	check_str(at_path("CAN")->refused, "the folder cannot be read: Permission denied", "a sender's folder");
	check_str(at_path("CAN")->sender, "CAN", "a sender's folder");
	check_str(at_path("loose")->refused, "the folder cannot be read: Permission denied", "a folder");
}

static void test_inbox(void **state)
{
	(void)state;
	put("file", "x");
	assert_int_equal(find_submissions(&config, in_dir("file"), &arena, &found, &err), ST_SKIP);
	assert_non_null(strstr(err.msg, "/file: the folder cannot be read: Not a directory"));
	assert_int_equal(find_submissions(&config, in_dir("nowhere"), &arena, &found, &err), ST_SKIP);
	put("real/BRA/x.csv", "x");
	assert_int_equal(symlink("real", in_dir("inbox")), 0); /* the inbox itself may be a link */
	look();
	assert_int_equal(found.n, 1);
}

static void test_one(void **state)
{
	struct found f;

	(void)state;
	put("BRA/x y.csv", "x");
	fine(find_one(&config, in_dir("BRA/x y.csv"), NULL, &arena, &f, &err));
	assert_string_equal(f.sender, "BRA");
	assert_string_equal(f.name, "BRA-x_y.csv");
	assert_string_equal(f.path, "x y.csv");
	assert_true(f.any_sender);
	fine(find_one(&config, in_dir("BRA/"), NULL, &arena, &f, &err));
	assert_string_equal(f.name, "BRA");
	assert_string_equal(f.sender, "");
	fine(find_one(&config, in_dir("nowhere.csv"), NULL, &arena, &f, &err));
	assert_string_equal(f.name, "nowhere.csv");
	/* a sender that is named goes before the folder */
	fine(find_one(&config, in_dir("BRA/x y.csv"), "KEN", &arena, &f, &err));
	assert_string_equal(f.sender, "KEN");
	assert_string_equal(f.name, "KEN-x_y.csv");
	fine(find_one(&config, ".", NULL, &arena, &f, &err));
	assert_string_equal(f.name, "_");
}

static void test_sender(void **state)
{
	(void)state;
	fine(sender_named(&config, "KEN", &arena, &err));
	fine(sender_named(&config, "UNDESA", &arena, &err));
	assert_int_equal(sender_named(&config, "Kenya", &arena, &err), ST_SKIP);
	assert_string_equal(err.msg, "no sender is called so; write KEN");
	assert_int_equal(sender_named(&config, "ken", &arena, &err), ST_SKIP);
	assert_int_equal(sender_named(&config, "the office", &arena, &err), ST_SKIP);
	assert_non_null(strstr(err.msg, "such as UNDESA"));
	assert_int_equal(sender_named(&config, "", &arena, &err), ST_SKIP);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_senders), CASE(test_collisions), CASE(test_names_of_any_bytes), CASE(test_long_names), CASE(test_refused),
		CASE(test_floods),
		CASE(test_unreadable), CASE(test_inbox), CASE(test_one), CASE(test_sender),
	};

	return cmocka_run_group_tests(tests, load_config, release_config);
}
