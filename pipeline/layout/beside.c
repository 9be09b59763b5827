/* beside.c - a mark right of each figure: what it says holds for that figure alone. */
#include "layout/work.h"

enum status beside_take(struct layout_run *r, uint32_t row, const struct cell *c, uint32_t entry[], struct err *e)
{
	const struct effect *f;
	struct target t[COL_MAX];
	uint64_t touched = 0;

	if (!r->t->beside || !c || cell_blank(c))
		return ST_OK;
	TRY(source_look(r, &r->beside, c->s, c->n, e));
	f = r->beside.now;
	for (uint32_t i = 0; i < f->n; i++) {
		uint8_t col = f->item[i].col;

		if (!(touched >> col & 1))
			t[col] = (struct target){ 0 };
		touched |= UINT64_C(1) << col;
		target_apply(&t[col], &f->item[i]);
	}
	for (uint32_t col = 0; touched >> col; col++) {
		if (!(touched >> col & 1))
			continue;
		if (t[col].copy)
			entry[col] = entry[t[col].from];
		else if (t[col].label || t[col].text)
			TRY(table_entry(r->table, col, t[col].label, t[col].text, (struct origin){ row, c->col, r->sheet }, &entry[col], e));
	}
	return ST_OK;
}
