#include "tests/unit/run/made.h"

#include <dirent.h>

#include "run/gather.h"

#define HEAD "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,PARTNER_BASIS,COUNTERPART_AREA,CITIZENSHIP,SEX,AGE,AGE_DEF," \
	"TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,COMMENT_OBS\n"
#define ROW(sex, value) "dataflow,CONCORD:DF_MIG_FLOW(1.0),I,A,124,IMM,CITIZ,356,_Z," sex ",_T,_Z,2022," value ",A,PS,\n"

static volatile sig_atomic_t stop;
static struct found_list found = { .root = -1 };
static struct gathered all;
static unsigned ndone;

static void on_done(void *user, uint32_t done, uint32_t total)
{
	(void)user;
	assert_true(done == ++ndone && done <= total);
}

static enum status gather_all(void)
{
	char state[512];
	const struct gather_options o = { state, 2, &stop, on_done, NULL };

	gather_release(&all);
	ndone = 0;
	snprintf(state, sizeof state, "%s/state", dir);
	found_close(&found);
	fine(find_submissions(&config, in_dir("inbox"), &arena, &found, &err));
	return gather(&config, &found, &o, &all, &err);
}

static struct submission *sub(const char *name)
{
	for (uint32_t i = 0; i < all.n; i++)
		if (!strcmp(all.slot[i].found->name, name))
			return slot_submission(&all.slot[i]);
	fail_msg("%s was not gathered", name);
	return NULL;
}

static const char *reason(const char *name)
{
	const struct submission *s = sub(name);

	for (uint32_t i = 0; i < s->findings.n; i++)
		if (!strcmp(sym_str(s->syms, s->findings.v[i].rule), "UNREADABLE"))
			return sym_str(s->syms, s->findings.v[i].note);
	return "";
}

static uint32_t rows(const char *name)
{
	const struct submission *s = sub(name);

	return s->ntable ? s->table[0].n : 0;
}

static unsigned count_files(const char *suffix)
{
	DIR *d = opendir(in_dir("state/artifacts"));
	unsigned n = 0;

	assert_non_null(d);
	for (struct dirent *x; (x = readdir(d)) != NULL;) {
		size_t len = strlen(x->d_name), k = strlen(suffix);

		n += len > k && !strcmp(x->d_name + len - k, suffix);
	}
	closedir(d);
	return n;
}

static const char *path_of(const char *name)
{
	static char path[2][600];
	static int turn;

	for (uint32_t i = 0; i < all.n; i++)
		if (!strcmp(all.slot[i].found->name, name)) {
			snprintf(path[turn ^= 1], sizeof path[0], "%s/state/artifacts/%s.art", dir, all.slot[i].key);
			return path[turn];
		}
	return "";
}

/* A file that is written anew by rename is another file. */
static ino_t artifact_of(const char *name)
{
	struct stat st;

	return stat(path_of(name), &st) == 0 ? st.st_ino : 0;
}

static void test_known_ones_are_not_computed_again(void **state)
{
	ino_t a, b;

	(void)state;
	put("inbox/CAN/a.csv", HEAD ROW("F", "5") ROW("M", "6"));
	put("inbox/CAN/b.csv", HEAD ROW("F", "7"));
	put("inbox/CAN/c.csv", "\x89PNG\r\n\x1a\n, no table");
	put("state/artifacts/left.art.tmp", "by a run that was killed");
	fine(gather_all());
	assert_int_equal(ndone, 3);
	assert_int_equal(rows("CAN-a.csv"), 2);
	assert_int_equal(rows("CAN-b.csv"), 1);
	assert_int_equal(submission_state(sub("CAN-c.csv")), SUB_UNREADABLE);
	assert_int_equal(count_files(".art"), 3);
	assert_int_equal(count_files(".tmp"), 0);
	a = artifact_of("CAN-a.csv");
	b = artifact_of("CAN-b.csv");

	put("inbox/CAN/b.csv", HEAD ROW("F", "7") ROW("M", "8"));
	fine(gather_all());
	assert_int_equal(ndone, 3);
	assert_true(a && artifact_of("CAN-a.csv") == a);
	assert_true(artifact_of("CAN-b.csv") != b);
	assert_int_equal(rows("CAN-b.csv"), 2);

	/* The same bytes under another name are another submission: its findings have other ids. */
	put("inbox/CAN/d.csv", HEAD ROW("F", "5") ROW("M", "6"));
	fine(gather_all());
	assert_string_equal(sub("CAN-d.csv")->name, "CAN-d.csv");
	assert_int_equal(count_files(".art"), 5);
}

static void test_artifacts_are_not_believed(void **state)
{
	char a[PATH_MAX], b[PATH_MAX];
	FILE *f;

	(void)state;
	put("inbox/CAN/a.csv", HEAD ROW("F", "5") ROW("M", "6"));
	put("inbox/CAN/b.csv", HEAD ROW("F", "7"));
	fine(gather_all());
	strcpy(a, path_of("CAN-a.csv"));
	strcpy(b, path_of("CAN-b.csv"));

	assert_int_equal(unlink(a), 0);
	assert_int_equal(link(b, a), 0); /* whole, but of something else */
	fine(gather_all());
	assert_int_equal(rows("CAN-a.csv"), 2);

	f = fopen(b, "r+");
	assert_true(f && fseek(f, 100, SEEK_SET) == 0 && fputc(255, f) == 255 && fclose(f) == 0);
	assert_int_equal(truncate(a, 90), 0);
	fine(gather_all());
	assert_int_equal(rows("CAN-a.csv"), 2);
	assert_int_equal(rows("CAN-b.csv"), 1);

	assert_int_equal(unlink(a), 0);
	assert_int_equal(symlink(b, a), 0);
	fine(gather_all());
	assert_int_equal(rows("CAN-a.csv"), 2);
	assert_int_equal(rows("CAN-b.csv"), 1);
}

static void test_folders(void **state)
{
	char sha256[SHA256_TEXT];
	const struct submission *s;

	(void)state;
	put("inbox/CAN/sent/1.csv", HEAD ROW("F", "5"));
	put("inbox/CAN/sent/2.xlsx", "PK\x03\x04 cut off");
	put("inbox/CAN/sent/3.csv", HEAD ROW("M", "6"));
	put("inbox/CAN/sent/4.pdf", "%PDF-1.7\n");
	put("inbox/CAN/sent/sub/caf\xe9.csv", HEAD ROW("_T", "11"));
	assert_int_equal(symlink("1.csv", in_dir("inbox/CAN/sent/5.csv")), 0);
	mkdir(in_dir("inbox/CAN/none"), 0755);
	fine(gather_all());
	s = sub("CAN-sent");
	assert_int_equal(submission_state(s), SUB_UNREADABLE);
	assert_int_equal(rows("CAN-sent"), 3); /* what could be read is there */
	assert_int_equal(s->nmember, 6);
	assert_string_equal(sym_str(s->syms, s->member[5].path), "sub/caf\\xE9.csv");
	check_str(reason("CAN-none"), "the folder is empty", "an empty folder");
	memcpy(sha256, sub("CAN-none")->sha256, sizeof sha256);

	/* Another reason is another state of things. */
	put("inbox/CAN/none/1/2/3/4/x", "x");
	fine(gather_all());
	check_str(reason("CAN-none"), "folders are nested deeper than 4", "a deep folder");
	assert_string_not_equal(sub("CAN-none")->sha256, sha256);
}

static void test_too_large_together(void **state)
{
	const struct limits before = config.limits;

	(void)state;
	put("inbox/CAN/sent/1.csv", HEAD ROW("F", "5"));
	put("inbox/CAN/sent/2.csv", HEAD ROW("M", "6"));
	put("inbox/CAN/x.csv", HEAD ROW("M", "6"));
	config.limits.file_bytes = 300;
	fine(gather_all());
	config.limits = before;
	assert_int_equal(rows("CAN-sent"), 1);
	check_str(reason("CAN-sent"), "the files of this submission together are larger than 0 MB", "together");
	assert_int_equal(submission_state(sub("CAN-x.csv")), SUB_ACCEPTED);
}

/* A worker that overruns costs its submission, whichever limit it is, and is computed again the next night. */
static void test_limits(void **state)
{
	const struct limits before = config.limits;
	size_t n = sizeof HEAD + 30000 * sizeof ROW("F", "100000");
	char *large = malloc(n), *p;

	(void)state;
	assert_non_null(large);
	p = stpcpy(large, HEAD);
	for (int i = 0; i < 30000; i++)
		p += sprintf(p, ROW("F", "%d"), 100000 + i);
	put("inbox/CAN/large.csv", large);
	put("inbox/CAN/small.csv", HEAD ROW("M", "6"));
	free(large);
	mkdir(in_dir("state"), 0755);
	mkdir(in_dir("state/artifacts"), 0755);

	config.limits.worker.file_bytes = 200000;
	fine(gather_all());
	check_str(reason("CAN-large.csv"), "what was read of it is too much to keep: File too large", "the size of files");
	assert_int_equal(rows("CAN-small.csv"), 1);
	assert_int_equal(count_files(".art"), 1);
	config.limits = before;

	if (before.worker.memory_bytes) { /* there is none under AddressSanitizer */
		config.limits.worker.memory_bytes = 4 << 20;
		fine(gather_all());
		check(strstr(reason("CAN-large.csv"), "memory") != NULL, "memory: %s", reason("CAN-large.csv"));
		config.limits = before;
	}
	fine(gather_all());
	assert_int_equal(rows("CAN-large.csv"), 30000);
	assert_int_equal(count_files(".art"), 2);
	assert_int_equal(count_files(".tmp"), 0);
}

static void test_ends(void **state)
{
	(void)state;
	put("inbox/CAN/a.csv", HEAD ROW("F", "5"));
	assert_int_equal(rmdir(in_dir("state/artifacts")), 0);
	assert_int_equal(gather_all(), ST_FATAL); /* no folder for artifacts */
	assert_non_null(strstr(err.msg, "cannot be written"));
	mkdir(in_dir("state/artifacts"), 0755);
	stop = 1;
	assert_int_equal(gather_all(), ST_END);
	stop = 0;
	assert_int_equal(count_files(".tmp"), 0);
	fine(gather_all());
}

static int set_up(void **state)
{
	make_dir(state);
	return mkdir(in_dir("state"), 0755) != 0 || mkdir(in_dir("state/artifacts"), 0755) != 0;
}

static int tear_down(void **state)
{
	gather_release(&all);
	return remove_dir(state);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_known_ones_are_not_computed_again), CASE(test_artifacts_are_not_believed), CASE(test_folders),
		CASE(test_too_large_together), CASE(test_limits), CASE(test_ends),
	};

	return cmocka_run_group_tests(tests, load_config, release_config);
}
