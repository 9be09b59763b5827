/*
 * Fields of CSV: quoted as RFC 4180 says, harmless in a spreadsheet, and the same by both ways of writing them. Texts of
 * JSON: as another library writes them.
 */
#include "emit/out.h"

#include <jansson.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/test.h"

static void json_is(const char *path, const char *s, size_t n, const char *want)
{
	char text[200];
	struct out o;
	struct err e;
	FILE *f;

	assert_int_equal(out_open(&o, path, &e), ST_OK);
	out_json(&o, s, n);
	assert_int_equal(out_close(&o, &e), ST_OK);
	f = fopen(path, "rb");
	assert_non_null(f);
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	assert_string_equal(text, want);
}

static void json_as_others_write_it(void **state)
{
	static const char *const texts[] = { "", "abc", "\"\\/", "C\xc3\xb4te d\xe2\x80\x99Ivoire", "\xf0\x9f\x98\x80", "a\tb\nc" };
	char dir[200], path[300];

	(void)state;
	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/json", dir);
	for (size_t i = 0; i < COUNT(texts) + 126; i++) {
		char one[4] = { 'a', (char)(i - COUNT(texts) + 1), 'b', 0 };
		const char *s = i < COUNT(texts) ? texts[i] : one;
		json_t *j = json_string(s);
		char *want = json_dumps(j, JSON_ENCODE_ANY | JSON_COMPACT);

		assert_non_null(want);
		json_is(path, s, strlen(s), want);
		free(want);
		json_decref(j);
	}
	json_is(path, "a\xff" "b\xc3", 4, "\"a?b?\"");
	json_is(path, "\xe2\x82\"", 3, "\"??\\\"\"");
	json_is(path, "a\x7f\xe2\x80\xae\xc2\x9bz", 8, "\"a\\u007F\\u202E\\u009Bz\"");
	unlink(path);
	rmdir(dir);
}

static const struct {
	const char *why, *text, *want;
} fields[] = {
	{ "plain", "abc", "abc" },
	{ "empty", "", "" },
	{ "comma", "a,b", "\"a,b\"" },
	{ "quotes", "a\"b", "\"a\"\"b\"" },
	{ "line end", "a\nb", "\"a\nb\"" },
	{ "CR inside", "a\rb", "\"a\rb\"" },
	{ "formula", "=1+1", "'=1+1" },
	{ "plus", "+cmd", "'+cmd" },
	{ "minus", "-cmd", "'-cmd" },
	{ "at", "@SUM(A1)", "'@SUM(A1)" },
	{ "tab", "\t=1", "'\t=1" },
	{ "CR", "\r=1", "\"'\r=1\"" },
	{ "full-width", "\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1" },
	{ "formula with a comma", "=A(1,2)", "\"'=A(1,2)\"" },
	{ "negative number", "-12.5", "-12.5" },
	{ "signed number", "+3", "+3" },
	{ "a mark", "-", "'-" },
	{ "no number", "-1-2", "'-1-2" },
	{ "sign inside", "a=b", "a=b" },
	{ "apostrophe", "'a", "'a" },
	{ "an escape", "a\x1b[31m,b", "\"a\\u001b[31m,b\"" },
	{ "a zero and a delete", "\x01\x7f", "\\u0001\\u007f" },
	{ "a control of Latin-1", "a\xc2\x9b" "b", "a\\u009bb" },
	{ "text turned", "\xe2\x80\xae" "adnagU", "\\u202eadnagU" },
	{ "isolated", "\xe2\x81\xa6x\xe2\x81\xa9", "\\u2066x\\u2069" },
	{ "a line separator", "a\xe2\x80\xa8" "b", "a\\u2028b" },
	{ "a mark of direction stays", "\xd7\xa9\xe2\x80\x8f", "\xd7\xa9\xe2\x80\x8f" },
	{ "an accent and a dash", "\xc2\xab\xc3\xa9\xe2\x80\x93", "\xc2\xab\xc3\xa9\xe2\x80\x93" },
};

static void fields_are_safe(void **state)
{
	char dir[200], path[300], text[200];
	struct arena a;
	struct out o;
	struct err e;

	(void)state;
	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/field", dir);
	arena_init(&a, 0);
	for (size_t i = 0; i < COUNT(fields); i++) {
		size_t n;
		const char *field = csv_field(&a, fields[i].text, strlen(fields[i].text), ',', &n);
		FILE *f;

		assert_int_equal(out_open(&o, path, &e), ST_OK);
		out_field_z(&o, fields[i].text);
		assert_int_equal(out_close(&o, &e), ST_OK);
		f = fopen(path, "rb");
		assert_non_null(f);
		text[fread(text, 1, sizeof text - 1, f)] = 0;
		fclose(f);
		check_str(text, fields[i].want, "%s", fields[i].why);
		strcat(text, ",");
		check_str(field, text, "%s, made once", fields[i].why);
		assert_int_equal(n, strlen(field));
	}
	arena_release(&a);
	unlink(path);
	rmdir(dir);
}

/* What is larger than the buffer, or does not fit any more, arrives in order. */
static void large_texts(void **state)
{
	char dir[200], path[300], *big = malloc(3 * OUT_PIECE);
	size_t n = 0, want = 0;
	struct out o;
	struct err e;
	FILE *f;
	int c;

	(void)state;
	assert_non_null(big);
	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/large", dir);
	for (size_t i = 0; i < 3 * OUT_PIECE; i++)
		big[i] = (char)('a' + i % 23);
	assert_int_equal(out_open(&o, path, &e), ST_OK);
	for (size_t k = 1; k < 3 * OUT_PIECE; k = 3 * k + 1) {
		out_bytes(&o, big, k);
		want += k;
	}
	assert_int_equal(out_close(&o, &e), ST_OK);
	f = fopen(path, "rb");
	assert_non_null(f);
	for (size_t k = 1; k < 3 * OUT_PIECE; k = 3 * k + 1)
		for (size_t i = 0; i < k; i++, n++)
			if ((c = getc(f)) != 'a' + (int)(i % 23))
				fail_msg("byte %zu is %d", n, c);
	assert_int_equal(getc(f), EOF);
	assert_int_equal(n, want);
	fclose(f);
	free(big);
	unlink(path);
	rmdir(dir);
}

/* A file of two parts, each written through rooms of many sizes, from a place in the middle of a piece on. */
static void parts_in_order(void **state)
{
	const uint64_t cut = OUT_PIECE + 12345;
	char dir[200], path[300];
	uint64_t end = cut, n = 0;
	struct out o;
	struct err e;
	FILE *f;
	int c;

	(void)state;
	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/parts", dir);
	for (int part = 0; part < 2; part++) {
		uint64_t at = part ? cut : 0;

		assert_int_equal(part ? out_open_at(&o, path, cut, &e) : out_open(&o, path, &e), ST_OK);
		for (size_t k = 1; part ? at < 4 * cut : at < cut; k = k * 7 % 50021) {
			size_t some = !part && cut - at < k ? (size_t)(cut - at) : k;
			char *to = out_room(&o, some + 16);

			assert_non_null(to);
			for (size_t i = 0; i < some; i++)
				to[i] = (char)('a' + (at + i) % 23);
			out_used(&o, to + some);
			at += some;
		}
		assert_int_equal(out_close(&o, &e), ST_OK);
		end = at;
	}
	f = fopen(path, "rb");
	assert_non_null(f);
	for (; (c = getc(f)) != EOF; n++)
		if (c != 'a' + (int)(n % 23))
			fail_msg("byte %llu is %d", (unsigned long long)n, c);
	assert_int_equal(n, end);
	fclose(f);
	unlink(path);
	rmdir(dir);
}

static void write_pattern(const char *path, uint64_t at, uint64_t end)
{
	struct out o;
	struct err e;

	assert_int_equal(out_open_at(&o, path, at, &e), ST_OK);
	for (uint64_t some; at < end; at += some) {
		char *to = out_room(&o, 50021);

		assert_non_null(to);
		some = end - at < 50021 ? end - at : 50021;
		for (uint64_t i = 0; i < some; i++)
			to[i] = (char)('a' + (at + i) % 23);
		out_used(&o, to + some);
	}
	assert_int_equal(out_close(&o, &e), ST_OK);
}

/* One of them writes so much that it hands back the memory of what is on disk. */
static void two_write_one_file(void **state)
{
	const uint64_t cut = OUT_CACHED + 3 * OUT_AT_ONCE + 123, end = cut + OUT_AT_ONCE + 77;
	static char buf[1 << 16];
	char dir[200], path[300];
	uint64_t n = 0;
	int status;
	pid_t pid;
	FILE *f;

	(void)state;
	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/large", dir);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		write_pattern(path, cut, end);
		_exit(0);
	}
	write_pattern(path, 0, cut);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	f = fopen(path, "rb");
	assert_non_null(f);
	for (size_t got; (got = fread(buf, 1, sizeof buf, f)) > 0; n += got)
		for (size_t i = 0; i < got; i++)
			if (buf[i] != 'a' + (int)((n + i) % 23))
				fail_msg("byte %llu is %d", (unsigned long long)(n + i), buf[i]);
	assert_int_equal(n, end);
	fclose(f);
	unlink(path);
	rmdir(dir);
}

static void a_full_disk_is_reported(void **state)
{
	struct out o;
	struct err e;

	(void)state;
	assert_int_equal(out_open(&o, "/dev/full", &e), ST_OK);
	out_z(&o, "text");
	assert_int_equal(out_close(&o, &e), ST_FATAL);
	assert_non_null(strstr(e.msg, "/dev/full"));
	assert_int_equal(out_open(&o, "/nowhere/file", &e), ST_FATAL);
	assert_non_null(strstr(e.msg, "/nowhere/file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(fields_are_safe), cmocka_unit_test(json_as_others_write_it), cmocka_unit_test(large_texts),
		cmocka_unit_test(parts_in_order), cmocka_unit_test(two_write_one_file),
		cmocka_unit_test(a_full_disk_is_reported) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
