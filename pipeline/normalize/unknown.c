/*
 * unknown.c - what is missing or not known: a finding for each cell, and the rows that cannot do without it are rejected.
 */
#include "normalize/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/text.h"
#include "normalize/flags.h"
#include "normalize/odd.h"

static const char *list_of(const struct work *w, uint32_t col)
{
	return w->t->flow->col[col].list;
}

static bool is_text(const struct work *w, uint32_t col)
{
	return !strcmp(list_of(w, col), "text");
}

/* "TLS Timor-Leste, TGO Togo" for "TLS|TGO". */
static void spell_candidates(const struct work *w, uint32_t col, const char *s, char *out, size_t cap)
{
	size_t k = 0;

	snprintf(out, cap, "nothing similar");
	while (*s && k < cap) {
		size_t n = strcspn(s, "|");
		const char *name;
		char code[64];

		snprintf(code, sizeof code, "%.*s", (int)n, s);
		name = match_name(w->m, list_of(w, col), code);
		k += (size_t)snprintf(out + k, cap - k, "%s%s%s%s", k ? ", " : "", code, *name ? " " : "", name);
		s += n + (s[n] == '|');
	}
}

static bool good(const struct entry *v)
{
	return v->kind != KIND_NONE && v->kind != KIND_AMBIGUOUS && v->kind != KIND_PART;
}

static bool guessed(const struct entry *v)
{
	return good(v) && match_guessed(v->how);
}

#define FOUND_LONGEST 400 /* bytes of a label that are shown */

/* A label as it is shown: a long one is cut, and what cannot be seen in it, or looks like something else, is named. */
static void show_label(const char *s, char *out, size_t cap)
{
	char points[256];
	size_t n = strlen(s), k, count = 0;

	snprintf(out, FOUND_LONGEST + 1, "%s", s);
	cut_whole(out);
	k = strlen(out);
	odd_points(out, k, points, sizeof points);
	if (odd_hidden(out, k))
		k = odd_without(out, k, out);
	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	if (n > FOUND_LONGEST)
		k += (size_t)snprintf(out + k, cap - k, "... of %zu characters", count);
	if (*points)
		snprintf(out + k, cap - k, " with %s", points);
}

static enum status say_unknown(struct work *w, uint32_t col, const struct entry *v, struct origin at, struct err *e)
{
	const char *title = match_list_title(w->m, v->other ? w->t->flow->col[col].other_list : list_of(w, col)), *label = sym_str(w->syms, v->label);
	const char *text = sym_str(w->syms, v->text), *colon = strchr(text, ':');
	char found[1024], note[512], shown[768];
	const char *named;

	if (colon && text[0] >= 'A' && text[0] <= 'Z')
		text = colon + 1; /* the system is the layout's, not the sender's */
	show_label(*label ? label : text, shown, sizeof shown);
	if (*label && *text)
		snprintf(found, sizeof found, "%s [%.200s]", shown, text);
	else
		snprintf(found, sizeof found, "%s", shown);
	/* What the sender's own code book says of a code, and is not known. */
	if (!good(v) && !strncmp(sym_str(w->syms, v->why), "code book", 9))
		snprintf(found + strlen(found), sizeof found - strlen(found), " [%.200s]", sym_str(w->syms, v->why));
	cut_whole(found);
	if (guessed(v))
		spell_candidates(w, col, sym_str(w->syms, v->code), note, sizeof note);
	else if (v->kind == KIND_PART)
		snprintf(note, sizeof note, "%s %s, of which it is only a part", sym_str(w->syms, v->code),
			match_name(w->m, list_of(w, col), sym_str(w->syms, v->code)));
	else
		spell_candidates(w, col, sym_str(w->syms, v->candidates), note, sizeof note);
	if (v->kind == KIND_AMBIGUOUS && v->candidates && !strchr(sym_str(w->syms, v->candidates), '|'))
		snprintf(note + strlen(note), sizeof note - strlen(note), ", or nothing of this list");
	cut_whole(note);
	TRY(contradiction(w, col, v, &named, e));
	if (named) {
		const char *code = sym_str(w->syms, v->code);
		char means[256];

		snprintf(means, sizeof means, "%s %s", code, match_name(w->m, list_of(w, col), code));
		snprintf(note, sizeof note, "%s %s", named, match_name(w->m, list_of(w, col), named));
		return work_say(w, "CODE-LABEL", at, found, means, note, e);
	}
	return work_say(w, guessed(v) ? v->how == HOW_FILE ? "AREA-FILE-NAME" : "CODE-GUESSED" : v->kind == KIND_AMBIGUOUS ? "CODE-AMBIGUOUS" : "CODE-UNKNOWN", at, found, title, note, e);
}

static enum status say_missing(struct work *w, uint32_t col, struct origin at, struct err *e)
{
	char what[256];

	const struct flow_col *fc = &w->t->flow->col[col];
	const char *note = fc->role == ROLE_AREA && !*w->sub->sender ? "the sender is not known" : NULL;

	snprintf(what, sizeof what, "%s (%s)", is_text(w, col) ? "text" : match_list_title(w->m, list_of(w, col)), fc->id);
	return work_say(w, "MISSING-FIELD", at, NULL, what, note, e);
}

/* Which faults of labels are looked for. */
enum { ABSENT = 1, UNKNOWN = 2 };

static bool is_absent(const struct entry *v)
{
	return !v->label && !v->text && !v->code;
}

/* Says what is wrong with the entry of a row, once for each cell that holds the label, however many rows it speaks for. */
static enum status say_fault(struct work *w, uint32_t col, uint32_t row, struct numbermap *said, struct err *e)
{
	struct { struct origin at; uint32_t entry; } place = { .entry = packed_get(&w->t->col[col].at, row) };
	const struct entry *v = &w->t->col[col].entry[place.entry];
	struct origin at;
	uint32_t *done;
	uint64_t h;

	if (table_dim_origin(w->t, row, col, &at)) {
		place.at = at;
	} else {
		/* A text of the layout stands nowhere: the first value of its segment shows it. */
		at = table_origin(w->t, row);
		place.at = (struct origin){ .row = table_seg_of(w->t, row)->first, .sheet = SHEET_NONE };
	}
	h = hash64(&place, sizeof place, 0);
	TRY(numbermap_at(said, (uint32_t)(h >> 32), (uint32_t)h, &done, e));
	if (*done)
		return ST_OK;
	*done = 1;
	return is_absent(v) ? say_missing(w, col, at, e) : say_unknown(w, col, v, at, e);
}

static enum status check_rows(struct work *w, uint32_t col, const uint8_t *fault, struct numbermap *said, struct err *e)
{
	const struct flow_col *fc = &w->t->flow->col[col];
	const struct column *c = &w->t->col[col];
	uint32_t n = w->t->n;

	for (uint32_t i = packed_find(&c->at, 0, n, fault); i < n; i = packed_find(&c->at, i + 1, n, fault)) {
		const struct entry *v = &c->entry[packed_get(&c->at, i)];

		if (w->t->flow->first_fault && packed_get(&w->t->fate, i))
			continue;
		if ((fc->dimension || fc->mandatory) && !good(v))
			TRY(work_reject(w, i, is_absent(v) ? "MISSING-FIELD" : v->kind == KIND_AMBIGUOUS ? "CODE-AMBIGUOUS" : "CODE-UNKNOWN", e));
		TRY(say_fault(w, col, i, said, e));
	}
	return ST_OK;
}

static enum status check_column(struct work *w, uint32_t col, int which, struct err *e)
{
	const struct flow_col *fc = &w->t->flow->col[col];
	const struct column *c = &w->t->col[col];
	uint8_t *fault = malloc(c->nentry);
	struct numbermap said = { 0 };
	enum status st = ST_OK;
	const char *named;
	bool any = false;

	if (!fault)
		return err_set(e, ST_FATAL, "no memory for normalizing");
	for (uint32_t i = 0; i < c->nentry; i++) {
		const struct entry *v = &c->entry[i];

		st = contradiction(w, col, v, &named, e);
		if (st != ST_OK)
			break;
		fault[i] = is_absent(v) ? which & ABSENT && (fc->dimension || fc->mandatory) : which & UNKNOWN && (!good(v) || guessed(v) || named);
		any |= fault[i];
	}
	if (st == ST_OK && any)
		st = check_rows(w, col, fault, &said, e);
	numbermap_clear(&said);
	free(fault);
	return st;
}

/* Which of the texts of values are empty. */
static uint8_t *empty_texts(const struct work *w)
{
	uint8_t *empty = malloc(w->t->nraw_sym);

	for (uint32_t i = 0; empty && i < w->t->nraw_sym; i++) {
		const char *s = sym_str(w->syms, w->t->raw_sym[i]);
		size_t n = sym_len(w->syms, w->t->raw_sym[i]);

		text_trim(&s, &n);
		empty[i] = i && !n;
	}
	return empty;
}

/* An empty field in place of a value. */
static enum status check_empty_values(struct work *w, struct err *e)
{
	uint8_t *empty = empty_texts(w);
	uint32_t n = w->t->n;
	enum status st = empty ? ST_OK : err_set(e, ST_FATAL, "no memory for normalizing");

	for (uint32_t i = 0; st == ST_OK && (i = packed_find(&w->t->raw, i, n, empty)) < n; i++) {
		if (table_state(w->t, i) != VAL_RAW || (w->t->flow->first_fault && packed_get(&w->t->fate, i)))
			continue;
		st = work_reject(w, i, "MISSING-FIELD", e);
		if (st == ST_OK)
			st = work_say(w, "MISSING-FIELD", table_origin(w->t, i), NULL, "the value", NULL, e);
	}
	free(empty);
	return st;
}

enum status unknown_of_table(struct work *w, struct err *e)
{
	const struct flow *f = w->t->flow;
	int with = f->first_fault ? ABSENT : ABSENT | UNKNOWN;

	/* Where only the first fault of an observation counts, what is missing goes before what is not known. */
	for (uint32_t c = 0; c < f->ncol; c++)
		TRY(check_column(w, c, with, e));
	if (f->value_mandatory)
		TRY(check_empty_values(w, e));
	for (uint32_t c = 0; f->first_fault && c < f->ncol; c++)
		TRY(check_column(w, c, UNKNOWN, e));
	return ST_OK;
}
