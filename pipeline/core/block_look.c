/* block_look.c - what the ledger counts of the cells of a block. */
#include <stdlib.h>
#include <string.h>

#include "core/block.h"
#include "core/led_many.h"
#include "core/led_seed.h"
#include "core/text.h"

typedef uint64_t pair __attribute__((vector_size(16)));

static uint32_t longest_row(const struct block *b)
{
	uint32_t longest = 0;

	for (uint32_t i = 0; i < b->nrow; i++)
		if (b->first[i + 1] - b->first[i] > longest)
			longest = b->first[i + 1] - b->first[i];
	return longest;
}

static uint32_t width_of(const struct block *b)
{
	uint32_t width = b->nrow ? b->first[1] : 0;

	if (width > BLOCK_WIDTH || b->row[b->nrow - 1] - b->row[0] != b->nrow - 1)
		return 0;
	for (uint32_t i = 0; i < b->nrow; i++)
		if (b->first[i + 1] - b->first[i] != width)
			return 0;
	return width;
}

/* Texts of a column that stand below each other, up to as many as are looked at together. */
struct looking {
	struct block *b;
	uint32_t col, row; /* of the first */
	struct led_many text;
	struct led_seen seen;
};

static const struct text_cell *cell_of(const struct looking *l, uint32_t i)
{
	return &l->b->cell[(l->row + i) * l->b->width + l->col];
}

static uint64_t bits(uint32_t n)
{
	return n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
}

/* A text near the end of what was read, behind which nothing may be read. */
__attribute__((noinline)) static pair last_front(const char *s, uint32_t n)
{
	pair x = { 0, 0 };

	memcpy(&x, s, n);
	return x;
}

/* The first 16 bytes of each text. */
static void take_fronts(struct looking *l)
{
	static const uint8_t kept[32] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 };
	const struct text_cell *c = cell_of(l, 0);
	const uint32_t n = l->text.n, width = l->b->width;
	const char *safe = l->b->safe;

	for (uint32_t i = 0; i < n; i++, c += width) {
		const uint32_t length = c->n < 16 ? c->n : 16;
		pair x, which;

		if ((uintptr_t)c->s <= (uintptr_t)safe)
			memcpy(&x, c->s, sizeof x);
		else
			x = last_front(c->s, length);
		memcpy(&which, kept + 16 - length, sizeof which);
		x &= which;
		memcpy(&l->text.front[i], &x, sizeof x);
		l->text.length[i] = c->n;
	}
}

/* Where nothing is known of many at a time. */
static void look_at_each(struct looking *l)
{
	const struct led_many *t = &l->text;

	l->seen = (struct led_seen){ .maybe = UINT64_MAX };
	for (uint32_t i = 1; i < t->n; i++)
		l->seen.same |= (uint64_t)(t->length[i] == t->length[i - 1] && !memcmp(t->front[i], t->front[i - 1], sizeof t->front[i])) << i;
}

static uint64_t others(const struct looking *l)
{
	uint64_t same = l->seen.same & bits(l->text.n);

	for (uint64_t m = same; m; m &= m - 1) {
		const uint32_t i = (uint32_t)__builtin_ctzll(m), n = l->text.length[i];

		if (n > 16 && memcmp(cell_of(l, i)->s, cell_of(l, i - 1)->s, n))
			same ^= m & -m;
	}
	return ~same & bits(l->text.n);
}

static void hash_one(const struct looking *l, uint32_t i, uint64_t address, struct block_sums *sums)
{
	const struct text_cell *c = cell_of(l, i);
	struct led_sum *sum = text_blank(c->s, c->n) ? &sums->blank.sum : &sums->filled.sum;

	sum->hash += hash128_wide(led_hash(l->b->file_seed, address + i * LED_ROW, c->s, c->n));
	sum->cells++;
}

static void hash_texts(const struct looking *l, uint64_t address, struct block_sums *sums)
{
	const uint64_t hashed = l->seen.hashed & bits(l->text.n);

	sums->filled.sum.hash += l->seen.hash;
	sums->filled.sum.cells += (uint64_t)__builtin_popcountll(hashed);
	for (uint64_t m = ~hashed & bits(l->text.n); m; m &= m - 1)
		hash_one(l, (uint32_t)__builtin_ctzll(m), address, sums);
}

static void add_numbers(struct led_part *p, struct dec x, uint32_t rows)
{
	int64_t all;

	if (!x.scale && !__builtin_mul_overflow(x.m, (int64_t)rows, &all) && led_whole_add(&p->sum.whole, all))
		return;
	while (rows--)
		dsum_add(&p->rest, x);
}

/* From its first number on a column has a number or none for each text; before, nobody looks. */
static struct cell_number *number_room(const struct looking *l, struct block_sums *sums)
{
	struct cell_number *number = l->b->number[l->col];

	if (!sums->numbers)
		memset(number, 0, (l->row + l->text.n) * sizeof *number);
	sums->numbers = true;
	return number + l->row;
}

static void read_whole(const struct looking *l, struct block_sums *sums)
{
	struct cell_number *number = number_room(l, sums);
	int64_t all = 0;

	for (uint32_t i = 0; i < l->text.n; i++) {
		number[i] = (struct cell_number){ l->seen.whole[i], 0, l->seen.number >> i & 1 };
		all += number[i].m;
	}
	add_numbers(&sums->filled, (struct dec){ all, 0 }, 1);
}

/* The numbers of a column, those that were not read with others each where it is not that of the row above. */
static void read_numbers(const struct looking *l, uint64_t other, struct block_sums *sums)
{
	const uint64_t all = bits(l->text.n), number = l->seen.number & all;

	if (number || sums->numbers)
		read_whole(l, sums);
	for (uint64_t m = other & l->seen.maybe & ~number; m; m &= m - 1) {
		const uint32_t i = (uint32_t)__builtin_ctzll(m);
		const uint64_t below = other & ~bits(i + 1);
		struct dec x = { 0 };

		if (!dec_parse_canonical(cell_of(l, i)->s, cell_of(l, i)->n, &x))
			continue;
		number_room(l, sums)[i] = (struct cell_number){ x.m, x.scale, true };
		add_numbers(&sums->filled, x, (below ? (uint32_t)__builtin_ctzll(below) : l->text.n) - i);
	}
}

static void look_at_texts(struct looking *l, struct block_sums *sums)
{
	const uint64_t address = led_address((struct origin){ l->b->row[l->row], (uint16_t)l->col, l->b->sheet });
	uint64_t other;

	take_fronts(l);
	if (!led_many_look(&l->text, address, l->b->file_seed, &l->seen))
		look_at_each(l);
	l->b->other[l->col][l->row / LED_MANY] = other = others(l) | 1;
	hash_texts(l, address, sums);
	read_numbers(l, other, sums);
}

/* So many rows at a time that their cells are at hand for each column. */
static void look_at_columns(struct block *b)
{
	struct looking l; /* large */

	memset(b->sum, 0, b->width * sizeof *b->sum);
	l.b = b;
	for (l.row = 0; l.row < b->nrow; l.row += LED_MANY)
		for (l.col = 0; l.col < b->width; l.col++) {
			l.text.n = b->nrow - l.row < LED_MANY ? b->nrow - l.row : LED_MANY;
			look_at_texts(&l, &b->sum[l.col]);
		}
}

static enum status room_for_numbers(struct block *b, struct err *e)
{
	for (uint32_t c = 0; c < b->width; c++) {
		if (!b->number[c])
			b->number[c] = malloc(BLOCK_ROWS * sizeof *b->number[c]);
		if (!b->number[c])
			return err_set(e, ST_FATAL, "no memory for numbers of a text");
	}
	return ST_OK;
}

static void look_at_rows(struct block *b)
{
	for (uint32_t i = 0; i < b->nrow; i++)
		for (uint32_t k = b->first[i]; k < b->first[i + 1]; k++) {
			struct origin at = { b->row[i], (uint16_t)(k - b->first[i]), b->sheet };
			struct led_cell seen;

			ledger_look_seeded(b->file_seed, at, b->cell[k].s, b->cell[k].n, &seen);
			led_part_add(&b->all, &seen);
		}
}

static enum status room_for_row(struct block *b, uint32_t n, struct err *e)
{
	struct cell *v = n > b->cone ? realloc(b->one, n * sizeof *v) : b->one;

	if (!v)
		return err_set(e, ST_FATAL, "no memory for a row of %u fields", n);
	b->one = v;
	b->cone = n > b->cone ? n : b->cone;
	return ST_OK;
}

enum status block_look(struct block *b, uint64_t file_seed, uint16_t sheet, struct err *e)
{
	b->all = (struct led_part){ 0 };
	b->file_seed = file_seed;
	b->sheet = sheet;
	b->width = width_of(b);
	TRY(room_for_row(b, b->width ? b->width : longest_row(b), e));
	if (!b->width)
		look_at_rows(b);
	TRY(room_for_numbers(b, e));
	look_at_columns(b);
	for (uint32_t c = 0; c < b->width; c++) {
		led_part_merge(&b->all, &b->sum[c].filled);
		led_part_merge(&b->all, &b->sum[c].blank);
	}
	return ST_OK;
}
