#include "tests/unit/test.h"

#include "core/arena.h"
#include "core/symbols.h"

static void test_arena(void **state)
{
	struct arena a;
	unsigned char *p, *big;

	(void)state;
	arena_init(&a, 0);
	for (size_t i = 1; i < 3000; i += 7) {
		p = arena_alloc(&a, i, 3);
		assert_non_null(p);
		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < i * 3; k++)
			assert_int_equal(p[k], 0);
		memset(p, 0xff, i * 3);
		assert_string_equal(arena_strdup(&a, "abcdef", i % 2 ? 6 : 3), i % 2 ? "abcdef" : "abc");
	}
	big = arena_alloc(&a, 1, 5 << 20);
	assert_non_null(big);
	assert_int_equal(big[(5 << 20) - 1], 0);
	assert_non_null(arena_alloc(&a, 0, 0));
	assert_null(arena_alloc(&a, SIZE_MAX / 2, 4));
	assert_null(arena_alloc(&a, SIZE_MAX, 1));
	assert_null(arena_strdup(&a, "x", SIZE_MAX));
	arena_release(&a);
	arena_release(&a);

	arena_init(&a, 1000);
	assert_non_null(arena_alloc(&a, 1, 600));
	assert_null(arena_alloc(&a, 1, 600));
	assert_non_null(arena_alloc(&a, 1, 300));
	assert_true(a.total_bytes <= 1000);
	arena_release(&a);
	assert_non_null(arena_alloc(&a, 1, 900));
	arena_release(&a);
}

static void test_symbols(void **state)
{
	struct symbols *t = symbols_new();
	char buf[32];
	sym_t s;

	(void)state;
	assert_non_null(t);
	assert_int_equal(sym_intern(t, "x", 0, &s, NULL), ST_OK);
	assert_int_equal(s, SYM_NONE);
	assert_string_equal(sym_str(t, SYM_NONE), "");
	assert_int_equal(sym_len(t, SYM_NONE), 0);
	assert_int_equal(sym_find(t, "", 0), SYM_NONE);
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 1; i <= 100000; i++) {
			int n = snprintf(buf, sizeof buf, "text %u", i * 7919);

			assert_int_equal(sym_intern(t, buf, (size_t)n, &s, NULL), ST_OK);
			assert_int_equal(s, i);
		}
	/* Fetching texts neither finds nor leaves anything. */
	sym_fetch(t, (const struct sym_wanted[]){ { "text 7919", 9 }, { "", 0 }, { "never seen", 10 } }, 3);
	sym_fetch(t, NULL, 0);
	assert_int_equal(symbols_count(t), 100000);
	assert_int_equal(sym_find(t, "never seen", 10), SYM_NONE);
	assert_string_equal(sym_str(t, 3), "text 23757");
	assert_int_equal(sym_len(t, 3), 10);
	assert_int_equal(sym_find(t, "text 23757", 10), 3);
	assert_int_equal(sym_find(t, "text 23757", 9), SYM_NONE);
	assert_int_equal(sym_intern_z(t, "text 7919", &s, NULL), ST_OK);
	assert_int_equal(s, 1);
	symbols_free(t);
	symbols_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_arena), cmocka_unit_test(test_symbols) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
