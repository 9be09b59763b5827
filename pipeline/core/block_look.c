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

/* The numbers of a column. Many are that of the row above. */
static enum status read_numbers(struct block *b, uint32_t col, struct block_sums *sums, struct err *e)
{
	const struct text_cell *c = b->cell + col, *last = c;
	struct cell_number *to = b->number[col];
	const uint32_t width = b->width, n = b->nrow;
	struct dec x = { 0 };
	bool number = false;

	if (!to)
		to = b->number[col] = malloc(BLOCK_ROWS * sizeof *to);
	if (!to)
		return err_set(e, ST_FATAL, "no memory for numbers of a text");
	for (uint32_t i = 0; i < n; i++, c += width) {
		if (!i || last->n != c->n || !text_same(last->s, c->s, c->n))
			number = dec_parse_canonical(c->s, c->n, &x);
		last = c;
		to[i] = (struct cell_number){ x.m, x.scale, number };
		if (number && (x.scale || !led_whole_add(&sums->filled.sum.whole, x.m)))
			dsum_add(&sums->filled.rest, x);
	}
	return ST_OK;
}

/* A call of its own: what is hashed takes all registers, and those around it keep theirs. */
__attribute__((noinline, flatten)) static struct hash128 hash_text(const char *text, size_t n, uint64_t seed)
{
	return hash128_inline(text, n, seed);
}

/* A column of a block whose rows are alike: its texts are of one kind, and what a processor learns of one helps with the next. First
 * what is done to each cell, in registers all the way; then numbers. */
static enum status look_at_column(struct block *b, uint32_t col, struct err *e)
{
	uint64_t address = led_address((struct origin){ b->row[0], (uint16_t)col, b->sheet });
	const struct text_cell *end = b->cell + b->ncell;
	const size_t width = b->width;
	const uint64_t seed = b->file_seed;
	struct block_sums sums = { 0 };
	unsigned __int128 hash = 0;
	bool numbers = false;

	for (const struct text_cell *c = b->cell + col; c < end; c += width, address += LED_ROW) {
		const char *text = c->s;
		const uint32_t n = c->n;
		const struct hash128 h = hash_text(text, n, led_mix(address ^ seed));

		if (n && (unsigned char)*text > ' ') {
			hash += hash128_wide(h);
			numbers |= dec_may_be(*text);
		} else {
			struct led_cell seen = { .hash = h };

			led_part_add(text_blank(text, n) ? &sums.blank : &sums.filled, &seen);
		}
	}
	sums.filled.sum.hash += hash;
	sums.filled.sum.cells = b->nrow - sums.blank.sum.cells;
	sums.numbers = numbers;
	if (numbers)
		TRY(read_numbers(b, col, &sums, e));
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
