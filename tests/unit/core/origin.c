#include "tests/unit/test.h"

#include "core/hash.h"
#include "core/origin.h"

static void test_cells(void **state)
{
	static const struct {
		const char *text;
		uint32_t row, col;
	} cases[] = {
		{ "A1", 0, 0 }, { "Z9", 8, 25 }, { "AA10", 9, 26 }, { "XFD1048576", 1048575, 16383 }, { "ZZ1", 0, 701 },
		{ "AAA1", 0, 702 }, { "A4294967295", 4294967294, 0 },
	};
	static const char *const bad[] = { "", "A", "1", "A0", "A01", "1A", "A1B", "A-1", "$A$1", "A4294967296", "AAAAA1", "A1 ", "\xc3\x84""1" };
	char buf[CELL_TEXT];
	uint32_t row, col;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(cell_name(cases[i].row, cases[i].col, buf), strlen(cases[i].text));
		assert_string_equal(buf, cases[i].text);
		assert_true(cell_parse(buf, strlen(buf), &row, &col));
		assert_int_equal(row, cases[i].row);
		assert_int_equal(col, cases[i].col);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		check(!cell_parse(bad[i], strlen(bad[i]), &row, &col), "%s", bad[i]);
	for (uint32_t c = 0; c < UINT16_MAX; c++) {
		cell_name(7, c, buf);
		assert_true(cell_parse(buf, strlen(buf), &row, &col) && col == c && row == 7);
	}
	assert_int_equal(cell_name(ROW_NONE, 3, buf), 0);
	assert_string_equal(buf, "");
}

static void test_order(void **state)
{
	static const struct origin in_order[] = {
		{ ROW_NONE, 0, SHEET_NONE }, { ROW_NONE, 0, 0 }, { 0, 0, 0 }, { 0, 1, 0 }, { 1, 0, 0 }, { ROW_NONE, 0, 1 }, { 0, 0, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(in_order); i++)
		for (size_t k = 0; k < COUNT(in_order); k++) {
			int c = origin_cmp(in_order[i], in_order[k]);

			check((c > 0) - (c < 0) == (i > k) - (i < k), "%zu against %zu", i, k);
		}
}

static void test_hashes(void **state)
{
	struct hash128 a = hash128("a", 1, 5), b = hash128("b", 1, 5), ab = hash128_add(a, b), ba = hash128_add(b, a);
	struct hash128 carry = hash128_add((struct hash128){ UINT64_MAX, 1 }, (struct hash128){ 1, 2 });
	char text[33], sha[SHA256_TEXT];

	(void)state;
	assert_true(ab.lo == ba.lo && ab.hi == ba.hi);
	assert_true(carry.lo == 0 && carry.hi == 4);
	hash128_hex((struct hash128){ 0x1, 0xabc }, text);
	assert_string_equal(text, "0000000000000abc0000000000000001");
	assert_true(hash64("x", 1, 0) != hash64("x", 1, 1));
	sha256_hex("abc", 3, sha);
	assert_string_equal(sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex(NULL, 0, sha);
	assert_string_equal(sha, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells), cmocka_unit_test(test_order), cmocka_unit_test(test_hashes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
