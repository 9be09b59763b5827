#include "decode/dump.h"

#include <string.h>

/* The escape of the character at *s, or NULL where it stands for itself. *n: bytes of the character. */
static const char *escape(const char *s, size_t left, size_t *n, char buf[8])
{
	unsigned char c = (unsigned char)*s;

	*n = 1;
	if (c == '\\')
		return "\\\\";
	if (c == '\t')
		return "\\t";
	if (c == '\n')
		return "\\n";
	if (c == '\r')
		return "\\r";
	if (c == 0xc2 && left > 1 && (unsigned char)s[1] < 0xa0) {
		c = (unsigned char)s[1]; /* U+0080 to U+009F */
		*n = 2;
	} else if (c >= 0x20 && c != 0x7f) {
		return NULL;
	}
	snprintf(buf, 8, "\\u%04X", c);
	return buf;
}

static void put(FILE *f, const char *s, size_t n)
{
	size_t plain = 0, i = 0;

	while (i < n) {
		char buf[8];
		size_t len;
		const char *as;

		/* Nearly all bytes stand for themselves. */
		if ((unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7f && s[i] != '\\') {
			i++;
			continue;
		}
		as = escape(s + i, n - i, &len, buf);
		if (as) {
			fwrite_unlocked(s + plain, 1, i - plain, f);
			fputs_unlocked(as, f);
			plain = i + len;
		}
		i += len;
	}
	fwrite_unlocked(s + plain, 1, n - plain, f);
}

static void put_sym(const struct dump *d, sym_t s)
{
	put(d->out, sym_str(d->sub->syms, s), sym_len(d->sub->syms, s));
}

/* One part of a list: escaped by itself, then as part of the line. */
static void put_part(FILE *f, const char *s, bool last)
{
	for (size_t left = strlen(s), len; left; s += len, left -= len) {
		char buf[8];
		const char *as = escape(s, left, &len, buf);

		put(f, as ? as : s, as ? strlen(as) : len);
	}
	fputs_unlocked(last ? "\n" : "\\t", f);
}

static void put_place(const struct dump *d, const char *cell, const char *type)
{
	const struct sheet *sheet = &d->sub->sheet[d->sheet];

	if (!d->bare) {
		put_sym(d, d->sub->member[sheet->member].path);
		putc_unlocked('\t', d->out);
		put_sym(d, sheet->name);
		putc_unlocked('\t', d->out);
	}
	fputs_unlocked(cell, d->out);
	putc_unlocked('\t', d->out);
	fputs_unlocked(type, d->out);
	putc_unlocked('\t', d->out);
}

static enum status on_sheet(void *user, uint16_t number, struct err *e)
{
	struct dump *d = user;
	const struct submission *s = d->sub;
	const struct sheet *sheet = &s->sheet[number];

	(void)e;
	d->sheet = number;
	if (!d->facts || d->bare)
		return ST_OK;
	if (!d->begun) {
		fputs_unlocked("\t\t\t@submission\t", d->out);
		put_part(d->out, s->name, false);
		put_part(d->out, s->sender, false);
		put_part(d->out, s->path, false);
		put_part(d->out, s->sha256, true);
	}
	if (!d->begun || d->member != sheet->member) {
		const struct member *m = &s->member[sheet->member];

		put_sym(d, m->path);
		fputs_unlocked("\t\t\t@member\t", d->out);
		put_part(d->out, sym_str(s->syms, m->format), false);
		put_part(d->out, sym_str(s->syms, m->charset), true);
	}
	d->begun = true;
	d->member = sheet->member;
	put_place(d, "", "@sheet");
	fputs_unlocked(sheet->hidden ? "hidden\n" : "\n", d->out);
	return ST_OK;
}

static enum status on_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	struct dump *d = user;
	char type[16];

	(void)e;
	if (!d->facts)
		return ST_OK;
	snprintf(type, sizeof type, "@%s", kind);
	put_place(d, cell, type);
	put(d->out, value, strlen(value));
	putc_unlocked('\n', d->out);
	return ST_OK;
}

static enum status on_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	struct dump *d = user;

	(void)e;
	for (uint32_t i = 0; i < n; i++) {
		char name[CELL_TEXT], type[2] = { c[i].kind, '\0' };

		if (!c[i].n && (!d->facts || d->bare))
			continue;
		cell_name(row, c[i].col, name);
		put_place(d, name, type);
		put(d->out, c[i].s, c[i].n);
		putc_unlocked('\n', d->out);
	}
	return ST_OK;
}

/* What was found on the sheet while it was read. */
static enum status on_sheet_end(void *user, struct err *e)
{
	struct dump *d = user;
	const struct findings *all = &d->sub->findings;

	(void)e;
	for (; d->nfinding < all->n; d->nfinding++) {
		const struct finding *f = &all->v[d->nfinding];
		const struct symbols *syms = d->sub->syms;
		char cell[CELL_TEXT] = "";

		if (!d->facts || d->bare || f->at.sheet != d->sheet)
			continue;
		if (f->at.row != ROW_NONE)
			cell_name(f->at.row, f->at.col, cell);
		put_place(d, cell, "@finding");
		put_part(d->out, sym_str(syms, f->rule), false);
		put_part(d->out, sym_str(syms, f->found), false);
		put_part(d->out, sym_str(syms, f->expected), false);
		put_part(d->out, sym_str(syms, f->note), true);
	}
	return ST_OK;
}

struct row_sink dump_sink(struct dump *d)
{
	return (struct row_sink){ d, on_sheet, on_fact, on_row, on_sheet_end, NULL };
}
