#include "emit/obs_rows.h"

#include <stdlib.h>
#include <string.h>

#include "normalize/mappings.h"

const char *obs_code(const struct emit_run *r, const struct submission *s, const struct table *t, uint32_t col, uint32_t entry)
{
	const struct flow_col *c = &t->flow->col[col];
	const struct entry *x = &t->col[col].entry[entry];
	const char *code = sym_str(s->syms, x->code);

	if (!*code && !strcmp(c->list, "text"))
		code = sym_str(s->syms, x->text ? x->text : x->label);
	if (*code && r->codes && !strcmp(r->codes, "iso3") && r->config->mappings) {
		const struct code_item *item = code_find(r->config->mappings, c->list, code);

		if (item && *item->alt)
			return item->alt;
	}
	return code;
}

const char *obs_name(const struct emit_run *r, const struct flow_col *c, const char *code)
{
	const struct code_item *item = r->config->mappings ? code_find(r->config->mappings, c->list, code) : NULL;

	return item ? item->name : "";
}

const char *obs_status(enum val_state st)
{
	switch (st) {
	case VAL_MISSING:
		return "O";
	case VAL_CANNOT_EXIST:
		return "M";
	case VAL_CONFIDENTIAL:
		return "Q";
	default:
		return "";
	}
}

/* ---- columns ---- */

static void columns_add(struct obs_columns *p, const char *id)
{
	for (uint32_t i = 0; i < p->n; i++)
		if (!strcmp(p->id[i], id))
			return;
	p->id[p->n++] = id;
}

static void columns_of(struct obs_columns *p, const struct flow *const *flow, uint32_t nflow)
{
	p->n = 0;
	for (uint32_t k = 0; k < nflow; k++)
		for (uint32_t c = 0; c < flow[k]->ndim; c++)
			columns_add(p, flow[k]->col[c].id);
	p->ndim = p->n;
	for (uint32_t k = 0; k < nflow; k++)
		for (uint32_t c = flow[k]->ndim; c < flow[k]->ncol; c++)
			columns_add(p, flow[k]->col[c].id);
}

/* The header line, as it is to be written. NULL: no memory. */
static char *header_line(struct arena *a, const struct obs_columns *p, bool no_provenance, size_t *n)
{
	static const char begin[] = "STRUCTURE,STRUCTURE_ID,ACTION", value[] = ",OBS_VALUE", origin[] = ",SUBMISSION,MEMBER,SHEET,CELL",
		end[] = ",VERDICT\n";
	size_t size = sizeof begin + sizeof value + sizeof origin + sizeof end, k;
	const char **field = arena_alloc(a, p->n + 1u, sizeof *field);
	char *line, *to;

	for (uint32_t i = 0; i < p->n && field; i++) {
		field[i] = csv_field(a, p->id[i], strlen(p->id[i]), '\0', &k);
		size += field[i] ? k + 1 : 0;
		if (!field[i])
			return NULL;
	}
	line = to = field ? arena_alloc(a, 1, size) : NULL;
	if (!line)
		return NULL;
	to = stpcpy(to, begin);
	for (uint32_t i = 0; i < p->n; i++) {
		if (i == p->ndim)
			to = stpcpy(to, value);
		*to++ = ',';
		to = stpcpy(to, field[i]);
	}
	if (p->n == p->ndim)
		to = stpcpy(to, value);
	if (!no_provenance)
		to = stpcpy(to, origin);
	*n = (size_t)(stpcpy(to, end) - line);
	return line;
}

/* ---- the whole, or a part of it ---- */

struct walk {
	const struct emit_run *r;
	uint32_t first, end; /* submissions */
	const struct flow *const *flow;
	uint32_t nflow;
	struct obs_columns cols;
	const char *header;
	size_t nheader;
	int fd;         /* -1: a file is opened by name */
	struct out out;
	uint64_t bytes; /* in front of a part */
};

static bool takes(const struct walk *w, const struct flow *flow)
{
	for (uint32_t f = 0; f < w->nflow; f++)
		if (flow == w->flow[f])
			return true;
	return false;
}

static enum status write_some(struct walk *w, const struct submission *s, const struct table *t, uint32_t first, uint32_t end,
	struct err *e)
{
	return obs_rows_write(&w->out, w->r, s, t, &w->cols, first, end, e);
}

static enum status measure_some(struct walk *w, const struct submission *s, const struct table *t, uint32_t first, uint32_t end,
	struct err *e)
{
	return obs_rows_length(w->r, s, t, &w->cols, first, end, &w->bytes, e);
}

/* The rows [from, to), counted through all tables that the file takes. each NULL: they are only counted, into *n. */
static enum status each_table(struct walk *w, uint64_t from, uint64_t to, uint64_t *n,
	enum status (*each)(struct walk *, const struct submission *, const struct table *, uint32_t, uint32_t, struct err *), struct err *e)
{
	*n = 0;
	for (uint32_t i = w->first; i < w->end; i++) {
		const struct emit_gist *g = &w->r->sub[i].gist;

		for (uint32_t k = 0; k < g->ntable; k++) {
			uint64_t before = *n;
			uint32_t rows = g->table[k].n;
			struct submission *s;
			enum status st;

			if (!rows || !takes(w, g->table[k].flow))
				continue;
			*n += rows;
			if (!each || before >= to || *n <= from)
				continue;
			TRY(emit_take(w->r, i, &s, e));
			st = each(w, s, &s->table[k], from > before ? (uint32_t)(from - before) : 0, to < *n ? (uint32_t)(to - before) : rows, e);
			emit_give(w->r, i);
			if (st != ST_OK)
				return st;
		}
	}
	return ST_OK;
}

static enum status write_part(struct walk *w, struct obs_part part, const char *path, struct err *e)
{
	uint64_t all, n, from, to;
	enum status st;

	TRY(each_table(w, 0, 0, &all, NULL, e));
	from = all * part.k / part.n;
	to = all * (part.k + 1) / part.n;
	if (part.k) {
		w->bytes = w->nheader;
		TRY(each_table(w, 0, from, &n, measure_some, e));
	}
	if (w->fd >= 0)
		TRY(out_open_on(&w->out, w->fd, path, e));
	else
		TRY(part.n == 1 ? out_open(&w->out, path, e) : out_open_at(&w->out, path, w->bytes, e));
	if (!part.k)
		out_bytes(&w->out, w->header, w->nheader);
	st = each_table(w, from, to, &n, write_some, e);
	if (st != ST_OK) {
		out_close(&w->out, NULL);
		return st;
	}
	return out_close(&w->out, e);
}

static enum status write_to(struct walk *w, struct obs_part part, const char *path, struct err *e)
{
	struct arena a;
	enum status st;

	arena_init(&a, 0);
	columns_of(&w->cols, w->flow, w->nflow);
	w->header = header_line(&a, &w->cols, w->r->no_provenance, &w->nheader);
	st = w->header ? write_part(w, part, path, e) : err_set(e, ST_FATAL, "no memory to write %s", path);
	arena_release(&a);
	return st;
}

enum status obs_csv(const struct emit_run *r, uint32_t first, uint32_t end, const struct flow *const *flow, uint32_t nflow,
	struct obs_part part, const char *path, struct err *e)
{
	struct walk w = { .r = r, .first = first, .end = end, .flow = flow, .nflow = nflow, .fd = -1 };

	return write_to(&w, part, path, e);
}

enum status emit_sdmx_csv(const struct emit_run *r, const struct flow *f, int fd, const char *name, struct err *e)
{
	struct walk w = { .r = r, .end = r->nsub, .flow = &f, .nflow = 1, .fd = fd };

	return write_to(&w, (struct obs_part){ 0, 1 }, name, e);
}
