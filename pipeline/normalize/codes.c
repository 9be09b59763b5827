/*
 * codes.c - the labels of a table become codes: each distinct text once, then defaults, then what is not known.
 */
#include "normalize/work.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/hash.h"
#include "core/text.h"
#include "normalize/flags.h"

static const char *list_of(const struct work *w, uint32_t col)
{
	return w->t->flow->col[col].list;
}

static bool is_text(const struct work *w, uint32_t col)
{
	return !strcmp(list_of(w, col), "text");
}

/* Matches one entry. DATED: the year matters; OR_REGION: among regions the label means a region. */
enum { DATED = 1, OR_REGION = 2 };
static enum status match_entry(struct work *w, uint32_t col, uint32_t entry, int year, uint8_t *about, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	const char *text = sym_str(w->syms, v->text);
	struct match x;

	TRY(match_label(w->matcher, list_of(w, col), sym_str(w->syms, v->label), *text ? text : NULL, "", year, &x, e));
	v->code = v->candidates = SYM_NONE;
	if (*x.code)
		TRY(sym_intern_z(w->syms, x.code, &v->code, e));
	if (*x.candidates)
		TRY(sym_intern_z(w->syms, x.candidates, &v->candidates, e));
	v->kind = x.kind;
	v->how = x.how;
	v->score = x.score;
	*about = (uint8_t)((x.dated ? DATED : 0) | (x.or_region ? OR_REGION : 0));
	return ST_OK;
}

/* A status that is written with the letters that stand behind numbers elsewhere ("bd"); the system of a code says nothing of
 * several. */
static enum status match_flags(struct work *w, uint32_t col, uint32_t entry, struct err *e)
{
	struct entry *v = &w->t->col[col].entry[entry];
	const char *s = sym_str(w->syms, v->text ? v->text : v->label), *colon = v->text ? strchr(s, ':') : NULL;
	struct flags f;

	s = colon && *s >= 'A' && *s <= 'Z' ? colon + 1 : s;
	if (v->kind != KIND_NONE || !flags_read(w->m, s, strlen(s), false, &f) || f.unknown[0])
		return ST_OK;
	if (*f.status)
		TRY(sym_intern_z(w->syms, f.status, &v->code, e));
	if (*f.comment)
		TRY(sym_intern_z(w->syms, f.comment, &w->beside[entry].note, e));
	if (*f.conf)
		TRY(sym_intern_z(w->syms, f.conf, &w->beside[entry].conf, e));
	v->kind = KIND_CODE;
	v->how = HOW_ALIAS;
	v->score = 96;
	v->candidates = SYM_NONE;
	return ST_OK;
}

/* Rows of entries whose meaning depends on the year get an entry for each meaning. */
static enum status split_by_year(struct work *w, uint32_t col, const uint8_t *about, uint32_t nentry, struct err *e)
{
	struct column *c = &w->t->col[col];
	struct numbermap by_year = { 0 }, by_code = { 0 };
	enum status st = ST_OK;

	for (uint32_t i = 0; st == ST_OK && i < w->t->n; i++) {
		uint32_t was = packed_get(&c->at, i), *is, *same, made;
		int year = work_year(w, i);
		uint8_t again;

		if (was >= nentry || !(about[was] & DATED) || year == 0)
			continue;
		st = numbermap_at(&by_year, was, (uint32_t)year, &is, e);
		if (st == ST_OK && !*is) {
			st = table_entry_again(w->t, col, was, &made, e);
			if (st == ST_OK)
				st = match_entry(w, col, made, year, &again, e);
			if (st == ST_OK)
				st = numbermap_at(&by_code, was, c->entry[made].code, &same, e);
			if (st != ST_OK)
				break;
			if (*same) {
				made = *same;
				table_entry_undo(w->t, col);
			} else {
				c->entry[made].count = 0;
				*same = made;
			}
			*is = made;
		}
		if (st == ST_OK)
			st = work_set(w, i, col, *is, e);
	}
	numbermap_clear(&by_year);
	numbermap_clear(&by_code);
	return st;
}

/* A column that has regions may mean a region by a label that is an area's, too: nothing is guessed. */
static void among_regions(struct work *w, uint32_t col, const uint8_t *about, uint32_t n)
{
	struct entry *v = w->t->col[col].entry;
	bool regions = false;

	for (uint32_t i = 1; i < n; i++)
		regions |= v[i].kind == KIND_AGGREGATE;
	for (uint32_t i = 1; regions && i < n; i++)
		if (about[i] & OR_REGION) {
			v[i].code = SYM_NONE;
			v[i].kind = KIND_AMBIGUOUS;
			v[i].score = 50;
		}
}

static enum status match_column(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint32_t n = c->nentry;
	uint8_t *about = calloc(n, sizeof *about), any = 0;
	enum status st = ST_OK;

	if (!about)
		return err_set(e, ST_FATAL, "no memory for normalizing");
	for (uint32_t i = 1; st == ST_OK && i < n; i++) {
		st = match_entry(w, col, i, 0, &about[i], e);
		any |= about[i];
		if (st == ST_OK && w->t->flow->col[col].role == ROLE_STATUS)
			st = match_flags(w, col, i, e);
	}
	if (st == ST_OK && any & OR_REGION)
		among_regions(w, col, about, n);
	if (st == ST_OK && any & DATED)
		st = split_by_year(w, col, about, n, e);
	free(about);
	return st;
}

static void copy_texts(struct work *w, uint32_t col)
{
	for (uint32_t i = 1; i < w->t->col[col].nentry; i++) {
		struct entry *v = &w->t->col[col].entry[i];

		v->code = v->label ? v->label : v->text;
		v->kind = KIND_CODE;
		v->how = HOW_EXACT;
		v->score = 100;
	}
}

/* The length of a code says what sort of period it is: 2019, 2019-06, 2019-Q2, 2018-07-01/P1Y. */
static unsigned period_sort(const char *code, size_t n)
{
	return (unsigned)n * 2 + (n > 5 && (code[5] < '0' || code[5] > '9'));
}

/* "2005-06" is a month or a financial year: what the other periods of the column are decides. */
static enum status settle_periods(struct work *w, uint32_t col, struct err *e)
{
	struct column *c = &w->t->col[col];
	uint64_t known[128] = { 0 };

	for (uint32_t i = 1; i < c->nentry; i++) {
		size_t n = sym_len(w->syms, c->entry[i].code);

		if (n && n < 60)
			known[period_sort(sym_str(w->syms, c->entry[i].code), n)]++;
	}
	for (uint32_t i = 1; i < c->nentry; i++) {
		struct entry *v = &c->entry[i];
		const char *a = sym_str(w->syms, v->candidates), *bar = strchr(a, '|'), *pick = NULL;
		size_t na, nb, n = 0;
		uint64_t ka, kb;

		if (v->kind != KIND_AMBIGUOUS || !bar)
			continue;
		na = (size_t)(bar - a);
		nb = strlen(bar + 1);
		if (na >= 60 || nb >= 60)
			continue;
		ka = known[period_sort(a, na)];
		kb = known[period_sort(bar + 1, nb)];
		if (ka && !kb) {
			pick = a;
			n = na;
		} else if (kb && !ka) {
			pick = bar + 1;
			n = nb;
		}
		if (!pick)
			continue;
		TRY(sym_intern(w->syms, pick, n, &v->code, e));
		v->kind = KIND_CODE;
		v->score = 90;
	}
	return ST_OK;
}

/* ---- defaults ---- */

static enum status fill_column(struct work *w, uint32_t col, bool done[], struct err *e)
{
	const struct flow_col *fc = &w->t->flow->col[col];
	struct column *c = &w->t->col[col];

	if (done[col])
		return ST_OK;
	done[col] = true;
	/* What a default looks at comes first. */
	for (uint32_t k = 0; k < fc->ndefault; k++)
		if (fc->def[k].when_col >= 0)
			TRY(fill_column(w, (uint32_t)fc->def[k].when_col, done, e));
	if (fc->ndefault == 0)
		return ST_OK;
	if (fc->def[0].when_col < 0) {
		/* The same for all rows: the absent entry itself gets the code, and the column takes no room. */
		TRY(sym_intern_z(w->syms, fc->def[0].code, &c->entry[0].code, e));
		c->entry[0].kind = KIND_CODE;
		c->entry[0].how = HOW_DEFAULT;
		c->entry[0].score = 100;
		return ST_OK;
	}
	for (uint32_t i = 0; i < w->t->n; i++) {
		uint32_t entry;
		sym_t code;

		if (packed_get(&c->at, i) != 0)
			continue;
		for (uint32_t k = 0; k < fc->ndefault; k++) {
			const struct flow_default *d = &fc->def[k];

			if (d->when_col >= 0 && strcmp(sym_str(w->syms, table_code(w->t, i, (uint32_t)d->when_col)), d->when_code))
				continue;
			TRY(sym_intern_z(w->syms, d->code, &code, e));
			TRY(work_entry(w, col, 0, code, KIND_CODE, HOW_DEFAULT, &entry, e));
			TRY(work_set(w, i, col, entry, e));
			break;
		}
	}
	return ST_OK;
}

/* The kind of a default's code is that of its item. */
static void kinds_of_defaults(struct work *w, uint32_t col)
{
	for (uint32_t i = 0; i < w->t->col[col].nentry; i++) {
		struct entry *v = &w->t->col[col].entry[i];
		const struct code_item *item;

		if (v->how != HOW_DEFAULT || !v->code || is_text(w, col))
			continue;
		item = code_find(w->m, list_of(w, col), sym_str(w->syms, v->code));
		if (item)
			v->kind = item->kind;
	}
}

/* ---- what is not known ---- */

/* "TLS Timor-Leste, TGO Togo" for "TLS|TGO". */
static void spell_candidates(const struct work *w, uint32_t col, const char *s, char *out, size_t cap)
{
	size_t k = 0;

	snprintf(out, cap, "nothing similar");
	while (*s && k < cap) {
		size_t n = strcspn(s, "|");
		char code[64];

		snprintf(code, sizeof code, "%.*s", (int)n, s);
		k += (size_t)snprintf(out + k, cap - k, "%s%s %s", k ? ", " : "", code, match_name(w->m, list_of(w, col), code));
		s += n + (s[n] == '|');
	}
	for (k = strlen(out); k && out[k - 1] == ' '; k--)
		out[k - 1] = 0;
}

static bool good(const struct entry *v)
{
	return v->kind != KIND_NONE && v->kind != KIND_AMBIGUOUS && v->kind != KIND_PART;
}

static enum status say_unknown(struct work *w, uint32_t col, const struct entry *v, struct origin at, struct err *e)
{
	const char *title = match_list_title(w->m, list_of(w, col)), *label = sym_str(w->syms, v->label);
	const char *text = sym_str(w->syms, v->text), *colon = strchr(text, ':');
	char found[512], note[512];

	if (colon && text[0] >= 'A' && text[0] <= 'Z')
		text = colon + 1; /* the system is the layout's, not the sender's */
	if (*label && *text)
		snprintf(found, sizeof found, "%s [%s]", label, text);
	else
		snprintf(found, sizeof found, "%s", *label ? label : text);
	cut_whole(found);
	if (v->kind == KIND_PART)
		snprintf(note, sizeof note, "%s %s, of which it is only a part", sym_str(w->syms, v->code),
			match_name(w->m, list_of(w, col), sym_str(w->syms, v->code)));
	else
		spell_candidates(w, col, sym_str(w->syms, v->candidates), note, sizeof note);
	cut_whole(note);
	return work_say(w, v->kind == KIND_AMBIGUOUS ? "CODE-AMBIGUOUS" : "CODE-UNKNOWN", at, found, title, note, e);
}

static enum status say_missing(struct work *w, uint32_t col, struct origin at, struct err *e)
{
	char what[256];

	snprintf(what, sizeof what, "%s (%s)", is_text(w, col) ? "text" : match_list_title(w->m, list_of(w, col)), w->t->flow->col[col].id);
	return work_say(w, "MISSING-FIELD", at, NULL, what, NULL, e);
}

/* Which faults of labels are looked for. */
enum { ABSENT = 1, UNKNOWN = 2 };

/* Findings of a column: one for each cell that holds the label, however many rows it speaks for. */
static enum status check_rows(struct work *w, uint32_t col, int which, struct numbermap *said, struct err *e)
{
	bool first_only = w->t->flow->first_fault;
	const struct flow_col *fc = &w->t->flow->col[col];
	struct column *c = &w->t->col[col];

	for (uint32_t i = 0; i < w->t->n; i++) {
		uint32_t entry = packed_get(&c->at, i), *done;
		const struct entry *v = &c->entry[entry];
		bool absent = !v->label && !v->text && !v->code;
		struct origin at;
		struct { struct origin at; uint32_t entry; } place = { .entry = entry };
		uint64_t h;

		if (!(which & (absent ? ABSENT : UNKNOWN)) || (absent ? !fc->dimension && !fc->mandatory : good(v)))
			continue;
		if (first_only && packed_get(&w->t->fate, i))
			continue;
		if (fc->dimension || fc->mandatory)
			TRY(work_reject(w, i, absent ? "MISSING-FIELD" : v->kind == KIND_AMBIGUOUS ? "CODE-AMBIGUOUS" : "CODE-UNKNOWN", e));
		if (table_dim_origin(w->t, i, col, &at)) {
			place.at = at;
		} else {
			/* A text of the layout stands nowhere: the first value of its segment shows it. */
			at = table_origin(w->t, i);
			place.at = (struct origin){ .row = table_seg_of(w->t, i)->first, .sheet = SHEET_NONE };
		}
		h = hash64(&place, sizeof place, 0);
		TRY(numbermap_at(said, (uint32_t)(h >> 32), (uint32_t)h, &done, e));
		if (*done)
			continue;
		*done = 1;
		if (absent)
			TRY(say_missing(w, col, at, e));
		else
			TRY(say_unknown(w, col, v, at, e));
	}
	return ST_OK;
}

/* An empty field in place of a value. */
static enum status check_empty_values(struct work *w, struct err *e)
{
	for (uint32_t i = 0; i < w->t->n; i++) {
		char buf[DEC_TEXT];
		const char *s;
		size_t n;

		if (table_state(w->t, i) != VAL_RAW || (w->t->flow->first_fault && packed_get(&w->t->fate, i)))
			continue;
		s = table_value_text(w->t, w->syms, i, buf, &n);
		text_trim(&s, &n);
		if (n)
			continue;
		TRY(work_reject(w, i, "MISSING-FIELD", e));
		TRY(work_say(w, "MISSING-FIELD", table_origin(w->t, i), NULL, "the value", NULL, e));
	}
	return ST_OK;
}

static enum status check_column(struct work *w, uint32_t col, int which, struct err *e)
{
	const struct flow_col *fc = &w->t->flow->col[col];
	struct column *c = &w->t->col[col];
	struct numbermap said = { 0 };
	bool bad = (fc->dimension || fc->mandatory) && !c->entry[0].code;
	enum status st = ST_OK;

	for (uint32_t i = 1; !bad && i < c->nentry; i++)
		bad = !good(&c->entry[i]);
	if (bad)
		st = check_rows(w, col, which, &said, e);
	numbermap_clear(&said);
	return st;
}

/* Fields that must not be empty: labels and, where the dataflow says so, values. Where only the first fault of an observation
 * counts, what is missing goes before what is not known. */
static enum status check_columns(struct work *w, struct err *e)
{
	const struct flow *f = w->t->flow;
	int with = f->first_fault ? ABSENT : ABSENT | UNKNOWN;

	for (uint32_t c = 0; c < f->ncol; c++)
		TRY(check_column(w, c, with, e));
	if (f->value_mandatory)
		TRY(check_empty_values(w, e));
	for (uint32_t c = 0; f->first_fault && c < f->ncol; c++)
		TRY(check_column(w, c, UNKNOWN, e));
	return ST_OK;
}

/* What the letters of a status column say beside the status. */
static enum status status_notes(struct work *w, uint32_t col, struct err *e)
{
	for (uint32_t i = 0; i < w->t->n; i++) {
		uint32_t entry = packed_get(&w->t->col[col].at, i);
		bool taken;

		if (entry >= w->nbeside)
			continue;
		TRY(work_comment(w, i, w->beside[entry].note, e));
		TRY(work_code(w, i, ROLE_CONF, w->beside[entry].conf, &taken, e));
	}
	return ST_OK;
}

enum status codes_of_table(struct work *w, struct err *e)
{
	int period = flow_col_by_role(w->t->flow, ROLE_PERIOD), status = flow_col_by_role(w->t->flow, ROLE_STATUS);
	bool done[COL_MAX] = { false };

	if (status >= 0) {
		w->nbeside = w->t->col[status].nentry;
		w->beside = arena_alloc(&w->sub->arena, w->nbeside + 1, sizeof *w->beside);
		if (!w->beside)
			return err_set(e, ST_FATAL, "no memory for normalizing");
	}
	/* Periods first: labels of areas may depend on the year. */
	if (period >= 0) {
		TRY(match_column(w, (uint32_t)period, e));
		TRY(settle_periods(w, (uint32_t)period, e));
	}
	for (uint32_t c = 0; c < w->t->flow->ncol; c++) {
		if (is_text(w, c))
			copy_texts(w, c);
		else if ((int)c != period)
			TRY(match_column(w, c, e));
	}
	for (uint32_t c = 0; c < w->t->flow->ncol; c++)
		TRY(fill_column(w, c, done, e));
	for (uint32_t c = 0; c < w->t->flow->ncol; c++)
		kinds_of_defaults(w, c);
	TRY(check_columns(w, e));
	return status >= 0 ? status_notes(w, (uint32_t)status, e) : ST_OK;
}
