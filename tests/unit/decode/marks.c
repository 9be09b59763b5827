#include "tests/unit/test.h"

#include "decode/marks.h"

static uint64_t seed = 11;
static uint32_t next(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

static bool is_mark(char c, char delimiter)
{
	return c == delimiter || c == '"' || c == '\r' || c == '\n';
}

/* Both ways find in a block what looking at each byte finds, whatever bytes stand there. */
static void blocks(void **state)
{
	(void)state;
	for (int round = 0; round < 20000; round++) {
		static const char delimiters[] = ",;\t|";
		char text[64], delimiter = delimiters[next(4)];
		uint64_t want = 0;

		for (unsigned i = 0; i < 64; i++) {
			text[i] = (char)(round % 2 ? next(256) : (uint32_t)",;\t|\"\r\n\x0b\x2d\xac\xa2"[next(11)]);
			want |= (uint64_t)is_mark(text[i], delimiter) << i;
		}
		assert_true(marks_of(text, delimiter) == want);
		assert_true(marks_by_words(text, delimiter) == want);
	}
}

/* Both ways find how far two blocks are alike: nowhere, up to any byte whatever follows, to the end. */
static void alike(void **state)
{
	(void)state;
	for (int round = 0; round < 20000; round++) {
		char a[64], b[64];
		uint32_t n = next(65);
		uint64_t want = n < 64 ? ((uint64_t)1 << n) - 1 : UINT64_MAX;

		for (unsigned i = 0; i < 64; i++) {
			a[i] = (char)next(256);
			b[i] = i < n || next(2) ? a[i] : (char)next(256);
		}
		if (n < 64)
			b[n] = (char)(a[n] ^ (char)(1u << next(8)));
		assert_true(marks_alike(a, b) == want);
		assert_true(marks_alike_by_words(a, b) == want);
	}
}

static void check_list(const struct mark_list *found, const char *text, size_t n, const char *who)
{
	uint32_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (is_mark(text[i], ',')) {
			check(k < found->n && found->at[k] == i && found->kind[k] == text[i], "%s: %zu bytes, mark %u", who, n, k);
			k++;
		}
	assert_int_equal(found->n, k);
}

/* Texts of every length, of exactly their size: no byte beyond them is looked at. */
static void spans(void **state)
{
	(void)state;
	for (size_t n = 0; n <= MARKS_SPAN; n += n < 200 ? 1 : 37)
		for (uint32_t part = 1; part <= 64; part *= 2) {
			struct mark_list found;
			char *text = malloc(n ? n : 1);

			for (size_t i = 0; i < n; i++)
				text[i] = next(part) ? 'x' : ",\"\r\n"[next(4)];
			marks_find(text, n, ',', &found);
			check_list(&found, text, n, "found");
			marks_find_fast(text, n, ',', &found);
			check_list(&found, text, n, "found fast");
			free(text);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(blocks), cmocka_unit_test(alike), cmocka_unit_test(spans) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
