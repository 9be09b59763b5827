#include "core/obscsv.h"

#include <errno.h>
#include <string.h>

struct writer {
	const struct submission *s;
	FILE *f;
	bool first; /* no field in this line yet */
};

static void raw(struct writer *w, const char *s, size_t n)
{
	if (!w->first)
		putc_unlocked(',', w->f);
	w->first = false;
	fwrite_unlocked(s, 1, n, w->f);
}

static void text(struct writer *w, const char *s, size_t n)
{
	bool plain = true;

	for (size_t i = 0; plain && i < n; i++)
		plain = s[i] != ',' && s[i] != '"' && s[i] != '\n' && s[i] != '\r';
	if (plain) {
		raw(w, s, n);
		return;
	}
	raw(w, "\"", 1);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '"')
			putc_unlocked('"', w->f);
		putc_unlocked(s[i], w->f);
	}
	putc_unlocked('"', w->f);
}

static void text_z(struct writer *w, const char *s)
{
	text(w, s, strlen(s));
}

static void sym(struct writer *w, sym_t s)
{
	text(w, sym_str(w->s->syms, s), sym_len(w->s->syms, s));
}

static void number(struct writer *w, uint64_t x)
{
	char buf[24], *p = buf + sizeof buf;

	do
		*--p = (char)('0' + x % 10);
	while (x /= 10);
	raw(w, p, (size_t)(buf + sizeof buf - p));
}

static void cell(struct writer *w, struct origin at)
{
	char buf[CELL_TEXT];

	raw(w, buf, cell_name(at.row, at.col, buf));
}

static void origin(struct writer *w, struct origin at)
{
	if (at.sheet == SHEET_NONE)
		raw(w, "", 0);
	else
		number(w, at.sheet);
	cell(w, at);
}

static void begin(struct writer *w, const char *mark)
{
	w->first = true;
	text_z(w, mark);
}

static void end(struct writer *w)
{
	putc_unlocked('\n', w->f);
}

static void write_sheets(struct writer *w)
{
	const struct submission *s = w->s;
	uint32_t m = 0;

	for (uint32_t i = 0; i <= s->nsheet; i++) {
		const struct sheet *v = i < s->nsheet ? &s->sheet[i] : NULL;

		for (; m < s->nmember && (!v || m <= v->member); m++) {
			begin(w, "@member");
			sym(w, s->member[m].path);
			sym(w, s->member[m].format);
			sym(w, s->member[m].charset);
			if (s->member[m].delimiter)
				text(w, &s->member[m].delimiter, 1);
			end(w);
		}
		if (!v)
			break;
		begin(w, "@sheet");
		number(w, v->member);
		sym(w, v->name);
		number(w, v->hidden);
		number(w, v->rows);
		number(w, v->cols);
		number(w, v->cells);
		sym(w, v->layout);
		end(w);
	}
}

static void write_edges(struct writer *w)
{
	for (uint32_t i = 0; i < w->s->nhier; i++)
		for (uint32_t k = 0; k < w->s->hier[i].n; k++) {
			const struct hierarchy *h = &w->s->hier[i];

			begin(w, "@edge");
			sym(w, h->id);
			sym(w, h->edition);
			sym(w, h->edge[k].parent);
			sym(w, h->edge[k].child);
			origin(w, h->edge[k].at);
			end(w);
		}
}

static void write_ledger(struct writer *w)
{
	char buf[DSUM_TEXT > 33 ? DSUM_TEXT : 33];

	for (uint32_t i = 0; i < w->s->ledger.n; i++) {
		const struct led_line *v = &w->s->ledger.v[i];

		begin(w, "@ledger");
		number(w, v->sheet);
		text_z(w, led_stage_word(v->stage));
		text_z(w, led_disposition_word(v->disposition));
		sym(w, v->rule);
		number(w, v->cells);
		hash128_hex(v->hash, buf);
		raw(w, buf, 32);
		raw(w, buf, dsum_format(&v->sum, buf));
		end(w);
	}
}

static void write_findings(struct writer *w)
{
	for (uint32_t i = 0; i < w->s->findings.n; i++) {
		const struct finding *v = &w->s->findings.v[i];

		begin(w, "@finding");
		sym(w, v->rule);
		origin(w, v->at);
		sym(w, v->dataflow);
		sym(w, v->key);
		sym(w, v->found);
		sym(w, v->expected);
		sym(w, v->difference);
		sym(w, v->note);
		sym(w, v->group);
		if (v->cause || v->explains) {
			sym(w, v->cause);
			number(w, v->explains);
		}
		end(w);
	}
}

static void write_entries(struct writer *w, const struct table *t)
{
	for (uint32_t c = 0; c < t->flow->ncol; c++)
		for (uint32_t i = 0; i < t->col[c].nentry; i++) {
			const struct entry *v = &t->col[c].entry[i];

			if (t->col[c].nentry == 1 && !v->code && !v->candidates && !v->kind && !v->how)
				break; /* nothing but the absent one */
			begin(w, "@entry");
			text_z(w, t->flow->col[c].id);
			sym(w, v->label);
			sym(w, v->text);
			sym(w, v->code);
			number(w, v->kind);
			number(w, v->how);
			number(w, v->score);
			sym(w, v->candidates);
			sym(w, v->why);
			origin(w, v->first);
			end(w);
		}
}

/* One rule is one field; its parts need no quoting. */
static void write_rule(struct writer *w, const char *id, const struct dim_at *d)
{
	if (d->kind == AT_NONE)
		return;
	raw(w, id, strlen(id));
	switch (d->kind) {
	case AT_ROW:
		fprintf(w->f, " row %u", d->col);
		break;
	case AT_BESIDE:
		fprintf(w->f, " beside %u", d->col);
		break;
	case AT_HEAD:
		fprintf(w->f, " head %u", d->row);
		for (uint32_t i = 0; i < d->nhead; i++)
			if (d->head[i] == UINT16_MAX)
				fputs(" -", w->f);
			else
				fprintf(w->f, " %u", d->head[i]);
		break;
	case AT_CELL:
		fprintf(w->f, " cell %u %u", d->row, d->col);
		break;
	default:
		fprintf(w->f, " carried %u", d->col);
		for (uint32_t i = 0; i < d->ncarry; i++)
			fprintf(w->f, " %u>%u", d->carry[i].from_row, d->carry[i].label_row);
	}
}

static void write_segment(struct writer *w, const struct table *t, uint32_t i)
{
	const struct segment *v = &t->seg[i];
	bool more = false;

	begin(w, "@segment");
	number(w, i);
	number(w, v->sheet);
	sym(w, v->layout);
	sym(w, v->edition);
	sym(w, v->number_style);
	raw(w, "", 0);
	for (uint32_t c = 0; c < t->flow->ncol; c++)
		if (v->closed >> c & 1) {
			fprintf(w->f, "%s%s", more ? " " : "", t->flow->col[c].id);
			more = true;
		}
	for (uint32_t c = 0; c < t->flow->ncol; c++)
		write_rule(w, t->flow->col[c].id, &v->at[c]);
	end(w);

	begin(w, "@columns");
	raw(w, "SEGMENT", 7);
	raw(w, "CELL", 4);
	for (uint32_t c = 0; c < t->flow->ncol; c++) {
		const char *id = t->flow->col[c].id;

		text_z(w, id);
		fprintf(w->f, ",%s.text,%s.code", id, id);
	}
	fputs(",VALUE,OBS_VALUE,STATE,FATE", w->f);
	end(w);
}

static void write_row(struct writer *w, const struct table *t, uint32_t seg, uint32_t i)
{
	enum val_state state = table_state(t, i);
	uint32_t fate = packed_get(&t->fate, i);
	char buf[DEC_TEXT];
	const char *value;
	size_t n;

	begin(w, t->flow->id);
	number(w, seg);
	cell(w, table_origin(t, i));
	for (uint32_t c = 0; c < t->flow->ncol; c++) {
		const struct entry *v = table_at(t, i, c);

		sym(w, v->label);
		sym(w, v->text);
		sym(w, v->code);
	}
	value = table_value_text(t, w->s->syms, i, buf, &n);
	text(w, value, n);
	raw(w, buf, state <= VAL_NIL ? dec_format(table_value(t, i), buf) : 0);
	text_z(w, val_state_word(state));
	sym(w, fate ? t->fate_rule[fate] : SYM_NONE);
	end(w);
}

enum status obscsv_write(const struct submission *s, FILE *out, struct err *e)
{
	struct writer w = { .s = s, .f = out };

	begin(&w, "@submission");
	text_z(&w, s->name);
	text_z(&w, s->sender);
	text_z(&w, s->path);
	text_z(&w, s->sha256);
	number(&w, s->unreadable);
	end(&w);
	write_sheets(&w);
	write_edges(&w);
	write_ledger(&w);
	write_findings(&w);
	for (uint32_t k = 0; k < s->ntable; k++) {
		const struct table *t = &s->table[k];

		begin(&w, "@dataflow");
		text_z(&w, t->flow->id);
		end(&w);
		write_entries(&w, t);
		for (uint32_t i = 0; i < t->nseg; i++) {
			write_segment(&w, t, i);
			for (uint32_t r = 0; r < t->seg[i].n; r++)
				write_row(&w, t, i, t->seg[i].first + r);
		}
	}
	if (fflush(out) != 0 || ferror(out))
		return err_set(e, ST_FATAL, "cannot write observations: %s", strerror(errno));
	return ST_OK;
}
