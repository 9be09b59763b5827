/* effect.c - what a text in a column of labels means: looked at once, remembered by its hash. */
#include <stdlib.h>
#include <string.h>

#include "core/hash_inline.h"
#include "core/text.h"
#include "layout/work.h"

/* A column with more different texts than this (comments, say) forgets and starts again, so memory stays bounded. */
#define EFFECTS_MAX 65536

static void forget(struct source *s)
{
	arena_release(&s->arena);
	arena_init(&s->arena, 0);
	s->neffect = 0;
	memset(s->slot, 0, s->nslot * sizeof *s->slot);
}

void source_release(struct source *s)
{
	arena_release(&s->arena);
	free(s->slot);
	s->slot = NULL;
}

static void add(struct effect *f, const struct item *i, uint32_t cap)
{
	if (f->n < cap)
		f->item[f->n++] = *i;
}

static enum status settings(struct layout_run *r, const struct settings *set, struct effect *f, uint32_t cap, struct err *e)
{
	for (uint32_t i = 0; i < set->n; i++) {
		struct item it;

		TRY(expand_setting(r, &set->v[i], &it, e));
		if (it.copy || it.label || it.text)
			add(f, &it, cap);
	}
	return ST_OK;
}

static enum status code_of(struct layout_run *r, const struct decl_column *d, const char *t, size_t n, sym_t *out,
	struct err *e)
{
	char buf[PATTERN_TEXT_MAX + 64];
	size_t len = d->system ? strlen(d->system) : 0;

	if (!d->system)
		return sym_intern(r->sub->syms, t, n, out, e);
	if (n + len + 1 > sizeof buf)
		n = 0;
	memcpy(buf, d->system, len);
	buf[len++] = ':';
	memcpy(buf + len, t, n);
	return sym_intern(r->sub->syms, buf, len + n, out, e);
}

static enum status look(struct layout_run *r, struct source *s, const char *t, size_t n, struct effect *f, struct err *e)
{
	const struct decl_column *d = s->decl;
	uint32_t cap = 2 + d->set.n;
	struct item it;

	text_trim(&t, &n);
	if (d->strip) {
		size_t m;
		const char *kept = pattern_strip(r->scratch, d->strip, t, n, &m);
		char *copy = arena_strdup(&s->arena, kept, m); /* the scratch is used again below */

		if (!copy)
			return err_set(e, ST_FATAL, "out of memory for labels");
		t = copy;
		n = m;
	}
	f->gives = n > 0;
	for (uint32_t w = 0; d->when >> w; w++)
		if ((d->when >> w & 1) && pattern_fits(r->scratch, r->t->when[w].text, t, n))
			f->when |= UINT64_C(1) << w;
	for (uint32_t k = 0; k < d->ncase; k++)
		cap = cap > 2 + d->set.n + d->cases[k].set.n ? cap : 2 + d->set.n + d->cases[k].set.n;
	f->item = arena_alloc(&s->arena, cap, sizeof *f->item);
	if (!f->item)
		return err_set(e, ST_FATAL, "out of memory for labels");
	if (n) {
		if (d->label >= 0) {
			it = (struct item){ .col = (uint8_t)d->label };
			TRY(sym_intern(r->sub->syms, t, n, &it.label, e));
			add(f, &it, cap);
		}
		if (d->code >= 0) {
			it = (struct item){ .col = (uint8_t)d->code };
			TRY(code_of(r, d, t, n, &it.text, e));
			add(f, &it, cap);
		}
		scratch_whole(r->scratch, t, n);
		TRY(settings(r, &d->set, f, cap, e));
	}
	for (uint32_t k = 0; k < d->ncase; k++)
		if (pattern_fits(r->scratch, d->cases[k].text, t, n))
			return settings(r, &d->cases[k].set, f, cap, e);
	return ST_OK;
}

static enum status grow_slots(struct source *s, struct err *e)
{
	uint32_t n = s->nslot ? s->nslot * 2 : 64;
	struct effect **slot = calloc(n, sizeof *slot);

	if (!slot)
		return err_set(e, ST_FATAL, "out of memory for labels");
	for (uint32_t i = 0; i < s->nslot; i++) {
		uint32_t at = s->slot[i] ? s->slot[i]->hash & (n - 1) : 0;

		while (s->slot[i] && slot[at])
			at = (at + 1) & (n - 1);
		if (s->slot[i])
			slot[at] = s->slot[i];
	}
	free(s->slot);
	s->slot = slot;
	s->nslot = n;
	return ST_OK;
}

static enum status new_effect(struct layout_run *r, struct source *s, const char *text, size_t n, uint32_t hash,
	struct effect **out, struct err *e)
{
	struct effect *f = arena_alloc(&s->arena, 1, sizeof *f + n + 1);
	const struct decl_column *d = s->decl;
	uint32_t gave_up = scratch_gave_up(r->scratch);

	if (!f)
		return err_set(e, ST_FATAL, "out of memory for labels");
	f->hash = hash;
	f->nkey = (uint32_t)n;
	if (n)
		memcpy(f->key, text, n);
	TRY(look(r, s, text, n, f, e));
	f->gives &= f->n > 0;
	f->unread = scratch_gave_up(r->scratch) != gave_up ||
		(n > PATTERN_TEXT_MAX && (d->ncase || d->set.n || d->when || d->strip));
	*out = f;
	return ST_OK;
}

static inline struct effect *known(const struct source *s, const char *text, size_t n, uint32_t hash)
{
	struct effect *f;

	for (uint32_t at = hash & (s->nslot - 1); (f = s->slot[at]) != NULL; at = (at + 1) & (s->nslot - 1))
		if (f->hash == hash && f->nkey == n && text_same(f->key, text, n))
			break;
	return f;
}

enum status source_look(struct layout_run *r, struct source *s, const char *text, size_t n, struct err *e)
{
	uint32_t hash = (uint32_t)hash_lookup(text, n), at;
	struct effect *f = s->nslot ? known(s, text, n, hash) : NULL;

	if (f) {
		s->now = f;
		return ST_OK;
	}
	if (s->neffect >= EFFECTS_MAX) {
		forget(s);
		r->forgot++;
	}
	if (s->nslot < 2 * (s->neffect + 1))
		TRY(grow_slots(s, e));
	TRY(new_effect(r, s, text, n, hash, &s->now, e));
	for (at = hash & (s->nslot - 1); s->slot[at];)
		at = (at + 1) & (s->nslot - 1);
	s->slot[at] = s->now;
	s->neffect++;
	return ST_OK;
}

enum status carry_push(struct layout_run *r, struct carry **v, uint32_t *n, uint32_t *cap, uint32_t row, struct err *e)
{
	if (*n == *cap) {
		uint32_t more = *cap ? *cap * 2 : 16;
		struct carry *grown = arena_alloc(&r->sub->arena, more, sizeof *grown); /* lives as long as the table */

		if (!grown)
			return err_set(e, ST_FATAL, "out of memory for labels");
		if (*n)
			memcpy(grown, *v, *n * sizeof *grown);
		*v = grown;
		*cap = more;
	}
	(*v)[(*n)++] = (struct carry){ row, row };
	return ST_OK;
}

/* The columns of the source as they were settled with this text before. */
static inline void take_settled(struct layout_run *r, const struct source *s)
{
	const uint32_t *entry = s->now->settled;

	r->fresh |= s->cols;
	for (uint32_t m = s->cols; m; m &= m - 1, entry++) {
		uint32_t c = (uint32_t)__builtin_ctz(m);

		r->row[c].known = false;
		for (uint32_t v = 0; v < r->nvalue; v++)
			r->entry[v][c] = *entry ? *entry : r->value[v][c];
	}
}

static inline bool ready(const struct effect *f)
{
	return f && f->settled && !f->when && !f->unread;
}

/* Texts follow each other in the same way again and again, so what came after the one before is tried first. */
static inline struct effect *next_effect(const struct source *s, struct effect *before, const char *text, size_t n)
{
	struct effect *f = before ? before->then : NULL;

	if (f && f->nkey == n && text_same(f->key, text, n))
		return f;
	f = s->nslot ? known(s, text, n, (uint32_t)hash_lookup(text, n)) : NULL;
	if (before && ready(f))
		before->then = f;
	return ready(f) ? f : NULL;
}

void source_read(struct source *s, const struct text_cell *c, uint32_t stride, uint64_t other, uint32_t n)
{
	struct effect *f = ready(s->now) ? s->now : NULL;
	struct stretch *to = s->stretch;
	bool known_all, give_all;

	s->at = to;
	if (!f || f->nkey != c->n || !text_same(f->key, c->s, c->n))
		f = next_effect(s, f, c->s, c->n);
	to->f = f;
	known_all = f != NULL;
	give_all = f && f->gives;
	for (uint64_t m = other & ~UINT64_C(1); m; m &= m - 1) {
		uint32_t i = (uint32_t)__builtin_ctzll(m);

		to++->end = i;
		to->f = f = next_effect(s, f, c[i * stride].s, c[i * stride].n);
		known_all &= f != NULL;
		give_all &= f && f->gives;
	}
	to->end = n;
	s->all_known = known_all;
	s->all_give = give_all;
}

void source_stand(struct layout_run *r, struct source *s, struct effect *f)
{
	s->now = f;
	take_settled(r, s);
}

enum status source_settled(struct layout_run *r, struct source *s, struct err *e)
{
	uint32_t *entry = arena_alloc(&s->arena, (size_t)__builtin_popcount(s->cols), sizeof *entry);
	struct effect *f = s->now;

	if (!entry)
		return err_set(e, ST_FATAL, "out of memory for labels");
	f->settled = entry;
	f->plain = f->gives && !f->when && !f->unread;
	for (uint32_t m = s->cols; m; m &= m - 1)
		*entry++ = r->row[__builtin_ctz(m)].entry;
	return ST_OK;
}

static enum status change(struct layout_run *r, struct source *s, const char *text, size_t n, struct err *e)
{
	bool gave = false;

	if (s->now) {
		gave = s->now->gives;
		r->judging |= s->now->when || s->now->unread;
	}
	TRY(source_look(r, s, text, n, e));
	r->ngive += (uint32_t)s->now->gives - gave;
	r->judging |= s->now->when || s->now->unread;
	if (s->now->settled)
		take_settled(r, s);
	else
		r->dirty |= r->copies ? UINT32_MAX : s->cols;
	return ST_OK;
}

static bool is_below(struct layout_run *r, const struct decl_column *d, const char *t, size_t n)
{
	for (uint32_t k = 0; k < d->ncase && n; k++)
		if (pattern_fits(r->scratch, d->cases[k].text, t, n))
			return true;
	return false;
}

/* What stands below a label leaves it as it is, but an empty cell does not. */
static enum status carry(struct layout_run *r, struct source *s, const char *text, size_t n, uint32_t row, struct err *e)
{
	const char *t = text;
	size_t len = n;

	text_trim(&t, &len);
	if (s->decl->below && is_below(r, s->decl->below, t, len))
		len = n = 0;
	else if (s->decl->below && len == 0)
		return change(r, s, text, n, e);
	if (len == 0 && s->now)
		return ST_OK; /* as in the row above */
	if (len)
		TRY(carry_push(r, &s->carried, &s->ncarry, &s->ccarry, row, e));
	return s->now && s->now->nkey == n && text_same(s->now->key, text, n) ? ST_OK : change(r, s, text, n, e);
}

enum status source_change(struct layout_run *r, struct source *s, const char *text, size_t n, uint32_t row, struct err *e)
{
	struct effect *f;

	if (s->carry)
		return carry(r, s, text, n, row, e);
	/* From one plain label to another: nothing changes but what it gives. */
	if (!s->now || !s->now->plain || !(f = known(s, text, n, (uint32_t)hash_lookup(text, n))) || !f->plain)
		return change(r, s, text, n, e);
	s->now = f;
	take_settled(r, s);
	return ST_OK;
}
