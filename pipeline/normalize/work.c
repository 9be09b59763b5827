#include "normalize/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/flags.h"

enum status work_entry(struct work *w, uint32_t col, uint32_t like, sym_t code, uint8_t kind, uint8_t how, uint32_t *out, struct err *e)
{
	struct column *c = &w->t->col[col];
	struct entry *v = &c->entry[like];
	uint32_t *known;

	*out = like;
	if (v->code == code && v->kind == kind)
		return ST_OK;
	TRY(numbermap_at(&w->derived[col], like, code, &known, e));
	if (!*known) {
		TRY(table_entry_again(w->t, col, like, known, e));
		v = &c->entry[*known];
		v->code = code;
		v->candidates = SYM_NONE;
		v->kind = kind;
		v->how = how;
		v->score = 100;
		v->count = 0;
	}
	*out = *known;
	return ST_OK;
}

enum status work_set(struct work *w, uint32_t row, uint32_t col, uint32_t entry, struct err *e)
{
	struct column *c = &w->t->col[col];

	c->entry[packed_get(&c->at, row)].count--;
	c->entry[entry].count++;
	return packed_set(&c->at, row, entry, e);
}

enum status work_code(struct work *w, uint32_t row, enum flow_role role, sym_t code, bool *taken, struct err *e)
{
	int col = w->role[role];
	uint32_t like, entry;

	*taken = true;
	if (col < 0 || code == SYM_NONE)
		return ST_OK;
	like = packed_get(&w->t->col[col].at, row);
	*taken = w->t->col[col].entry[like].code == SYM_NONE || w->t->col[col].entry[like].code == code;
	if (!*taken)
		return ST_OK;
	TRY(work_entry(w, (uint32_t)col, like, code, KIND_CODE, HOW_DEFAULT, &entry, e));
	return work_set(w, row, (uint32_t)col, entry, e);
}

enum status work_comment(struct work *w, uint32_t row, sym_t note, struct err *e)
{
	int col = w->role[ROLE_COMMENT];
	uint32_t like, entry;
	sym_t joined = note;

	if (col < 0 || note == SYM_NONE)
		return ST_OK;
	like = packed_get(&w->t->col[col].at, row);
	if (w->t->col[col].entry[like].code) {
		const char *a = sym_str(w->syms, w->t->col[col].entry[like].code), *b = sym_str(w->syms, note);
		size_t n = strlen(a) + strlen(b) + 3;
		char *both = malloc(n);
		enum status st;

		if (!both)
			return err_set(e, ST_FATAL, "no memory for a comment");
		snprintf(both, n, "%s; %s", a, b);
		st = sym_intern_z(w->syms, both, &joined, e);
		free(both);
		TRY(st);
	}
	TRY(work_entry(w, (uint32_t)col, like, joined, KIND_CODE, HOW_DEFAULT, &entry, e));
	return work_set(w, row, (uint32_t)col, entry, e);
}

enum status work_reject(struct work *w, uint32_t row, const char *rule, struct err *e)
{
	sym_t r;

	TRY(sym_intern_z(w->syms, rule, &r, e));
	return table_reject(w->t, row, r, e);
}

static enum status text_or_none(struct work *w, const char *s, sym_t *out, struct err *e)
{
	*out = SYM_NONE;
	return s && *s ? sym_intern_z(w->syms, s, out, e) : ST_OK;
}

enum status work_say(struct work *w, const char *rule, struct origin at, const char *found, const char *expected, const char *note,
	struct err *e)
{
	struct finding f = { .at = at };
	char group[512];

	snprintf(group, sizeof group, "%s %s", rule, found && *found ? found : expected ? expected : "");
	cut_whole(group);
	TRY(text_or_none(w, found, &f.found, e));
	TRY(text_or_none(w, expected, &f.expected, e));
	TRY(text_or_none(w, note, &f.note, e));
	TRY(text_or_none(w, group, &f.group, e));
	if (w->t)
		TRY(text_or_none(w, w->t->flow->id, &f.dataflow, e));
	return finding_add(w->sub, rule, &f, e);
}

enum status work_why(struct work *w, struct entry *v, const char *why, struct err *e)
{
	return sym_intern_z(w->syms, why, &v->why, e);
}

int work_year(const struct work *w, sym_t period)
{
	const char *s = sym_str(w->syms, period);
	int year = 0;

	for (int i = 0; i < 4; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		year = year * 10 + s[i] - '0';
	}
	return year;
}
