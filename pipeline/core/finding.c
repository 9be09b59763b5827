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
static int by_texts(const struct symbols *t, const struct finding *a, const struct finding *b)
{
	int d = by_text(t, a->rule, b->rule);

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

/* Where it stands, as a number in the order of origin_cmp(), and which one it is. */
struct placed {
	uint64_t place;
	uint32_t i;
};

static uint64_t place_of(struct origin at)
{
	return (uint64_t)(uint16_t)(at.sheet + 1) << 48 | (uint64_t)(uint32_t)(at.row + 1) << 16 | at.col;
}

/* By place, a byte at a time from the last one, in either array; those of one place keep their order. */
static struct placed *sort_places(struct placed *v, struct placed *other, uint32_t n)
{
	for (int shift = 0; shift < 64; shift += 8) {
		uint32_t from[256] = { 0 }, sum = 0;
		struct placed *swap = other;

		for (uint32_t i = 0; i < n; i++)
			from[v[i].place >> shift & 255]++;
		if (from[v[0].place >> shift & 255] == n)
			continue;
		for (int k = 0; k < 256; k++) {
			uint32_t here = from[k];

			from[k] = sum;
			sum += here;
		}
		for (uint32_t i = 0; i < n; i++)
			other[from[v[i].place >> shift & 255]++] = v[i];
		other = v;
		v = swap;
	}
	return v;
}

static int by_texts_of(const void *pa, const void *pb, void *submission)
{
	const struct submission *s = submission;

	return by_texts(s->syms, &s->findings.v[((const struct placed *)pa)->i], &s->findings.v[((const struct placed *)pb)->i]);
}

static bool in_order(const struct submission *s)
{
	const struct finding *v = s->findings.v;

	for (uint32_t i = 1; i < s->findings.n; i++) {
		int d = origin_cmp(v[i - 1].at, v[i].at);

		if (d > 0 || (!d && by_texts(s->syms, &v[i - 1], &v[i]) > 0))
			return false;
	}
	return true;
}

static enum status put_in_order(struct submission *s, struct err *e)
{
	uint32_t n = s->findings.n;
	struct placed *both = malloc(2 * (size_t)n * sizeof *both), *v;
	struct finding *sorted = malloc((size_t)n * sizeof *sorted);

	if (!both || !sorted) {
		free(both);
		free(sorted);
		return err_set(e, ST_FATAL, "no memory to sort %u findings", n);
	}
	for (uint32_t i = 0; i < n; i++)
		both[i] = (struct placed){ place_of(s->findings.v[i].at), i };
	v = sort_places(both, both + n, n);
	for (uint32_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && v[end].place == v[i].place; end++)
			;
		if (end - i > 1)
			qsort_r(v + i, end - i, sizeof *v, by_texts_of, s);
	}
	for (uint32_t i = 0; i < n; i++)
		sorted[i] = s->findings.v[v[i].i];
	memcpy(s->findings.v, sorted, (size_t)n * sizeof *sorted);
	free(both);
	free(sorted);
	return ST_OK;
}

/* Ids. */

/* A text that grows; its front is kept where it is that of the next. */
struct joined {
	char *s;
	size_t n, cap;
};

/* A part and the byte behind it that no text has reason to hold. false: no memory. */
static bool join(struct joined *j, const char *s, size_t n)
{
	if (n + 1 > j->cap - j->n) {
		size_t cap = 2 * (j->n + n + 1);
		char *more = realloc(j->s, cap);

		if (!more)
			return false;
		j->s = more;
		j->cap = cap;
	}
	memcpy(j->s + j->n, s, n);
	j->n += n;
	j->s[j->n++] = 0x1f;
	return true;
}

static bool join_sym(struct joined *j, const struct submission *s, sym_t text)
{
	return join(j, sym_str(s->syms, text), sym_len(s->syms, text));
}

static bool hash_each(const struct submission *s, struct hash128 *h)
{
	struct joined j = { NULL, 0, 0 };
	char cell[CELL_TEXT];
	size_t front = 0;
	bool ok = true;

	for (uint32_t i = 0; ok && i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];
		const struct sheet *sheet = f->at.sheet == SHEET_NONE ? NULL : &s->sheet[f->at.sheet];

		j.n = front;
		if (!i || f->at.sheet != f[-1].at.sheet) {
			j.n = 0;
			ok = join(&j, s->name, strlen(s->name)) && join_sym(&j, s, sheet ? s->member[sheet->member].path : SYM_NONE) &&
				join_sym(&j, s, sheet ? sheet->name : SYM_NONE);
			front = j.n;
		}
		ok = ok && join(&j, cell, sheet && f->at.row != ROW_NONE ? cell_name(f->at.row, f->at.col, cell) : 0) &&
			join_sym(&j, s, f->rule) && join_sym(&j, s, f->found);
		if (ok)
			h[i] = hash128(j.s, j.n - 1, 0);
	}
	free(j.s);
	return ok;
}

/* What was met before, by hash: open addressing. */
struct met {
	uint32_t *slot; /* number of a finding, from 1; 0: free */
	uint32_t *times; /* by finding */
	uint32_t mask;
};

/* How often findings of this hash have been met, this one included. */
static uint32_t meet(struct met *m, const struct hash128 *h, uint32_t i)
{
	uint32_t at = (uint32_t)h[i].lo & m->mask;

	for (; m->slot[at]; at = (at + 1) & m->mask)
		if (h[m->slot[at] - 1].lo == h[i].lo && h[m->slot[at] - 1].hi == h[i].hi)
			return ++m->times[m->slot[at] - 1];
	m->slot[at] = i + 1;
	return m->times[i] = 1;
}

static enum status give_ids(struct submission *s, const struct hash128 *h, struct met *m, struct err *e)
{
	for (uint32_t i = 0; i < s->findings.n; i++) {
		uint32_t times = meet(m, h, i);
		char id[FINDING_ID + 12];
		size_t n = 32;

		hash128_hex(h[i], id);
		if (times > 1)
			n += (size_t)sprintf(id + 32, "-%u", times);
		TRY(sym_intern(s->syms, id, n, &s->findings.v[i].id, e));
	}
	return ST_OK;
}

static enum status number_all(struct submission *s, struct err *e)
{
	uint32_t n = s->findings.n;
	struct hash128 *h = malloc((size_t)n * sizeof *h);
	struct met m = { .mask = 63 };
	enum status st;

	while (m.mask / 2 < n)
		m.mask = 2 * m.mask + 1;
	m.slot = calloc((size_t)m.mask + 1, sizeof *m.slot);
	m.times = malloc((size_t)n * sizeof *m.times);
	if (h && m.slot && m.times && hash_each(s, h))
		st = give_ids(s, h, &m, e);
	else
		st = err_set(e, ST_FATAL, "no memory for the ids of %u findings", n);
	free(h);
	free(m.slot);
	free(m.times);
	return st;
}

enum status findings_sort(struct submission *s, struct err *e)
{
	if (s->findings.n == 0)
		return ST_OK;
	if (!in_order(s))
		TRY(put_in_order(s, e));
	TRY(findings_head_groups(s, e));
	return number_all(s, e);
}

/* Messages. */

#define REASON_MOST 2048

static const char *value_of(const struct submission *s, const struct finding *f, const char *name, size_t n)
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

/* name: what stands between the braces. buf: for a text that is put into the language. */
static const char *fill(const struct submission *s, const struct finding *f, const struct language *l, const char *name, size_t n,
	char buf[REASON_MOST])
{
	bool starred = n && name[n - 1] == '*';
	const char *text = value_of(s, f, name, n - starred);

	if (!text || !starred)
		return text;
	lang_reason(l, text, buf, REASON_MOST);
	return buf;
}

size_t finding_text(const struct submission *s, const struct finding *f, const struct language *l, const char *template, char *buf, size_t cap)
{
	char reason[REASON_MOST];
	size_t n = 0, len;

	while (*template) {
		const char *end = *template == '{' ? strchr(template, '}') : NULL;
		const char *text = end ? fill(s, f, l, template + 1, (size_t)(end - template - 1), reason) : NULL;

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

size_t finding_advice(const struct submission *s, const struct finding *f, const struct rule_info *info, const struct language *l, char *buf,
	size_t cap)
{
	return finding_text(s, f, l, info ? catalogue_advice(lang_rule(l, info), sym_str(s->syms, f->note)) : "", buf, cap);
}

const char *finding_field(const struct submission *s, const struct finding *f, const struct language *l, const char *name, char *buf, size_t cap)
{
	const struct rule_info *info = lang_rule(l, catalogue_find(&s->config->catalogue, sym_str(s->syms, f->rule)));
	const char *text = value_of(s, f, name, strlen(name));
	char mark[32];

	snprintf(mark, sizeof mark, "{%s*}", name);
	if (!l || !text || !info || !strstr(info->message, mark))
		return text;
	lang_reason(l, text, buf, cap);
	return buf;
}
