#include "core/block.h"

#include <stdio.h>
#include <stdlib.h>

enum status block_room(struct block *b, uint32_t some, struct err *e)
{
	uint32_t n = b->ccell ? b->ccell * 2 : BLOCK_CELLS + BLOCK_CELLS / 4;
	struct text_cell *v = b->ccell < UINT32_MAX / 2 ? realloc(b->cell, (size_t)n * sizeof *v) : NULL;

	if (!v)
		return err_set(e, ST_FATAL, "no memory for a line of %u fields", some);
	b->cell = v;
	b->ccell = n;
	return ST_OK;
}

char *block_text(struct block *b, size_t n)
{
	struct block_text *t = malloc(sizeof *t + n + 16);

	if (!t)
		return NULL;
	t->next = b->text;
	b->text = t;
	return t->s;
}

enum status block_say(struct block *b, const char *rule, struct origin at, const char *found, struct err *e)
{
	struct block_note *n = calloc(1, sizeof *n);

	if (!n)
		return err_set(e, ST_FATAL, "no memory for findings");
	n->rule = rule;
	n->at = at;
	snprintf(n->found, sizeof n->found, "%s", found);
	if (b->note)
		b->note_last->next = n;
	else
		b->note = n;
	b->note_last = n;
	return ST_OK;
}

const struct cell *block_row(const struct block *b, uint32_t i)
{
	const struct text_cell *c = &b->cell[b->first[i]];
	uint32_t n = b->first[i + 1] - b->first[i];

	for (uint32_t k = 0; k < n; k++) {
		struct origin at = { b->row[i], (uint16_t)k, b->sheet };

		b->one[k] = (struct cell){ .s = c[k].s, .n = c[k].n, .col = at.col, .kind = 's' };
		ledger_look_seeded(b->file_seed, at, c[k].s, c[k].n, &b->one[k].led);
	}
	return b->one;
}

void block_empty(struct block *b)
{
	while (b->note) {
		struct block_note *next = b->note->next;

		free(b->note);
		b->note = next;
	}
	while (b->text) {
		struct block_text *next = b->text->next;

		free(b->text);
		b->text = next;
	}
	b->nrow = b->ncell = 0;
}

void block_release(struct block *b)
{
	block_empty(b);
	for (uint32_t c = 0; c < BLOCK_WIDTH; c++)
		free(b->number[c]);
	free(b->cell);
	free(b->one);
	*b = (struct block){ 0 };
}
