/*
 * A CSV of many blocks comes back field by field, wherever a block ends: between lines, in a quoted field, between two
 * quotation marks, in a field that is longer than a block. What is said to be as in the line before is so. The hash is that of the
 * file, which a long one has from a thread beside.
 */
#include "emit/out.h"
#include "emit/verify.h"

#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/test.h"

#define COLUMNS 7
#define LINES 9000 /* of a file that is worth a thread */
#define FEW 300

static uint32_t seed = 1;

static uint32_t next(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Few distinct texts, so that lines are alike, and some that are none. */
static size_t make_field(char *to, size_t cap)
{
	static const char *const usual[] = { "", "A", "076", "accepted", "C\xc3\xb4te", "accepted_with_warnings" };
	static const char *const quoted[] = { "a,b", "\"", "x\"\"y", "two\nlines", "\r" };
	uint32_t k = next(1000);
	size_t n;

	if (k > 3) {
		const char *s = k < 50 ? quoted[k % COUNT(quoted)] : usual[k % COUNT(usual)];

		n = strlen(s);
		memcpy(to, s, n);
		return n;
	}
	n = k ? next(200) : cap - next(1000); /* longer than what is read at once */
	for (size_t i = 0; i < n; i++)
		to[i] = "ab,\"\n"[next(5)];
	return n;
}

static void check_hash(const char *path, const char *want)
{
	FILE *f = fopen(path, "rb");
	static char bytes[64u << 20];
	char is[SHA256_TEXT];
	size_t n;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof bytes, f);
	assert_true(n < sizeof bytes);
	fclose(f);
	sha256_hex(bytes, n, is);
	assert_string_equal(is, want);
}

static void reads_back(int lines, bool is_long)
{
	static char line[2][COLUMNS][300000];
	static size_t length[2][COLUMNS];
	char dir[200], path[300];
	struct vrun v = { .dir = dir };
	struct vcsv *c;
	struct out o;
	struct err e;
	uint64_t same = 0;

	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/big.csv", dir);
	assert_int_equal(out_open(&o, path, &e), ST_OK);
	out_z(&o, "a,b,c,d,e,f,g\n");
	seed = 1;
	for (int i = 0; i < lines; i++) {
		uint32_t from = next(COLUMNS + 1); /* the fields in front of it stay */

		for (int k = 0; k < COLUMNS; k++) {
			if ((uint32_t)k >= from || !i)
				length[0][k] = make_field(line[0][k], sizeof line[0][k]);
			out_field(&o, line[0][k], length[0][k]);
			out_char(&o, k + 1 < COLUMNS ? ',' : '\n');
		}
	}
	assert_int_equal(out_close(&o, &e), ST_OK);

	arena_init(&v.arena, 0);
	assert_int_equal(verify_list(&v, &e), ST_OK);
	assert_int_equal(vcsv_open(&c, &v, "big.csv", &e), ST_OK);
	assert_true((c->in.beside != NULL) == (is_long && sysconf(_SC_NPROCESSORS_ONLN) > 1));
	assert_int_equal(c->n, COLUMNS);
	assert_int_equal(vcsv_column(c, "g"), COLUMNS - 1);
	seed = 1;
	for (int i = 0; i < lines; i++) {
		uint32_t from = next(COLUMNS + 1);
		int now = i & 1;

		if (vcsv_next(c, &e) != ST_OK)
			fail_msg("%s", e.msg);
		for (int k = 0; k < COLUMNS; k++) {
			bool apostrophe;

			if ((uint32_t)k >= from || !i) {
				length[now][k] = make_field(line[now][k], sizeof line[now][k]);
			} else {
				length[now][k] = length[!now][k];
				memcpy(line[now][k], line[!now][k], length[now][k]);
			}
			apostrophe = out_is_formula(line[now][k], length[now][k]);
			assert_int_equal(c->field[k].n, length[now][k] + apostrophe);
			assert_memory_equal(c->field[k].s + apostrophe, line[now][k], length[now][k]);
		}
		for (uint32_t k = 0; k < c->same; k++) {
			assert_int_equal(length[0][k], length[1][k]);
			assert_memory_equal(line[0][k], line[1][k], length[0][k]);
		}
		same += c->same;
	}
	assert_int_equal(vcsv_next(c, &e), ST_END);
	assert_true(same > (uint64_t)lines); /* else nothing was tried */
	vcsv_close(c);
	assert_true(v.file[0].hashed && v.file[0].lines == (uint64_t)lines);
	check_hash(path, v.file[0].sha256);
	vrun_release(&v);
	unlink(path);
	rmdir(dir);
}

static void many_blocks(void **state)
{
	(void)state;
	reads_back(LINES, true);
}

static void few_blocks(void **state)
{
	(void)state;
	reads_back(FEW, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(many_blocks), cmocka_unit_test(few_blocks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
