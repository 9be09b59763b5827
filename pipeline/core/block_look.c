/* block_look.c - what the ledger counts of the cells of a block. */
#include <stdlib.h>

#include "core/block.h"
#include "core/led_seed.h"
#include "core/text.h"

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

/* Which of n texts, of those below each other in a column, are not the one before: a bit each, and one for the first. */
static uint64_t others(const struct text_cell *c, size_t width, uint32_t n)
{
	uint64_t bits = 1;

	for (uint32_t i = 1; i < n; i++, c += width)
		bits |= (uint64_t)(c->n != c[width].n || !text_same(c->s, c[width].s, c->n)) << i;
	return bits;
}

static void add_numbers(struct led_part *p, struct dec x, uint32_t rows)
{
	int64_t all;

	if (!x.scale && !__builtin_mul_overflow(x.m, (int64_t)rows, &all) && led_whole_add(&p->sum.whole, all))
		return;
	while (rows--)
		dsum_add(&p->rest, x);
}

static inline unsigned __int128 hash_rows(const char *text, size_t n, uint64_t address, uint64_t end, uint64_t seed)
{
	unsigned __int128 sum = 0;

	for (; address != end; address += LED_ROW)
		sum += hash128_wide(led_hash(seed, address, text, n));
	return sum;
}

/* The sum of the hashes of a text that stands in rows one below the other. In each of the loops the text is of one length for its
 * hash, which is asked once. */
static inline unsigned __int128 hash_text(const char *text, size_t n, uint64_t address, uint64_t end, uint64_t seed)
{
	if (n >= 1 && n <= 3)
		return hash_rows(text, n, address, end, seed);
	if (n >= 4 && n <= 8)
		return hash_rows(text, n, address, end, seed);
	if (n >= 9 && n <= 16)
		return hash_rows(text, n, address, end, seed);
	return hash_rows(text, n, address, end, seed);
}

/* A text of a column, which stands in so many rows from i on. */
static inline void look_at_text(struct block *b, uint32_t col, uint32_t i, uint32_t rows, uint64_t address, struct block_sums *sums)
{
	const struct text_cell *c = &b->cell[i * b->width + col];
	struct led_sum *sum = text_blank(c->s, c->n) ? &sums->blank.sum : &sums->filled.sum;
	struct dec x = { 0 };
	bool number = dec_parse_canonical(c->s, c->n, &x);

	sum->hash += hash_text(c->s, c->n, address + i * LED_ROW, address + (i + rows) * LED_ROW, b->file_seed);
	sum->cells += rows;
	b->number[col][i] = (struct cell_number){ x.m, x.scale, number };
	if (number)
		add_numbers(&sums->filled, x, rows);
	sums->numbers |= number;
}

/* A column of a block whose rows are alike. */
__attribute__((flatten)) static enum status look_at_column(struct block *b, uint32_t col, struct err *e)
{
	const uint64_t address = led_address((struct origin){ b->row[0], (uint16_t)col, b->sheet });
	struct block_sums sums = { 0 };

	if (!b->number[col])
		b->number[col] = malloc(BLOCK_ROWS * sizeof *b->number[col]);
	if (!b->number[col])
		return err_set(e, ST_FATAL, "no memory for numbers of a text");
	for (uint32_t first = 0; first < b->nrow; first += 64) {
		const uint32_t n = b->nrow - first < 64 ? b->nrow - first : 64;
		uint64_t other = others(&b->cell[first * b->width + col], b->width, n);

		b->other[col][first / 64] = other;
		for (uint32_t i = 0, end; i < n; i = end) {
			other &= other - 1;
			end = other ? (uint32_t)__builtin_ctzll(other) : n;
			look_at_text(b, col, first + i, end - i, address, &sums);
		}
	}
	b->sum[col] = sums;
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
	for (uint32_t c = 0; c < b->width; c++) {
		TRY(look_at_column(b, c, e));
		led_part_merge(&b->all, &b->sum[c].filled);
		led_part_merge(&b->all, &b->sum[c].blank);
	}
	return ST_OK;
}
