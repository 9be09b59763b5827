/*
 * reference_read.c - the file of a reference becomes observations in the order of their keys.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/csvrec.h"
#include "core/slurp.h"
#include "validate/reference.h"

struct reading {
	const char *path;
	const struct flows *flows;
	struct reference *ref;
	struct csvrec csv;
	char **head;
	uint32_t nhead;
	int structure, value, multiplier;
	const struct flow *last; /* whose columns at[] are */
	int at[COL_MAX];
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory reading the reference");
}

static enum status wrong(const struct reading *r, struct err *e, const char *what, const char *name)
{
	return err_set(e, ST_SKIP, "%s: line %llu: %s%.60s", r->path, (unsigned long long)r->csv.line, what, name);
}

static int column(const struct reading *r, const char *name)
{
	for (uint32_t i = 0; i < r->nhead; i++)
		if (!strcmp(r->head[i], name))
			return (int)i;
	return -1;
}

static enum status read_head(struct reading *r, struct err *e)
{
	enum status st = csvrec_next(&r->csv, e);

	if (st == ST_END)
		return err_set(e, ST_SKIP, "%s: the file is empty", r->path);
	if (st != ST_OK)
		return st;
	r->head = calloc(r->csv.n, sizeof *r->head);
	if (!r->head)
		return no_memory(e);
	for (; r->nhead < r->csv.n; r->nhead++)
		if (!(r->head[r->nhead] = strdup(r->csv.field[r->nhead].s)))
			return no_memory(e);
	r->structure = column(r, "STRUCTURE_ID");
	if (r->structure < 0)
		r->structure = column(r, "DATAFLOW");
	r->value = column(r, "OBS_VALUE");
	r->multiplier = column(r, "UNIT_MULT");
	if (r->structure < 0)
		return wrong(r, e, "there is no column STRUCTURE_ID or DATAFLOW", "");
	return r->value < 0 ? wrong(r, e, "there is no column OBS_VALUE", "") : ST_OK;
}

/* AGENCY:DF_MIG_STOCK(1.0) */
static const struct flow *flow_named(const struct flows *f, const char *text)
{
	for (uint32_t i = 0; i < f->n; i++) {
		char name[96];
		size_t n = (size_t)snprintf(name, sizeof name, "DF_%s", f->flow[i].id);
		const char *at = strstr(text, name);

		if (at && (at[n] == '(' || !at[n]))
			return &f->flow[i];
	}
	return NULL;
}

static enum status find_columns(struct reading *r, const struct flow *f, struct err *e)
{
	for (uint32_t d = 0; d < f->ncol; d++) {
		r->at[d] = column(r, f->col[d].id);
		if (r->at[d] < 0 && d < f->ndim)
			return wrong(r, e, "there is no column ", f->col[d].id);
	}
	r->last = f;
	return ST_OK;
}

static struct ref_flow *part_of(struct reference *ref, const struct flow *f)
{
	struct ref_flow *more;

	for (uint32_t i = 0; i < ref->nflow; i++)
		if (ref->flow[i].flow == f)
			return &ref->flow[i];
	more = realloc(ref->flow, (ref->nflow + 1) * sizeof *more);
	if (!more)
		return NULL;
	ref->flow = more;
	ref->flow[ref->nflow] = (struct ref_flow){ .flow = f };
	return &ref->flow[ref->nflow++];
}

static bool grow(struct ref_flow *p, uint32_t ndim)
{
	if (p->n == p->cap) {
		uint32_t cap = p->cap ? 2 * p->cap : 1024;
		struct ref_obs *more = cap < UINT32_MAX / COL_MAX ? realloc(p->obs, cap * sizeof *more) : NULL;

		if (!more)
			return false;
		p->obs = more;
		p->cap = cap;
	}
	if (p->ncode + ndim > p->ccode) {
		sym_t *more = realloc(p->code, (size_t)p->cap * ndim * sizeof *more);

		if (!more)
			return false;
		p->code = more;
		p->ccode = p->cap * ndim;
	}
	return true;
}

static enum status read_attributes(struct reading *r, const struct flow *f, struct ref_obs *o, struct err *e)
{
	char text[COL_MAX * (REF_SAID_MOST + 1)];
	size_t n = 0;
	bool any = false;

	for (uint32_t k = f->ndim; k < f->ncol; k++) {
		const struct csvfield *x = r->at[k] < 0 ? NULL : &r->csv.field[r->at[k]];

		if (x && x->n && x->n <= REF_SAID_MOST && !memchr(x->s, REF_SAID, x->n)) {
			memcpy(text + n, x->s, x->n);
			n += x->n;
			any = true;
		}
		text[n++] = REF_SAID;
	}
	return any ? sym_intern(r->ref->syms, text, n, &o->said, e) : ST_OK;
}

static enum status read_row(struct reading *r, struct err *e)
{
	const struct csvfield *field = r->csv.field;
	const struct flow *f;
	struct ref_flow *p;
	struct ref_obs *o;
	struct dec d;

	if (r->csv.n != r->nhead)
		return wrong(r, e, "the number of fields is not that of the first line", "");
	f = flow_named(r->flows, field[r->structure].s);
	if (!f)
		return wrong(r, e, "no dataflow is called ", field[r->structure].s);
	if (f != r->last)
		TRY(find_columns(r, f, e));
	p = part_of(r->ref, f);
	if (!p || !grow(p, f->ndim))
		return no_memory(e);
	o = &p->obs[p->n++];
	*o = (struct ref_obs){ .code = p->ncode };
	for (uint32_t i = 0; i < r->nhead; i++)
		r->ref->sum = hash128_add(r->ref->sum, hash128(field[i].s, field[i].n, r->csv.line * 64 + i));
	for (uint32_t k = 0; k < f->ndim; k++) {
		const struct csvfield *x = &field[r->at[k]];

		TRY(sym_intern(r->ref->syms, x->s, x->n, &p->code[p->ncode++], e));
		o->hash += hash64(x->s, x->n, (k + 1) * 0x9e3779b97f4a7c15u);
	}
	o->number = dec_parse(field[r->value].s, field[r->value].n, &o->value);
	if (r->multiplier >= 0 && dec_parse(field[r->multiplier].s, field[r->multiplier].n, &d) && !d.scale && d.m >= -30 && d.m <= 30)
		o->multiplier = (int8_t)d.m;
	return read_attributes(r, f, o, e);
}

static int by_hash(const void *a, const void *b)
{
	const struct ref_obs *x = a, *y = b;

	return x->hash != y->hash ? (x->hash > y->hash) - (x->hash < y->hash) : (x->code > y->code) - (x->code < y->code);
}

static enum status read_all(struct reading *r, struct err *e)
{
	enum status st;

	TRY(read_head(r, e));
	while ((st = csvrec_next(&r->csv, e)) == ST_OK)
		TRY(read_row(r, e));
	for (uint32_t i = 0; st == ST_END && i < r->ref->nflow; i++)
		if (r->ref->flow[i].n)
			qsort(r->ref->flow[i].obs, r->ref->flow[i].n, sizeof *r->ref->flow[i].obs, by_hash);
	return st == ST_END ? ST_OK : st;
}

enum status reference_load(const char *path, const struct flows *f, struct reference **out, struct err *e)
{
	struct reading r = { .path = path, .flows = f, .ref = calloc(1, sizeof *r.ref) };
	struct err why = { "" };
	enum status st = ST_OK;

	if (!r.ref || !(r.ref->syms = symbols_new()))
		st = no_memory(e);
	if (st == ST_OK && !(r.csv.in = open_regular(path, e)))
		st = ST_SKIP;
	if (st == ST_OK) {
		st = read_all(&r, &why);
		if (st != ST_OK)
			err_set(e, st, strncmp(why.msg, path, strlen(path)) ? "%s: %s" : "%.0s%s", path, why.msg);
		fclose(r.csv.in);
	}
	csvrec_release(&r.csv);
	for (uint32_t i = 0; i < r.nhead; i++)
		free(r.head[i]);
	free(r.head);
	if (st != ST_OK)
		reference_free(r.ref);
	else
		*out = r.ref;
	return st;
}

void reference_free(struct reference *r)
{
	if (!r)
		return;
	for (uint32_t i = 0; i < r->nflow; i++) {
		free(r->flow[i].obs);
		free(r->flow[i].code);
	}
	free(r->flow);
	symbols_free(r->syms);
	free(r);
}
