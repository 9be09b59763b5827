/* What is counted of the cells of a block, column by column, is what is counted of each of them. */
#include "core/block.h"

#include "core/hash.h"
#include "tests/unit/core/made.h"

#define SEED UINT64_C(0x0123456789abcdef)
enum { ROWS = 300, SHEET = 2 };

/* With room behind each, for what looks at 16 bytes at once. */
static const char texts[][64] = { "", " ", "\t ", "0", "7", "-1", "12.50", "007", "1,234", "45e", "..", "2020", "Brazil", " x", "-", "9223372036854775807",
	"0.000001", "a label that is longer than the short ones are", "\xc3\xa9", "ab", "abcd", "abcde", "abcdefg", "abcdefgh", "abcdefghi",
	"0123456789abcdef", "0123456789abcdeg", "0123456789abcdefg", "0123456789abcdefh", "\xe6\x97\xa5\xe6\x9c\xac" };

/* Rows of so many cells; ragged: of one cell more here and there. */
static void fill(struct block *b, uint32_t width, bool ragged)
{
	struct err e;

	b->nrow = b->ncell = 0;
	for (uint32_t i = 0; i < ROWS; i++) {
		uint32_t n = width + (ragged && i % 7 == 3);

		while (b->ncell + n > b->ccell)
			made_ok(block_room(b, n, &e), &e);
		b->row[i] = 1000 + i;
		for (uint32_t c = 0; c < n; c++) {
			/* some columns of labels, some of numbers, in which many are that of the row above */
			const char *s = c % 3 == 0 ? texts[12] : c % 3 == 1 && i % 4 ? texts[3 + i / 4 % 4] : texts[made_next(COUNT(texts))];

			b->cell[b->ncell++] = (struct text_cell){ s, (uint32_t)strlen(s) };
		}
		b->first[++b->nrow] = b->ncell;
	}
}

static bool same_part(const struct led_part *a, const struct led_part *b)
{
	struct dsum x = { 0 }, y = { 0 };

	dsum_add(&x, (struct dec){ a->sum.whole, 0 });
	dsum_merge(&x, &a->rest);
	dsum_add(&y, (struct dec){ b->sum.whole, 0 });
	dsum_merge(&y, &b->rest);
	return a->sum.hash == b->sum.hash && a->sum.cells == b->sum.cells && x.overflow == y.overflow && (x.overflow || dsum_cmp(&x, &y) == 0);
}

static void compare(const struct block *b)
{
	static struct led_part sum[BLOCK_WIDTH][2];
	uint32_t is[BLOCK_WIDTH] = { 0 }; /* the row that has the number of this one */
	struct led_part all = { 0 };

	memset(sum, 0, sizeof sum);
	for (uint32_t i = 0; i < b->nrow; i++) {
		const struct cell *c = block_row(b, i);

		for (uint32_t k = 0; k < b->first[i + 1] - b->first[i]; k++) {
			const struct text_cell *text = &b->cell[b->first[i] + k];
			struct led_cell want = { .number = false };
			struct dec d = { 0, 0 };
			bool other;

			ledger_look_seeded(SEED, (struct origin){ b->row[i], (uint16_t)k, SHEET }, text->s, text->n, &want);
			check(c[k].s == text->s && c[k].n == text->n && c[k].col == k && c[k].kind == 's', "row %u, cell %u", i, k);
			check(c[k].led.hash.lo == want.hash.lo && c[k].led.hash.hi == want.hash.hi, "row %u, cell %u: its hash", i, k);
			check(c[k].led.number == dec_parse_canonical(text->s, text->n, &d), "row %u, cell %u: a number or none", i, k);
			led_part_add(&all, &want);
			if (!b->width)
				continue;
			led_part_add(&sum[k][cell_blank(&c[k])], &want);
			check(!want.number || b->sum[k].numbers, "column %u has numbers", k);
			other = b->other[k][i / 64] >> i % 64 & 1;
			check(other ==
					(i % 64 == 0 || text[0].n != text[-(int)b->width].n ||
						memcmp(text[0].s, text[-(int)b->width].s, text->n)),
				"row %u, cell %u: the text above it", i, k);
			if (other)
				is[k] = i;
			if (b->sum[k].numbers) {
				const struct cell_number *x = &b->number[k][is[k]];

				check(x->number == want.number && (!x->number || (x->m == d.m && x->scale == d.scale)), "row %u, cell %u: %s", i, k, text->s);
			}
		}
	}
	check(same_part(&all, &b->all), "%u cells", b->ncell);
	for (uint32_t k = 0; k < b->width; k++) {
		check(same_part(&sum[k][0], &b->sum[k].filled), "column %u: filled", k);
		check(same_part(&sum[k][1], &b->sum[k].blank), "column %u: blank", k);
	}
}

static void counted_by_column(void **state)
{
	static const uint32_t width[] = { 1, 2, 7, 30, BLOCK_WIDTH, BLOCK_WIDTH + 1, 3 };
	struct block b = { 0 };
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT(width); i++)
		for (int ragged = 0; ragged < 2; ragged++) {
			fill(&b, width[i], ragged);
			b.safe = i % 2 ? (const char *)UINTPTR_MAX : NULL;
			made_ok(block_look(&b, SEED, SHEET, &e), &e);
			assert_int_equal(b.width, ragged || width[i] > BLOCK_WIDTH ? 0 : width[i]);
			compare(&b);
			block_empty(&b);
		}
	fill(&b, 2, false);
	b.row[ROWS - 1]++; /* a gap */
	made_ok(block_look(&b, SEED, SHEET, &e), &e);
	assert_int_equal(b.width, 0);
	compare(&b);
	block_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(counted_by_column) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
