#include "core/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/submission.h"

enum status finding_add(struct submission *s, const char *rule, const struct finding *f, struct err *e)
{
	const struct rule_info *info = catalogue_find(&s->config->catalogue, rule);
	struct findings *all = &s->findings;
	struct finding *v;

	if (!info)
		return err_set(e, ST_FATAL, "rule %s is not in the catalogue", rule);
	if (all->n == all->cap) {
		uint32_t cap = all->cap ? all->cap * 2 : 32;

		if (cap <= all->cap || !(v = arena_alloc(&s->arena, cap, sizeof *v)))
			return err_set(e, ST_FATAL, "no memory for %u findings", all->n);
		if (all->n)
			memcpy(v, all->v, all->n * sizeof *v);
		all->v = v;
		all->cap = cap;
	}
	v = &all->v[all->n];
	*v = *f;
	v->severity = (uint8_t)info->severity;
	v->id = SYM_NONE;
	TRY(sym_intern_z(s->syms, rule, &v->rule, e));
	all->n++;
	s->unreadable |= strcmp(rule, RULE_UNREADABLE) == 0;
	return ST_OK;
}

static enum status intern_or_none(struct submission *s, const char *text, sym_t *out, struct err *e)
{
	*out = SYM_NONE;
	return text && *text ? sym_intern_z(s->syms, text, out, e) : ST_OK;
}

enum status finding_say(struct submission *s, const char *rule, struct origin at, const char *found,
	const char *expected, const char *note, struct err *e)
{
	struct finding f = { .at = at };

	TRY(intern_or_none(s, found, &f.found, e));
	TRY(intern_or_none(s, expected, &f.expected, e));
	TRY(intern_or_none(s, note, &f.note, e));
	return finding_add(s, rule, &f, e);
}

static int by_text(const struct symbols *t, sym_t a, sym_t b)
{
	return a == b ? 0 : strcmp(sym_str(t, a), sym_str(t, b));
}

/* Beyond the order that is promised all other texts decide, so that equal neighbours are the same in every byte. */
static int by_place(const void *pa, const void *pb, void *syms)
{
	const struct finding *a = pa, *b = pb;
	const struct symbols *t = syms;
	int d = origin_cmp(a->at, b->at);

	if (!d)
		d = by_text(t, a->rule, b->rule);
	if (!d)
		d = by_text(t, a->key, b->key);
	if (!d)
		d = by_text(t, a->found, b->found);
	if (!d)
		d = by_text(t, a->expected, b->expected);
	if (!d)
		d = by_text(t, a->note, b->note);
	if (!d)
		d = by_text(t, a->dataflow, b->dataflow);
	if (!d)
		d = by_text(t, a->difference, b->difference);
	if (!d)
		d = by_text(t, a->group, b->group);
	return d;
}

/* Ids. */

struct numbered {
	struct hash128 h;
	uint32_t i;
};

static int by_hash(const void *pa, const void *pb)
{
	const struct numbered *a = pa, *b = pb;

	if (a->h.hi != b->h.hi)
		return a->h.hi < b->h.hi ? -1 : 1;
	if (a->h.lo != b->h.lo)
		return a->h.lo < b->h.lo ? -1 : 1;
	return a->i < b->i ? -1 : a->i > b->i;
}

/* The parts joined by a byte that no text of them has reason to hold; NULL: no memory. buf is kept for the next. */
static struct hash128 hash_parts(const char *const part[], size_t nparts, char **buf, size_t *cap, bool *ok)
{
	size_t n = 0;

	for (size_t i = 0; i < nparts; i++) {
		size_t len = strlen(part[i]);

		if (n + len + 1 > *cap) {
			size_t want = 2 * (n + len + 1);
			char *more = realloc(*buf, want);

			if (!more) {
				*ok = false;
				return (struct hash128){ 0, 0 };
			}
			*buf = more;
			*cap = want;
		}
		if (i)
			(*buf)[n++] = 0x1f;
		memcpy(*buf + n, part[i], len);
		n += len;
	}
	*ok = true;
	return hash128(*buf, n, 0);
}

static bool number_all(const struct submission *s, struct numbered *v)
{
	char cell[CELL_TEXT], *buf = NULL;
	size_t cap = 0;
	bool ok = true;

	for (uint32_t i = 0; ok && i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];
		const struct sheet *sheet = f->at.sheet == SHEET_NONE ? NULL : &s->sheet[f->at.sheet];

		cell[0] = '\0';
		if (sheet && f->at.row != ROW_NONE)
			cell_name(f->at.row, f->at.col, cell);
		const char *const part[] = {
			s->name,
			sheet ? sym_str(s->syms, s->member[sheet->member].path) : "",
			sheet ? sym_str(s->syms, sheet->name) : "",
			cell,
			sym_str(s->syms, f->rule),
			sym_str(s->syms, f->found),
		};

		v[i] = (struct numbered){ .i = i };
		v[i].h = hash_parts(part, sizeof part / sizeof *part, &buf, &cap, &ok);
	}
	free(buf);
	return ok;
}

static enum status give_ids(struct submission *s, const struct numbered *v, struct err *e)
{
	uint32_t same = 1;

	for (uint32_t i = 0; i < s->findings.n; i++) {
		char id[FINDING_ID + 12];

		same = i && v[i].h.hi == v[i - 1].h.hi && v[i].h.lo == v[i - 1].h.lo ? same + 1 : 1;
		hash128_hex(v[i].h, id);
		if (same > 1)
			sprintf(id + 32, "-%u", same);
		TRY(sym_intern_z(s->syms, id, &s->findings.v[v[i].i].id, e));
	}
	return ST_OK;
}

enum status findings_sort(struct submission *s, struct err *e)
{
	struct findings *f = &s->findings;
	struct numbered *v;
	enum status st;

	if (f->n == 0)
		return ST_OK;
	qsort_r(f->v, f->n, sizeof *f->v, by_place, s->syms);
	v = malloc(f->n * sizeof *v);
	if (!v || !number_all(s, v)) {
		free(v);
		return err_set(e, ST_FATAL, "no memory for the ids of %u findings", f->n);
	}
	qsort(v, f->n, sizeof *v, by_hash);
	st = give_ids(s, v, e);
	free(v);
	return st;
}

/* Messages. */

static const char *fill(const struct submission *s, const struct finding *f, const char *name, size_t n)
{
	const struct { const char *name; sym_t value; } known[] = {
		{ "found", f->found }, { "expected", f->expected }, { "difference", f->difference },
		{ "key", f->key }, { "note", f->note },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i].name) == n && memcmp(known[i].name, name, n) == 0)
			return sym_str(s->syms, known[i].value);
	return NULL;
}

size_t finding_text(const struct submission *s, const struct finding *f, const char *template, char *buf, size_t cap)
{
	size_t n = 0, len;

	while (*template) {
		const char *end = *template == '{' ? strchr(template, '}') : NULL;
		const char *text = end ? fill(s, f, template + 1, (size_t)(end - template - 1)) : NULL;

		if (text) {
			template = end + 1;
			len = strlen(text);
		} else {
			text = template;
			len = 1 + strcspn(template + 1, "{");
			template += len;
		}
		if (len >= cap - n) { /* does not fit: cut between characters */
			len = cap - n - 1;
			while (len && ((unsigned char)text[len] & 0xC0) == 0x80)
				len--;
			memcpy(buf + n, text, len);
			n += len;
			break;
		}
		memcpy(buf + n, text, len);
		n += len;
	}
	buf[n] = '\0';
	return n;
}
