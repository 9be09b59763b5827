/*
 * Whatever way rows stand in a cube, it gives the answers that looking at all of them gives.
 */
#include "tests/unit/test.h"

#include "core/cube.h"

enum { MOST = 4000, DIMS = 7 };

static const struct flow flow7 = {
	.id = "F", .ncol = DIMS, .ndim = DIMS,
	.col = { { .id = "A" }, { .id = "B" }, { .id = "C" }, { .id = "D" }, { .id = "E" }, { .id = "F" }, { .id = "G" } },
};

static uint64_t seed;
static uint32_t next(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)((seed >> 33) % below);
}

static void ok(enum status st, const struct err *e)
{
	if (st != ST_OK)
		fail_msg("%s", e->msg);
}

/* A table of n rows whose dimensions have so many codes, two spellings each; codes are numbered as entries, none is 0. */
struct made {
	struct table t;
	struct arena arena;
	uint32_t n, ncode[DIMS], code[MOST][DIMS];
	bool kept[MOST];
	uint32_t of_entry[DIMS][2 * MOST + 1];
	uint64_t hash[DIMS][MOST + 1];
};

static void make_columns(struct made *m, struct symbols *syms)
{
	struct err e;

	for (uint32_t d = 0; d < DIMS; d++) {
		m->of_entry[d][0] = 0;
		for (uint32_t i = 1; i <= 2 * m->ncode[d]; i++) {
			char text[32];
			uint32_t entry;
			sym_t y;

			sprintf(text, "%u", i);
			ok(sym_intern_z(syms, text, &y, &e), &e);
			ok(table_entry(&m->t, d, y, SYM_NONE, (struct origin){ 0 }, &entry, &e), &e);
			assert_int_equal(entry, i);
			m->of_entry[d][i] = (i + 1) / 2;
		}
		for (uint32_t i = 0; i <= m->ncode[d]; i++)
			m->hash[d][i] = (((uint64_t)next(1u << 31) << 33) ^ ((uint64_t)next(1u << 31) << 11) ^ next(1u << 31));
	}
}

static void make_row(struct made *m, struct symbols *syms, const uint32_t *code, bool kept)
{
	uint32_t entry[DIMS];
	struct err e;

	for (uint32_t d = 0; d < DIMS; d++)
		entry[d] = code[d] ? 2 * code[d] - next(2) : 0;
	ok(table_push(&m->t, syms, entry, "1", 1, (struct origin){ m->n, 0, 0 }, &e), &e);
	memcpy(m->code[m->n], code, sizeof m->code[0]);
	m->kept[m->n] = kept;
	if (!kept)
		ok(table_reject(&m->t, m->n, 1, &e), &e);
	m->n++;
}

/* The first row that has the code there and else those of row like; what a cube must say. */
static uint32_t by_looking(const struct made *m, uint32_t like, uint32_t dim, uint32_t code)
{
	for (uint32_t i = 0; i < m->n; i++) {
		bool same = m->kept[i];

		for (uint32_t d = 0; d < DIMS && same; d++)
			same = m->code[i][d] == (d == dim ? code : m->code[like][d]);
		if (same)
			return i;
	}
	return REF_NONE;
}

static void check_cube(const struct made *m, const struct cube *c, const char *why)
{
	uint64_t number[CUBE_BLOCK];

	for (uint32_t i = 0; i < m->n; i += 1 + m->n / 97) {
		struct cube_key k;
		uint32_t first, again;

		cube_row_key(c, i, &k);
		assert_memory_equal(k.code, m->code[i], sizeof m->code[i]);
		cube_numbers(c, i, 1, number);
		check(number[0] == k.number, "%s: number of row %u", why, i);
		for (uint32_t d = 0; d < DIMS; d++)
			for (uint32_t turn = 0; turn < 4; turn++) {
				uint32_t code = turn == 3 ? m->code[i][d] : next(m->ncode[d] + 1), got = cube_find_beside(c, &k, d, code);
				struct cube_key other = k;

				check(got == by_looking(m, i, d, code), "%s: beside row %u, code %u of dimension %u: %u, not %u", why, i, code,
					d, got, by_looking(m, i, d, code));
				cube_key_set(c, &other, d, code);
				check(cube_find(c, &other) == got, "%s: the same by a changed key", why);
				cube_key_set(c, &other, d, m->code[i][d]);
				check(other.number == k.number, "%s: a key that is changed back", why);
			}
		first = by_looking(m, i, 0, m->code[i][0]);
		check(repeats_later(cube_repeats(c), i) == (m->kept[i] && first != i), "%s: row %u is a later one", why, i);
		for (uint32_t row = first; m->kept[i] && row != REF_NONE; row = again) {
			again = repeats_next(cube_repeats(c), row);
			for (uint32_t x = row + 1; x < (again == REF_NONE ? m->n : again); x++)
				check(!m->kept[x] || memcmp(m->code[x], m->code[row], sizeof m->code[x]) != 0, "%s: row %u has the key, too", why, x);
			check(again == REF_NONE || !memcmp(m->code[again], m->code[row], sizeof m->code[row]), "%s: row %u has another", why, again);
		}
	}
}

static void make_cube(struct made *m, enum cube_cells cells, struct cube *c)
{
	struct err e;

	*c = (struct cube){ 0 };
	for (uint32_t d = 0; d < DIMS; d++)
		c->axis[d] = (struct axis){ .column = &m->t.col[d], .ncode = m->ncode[d] + 1, .of_entry = m->of_entry[d], .hash = m->hash[d] };
	ok(cube_make(c, &m->t, DIMS, cells, &m->arena, &e), &e);
}

static const struct {
	const char *why;
	uint32_t n, ncode[DIMS];
	uint32_t full;            /* the first rows are all keys in order, of the first so many dimensions */
	uint32_t rejected, rare;  /* of so many rows one is rejected, or has a code that others hardly have; 0: none */
	enum { CELLS, NO_CELLS, MIXED } want;
} cases[] = {
	{ "no rows", 0, { 1, 1, 1, 1, 1, 1, 1 }, 0, 0, 0, NO_CELLS },
	{ "one row", 1, { 1, 1, 1, 1, 1, 1, 1 }, 0, 0, 0, CELLS },
	{ "one key only", 300, { 1, 1, 1, 1, 1, 1, 1 }, 0, 0, 0, CELLS },
	{ "all rejected", 100, { 3, 3, 1, 1, 1, 1, 1 }, 0, 1, 0, CELLS },
	{ "a full cube", 3000, { 10, 10, 1, 3, 1, 10, 1 }, DIMS, 0, 0, CELLS },
	{ "a full cube with rejected rows", 3000, { 10, 10, 1, 3, 1, 10, 1 }, DIMS, 7, 0, CELLS },
	{ "holes and repeats", 4000, { 10, 10, 1, 3, 1, 20, 1 }, 0, 0, 0, CELLS },
	{ "holes, repeats, rejected rows", 4000, { 10, 10, 1, 3, 1, 20, 1 }, 0, 5, 0, CELLS },
	{ "rare codes", 4000, { 10, 300, 1, 3, 300, 10, 40 }, 4, 0, 50, MIXED },
	{ "rare codes and rejected rows", 4000, { 10, 300, 1, 3, 300, 10, 40 }, 4, 9, 20, MIXED },
	{ "codes that combine too freely", 4000, { 50, 50, 50, 50, 50, 50, 50 }, 0, 11, 0, NO_CELLS },
	{ "more keys than 64 bits count", 2500, { 2000, 2000, 2000, 2000, 2000, 2000, 2000 }, 0, 3, 0, NO_CELLS },
};

static void fill(struct made *m, struct symbols *syms, size_t i)
{
	struct segment *seg;
	struct err e;

	memcpy(m->ncode, cases[i].ncode, sizeof m->ncode);
	ok(table_init(&m->t, &flow7, &e), &e);
	ok(table_segment(&m->t, 0, SYM_NONE, &seg, &e), &e);
	make_columns(m, syms);
	for (uint32_t row = 0; row < cases[i].n; row++) {
		uint32_t code[DIMS], at = row;
		bool rare = cases[i].rare && row % cases[i].rare == 0, kept = !cases[i].rejected || next(cases[i].rejected);

		for (uint32_t d = DIMS; d-- > 0;) {
			uint32_t usual = cases[i].rare && m->ncode[d] > 30 ? 3 : m->ncode[d];

			code[d] = 1 + (d < cases[i].full ? at % usual : next(rare ? m->ncode[d] : usual));
			if (d < cases[i].full)
				at /= usual;
		}
		if (!kept && next(2))
			code[next(DIMS)] = 0; /* an unknown label */
		make_row(m, syms, code, kept);
	}
}

static void test_answers(void **state)
{
	struct made *m = calloc(1, sizeof *m);

	(void)state;
	assert_non_null(m);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct symbols *syms = symbols_new();
		struct cube c;
		uint32_t kept = 0;

		seed = i + 1;
		memset(m, 0, sizeof *m);
		arena_init(&m->arena, 0);
		fill(m, syms, i);
		for (uint32_t row = 0; row < m->n; row++)
			kept += m->kept[row];
		for (int cells = CUBE_CELLS; cells <= CUBE_NO_CELLS; cells++) {
			make_cube(m, (enum cube_cells)cells, &c);
			assert_int_equal(c.nkept, kept);
			if (cells == CUBE_CELLS) {
				check((c.cell != NULL) == (cases[i].want != NO_CELLS), "%s: cells", cases[i].why);
				check(!kept || (c.keys.slot != NULL) == (cases[i].want != CELLS), "%s: look-up", cases[i].why);
				check(c.ncell <= 4 * (uint64_t)kept + 1024, "%s: %llu cells for %u rows", cases[i].why, (unsigned long long)c.ncell, kept);
			} else {
				assert_null(c.cell);
			}
			check_cube(m, &c, cases[i].why);
			cube_release(&c);
			cube_release(&c);
		}
		/* Counts of entries only say what is worth a place. */
		for (uint32_t d = 0; d < DIMS; d++)
			for (uint32_t k = 0; k < m->t.col[d].nentry; k++)
				m->t.col[d].entry[k].count = next(3) ? next(100) : 0;
		make_cube(m, CUBE_CELLS, &c);
		check_cube(m, &c, "wrong counts");
		cube_release(&c);
		arena_release(&m->arena);
		table_release(&m->t);
		symbols_free(syms);
	}
	free(m);
}

static void test_repeats(void **state)
{
	enum { N = 1000 };
	static const uint32_t keys[] = { 1, 2, 30, 900, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		uint32_t key[N], last[N];
		struct repeats r;
		struct err e;

		repeats_init(&r, N);
		for (uint32_t n = 0; n < N; n++)
			key[n] = n * 2654435761u % keys[i];
		for (uint32_t n = N; n-- > 0;) {
			last[n] = n + 1;
			while (last[n] < N && key[last[n]] != key[n])
				last[n]++;
			if (last[n] < N)
				ok(repeats_add(&r, n, last[n], &e), &e);
		}
		ok(repeats_end(&r, &e), &e);
		for (uint32_t n = 0, first = 0; n < N; n++) {
			uint32_t before = 0;

			while (key[before] != key[n])
				before++;
			check(repeats_next(&r, n) == (last[n] < N ? last[n] : REF_NONE), "%u keys: after %u", keys[i], n);
			check(repeats_has(&r, n) == (last[n] < N), "%u keys: %u has a next", keys[i], n);
			check(repeats_later(&r, n) == (before < n), "%u keys: %u is later", keys[i], n);
			if (n >= first) {
				for (first = n; first < N; first++)
					if (repeats_has(&r, first) && !repeats_later(&r, first))
						break;
				check(repeats_first(&r, n) == (first < N ? first : REF_NONE), "%u keys: from %u", keys[i], n);
				first++;
			}
		}
		check(repeats_first(&r, N) == REF_NONE, "behind the last");
		repeats_release(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_repeats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
