/* block_look.c - what the ledger counts of the cells of a block. */
#include <endian.h>
#include <stdlib.h>

#include "core/block.h"
#include "core/led_many.h"
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

/* A column of a block whose rows are alike. */
struct looking {
	struct block *b;
	uint32_t col;
	uint64_t rest[BLOCK_ROWS / 64]; /* a bit for each text that is not hashed beside others */
	struct led_many text;
};

/* The first 16 bytes of a text, and zeros where it is shorter. */
struct front {
	uint64_t lo, hi;
};
static inline struct front front_of(const struct text_cell *c, const char *safe)
{
	static const uint64_t kept[] = { 0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff, 0xffffffffffff, 0xffffffffffffff, UINT64_MAX };
	const uint32_t n = c->n < 16 ? c->n : 16;
	struct front f = { 0, 0 };

	if ((uintptr_t)c->s > (uintptr_t)safe) {
		memcpy(&f, c->s, n);
		return (struct front){ le64toh(f.lo), le64toh(f.hi) };
	}
	memcpy(&f, c->s, sizeof f);
	return (struct front){ le64toh(f.lo) & kept[n < 8 ? n : 8], le64toh(f.hi) & kept[n < 8 ? 0 : n - 8] };
}

/* Which texts are not those above them, and how they are hashed. Nothing here depends on what the next text is like. */
static void sort_out(struct looking *l)
{
	struct block *b = l->b;
	const struct text_cell *c = b->cell + l->col;
	struct front before = { 0, 0 };
	const char *text = NULL;
	uint32_t length = 0;

	for (uint32_t i = 0; i < b->nrow; i += 64) {
		const uint32_t end = i + 64 < b->nrow ? i + 64 : b->nrow;
		uint64_t others = 0, rest = 0;

		for (uint32_t row = i; row < end; row++, c += b->width) {
			const struct front own = front_of(c, b->safe);
			uint64_t other = (own.lo ^ before.lo) | (own.hi ^ before.hi) | (c->n ^ length);

			if (c->n > 16 && !other)
				other = (uint64_t)memcmp(c->s, text, c->n);
			others |= (uint64_t)(other != 0) << row % 64;
			rest |= (uint64_t)!led_many_takes(own.lo, c->n) << row % 64;
			l->text.front[row] = own.lo;
			l->text.length[row] = length = c->n;
			text = c->s;
			before = own;
		}
		b->other[l->col][i / 64] = others | 1;
		l->rest[i / 64] = rest;
	}
	l->text.n = b->nrow;
}

static void hash_one(const struct looking *l, uint32_t row, uint64_t address, struct block_sums *sums)
{
	const struct text_cell *c = &l->b->cell[row * l->b->width + l->col];
	struct led_sum *sum = text_blank(c->s, c->n) ? &sums->blank.sum : &sums->filled.sum;

	sum->hash += hash128_wide(led_hash(l->b->file_seed, address + row * LED_ROW, c->s, c->n));
	sum->cells++;
}

static void hash_texts(struct looking *l, uint64_t address, struct block_sums *sums)
{
	bool many = led_many_add(&l->text, address, l->b->file_seed, &sums->filled.sum.hash);
	const uint32_t n = l->b->nrow;

	for (uint32_t row = 0; row < n && !many; row++)
		hash_one(l, row, address, sums);
	for (uint32_t i = 0; i < n && many; i += 64)
		for (uint64_t rest = l->rest[i / 64]; rest; rest &= rest - 1)
			hash_one(l, i + (uint32_t)__builtin_ctzll(rest), address, sums);
	sums->filled.sum.cells = n - sums->blank.sum.cells;
}

static void add_numbers(struct led_part *p, struct dec x, uint32_t rows)
{
	int64_t all;

	if (!x.scale && !__builtin_mul_overflow(x.m, (int64_t)rows, &all) && led_whole_add(&p->sum.whole, all))
		return;
	while (rows--)
		dsum_add(&p->rest, x);
}

/* The numbers of a column, each where it is not that of the row above. */
static bool read_numbers(const struct looking *l, struct led_part *filled)
{
	const struct block *b = l->b;
	bool some = false;

	for (uint32_t i = 0; i < b->nrow; i += 64) {
		const uint32_t n = b->nrow - i < 64 ? b->nrow - i : 64;

		for (uint64_t other = b->other[l->col][i / 64]; other;) {
			const uint32_t at = (uint32_t)__builtin_ctzll(other), row = i + at;
			const struct text_cell *c = &b->cell[row * b->width + l->col];
			struct dec x = { 0 };
			bool number = dec_parse_canonical(c->s, c->n, &x);

			other &= other - 1;
			b->number[l->col][row] = (struct cell_number){ x.m, x.scale, number };
			if (number)
				add_numbers(filled, x, (other ? (uint32_t)__builtin_ctzll(other) : n) - at);
			some |= number;
		}
	}
	return some;
}

static enum status look_at_column(struct block *b, uint32_t col, struct err *e)
{
	const uint64_t address = led_address((struct origin){ b->row[0], (uint16_t)col, b->sheet });
	struct block_sums sums = { 0 };
	struct looking l; /* large */

	l.b = b;
	l.col = col;
	if (!b->number[col])
		b->number[col] = malloc(BLOCK_ROWS * sizeof *b->number[col]);
	if (!b->number[col])
		return err_set(e, ST_FATAL, "no memory for numbers of a text");
	sort_out(&l);
	hash_texts(&l, address, &sums);
	sums.numbers = read_numbers(&l, &sums.filled);
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
