/* block_look.c - what the ledger counts of the cells of a block. */
#include "core/block.h"
#include "core/led_seed.h"
#include "core/text.h"

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

/* Numbers of a column whose cells say whether they may be one; others are summed as texts already. Many are that of the row above. */
static void read_numbers(struct block *b, uint32_t col, struct block_sums *sums)
{
	const struct cell *end = b->cell + b->ncell;
	const size_t width = b->width; /* what is written to cells might be that of the block, for all that a compiler knows */

	struct dec x = { 0 };
	bool number = false;

	for (struct cell *c = b->cell + col, *last = c; c < end; c += width) {
		if (!c->led.number)
			continue;
		if (c == last || last->n != c->n || !text_same(last->s, c->s, c->n))
			number = dec_read_canonical(c->s, c->n, &x);
		last = c;
		c->led.number = number;
		if (!number)
			continue;
		c->led.m = x.m;
		c->led.scale = x.scale;
		if (x.scale || __builtin_add_overflow(sums->filled.sum.whole, x.m, &sums->filled.sum.whole))
			dsum_add(&sums->filled.rest, x);
	}
}

/* A call of its own: what is hashed takes all registers, and those around it keep theirs. */
__attribute__((noinline, flatten)) static struct hash128 hash_text(const char *text, size_t n, uint64_t seed)
{
	return hash128_inline(text, n, seed);
}

/* A column of a block whose rows are alike: its texts are of one kind, and what a processor learns of one helps with the next. First
 * what is done to each cell, in registers all the way; then numbers. */
static void look_at_column(struct block *b, uint64_t seed, uint16_t sheet, uint32_t col)
{
	uint64_t address = led_address((struct origin){ b->row[0], (uint16_t)col, sheet });
	const struct cell *end = b->cell + b->ncell;
	const size_t width = b->width;
	struct block_sums sums = { 0 };
	unsigned __int128 hash = 0;
	bool numbers = false;

	for (struct cell *c = b->cell + col; c < end; c += width, address += LED_ROW) {
		const char *text = c->s;
		const size_t n = c->n;
		const struct hash128 h = hash_text(text, n, led_mix(address ^ seed));

		c->led.hash = h;
		if (n && (unsigned char)*text > ' ') {
			hash += hash128_wide(h);
			numbers |= c->led.number = dec_may_be(*text);
		} else {
			c->led.number = false;
			led_part_add(cell_blank(c) ? &sums.blank : &sums.filled, &c->led);
		}
	}
	sums.filled.sum.hash += hash;
	sums.filled.sum.cells = b->nrow - sums.blank.sum.cells;
	if (numbers)
		read_numbers(b, col, &sums);
	b->sum[col] = sums;
}

static void look_at_rows(struct block *b, uint64_t seed, uint16_t sheet)
{
	for (uint32_t i = 0; i < b->nrow; i++)
		for (struct cell *c = &b->cell[b->first[i]], *end = &b->cell[b->first[i + 1]]; c < end; c++) {
			ledger_look_seeded(seed, (struct origin){ b->row[i], c->col, sheet }, c->s, c->n, &c->led);
			led_part_add(&b->all, &c->led);
		}
}

void block_look(struct block *b, uint64_t seed, uint16_t sheet)
{
	b->all = (struct led_part){ 0 };
	b->width = width_of(b);
	if (!b->width)
		look_at_rows(b, seed, sheet);
	for (uint32_t c = 0; c < b->width; c++) {
		look_at_column(b, seed, sheet, c);
		led_part_merge(&b->all, &b->sum[c].filled);
		led_part_merge(&b->all, &b->sum[c].blank);
	}
}
