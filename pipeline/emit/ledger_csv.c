#include "emit/names.h"
#include "emit/out.h"
#include "emit/texts.h"

static void write_line(struct out *o, const struct submission *s, const struct led_line *l, const char *const *sheet)
{
	char sum[DSUM_TEXT], hash[33];

	out_field_z(o, s->name);
	out_char(o, ',');
	out_field_z(o, sym_str(s->syms, s->member[s->sheet[l->sheet].member].path));
	out_char(o, ',');
	out_field_z(o, sheet[l->sheet]);
	dsum_format(&l->sum, sum);
	hash128_hex(l->hash, hash);
	out_format(o, ",%s,%s,%s,%llu,%s,%s\n", led_stage_word((enum led_stage)l->stage),
		led_disposition_word((enum led_disposition)l->disposition), sym_str(s->syms, l->rule),
		(unsigned long long)l->cells, sum, hash);
}

enum status ledger_csv(const struct emit_run *r, const char *path, struct err *e)
{
	struct out o;

	TRY(out_open(&o, path, e));
	out_z(&o, "submission,member,sheet,stage,disposition,rule,cells,value_sum,hash\n");
	for (uint32_t i = 0; i < r->nsub; i++) {
		struct submission *s;
		const char **sheet;
		struct arena a;

		if (emit_take(r, i, &s, e) != ST_OK) {
			out_close(&o, NULL);
			return ST_FATAL;
		}
		arena_init(&a, 0);
		sheet = names_in_text(s, &a);
		for (uint32_t k = 0; sheet && k < s->ledger.n; k++)
			write_line(&o, s, &s->ledger.v[k], sheet);
		arena_release(&a);
		emit_give(r, i);
		if (!sheet) {
			out_close(&o, NULL);
			return err_set(e, ST_FATAL, "no memory to write %s", path);
		}
	}
	return out_close(&o, e);
}
