#include <stdlib.h>
#include <string.h>

#include "emit/names.h"
#include "emit/out.h"
#include "emit/texts.h"

#define MESSAGE_MAX 4096

static void field_sym(struct out *o, const struct submission *s, sym_t x)
{
	out_field(o, sym_str(s->syms, x), sym_len(s->syms, x));
	out_char(o, ',');
}

static void field_text(struct out *o, const char *s)
{
	out_field_z(o, s);
	out_char(o, ',');
}

static void write_place(struct out *o, const struct submission *s, const char *const *sheet, struct origin at)
{
	char cell[CELL_TEXT];

	if (at.sheet == SHEET_NONE) {
		out_z(o, ",,,");
		return;
	}
	field_text(o, sym_str(s->syms, s->member[s->sheet[at.sheet].member].path));
	field_text(o, sheet[at.sheet]);
	out_bytes(o, cell, cell_name(at.row, at.col, cell));
	out_char(o, ',');
}

static void write_finding(struct out *o, const struct submission *s, const struct finding *f, const char *const *sheet)
{
	const struct rule_info *info = catalogue_find(&s->config->catalogue, sym_str(s->syms, f->rule));
	char text[MESSAGE_MAX];

	field_sym(o, s, f->id);
	field_text(o, severity_word((enum severity)f->severity));
	field_sym(o, s, f->rule);
	field_text(o, info ? info->ess_type : "");
	field_text(o, info ? info->level : "");
	field_text(o, s->name);
	write_place(o, s, sheet, f->at);
	field_sym(o, s, f->dataflow);
	field_sym(o, s, f->key);
	field_sym(o, s, f->found);
	field_sym(o, s, f->expected);
	field_sym(o, s, f->difference);
	finding_message(s, f, NULL, text, sizeof text);
	field_text(o, text);
	finding_advice(s, f, info, NULL, text, sizeof text);
	field_text(o, text);
	field_sym(o, s, f->group);
	out_z(o, "open\n");
}

/* Closes o. */
static enum status write_all(const struct emit_run *r, uint32_t first, uint32_t end, struct out *o, struct err *e)
{
	out_z(o, "id,severity,rule,ess_type,level,submission,member,sheet,cell,dataflow,key,found,expected,difference,"
		"message,advice,group,state\n");
	for (uint32_t i = first; i < end; i++) {
		struct submission *s;
		const uint32_t *order;
		const char **sheet;
		struct arena a;
		bool ok;

		if (!r->sub[i].gist.findings)
			continue;
		if (emit_take(r, i, &s, e) != ST_OK) {
			out_close(o, NULL);
			return ST_FATAL;
		}
		arena_init(&a, 0);
		sheet = names_in_text(s, &a);
		order = findings_by_cause(s, &a);
		ok = sheet && order;
		for (uint32_t k = 0; ok && k < s->findings.n; k++)
			write_finding(o, s, &s->findings.v[order[k]], sheet);
		arena_release(&a);
		emit_give(r, i);
		if (!ok) {
			out_close(o, NULL);
			return err_set(e, ST_FATAL, "no memory to write %s", o->path);
		}
	}
	return out_close(o, e);
}

enum status findings_csv(const struct emit_run *r, uint32_t first, uint32_t end, const char *path, struct err *e)
{
	struct out o;

	TRY(out_open(&o, path, e));
	return write_all(r, first, end, &o, e);
}

enum status emit_findings_csv(const struct emit_run *r, int fd, const char *name, struct err *e)
{
	struct out o;

	TRY(out_open_on(&o, fd, name, e));
	return write_all(r, 0, r->nsub, &o, e);
}
