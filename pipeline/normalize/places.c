/* places.c - whether titles name a part of the area that a table is of. */
#include "normalize/steps.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

/* What one text is, beside the whole. */
enum place { PLACE_NONE, PLACE_WHOLE, PLACE_PART /* that has no code */, PLACE_SUBAREA, PLACE_OTHER /* another area */ };

/* The item is a part of the whole, or a part of one. */
static bool lies_in(const struct ask *q, const struct code_item *part, const char *whole)
{
	const struct code_item *up = part;

	for (unsigned depth = 0; up && depth < 8; depth++) {
		size_t n = strcspn(up->successors, " ");
		char code[64];

		snprintf(code, sizeof code, "%.*s", (int)n, up->successors);
		if (!strcmp(code, whole))
			return true;
		up = *code ? code_find(q->m, q->m->text + list_at(q->m, q->list)->name, code) : NULL;
	}
	return false;
}

/* A name that tables give to parts. It holds beside the whole only, so its system is no question. */
static enum place declared_part(const struct ask *q, const char *fold, size_t n, const char *whole, uint32_t *item)
{
	enum place found = PLACE_NONE;

	for (uint32_t l = q->list; l != NONE; l = list_at(q->m, l)->base)
		for (uint32_t i = n ? spell_first(q->m, l, CLASS_NAME, fold, n) : NONE; i != NONE; i = spell_at(q->m, i)->next) {
			uint32_t x = spell_at(q->m, i)->item;

			if (x == NONE)
				continue;
			if (q->m->item[x].kind == KIND_SUBAREA && lies_in(q, &q->m->item[x], whole)) {
				*item = x;
				return PLACE_SUBAREA;
			}
			if (spell_at(q->m, i)->type == SPELL_STOP && !strcmp(q->m->item[x].code, whole))
				found = PLACE_PART;
		}
	return found;
}

static enum place place_of(struct ask *q, const char *s, size_t n, const char *whole, uint32_t *item)
{
	struct match x = { .code = "" };
	enum place part;
	struct hit h;
	size_t k;
	const char *fold;

	if (n >= NAME_LONGEST)
		return PLACE_NONE;
	fold_label(q, s, n);
	fold = fold_of(q, s, n, &k);
	q->out = &x;
	if (name_hit(q, s, n, &h))
		answer(q, &h, HOW_EXACT, 100);
	/* "Luxembourg" is a part of Luxembourg too */
	if ((x.kind == KIND_AREA || x.kind == KIND_FORMER) && !strcmp(x.code, whole))
		return PLACE_WHOLE;
	part = declared_part(q, fold, k, whole, item);
	if (part != PLACE_NONE)
		return part;
	if (x.kind == KIND_PART && !strcmp(x.code, whole))
		return PLACE_PART;
	*item = h.item;
	return x.kind == KIND_AREA ? PLACE_OTHER : PLACE_NONE;
}

/* What is known of the texts so far. */
struct places {
	enum place place;
	const char *named;
	size_t n;
	uint32_t item[2]; /* those with codes */
	unsigned nitem;
	const char *whole; /* a text of nwhole bytes that is the whole by its own name */
	size_t nwhole;
	bool file, doubt; /* the name of a file says it, and by a word that may mean something else */
};

static void take(struct places *p, enum place place, uint32_t item, const char *s, size_t n)
{
	bool again = p->nitem && (place == PLACE_SUBAREA || place == PLACE_OTHER) && p->item[0] == item;

	if (place == PLACE_SUBAREA || place == PLACE_OTHER) {
		if (!again && p->nitem < 2)
			p->item[p->nitem++] = item;
	}
	if (place <= p->place)
		return;
	p->place = place;
	p->named = s;
	p->n = n;
}

static void look(struct ask *q, const char *s, size_t n, const char *whole, struct places *p)
{
	bool sure = n && *s == '!';
	enum place place;
	uint32_t item = NONE;

	s += sure;
	n -= sure;
	/* the Tobago of "Trinidad and Tobago" */
	if (!sure && p->whole && memmem(p->whole, p->nwhole, s, n))
		return;
	place = place_of(q, s, n, whole, &item);
	if (place == PLACE_NONE && sure)
		place = PLACE_PART;
	if (place == PLACE_WHOLE) {
		p->whole = s;
		p->nwhole = n;
	} else if (place != PLACE_NONE) {
		take(p, place, item, s, n);
	}
}

/* ---- names of files ---- */

#define WORDS_MOST 48 /* of a name; all of one has 255 bytes */
#define RUN_MOST 6    /* words of a place */

struct file_words {
	unsigned n;
	struct {
		const char *s;
		size_t n; /* with the words behind it up to the end of the name */
	} at[WORDS_MOST];
};

/* What the list of words of names of files says of one, as its code; "". */
static const char *file_word(const struct ask *q, const char *s, size_t n)
{
	size_t k;
	const char *fold = fold_of(q, s, n, &k);
	uint32_t i = q->mt->file_words != NONE && k ? spell_first(q->m, q->mt->file_words, CLASS_NAME, fold, k) : NONE;

	return i != NONE && spell_at(q->m, i)->item != NONE ? q->m->item[spell_at(q->m, i)->item].code : "";
}

static void split(const char *s, size_t n, struct file_words *out)
{
	out->n = 0;
	for (size_t i = 0; i < n && out->n < WORDS_MOST; i += strcspn(s + i, " |") + 1) {
		out->at[out->n].s = s + i;
		out->at[out->n++].n = n - i;
	}
}

/* The bytes of `many` words from word i on. */
static size_t run_of(const struct file_words *v, unsigned i, unsigned many)
{
	return i + many < v->n ? (size_t)(v->at[i + many].s - v->at[i].s) - 1 : v->at[i].n;
}

/* One run of words. true: it is understood, and nothing shorter is looked for in it. */
static bool run(struct ask *q, const char *s, size_t n, const char *whole, const char *before, bool office, struct places *p)
{
	const char *word = file_word(q, s, n);
	uint32_t item = NONE;
	enum place place;

	if (!strcmp(word, "WORD"))
		return true;
	place = place_of(q, s, n, whole, &item);
	if (place == PLACE_NONE)
		return false;
	/* where people come from, or go to; another country is a partner; and the "central" of an office is its own */
	if (place == PLACE_WHOLE || place == PLACE_OTHER || !strcmp(before, "FROM") || (office && !strcmp(word, "NAME")))
		return true;
	p->doubt |= office || !strcmp(word, "NAME");
	take(p, place, item, s, n);
	return true;
}

/* "?migration bavaria 2022 csv" */
static void look_file(struct ask *q, const char *s, size_t n, const char *whole, struct places *p)
{
	struct file_words v;
	bool office = false;

	split(s, n, &v);
	p->file = true;
	for (unsigned i = 0; i < v.n; i++)
		office |= !strcmp(file_word(q, v.at[i].s, run_of(&v, i, 1)), "OFFICE");
	for (unsigned i = 0; i < v.n;) {
		const char *before = i ? file_word(q, v.at[i - 1].s, run_of(&v, i - 1, 1)) : "";
		unsigned many = v.n - i < RUN_MOST ? v.n - i : RUN_MOST;

		while (many && !run(q, v.at[i].s, run_of(&v, i, many), whole, before, office, p))
			many--;
		i += many ? many : 1;
	}
}

/* A name of a file is no title: a word that may be a person's or an office's, too, leaves the figures with the whole, for review. */
static void settle_file(struct places *p, struct match *out)
{
	if (!p->file)
		return;
	out->how = HOW_FILE;
	out->score = 50;
	if (p->doubt)
		p->place = PLACE_WHOLE;
}

enum status match_part(struct matcher *mt, const char *list, const char *texts, const char *whole, int year, struct match *out,
	const char **named, size_t *n, struct err *e)
{
	struct places p = { .place = PLACE_NONE };
	struct match of;
	struct ask q;

	*named = NULL;
	*n = 0;
	TRY(match_label(mt, list, "", whole, "", year, out, e));
	if (!*out->code)
		return ST_OK;
	of = *out;
	q = (struct ask){ mt, mt->m, mt->asked, "", 0, &of, false };
	for (const char *s = texts; *s;) {
		const char *end = strchrnul(s, '|');

		/* names of files stand behind what titles say */
		if (*s != '?')
			look(&q, s, (size_t)(end - s), out->code, &p);
		else if (p.place == PLACE_NONE && !p.whole)
			look_file(&q, s + 1, (size_t)(end - s) - 1, out->code, &p);
		s = *end ? end + 1 : end;
	}
	if (p.place == PLACE_NONE)
		return ST_OK;
	*named = p.named;
	*n = p.n;
	out->how = HOW_EXACT;
	settle_file(&p, out);
	if (p.place == PLACE_WHOLE)
		return ST_OK;
	if (p.place == PLACE_PART) {
		out->kind = KIND_PART;
	} else if (p.place == PLACE_SUBAREA && p.nitem == 1) {
		const struct code_item *c = &mt->m->item[p.item[0]];

		out->kind = KIND_SUBAREA;
		snprintf(out->code, sizeof out->code, "%s", c->code);
		snprintf(out->out, sizeof out->out, "%s", c->code);
	} else {
		out->kind = KIND_AMBIGUOUS;
		out->score = 50;
		put_candidates(mt->m, out, p.item, p.nitem);
		if (p.place == PLACE_OTHER && strlen(out->candidates) + strlen(out->out) + 2 < sizeof out->candidates)
			sprintf(out->candidates + strlen(out->candidates), "|%s", out->out);
		out->code[0] = 0;
	}
	return ST_OK;
}
