#include "normalize/normalize.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "normalize/work.h"

static enum status normalize_table(struct work *w, struct table *t, struct err *e)
{
	enum status st;

	w->t = t;
	for (int r = ROLE_AREA; r <= ROLE_UNIT; r++)
		w->role[r] = flow_col_by_role(t->flow, (enum flow_role)r);
	w->beside = NULL;
	w->nbeside = 0;
	w->nflagged = 0;
	st = codes_of_table(w, e);
	if (st == ST_OK)
		st = values_of_table(w, e);
	if (st == ST_OK)
		st = absences_of_table(w, e);
	if (st == ST_OK)
		st = label_flags_of_table(w, e);
	for (uint32_t c = 0; c < COL_MAX; c++)
		numbermap_clear(&w->derived[c]);
	w->t = NULL;
	return st;
}

static enum status list_there(const struct mappings *m, const struct flow *f, const struct flow_col *c, const char *list, struct err *e)
{
	return match_list_known(m, list) ? ST_OK
		: err_set(e, ST_FATAL, "mappings/dataflows/%s.yaml:%u:%u: found the list '%s' of %s, expected one of mappings/lists.csv",
			f->id, c->line, c->column, list, c->id);
}

enum status normalize_lists(const struct mappings *m, const struct flows *f, struct err *e)
{
	for (uint32_t i = 0; i < f->n; i++)
		for (uint32_t k = 0; k < f->flow[i].ncol; k++) {
			const struct flow_col *c = &f->flow[i].col[k];

			if (strcmp(c->list, "text") != 0)
				TRY(list_there(m, &f->flow[i], c, c->list, e));
			if (!c->other_list)
				continue;
			TRY(list_there(m, &f->flow[i], c, c->other_list, e));
			if (list_at(m, list_find(m, c->other_list))->base != list_find(m, c->list))
				return err_set(e, ST_FATAL, "mappings/dataflows/%s.yaml:%u:%u: found the list '%s' instead of '%s' of %s, expected one "
					"that shares its codes", f->flow[i].id, c->line, c->column, c->other_list, c->list, c->id);
		}
	return ST_OK;
}

/* ---- hierarchies that the file states ---- */

/* The code list of the column that a hierarchy orders; NULL: no dataflow has such a column. */
static const char *list_of_hierarchy(const struct work *w, const struct hierarchy *h)
{
	const struct flows *f = &w->sub->config->flows;

	for (uint32_t i = 0; i < f->n; i++) {
		int col = flow_col_by_id(&f->flow[i], sym_str(w->syms, h->id));

		if (col >= 0)
			return f->flow[i].col[col].list;
	}
	return NULL;
}

static enum status match_end(struct work *w, const char *list, sym_t *s, struct origin at, bool *known, struct err *e)
{
	const char *text = sym_str(w->syms, *s), *colon = strchr(text, ':');
	bool is_code = colon && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == (size_t)(colon - text);
	char note[192];
	struct match x;

	TRY(match_label(w->matcher, list, is_code ? NULL : text, is_code ? text : NULL, "", 0, &x, e));
	*known = *x.code && x.kind != KIND_PART && x.kind != KIND_AMBIGUOUS;
	if (*known && match_guessed(x.how)) {
		snprintf(note, sizeof note, "%s %s", x.code, match_name(w->m, list, x.code));
		TRY(work_say(w, "CODE-GUESSED", at, text, match_list_title(w->m, list), note, e));
	}
	if (*known)
		return sym_intern_z(w->syms, x.code, s, e);
	return work_say(w, x.kind == KIND_AMBIGUOUS ? "CODE-AMBIGUOUS" : "CODE-UNKNOWN", at, is_code && colon[1] ? colon + 1 : text,
		match_list_title(w->m, list), *x.candidates ? x.candidates : "nothing similar", e);
}

enum status edges_of_submission(struct work *w, struct err *e)
{
	for (uint32_t k = 0; k < w->sub->nhier; k++) {
		struct hierarchy *h = &w->sub->hier[k];
		const char *list = list_of_hierarchy(w, h);
		uint32_t n = 0;

		if (!list || !match_list_known(w->m, list))
			continue;
		for (uint32_t i = 0; i < h->n; i++) {
			struct edge x = h->edge[i];
			bool parent, child;

			TRY(match_end(w, list, &x.parent, x.at, &parent, e));
			TRY(match_end(w, list, &x.child, x.at, &child, e));
			if (parent && child)
				h->edge[n++] = x;
		}
		h->n = n;
	}
	return ST_OK;
}

enum status normalize_submission(struct submission *s, struct err *e)
{
	struct work w = { .sub = s, .syms = s->syms, .m = s->config->mappings };
	enum status st;

	TRY(matcher_new(w.m, &w.matcher, e));
	matcher_for(w.matcher, s->sender);
	st = edges_of_submission(&w, e);
	if (st == ST_OK)
		st = book_new(&w, e);
	for (uint32_t k = 0; st == ST_OK && k < s->ntable; k++)
		st = normalize_table(&w, &s->table[k], e);
	book_free(w.book);
	free(w.flagged);
	matcher_free(w.matcher);
	TRY(st);
	TRY(ledger_book_tables(s, e));
	return ledger_balance(s, e);
}
