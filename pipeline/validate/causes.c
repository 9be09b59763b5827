#include "validate/causes.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/mappings.h"

/* ---- rows to numbers ---- */

static uint32_t *slot_of(const struct rowmap *m, uint32_t row)
{
	uint32_t i = row * 2654435761u & (m->cap - 1);

	while (m->key[i] != UINT32_MAX && m->key[i] != row)
		i = (i + 1) & (m->cap - 1);
	return &m->key[i];
}

static bool rowmap_grow(struct rowmap *m)
{
	struct rowmap more = { .cap = m->cap ? 2 * m->cap : 1024 };

	more.key = malloc(more.cap * sizeof *more.key);
	more.value = malloc(more.cap * sizeof *more.value);
	if (!more.cap || !more.key || !more.value) {
		free(more.key);
		free(more.value);
		return false;
	}
	memset(more.key, 0xff, more.cap * sizeof *more.key);
	for (uint32_t i = 0; i < m->cap; i++)
		if (m->key[i] != UINT32_MAX) {
			uint32_t *at = slot_of(&more, m->key[i]);

			*at = m->key[i];
			more.value[at - more.key] = m->value[i];
		}
	more.n = m->n;
	rowmap_free(m);
	*m = more;
	return true;
}

bool rowmap_put(struct rowmap *m, uint32_t row, uint32_t value)
{
	uint32_t *at;

	if (2 * m->n >= m->cap && !rowmap_grow(m))
		return false;
	at = slot_of(m, row);
	if (*at == row)
		return true;
	*at = row;
	m->value[at - m->key] = value;
	m->n++;
	return true;
}

uint32_t rowmap_get(const struct rowmap *m, uint32_t row)
{
	uint32_t *at = m->cap ? slot_of(m, row) : NULL;

	return at && *at == row ? m->value[at - m->key] : UINT32_MAX;
}

void rowmap_free(struct rowmap *m)
{
	free(m->key);
	free(m->value);
	memset(m, 0, sizeof *m);
}

/* ---- pieces ---- */

uint32_t causes_root(struct causes *c, uint32_t piece)
{
	while (c->note[piece].up != piece)
		piece = c->note[piece].up = c->note[c->note[piece].up].up;
	return piece;
}

void causes_join(struct causes *c, uint32_t a, uint32_t b)
{
	a = causes_root(c, a);
	b = causes_root(c, b);
	if (a < b)
		c->note[b].up = a;
	else
		c->note[a].up = b;
}

void causes_suspect(struct causes *c, uint32_t row, uint32_t piece, double by)
{
	if (rowmap_get(&c->suspects, row) != UINT32_MAX)
		return;
	if (c->nsuspect == c->csuspect) {
		uint32_t cap = c->csuspect ? 2 * c->csuspect : 256;
		struct suspect *more = realloc(c->suspect, cap * sizeof *more);

		if (!more) {
			c->failed = true;
			return;
		}
		c->suspect = more;
		c->csuspect = cap;
	}
	c->failed |= !rowmap_put(&c->suspects, row, c->nsuspect);
	c->suspect[c->nsuspect++] = (struct suspect){ row, piece, by };
}

const struct suspect *causes_suspected(const struct causes *c, uint32_t row)
{
	uint32_t at = rowmap_get(&c->suspects, row);

	return at == UINT32_MAX ? NULL : &c->suspect[at];
}

void causes_say(struct causes *c, uint32_t piece, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	c->note[piece].why = arena_strdup(&c->v->index->arena, text, strlen(text));
	c->failed |= !c->note[piece].why;
}

const char *causes_code(const struct causes *c, uint32_t col, uint32_t code, char buf[160])
{
	const struct config *config = c->v->sub->config;
	const char *text = view_code_text(c->v, col, code);
	const struct code_item *item = config && config->mappings ? code_find(config->mappings, c->v->t->flow->col[col].list, text) : NULL;

	if (item && *item->name)
		snprintf(buf, 160, "%.60s (%.80s)", text, item->name);
	else
		snprintf(buf, 160, "%.120s", text);
	return buf;
}

const char *causes_cell(const struct causes *c, uint32_t row, char buf[160])
{
	const struct submission *s = c->v->sub;
	struct origin at = table_origin(c->v->t, row);
	const char *sheet = at.sheet < s->nsheet ? sym_str(s->syms, s->sheet[at.sheet].name) : "";
	const char *file = at.sheet < s->nsheet && s->nmember > 1 ? sym_str(s->syms, s->member[s->sheet[at.sheet].member].path) : "";
	char cell[CELL_TEXT];

	cell_name(at.row, at.col, cell);
	snprintf(buf, 160, "%.60s%s%.60s%s%s", file, *file ? "#" : "", sheet, *sheet ? "!" : "", cell);
	return buf;
}

/* ---- what follows ---- */

/* What else was found at a figure that is wrong. */
static void beside(struct causes *c)
{
	for (uint32_t i = 0; i < c->n; i++) {
		const struct suspect *s = c->note[i].done || c->x->v[i].made != OF_ITSELF ? NULL : causes_suspected(c, c->x->v[i].row);

		if (!s)
			continue;
		causes_join(c, i, s->piece);
		c->note[i].rank = RANK_BESIDE;
		c->note[i].done = true;
	}
}

/* ---- corrections ---- */

double causes_correction(const struct causes *c, const struct piece *p, uint32_t *n, double *most)
{
	const struct suspect *s = causes_suspected(c, p->row);
	double off = s ? s->by : 0;

	*n = s != NULL;
	*most = fabs(off);
	for (uint32_t k = 0; k < p->n; k++) {
		const struct part *part = &c->x->part[p->first + k];

		s = causes_suspected(c, part->row);
		if (!s)
			continue;
		++*n;
		off += piece_sign(part) * s->by;
		*most = fmax(*most, fabs(s->by));
	}
	return off;
}

uint32_t causes_join_suspects(struct causes *c, const struct piece *p)
{
	const struct suspect *s = causes_suspected(c, p->row);
	uint32_t first = s ? s->piece : NO_FINDING;

	for (uint32_t k = 0; k < p->n; k++) {
		s = causes_suspected(c, c->x->part[p->first + k].row);
		if (s && first != NO_FINDING)
			causes_join(c, first, s->piece);
		first = s && first == NO_FINDING ? s->piece : first;
	}
	return first;
}

/* Corrections that balance each other where they meet are one mistake. */
static void by_balance(struct causes *c)
{
	for (uint32_t i = c->n; i < c->x->n; i++) {
		const struct piece *p = &c->x->v[i];
		double most, off;
		uint32_t n;

		off = p->made == OF_SUM && !p->side ? causes_correction(c, p, &n, &most) : 0;
		if (p->made == OF_SUM && !p->side && n > 1 && fabs(off) <= 1e-6 * most)
			causes_join_suspects(c, p);
	}
}

enum status causes_find(struct view *v, struct err *e)
{
	struct evidence *x = &v->index->evidence;
	struct causes c = { .v = v, .x = x, .n = x->n };
	enum status st = ST_OK;

	if (!x->n)
		return ST_OK;
	c.note = calloc(c.n, sizeof *c.note);
	c.failed = !c.note || x->failed;
	for (uint32_t i = 0; !c.failed && i < c.n; i++)
		c.note[i] = (struct note){ .up = i, .rank = RANK_FIRST };
	if (!c.failed)
		causes_computed_index(&c);
	if (!c.failed)
		causes_look_around(&c);
	if (!c.failed)
		causes_by_exchange(&c);
	if (!c.failed && c.nsuspect)
		causes_by_computed(&c);
	if (!c.failed)
		causes_by_column(&c);
	if (!c.failed)
		causes_by_members(&c);
	if (!c.failed)
		causes_by_figures(&c);
	if (!c.failed)
		by_balance(&c);
	if (!c.failed)
		causes_by_computed(&c);
	if (!c.failed)
		beside(&c);
	if (!c.failed)
		causes_name(&c, e);
	if (c.failed || x->failed)
		st = err_set(e, ST_FATAL, "out of memory looking for causes");
	else if (v->index->st != ST_OK) {
		st = v->index->st;
		if (e)
			*e = v->index->err;
	}
	free(c.note);
	free(c.suspect);
	free(c.computed);
	rowmap_free(&c.suspects);
	return st;
}
