/*
 * What the tables of the project hold gets through their sieves, and most of what they do not hold is refused by them.
 */
#include "normalize/compiled.h"
#include "tests/unit/normalize/made.h"

static void every_spelling_is_found(void **state)
{
	const struct mappings *m = made_start()->config.mappings;
	uint32_t n;

	(void)state;
	part_at(m, PART_SPELL, &n);
	assert_true(n > 1000);
	for (uint32_t i = 0; i < n; i++) {
		const struct image_spell *s = spell_at(m, i);
		const char *key = m->text + s->key;
		uint32_t k = spell_first(m, s->list, s->class, key, strlen(key));

		while (k != NONE && k != i)
			k = spell_at(m, k)->next;
		check(k == i, "spelling %u of list %u and class %u: %s", i, s->list, s->class, key);
	}
}

static void words_at_the_ends(void **state)
{
	const struct mappings *m = made_start()->config.mappings;
	uint32_t n, forms = list_find(m, "form"), seen = 0;

	(void)state;
	assert_int_equal(word_first("republic of x", 13), 8);
	assert_int_equal(word_last("republic of x", 13), 1);
	assert_int_equal(word_first("x", 1), 1);
	assert_int_equal(word_first(" x", 2), 0);
	assert_int_equal(word_first("ab\xe4\xb8\xad", 5), 2);
	assert_int_equal(word_last("a b\xe4\xb8\xad", 6), 0);
	part_at(m, PART_SPELL, &n);
	for (uint32_t i = 0; i < n; i++) {
		const struct image_spell *s = spell_at(m, i);
		const char *key = m->text + s->key;
		size_t k = strlen(key), first = word_first(key, k), last = word_last(key, k);

		if (s->list != forms || s->class != CLASS_NAME)
			continue;
		seen++;
		check(!first || sieve_has(m, list_at(m, forms)->ends[0], word_end_hash(forms, 0, key, first)), "the beginning of %s", key);
		check(!last || sieve_has(m, list_at(m, forms)->ends[1], word_end_hash(forms, 1, key + k - last, last)), "the end of %s", key);
	}
	assert_true(seen > 100);
}

static void beginnings_and_pieces(void **state)
{
	const struct mappings *m = made_start()->config.mappings;
	const struct image_sieve *pieces = part_at(m, PART_PIECE_SIEVE, NULL);
	const struct image_sorted *sorted = part_at(m, PART_SORTED, NULL);
	uint32_t n;

	(void)state;
	part_at(m, PART_SORTED, &n);
	assert_true(n > 1000);
	for (uint32_t i = 0; i < n; i++) {
		const struct image_spell *s = spell_at(m, sorted[i].spell);
		const char *key = m->text + s->key;

		for (size_t k = strlen(key); k > 0; k--)
			check(!begun_bytes(k) || sieve_has(m, list_at(m, s->list)->begun, begun_hash(s->list, key, begun_bytes(k))), "%zu bytes of %s", k, key);
	}
	part_at(m, PART_PIECE, &n);
	for (uint32_t i = 0; i < n; i++)
		assert_true(sieve_has(m, *pieces, ((const struct image_piece *)part_at(m, PART_PIECE, NULL))[i].hash));
}

/* Of texts that are in no table: with a sign before them that no key has. */
static void what_is_none_is_refused(void **state)
{
	const struct mappings *m = made_start()->config.mappings;
	uint32_t n, asked = 0, through = 0;
	char other[256] = "\x01";

	(void)state;
	part_at(m, PART_SPELL, &n);
	for (uint32_t i = 0; i < n; i += 7) {
		const struct image_spell *s = spell_at(m, i);
		size_t k = strlen(m->text + s->key);

		if (k + 1 >= sizeof other)
			continue;
		memcpy(other + 1, m->text + s->key, k);
		assert_int_equal(spell_first(m, s->list, s->class, other, k + 1), NONE);
		asked++;
		through += sieve_has(m, list_at(m, s->list)->keys[s->class], spell_hash(s->list, s->class, other, k + 1));
	}
	check(through < asked / 10, "%u of %u get through", through, asked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_is_found), cmocka_unit_test(words_at_the_ends), cmocka_unit_test(beginnings_and_pieces),
		cmocka_unit_test(what_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
