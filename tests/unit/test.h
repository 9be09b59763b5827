/*
 * test.h - what every unit test includes: cmocka with the headers it wants, and checks that name their case.
 */
#ifndef UNIT_TEST_H
#define UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Says which row of a table failed. */
#define check(cond, ...)                              \
	do {                                          \
		if (!(cond)) {                        \
			print_error(__VA_ARGS__);     \
			print_error("\n");            \
			fail_msg("%s", #cond);        \
		}                                     \
	} while (0)

#define check_str(got, want, ...)                                                       \
	do {                                                                            \
		const char *got_ = (got), *want_ = (want);                              \
		if (strcmp(got_, want_) != 0) {                                         \
			print_error(__VA_ARGS__);                                       \
			print_error("\n");                                              \
			fail_msg("got \"%s\", expected \"%s\"", got_, want_);           \
		}                                                                       \
	} while (0)

/* An empty folder of the test's own in $TMPDIR or /tmp; the caller removes it. */
static inline char *test_dir(char *buf, size_t cap)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(buf, cap, "%s/concord-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(buf))
		fail_msg("no folder for the test: %s", buf);
	return buf;
}

/* Writes a file of the test; dir/name. */
static inline const char *test_file(const char *dir, const char *name, const char *text, char *path, size_t cap)
{
	FILE *f;

	snprintf(path, cap, "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f || fwrite(text, 1, strlen(text), f) != strlen(text) || fclose(f) != 0)
		fail_msg("cannot write %s", path);
	return path;
}

#endif
