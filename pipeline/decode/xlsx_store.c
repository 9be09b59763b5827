#include "decode/xlsx_store.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)256 * 1024)

struct store_block {
	struct store_block *next;
	size_t used, size;
	unsigned char data[];
};

/* The first byte of a cell: kind in the upper three bits, in the lower five how many columns it is behind the one
 * before in its row; or one of these: */
#define STEP_MAX 29
#define COLUMN 30 /* a column follows */
#define PLACE 31  /* a row and a column follow */
#define HEAD_MAX (1 + 5 + 3 + 5)

static const char kinds[] = { 'n', 's', 'b', 'e', 'd', XLSX_SHARED };

static size_t put_number(unsigned char *to, uint32_t v)
{
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		to[n++] = (unsigned char)(v | 0x80);
	to[n++] = (unsigned char)v;
	return n;
}

static uint32_t get_number(const unsigned char *p, size_t *at)
{
	uint32_t v = 0;

	for (unsigned shift = 0;; shift += 7) {
		unsigned char b = p[(*at)++];

		v |= (uint32_t)(b & 0x7f) << shift;
		if (b < 0x80)
			return v;
	}
}

void xlsx_store_init(struct xlsx_store *s)
{
	*s = (struct xlsx_store){ .col = -1, .sorted = true };
}

void xlsx_store_release(struct xlsx_store *s)
{
	while (s->first) {
		struct store_block *next = s->first->next;

		free(s->first);
		s->first = next;
	}
	xlsx_store_init(s);
}

static enum status room(struct xlsx_store *s, size_t n, struct err *e)
{
	size_t size = n > BLOCK ? n : BLOCK;
	struct store_block *b;

	if (s->last && n <= s->last->size - s->last->used)
		return ST_OK;
	b = malloc(sizeof *b + size);
	if (!b)
		return err_set(e, ST_FATAL, "no memory for the cells of a sheet");
	b->next = NULL;
	b->used = 0;
	b->size = size;
	*(s->last ? &s->last->next : &s->first) = b;
	s->last = b;
	return ST_OK;
}

enum status xlsx_store_add(struct xlsx_store *s, const struct xlsx_cell *c, struct err *e)
{
	size_t text = c->kind == XLSX_SHARED ? 0 : c->n, n = 1;
	int32_t step = (int32_t)c->col - s->col;
	unsigned char *to, kind = 0;

	TRY(room(s, HEAD_MAX + text, e));
	to = s->last->data + s->last->used;
	while (kinds[kind] != c->kind)
		kind++;
	if (c->row == s->row && step > 0 && step <= STEP_MAX) {
		to[0] = (unsigned char)(kind << 5 | step);
	} else if (c->row == s->row && s->n) {
		to[0] = (unsigned char)(kind << 5 | COLUMN);
		n += put_number(to + n, c->col);
		s->sorted = s->sorted && step > 0;
	} else {
		to[0] = (unsigned char)(kind << 5 | PLACE);
		n += put_number(to + n, c->row);
		n += put_number(to + n, c->col);
		s->sorted = s->sorted && (!s->n || c->row > s->row);
	}
	n += put_number(to + n, c->kind == XLSX_SHARED ? c->index : c->n);
	if (text)
		memcpy(to + n, c->s, text);
	s->last->used += n + text;
	s->row = c->row;
	s->col = c->col;
	s->n++;
	return ST_OK;
}

struct xlsx_cursor xlsx_store_begin(const struct xlsx_store *s)
{
	return (struct xlsx_cursor){ .block = s->first, .col = -1 };
}

bool xlsx_store_next(struct xlsx_cursor *c, struct xlsx_cell *out)
{
	const unsigned char *p;
	unsigned step;

	if (c->block && c->at == c->block->used) {
		c->block = c->block->next;
		c->at = 0;
	}
	if (!c->block)
		return false;
	p = c->block->data;
	step = p[c->at] & 31;
	out->kind = kinds[p[c->at++] >> 5];
	if (step == PLACE)
		c->row = get_number(p, &c->at);
	c->col = step > STEP_MAX ? (int32_t)get_number(p, &c->at) : c->col + (int32_t)step;
	out->row = c->row;
	out->col = (uint16_t)c->col;
	out->n = get_number(p, &c->at);
	out->index = 0;
	out->s = (const char *)p + c->at;
	if (out->kind == XLSX_SHARED) {
		out->index = out->n;
		out->n = 0;
	}
	c->at += out->n;
	return true;
}

static int by_place(const void *pa, const void *pb)
{
	const struct xlsx_cell *a = pa, *b = pb;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (int)a->col - (int)b->col;
}

/* Merges a[from, mid) and a[mid, to): equal places keep their order, which qsort does not promise. */
static void merge(const struct xlsx_cell *a, size_t from, size_t mid, size_t to, struct xlsx_cell *out)
{
	size_t i = from, k = mid;

	for (size_t at = from; at < to; at++)
		out[at] = k == to || (i < mid && by_place(&a[i], &a[k]) <= 0) ? a[i++] : a[k++];
}

enum status xlsx_store_sort(const struct xlsx_store *s, struct xlsx_cell **out, struct err *e)
{
	struct xlsx_cell *a = calloc(s->n ? s->n : 1, sizeof *a), *b = calloc(s->n ? s->n : 1, sizeof *b);
	struct xlsx_cursor c = xlsx_store_begin(s);

	if (!a || !b) {
		free(a);
		free(b);
		return err_set(e, ST_FATAL, "no memory to put the cells of a sheet in order");
	}
	for (size_t i = 0; xlsx_store_next(&c, &a[i]);)
		if (++i == s->n)
			break;
	for (size_t width = 1; width < s->n; width *= 2) {
		struct xlsx_cell *swap = a;

		for (size_t from = 0; from < s->n; from += 2 * width) {
			size_t mid = from + width < s->n ? from + width : s->n, to = mid + width < s->n ? mid + width : s->n;

			merge(a, from, mid, to, b);
		}
		a = b;
		b = swap;
	}
	free(b);
	*out = a;
	return ST_OK;
}
