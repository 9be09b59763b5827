#include "normalize/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "normalize/forms.h"
#include "normalize/odd.h"
#include "normalize/regex.h"
#include "normalize/repair.h"
#include "normalize/steps.h"

enum status matcher_new(const struct mappings *m, struct matcher **out, struct err *e)
{
	uint32_t nlist, npattern;
	const struct image_pattern *p = part_at(m, PART_PATTERN, &npattern);
	struct matcher *mt = calloc(1, sizeof *mt);

	part_at(m, PART_LIST, &nlist);
	if (!mt || !(mt->has_patterns = calloc(nlist + 1, 1))) {
		matcher_free(mt);
		return err_set(e, ST_FATAL, "no memory for matching labels");
	}
	mt->m = m;
	mt->nlist = nlist;
	mt->forms = list_find(m, "form");
	mt->notes = list_find(m, "note");
	mt->abbreviations = list_find(m, "abbreviation");
	mt->file_words = list_find(m, "file_word");
	mt->endings = list_find(m, "ending");
	mt->asked = NONE;
	if (!forms_learn(mt)) {
		matcher_free(mt);
		return err_set(e, ST_FATAL, "no memory for matching labels");
	}
	for (uint32_t i = 0; i < npattern; i++)
		mt->has_patterns[p[i].list] = true;
	*out = mt;
	return ST_OK;
}

void matcher_free(struct matcher *mt)
{
	if (!mt)
		return;
	near_free(mt->near);
	regex_free(mt->regex);
	free(mt->form);
	free(mt->has_patterns);
	free(mt);
}

bool match_list_known(const struct mappings *m, const char *list)
{
	return list_find(m, list) != NONE;
}

void match_lists(const struct mappings *m, char *buf, size_t cap)
{
	uint32_t n;
	const struct image_list *l = part_at(m, PART_LIST, &n);
	size_t k = 0;

	buf[0] = 0;
	for (uint32_t i = 0; i < n && k < cap; i++)
		k += (size_t)snprintf(buf + k, cap - k, "%s%s", i ? " " : "", m->text + l[i].name);
}

const char *match_list_title(const struct mappings *m, const char *list)
{
	uint32_t l = list_find(m, list);

	return l == NONE ? "" : m->text + list_at(m, l)->title;
}

const char *match_name(const struct mappings *m, const char *list, const char *code)
{
	for (uint32_t l = list_find(m, list); l != NONE; l = list_at(m, l)->base)
		for (uint32_t i = spell_first(m, l, CLASS_CODE, code, strlen(code)); i != NONE; i = spell_at(m, i)->next)
			if (spell_at(m, i)->item != NONE)
				return m->item[spell_at(m, i)->item].name;
	return "";
}

/* ---- the question ---- */

static enum status candidates(const struct ask *q, const char *s, size_t n, struct err *e)
{
	struct near_name like[NEAR_MAX];
	uint32_t item[NEAR_MAX];
	size_t k;
	const char *fold = fold_of(q, s, n, &k);
	unsigned found;

	if (k == 0)
		return ST_OK;
	found = takes_guesses(q) ? part_of(q, s, n, item, NEAR_MAX) : 0;
	if (found) {
		put_candidates(q->m, q->out, item, found);
		return ST_OK;
	}
	if (!q->mt->near)
		TRY(near_new(q->m, &q->mt->near, e));
	found = near_find(q->mt->near, q->list, fold, k, like);
	for (unsigned i = 0; i < found; i++) {
		item[i] = like[i].item;
		q->out->like[i].row = like[i].spell;
		q->out->like[i].score = (uint8_t)(like[i].score / 10);
	}
	q->out->nlike = (uint8_t)found;
	put_candidates(q->m, q->out, item, found);
	return ST_OK;
}

/* The expressions of the territories that a list has. */
static enum status regex_make(const struct ask *q, struct err *e)
{
	uint32_t l = q->list;

	if (q->mt->regex_made || !takes_guesses(q))
		return ST_OK;
	while (!list_at(q->m, l)->territories)
		l = list_at(q->m, l)->base;
	q->mt->regex_made = true;
	return regex_new(q->m, l, &q->mt->regex, e);
}

static enum status ask_seen(const struct ask *q, const char *s, size_t n, struct err *e)
{
	char html[REPAIR_TEXT];
	uint32_t whole;
	struct hit h;
	size_t k;

	text_trim(&s, &n);
	if (n == 0)
		return ST_OK;
	fold_label(q, s, n);
	if (*q->system ? code_given(q, s, n, &h) : code_hit(q, s, n, &h))
		answer(q, &h, HOW_CODE, 100);
	else if (name_hit(q, s, n, &h))
		answer_name(q, s, n, &h);
	else if (!flagged_hit(q, s, n) && !pattern_hit(q, s, n) && n < LABEL_LONGEST) {
		if (repair_html(s, n, html, &k)) {
			s = html;
			n = k;
			fold_label(q, s, n);
		}
		TRY(regex_make(q, e));
		if ((s == html && name_hit(q, s, n, &h)) || (cleaned_hit(q, s, n, &h) && !(h.item == NONE && part_of(q, s, n, &whole, 1)))) {
			answer(q, &h, HOW_CLEANED, 90);
			return ST_OK;
		}
		if (regex_hit(q, s, n, &h))
			answer(q, &h, HOW_PATTERN, 90);
		else if (!guess_label(q, s, n))
			return candidates(q, s, n, e);
	}
	return ST_OK;
}

/* What is hidden in a label is left out, and the answer marked. */
static enum status ask_label(const struct ask *q, const char *s, size_t n, struct err *e)
{
	char seen[LABEL_LONGEST];

	if (n >= LABEL_LONGEST || !odd_hidden(s, n))
		return ask_seen(q, s, n, e);
	TRY(ask_seen(q, seen, odd_without(s, n, seen), e));
	if (q->out->kind != KIND_NONE && q->out->kind != KIND_AMBIGUOUS) {
		q->out->how = HOW_REPAIRED;
		q->out->score = q->out->score < 70 ? q->out->score : 70;
	}
	return ST_OK;
}

/* Length of "SYSTEM:" at the start of a code; 0: there is none. */
static size_t system_prefix(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return n && n < 32 && s[n] == ':' && s[0] >= 'A' ? n + 1 : 0;
}

static enum status ask_code(struct ask *q, const char *label, const char *s, size_t n, struct err *e)
{
	struct match near = *q->out;
	struct hit h;

	text_trim(&s, &n);
	if (code_given(q, s, n, &h)) {
		answer(q, &h, HOW_CODE, 100);
		return ST_OK;
	}
	if (pattern_hit(q, s, n))
		return ST_OK;
	/* A code that is not known is not saved by its label, but the label says what may have been meant. */
	q->system = "";
	q->parts = false;
	TRY(ask_label(q, label, strlen(label), e));
	if (q->out->kind != KIND_NONE && q->out->kind != KIND_AMBIGUOUS)
		snprintf(near.candidates, sizeof near.candidates, "%s", q->out->out);
	else
		memcpy(near.candidates, q->out->candidates, sizeof near.candidates);
	*q->out = near;
	return ST_OK;
}

void matcher_for(struct matcher *mt, const char *sender)
{
	snprintf(mt->own, sizeof mt->own, *sender ? "=%s" : "", sender);
}

/* The sender's own table, in the years that its row names. */
static bool own_hit(const struct ask *q, const char *s)
{
	struct ask own = *q;
	size_t n = strlen(s);
	const struct image_spell *x;
	struct hit h;

	own.system = q->mt->own;
	own.parts = true; /* nothing else is looked for */
	text_trim(&s, &n);
	if (!*own.system || !n || !name_hit(&own, s, n, &h) || h.item == NONE)
		return false;
	x = spell_at(q->m, h.spell);
	if (q->day && (q->day < x->from || q->day > x->to))
		return false;
	answer(q, &h, HOW_ALIAS, 96);
	q->out->dated |= x->from != DAY_OPEN_FROM || x->to != DAY_OPEN_TO;
	snprintf(q->out->why, sizeof q->out->why, "mappings/national/%s.csv:%u", own.system + 1, x->line);
	return true;
}

/* Nearly all questions are for the list of the one before. */
static uint32_t list_asked(struct matcher *mt, const char *list)
{
	if (mt->asked == NONE || strcmp(mt->m->text + list_at(mt->m, mt->asked)->name, list) != 0)
		mt->asked = list_find(mt->m, list);
	return mt->asked;
}

enum status match_label(struct matcher *mt, const char *list, const char *label, const char *text, const char *system,
	int year, struct match *out, struct err *e)
{
	struct ask q = { mt, mt->m, list_asked(mt, list), system ? system : "", 0, out, false };
	char named[32];
	size_t n;

	memset(out, 0, sizeof *out);
	mt->left = LOOKS_ALL;
	if (q.list == NONE)
		return err_set(e, ST_FATAL, "%s: there is no such code list", list);
	if (year > 0 && year < 9999)
		q.day = (uint32_t)year * 10000 + 1231;
	if (!label)
		label = "";
	n = text ? system_prefix(text) : 0;
	if (n) {
		snprintf(named, sizeof named, "%.*s", (int)n - 1, text);
		q.system = named;
		text += n;
	}
	if (!n && own_hit(&q, text && *text ? text : label))
		return ST_OK;
	q.parts = holds_parts(&q);
	return text && *text ? ask_code(&q, label, text, strlen(text), e) : ask_label(&q, label, strlen(label), e);
}

bool match_guessed(uint8_t how)
{
	return how == HOW_TRANSLIT || how == HOW_REPAIRED || how == HOW_TYPO || how == HOW_FILE;
}

bool match_row(const struct mappings *m, const struct match *x, struct match_row *out)
{
	const struct image_pattern *p = part_at(m, PART_PATTERN, NULL);
	const struct image_regex *r = part_at(m, PART_REGEX, NULL);
	const struct image_spell *s;

	*out = (struct match_row){ "", 0, "", "", DAY_OPEN_FROM, DAY_OPEN_TO };
	if (x->row_of == ROWS_SPELLINGS) {
		s = spell_at(m, x->row);
		*out = (struct match_row){ m->text + s->source, s->column ? s->line : 0, m->text + s->text, m->text + s->system, s->from, s->to };
	} else if (x->row_of == ROWS_PATTERNS) {
		out->file = m->text + p[x->row].source;
		out->line = p[x->row].line;
		out->text = m->text + p[x->row].key;
	} else if (x->row_of == ROWS_REGEXES) {
		out->file = m->text + r[x->row].source;
		out->line = r[x->row].line;
		out->text = m->text + r[x->row].text;
	}
	return x->row_of != ROWS_NONE;
}

const char *match_like(const struct mappings *m, const struct match *x, unsigned k, const char **code, unsigned *score)
{
	const struct image_spell *s;

	if (k >= x->nlike)
		return NULL;
	s = spell_at(m, x->like[k].row);
	*code = printed(m, s->item);
	*score = x->like[k].score;
	return m->text + s->text;
}

const char *match_kind_word(uint8_t kind)
{
	static const char *const WORD[] = { "none", "code", "area", "former", "part", "aggregate", "residual", "subarea",
		"ambiguous" };

	return kind < sizeof WORD / sizeof *WORD ? WORD[kind] : "none";
}

const char *match_how_word(uint8_t how)
{
	static const char *const WORD[] = { TR("none"), TR("code"), TR("exact"), TR("folded"), TR("cleaned"), TR("alias"), TR("pattern"),
		TR("translit"), TR("repaired"), TR("typo"), TR("demonym"), TR("default"), TR("file") };

	return how < sizeof WORD / sizeof *WORD ? WORD[how] : "none";
}
