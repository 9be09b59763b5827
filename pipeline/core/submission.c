#include "core/submission.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum status submission_init(struct submission *s, const struct config *c, struct err *e)
{
	*s = (struct submission){ .config = c, .name = "", .sender = "", .path = "" };
	arena_init(&s->arena, 0); /* what bounds a worker bounds its arena */
	s->syms = symbols_new();
	if (!s->syms)
		return err_set(e, ST_FATAL, "no memory for a submission");
	return ST_OK;
}

void submission_release(struct submission *s)
{
	for (uint32_t i = 0; i < s->ntable; i++)
		table_release(&s->table[i]);
	symbols_free(s->syms);
	arena_release(&s->arena);
	memset(s, 0, sizeof *s);
}

/* A bigger copy of an array of the arena; NULL: no memory. What it replaces stays until the arena goes. */
static void *more(struct arena *a, const void *v, uint32_t n, uint32_t *cap, size_t size)
{
	uint32_t want = *cap ? *cap * 2 : 8;
	void *p = want > *cap ? arena_alloc(a, want, size) : NULL;

	if (p) {
		if (n)
			memcpy(p, v, n * size);
		*cap = want;
	}
	return p;
}

enum status submission_member(struct submission *s, const char *path, uint16_t *out, struct err *e)
{
	if (s->nmember == UINT16_MAX)
		return err_set(e, ST_SKIP, "more than %u files in one submission", UINT16_MAX);
	if (s->nmember == s->cmember) {
		struct member *m = more(&s->arena, s->member, s->nmember, &s->cmember, sizeof *m);

		if (!m)
			return err_set(e, ST_FATAL, "no memory for %u files of a submission", s->nmember);
		s->member = m;
	}
	s->member[s->nmember] = (struct member){ .first_sheet = (uint16_t)s->nsheet };
	TRY(sym_intern_z(s->syms, path, &s->member[s->nmember].path, e));
	*out = (uint16_t)s->nmember++;
	return ST_OK;
}

enum status submission_sheet(struct submission *s, uint16_t member, const char *name, size_t n, bool hidden,
	uint16_t *out, struct err *e)
{
	struct sheet sheet = { .member = member, .hidden = hidden };

	if (s->nsheet == SHEET_NONE)
		return err_set(e, ST_SKIP, "more than %u sheets in one submission", SHEET_NONE);
	if (s->nsheet == s->csheet) {
		struct sheet *v = more(&s->arena, s->sheet, s->nsheet, &s->csheet, sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "no memory for %u sheets of a submission", s->nsheet);
		s->sheet = v;
	}
	if (n)
		TRY(sym_intern(s->syms, name, n, &sheet.name, e));
	if (s->member[member].nsheet++ == 0)
		s->member[member].first_sheet = (uint16_t)s->nsheet;
	s->sheet[s->nsheet] = sheet;
	*out = (uint16_t)s->nsheet++;
	return ST_OK;
}

enum status submission_table(struct submission *s, const struct flow *f, struct table **out, struct err *e)
{
	for (uint32_t i = 0; i < s->ntable; i++)
		if (s->table[i].flow == f) {
			*out = &s->table[i];
			return ST_OK;
		}
	if (!s->table)
		s->table = arena_alloc(&s->arena, SUB_TABLES_MAX, sizeof *s->table);
	if (!s->table)
		return err_set(e, ST_FATAL, "no memory for a table");
	if (s->ntable == SUB_TABLES_MAX)
		return err_set(e, ST_FATAL, "more than %u dataflows in one submission", SUB_TABLES_MAX);
	*out = &s->table[s->ntable++];
	return table_init(*out, f, e);
}

enum status submission_edge(struct submission *s, sym_t hierarchy, sym_t edition, sym_t parent, sym_t child,
	struct origin at, struct err *e)
{
	struct hierarchy *h, *end;

	if (!s->hier)
		s->hier = arena_alloc(&s->arena, SUB_HIERARCHIES_MAX, sizeof *s->hier);
	if (!s->hier)
		return err_set(e, ST_FATAL, "no memory for a hierarchy");
	h = s->hier;
	end = h + s->nhier;
	while (h < end && (h->id != hierarchy || h->edition != edition))
		h++;
	if (h == end) {
		if (s->nhier == SUB_HIERARCHIES_MAX)
			return err_set(e, ST_FATAL, "more than %u hierarchies in one submission", SUB_HIERARCHIES_MAX);
		s->nhier++;
		*h = (struct hierarchy){ .id = hierarchy, .edition = edition };
	}
	if (h->n == h->cap) {
		struct edge *v = more(&s->arena, h->edge, h->n, &h->cap, sizeof *v);

		if (!v)
			return err_set(e, ST_FATAL, "no memory for %u members of a hierarchy", h->n);
		h->edge = v;
	}
	h->edge[h->n++] = (struct edge){ parent, child, at };
	return ST_OK;
}

enum sub_state submission_state(const struct submission *s)
{
	enum sub_state state = SUB_ACCEPTED;

	if (s->unreadable)
		return SUB_UNREADABLE;
	for (uint32_t i = 0; i < s->findings.n; i++) {
		if (s->findings.v[i].severity == SEV_ERROR)
			return SUB_REJECTED;
		if (s->findings.v[i].severity == SEV_WARNING)
			state = SUB_WARNINGS;
	}
	return state;
}

const char *sub_state_word(enum sub_state s)
{
	static const char *const word[] = {
		[SUB_ACCEPTED] = "accepted",
		[SUB_WARNINGS] = "accepted_with_warnings",
		[SUB_REJECTED] = "rejected",
		[SUB_UNREADABLE] = "unreadable",
	};

	return word[s];
}

const char *member_fate_word(enum member_fate f)
{
	static const char *const word[] = { "read", "refused", "skipped" };

	return word[f];
}

static void put_quoted(FILE *f, const char *s)
{
	putc_unlocked('"', f);
	for (; *s; s++) {
		if (*s == '"')
			putc_unlocked('"', f);
		putc_unlocked(*s, f);
	}
	putc_unlocked('"', f);
}

enum status submission_key(struct submission *s, const struct table *t, uint32_t row, sym_t *out, struct err *e)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	enum status st;

	if (!f)
		return err_set(e, ST_FATAL, "no memory for a key");
	for (uint32_t c = 0; c < t->flow->ncol; c++) {
		const struct entry *v = table_at(t, row, c);

		if (!t->flow->col[c].dimension || (!v->code && !v->label && !v->text))
			continue;
		fprintf(f, "%s%s=", ftell(f) > 0 ? ";" : "", t->flow->col[c].id);
		if (v->code)
			fputs(sym_str(s->syms, v->code), f);
		else
			put_quoted(f, sym_str(s->syms, v->label ? v->label : v->text));
	}
	if (fclose(f) != 0) {
		free(text);
		return err_set(e, ST_FATAL, "no memory for a key");
	}
	st = sym_intern(s->syms, text, n, out, e);
	free(text);
	return st;
}
