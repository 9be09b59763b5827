#include "core/block.h"

#include <stdio.h>
#include <stdlib.h>

enum status block_room(struct block *b, uint32_t some, struct err *e)
{
	uint32_t n = b->ccell ? b->ccell * 2 : BLOCK_CELLS + BLOCK_CELLS / 4;
	struct cell *v = b->ccell < UINT32_MAX / 2 ? realloc(b->cell, (size_t)n * sizeof *v) : NULL;

	if (!v)
		return err_set(e, ST_FATAL, "no memory for a line of %u fields", some);
	b->cell = v;
	b->ccell = n;
	return ST_OK;
}

char *block_text(struct block *b, size_t n)
{
	struct block_text *t = malloc(sizeof *t + n);

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
	free(b->cell);
	*b = (struct block){ 0 };
}
