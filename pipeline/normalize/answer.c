/*
 * answer.c - what was found becomes an answer: code, kind, score, candidates.
 */
#include "normalize/steps.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "normalize/flags.h"
#include "normalize/pattern.h"

const char *printed(const struct mappings *m, uint32_t item)
{
	const struct code_item *c = &m->item[item];

	return c->kind == KIND_AREA && *c->alt ? c->alt : c->code;
}

void put_candidates(const struct mappings *m, struct match *out, const uint32_t *item, unsigned n)
{
	size_t k = 0;

	for (unsigned i = 0; i < n; i++) {
		const char *s = printed(m, item[i]);
		size_t len = strlen(s);

		if (k + len + 2 > sizeof out->candidates)
			break;
		if (k)
			out->candidates[k++] = '|';
		memcpy(out->candidates + k, s, len + 1);
		k += len;
	}
}

/* The one candidate among regions that is none; NONE: there are several, or only aggregates. */
static uint32_t only_area(const struct mappings *m, const struct hit *h)
{
	uint32_t one = NONE;

	if (h->namong < 2) /* it may mean something that the list does not have */
		return NONE;
	for (unsigned i = 0; i < h->namong; i++) {
		if (m->item[h->among[i]].kind == KIND_AGGREGATE)
			continue;
		if (one != NONE)
			return NONE;
		one = h->among[i];
	}
	return one;
}

static void put_code(char to[64], const char *code)
{
	size_t n = strnlen(code, 63);

	memcpy(to, code, n);
	to[n] = 0;
}

void answer(const struct ask *q, const struct hit *h, enum match_how how, uint8_t score)
{
	struct match *out = q->out;
	uint32_t item = h->item;

	out->how = (uint8_t)how;
	out->dated = h->dated;
	out->row_of = h->regex ? ROWS_REGEXES : h->spell != NONE ? ROWS_SPELLINGS : ROWS_NONE;
	out->row = h->regex ? h->regex - 1 : h->spell;
	if (item == NONE) {
		out->score = 50;
		put_candidates(q->m, out, h->among, h->namong);
		item = spell_at(q->m, h->spell)->type == SPELL_AMBIGUOUS ? only_area(q->m, h) : NONE;
		if (item == NONE) {
			out->kind = KIND_AMBIGUOUS;
			return;
		}
		out->or_region = true;
		score = 60;
	}
	out->kind = q->m->item[item].kind;
	out->score = score;
	if (out->kind == KIND_PART) {
		/* The item is the part; its whole stands in successors. */
		const struct image_list *l = list_at(q->m, q->list);
		const char *whole = q->m->item[item].successors;
		uint32_t i = spell_first(q->m, l->base != NONE ? l->base : q->list, CLASS_CODE, whole, strcspn(whole, " "));

		if (i != NONE)
			item = spell_at(q->m, i)->item;
	} else if ((h->part || spell_at(q->m, h->spell)->type == SPELL_PART) && !out->or_region) {
		out->kind = KIND_PART;
	}
	put_code(out->code, q->m->item[item].code);
	put_code(out->out, printed(q->m, item));
}

void answer_name(const struct ask *q, const char *s, size_t n, const struct hit *h)
{
	const struct image_spell *x = spell_at(q->m, h->spell);
	const char *written = q->m->text + x->text;

	if (x->type == SPELL_DEMONYM)
		answer(q, h, HOW_DEMONYM, 90);
	else if (x->type != SPELL_NAME && x->type != SPELL_WORLD)
		answer(q, h, HOW_ALIAS, 96);
	else if (strlen(written) == n && !memcmp(written, s, n))
		answer(q, h, HOW_EXACT, 100);
	else
		answer(q, h, HOW_FOLDED, 98);
}

bool pattern_hit(const struct ask *q, const char *s, size_t n)
{
	char code[2][64];
	uint32_t row = 0;
	unsigned found = q->mt->has_patterns[q->list] ? pattern_read(q->m, q->list, s, n, code, &row) : 0;
	struct match *out = q->out;
	bool same;

	if (found == 0)
		return false;
	out->row_of = ROWS_PATTERNS;
	out->row = row;
	same = strlen(code[0]) == n && !memcmp(code[0], s, n);
	out->how = same ? HOW_CODE : HOW_PATTERN;
	if (found > 1) {
		out->how = HOW_PATTERN;
		out->kind = KIND_AMBIGUOUS;
		out->score = 50;
		snprintf(out->candidates, sizeof out->candidates, "%s|%s", code[0], code[1]);
		return true;
	}
	out->kind = KIND_CODE;
	out->score = same ? 100 : 96;
	snprintf(out->code, sizeof out->code, "%s", code[0]);
	snprintf(out->out, sizeof out->out, "%s", code[0]);
	return true;
}

bool flagged_hit(const struct ask *q, const char *s, size_t n)
{
	struct match *out = q->out;
	struct flags f;

	if (!q->mt->has_patterns[q->list])
		return false;
	for (size_t k = n; --k > 0 && n - k < sizeof out->mark;) {
		const char *flag = s + k, *label = s;
		size_t nflag = n - k, nlabel = k;

		if (((unsigned char)*flag & 0xc0) == 0x80 || !flags_beside(q->m, q->list, flag, nflag, &f))
			continue;
		while (nlabel && (label[nlabel - 1] == ',' || label[nlabel - 1] == ' '))
			nlabel--;
		text_trim(&label, &nlabel);
		if (!nlabel || !pattern_hit(q, label, nlabel))
			continue;
		text_trim(&flag, &nflag);
		out->how = HOW_CLEANED;
		out->score = out->score < 90 ? out->score : 90;
		snprintf(out->mark, sizeof out->mark, "%.*s", (int)nflag, flag);
		snprintf(out->why, sizeof out->why, "%.*s with %s%s%s", (int)nlabel, label, f.said, *f.said && *f.comment ? "; " : "", f.comment);
		cut_whole(out->why);
		return true;
	}
	return false;
}
