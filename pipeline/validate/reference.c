/*
 * reference.c - what validators ask of a reference.
 */
#include "validate/reference.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "validate/view.h"

static const struct ref_flow *part_of(const struct view *v)
{
	const struct reference *r = v->sub->config->reference;

	for (uint32_t i = 0; r && i < r->nflow; i++)
		if (!strcmp(r->flow[i].flow->id, v->t->flow->id))
			return &r->flow[i];
	return NULL;
}

uint32_t reference_count(const struct view *v)
{
	const struct ref_flow *p = part_of(v);

	return p ? p->n : 0;
}

const char *reference_code(const struct view *v, uint32_t ref, uint32_t dim)
{
	const struct ref_flow *p = part_of(v);
	const struct reference *r = v->sub->config->reference;

	return sym_str(r->syms, p->code[p->obs[ref].code + dim]);
}

const char *reference_said(const struct view *v, uint32_t ref, uint32_t col, char buf[REF_SAID_MOST + 1])
{
	const struct reference *r = v->sub->config->reference;
	const char *s = sym_str(r->syms, part_of(v)->obs[ref].said);

	for (uint32_t k = v->ndim; k < col && *s; k++)
		s = strchrnul(s, REF_SAID) + 1;
	snprintf(buf, REF_SAID_MOST + 1, "%.*s", (int)strcspn(s, "\x1f"), s);
	return buf;
}

uint32_t reference_find(const struct view *v, const char *const code[COL_MAX])
{
	const struct ref_flow *p = part_of(v);
	uint32_t lo = 0, hi = p ? p->n : 0, d;
	uint64_t hash = 0;

	for (d = 0; d < v->ndim; d++)
		hash += hash64(code[d], strlen(code[d]), (d + 1) * 0x9e3779b97f4a7c15u);
	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (p->obs[mid].hash < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; p && lo < p->n && p->obs[lo].hash == hash; lo++) {
		for (d = 0; d < v->ndim && !strcmp(reference_code(v, lo, d), code[d]); d++)
			;
		if (d == v->ndim)
			return lo;
	}
	return ROW_ABSENT;
}

bool reference_number(const struct view *v, uint32_t ref, uint32_t as, struct dec *out)
{
	const struct ref_flow *p = part_of(v);

	if (ref == ROW_ABSENT || !p->obs[ref].number)
		return false;
	*out = p->obs[ref].value;
	return dec_shift(out, p->obs[ref].multiplier - view_multiplier(v, as));
}

uint32_t reference_row(const struct view *v, const char *const code[COL_MAX])
{
	struct cube_key k;

	if (!v->t->n)
		return ROW_ABSENT;
	view_key(v, 0, &k);
	for (uint32_t d = 0; d < v->ndim; d++) {
		uint32_t c = view_code(v, d, code[d]);

		if (c == CODE_ABSENT)
			return ROW_ABSENT;
		view_key_set(v, &k, d, c);
	}
	return view_find(v, &k, ROW_ABSENT);
}

static bool is_listed(const struct rule_cond *c, const char *code)
{
	for (uint32_t k = 0; k < c->ncode; k++)
		if (!strcmp(c->code[k], code))
			return true;
	return false;
}

bool reference_applies(const struct rule_row *r, const struct view *v, const char *const code[COL_MAX])
{
	for (uint32_t i = 0; i < r->ncond; i++) {
		int col = view_col(v, r->cond[i].col);

		if (col >= 0 && (uint32_t)col < v->ndim && is_listed(&r->cond[i], code[col]) == r->cond[i].not)
			return false;
	}
	return true;
}

bool reference_fits(const struct rule_row *r, const struct view *v, uint32_t ref)
{
	for (uint32_t i = 0; i < r->ncond; i++) {
		int col = view_col(v, r->cond[i].col);
		char said[REF_SAID_MOST + 1];

		if (col >= 0 && (uint32_t)col >= v->ndim &&
			is_listed(&r->cond[i], reference_said(v, ref, (uint32_t)col, said)) == r->cond[i].not)
			return false;
	}
	return true;
}

static bool is_letter(unsigned char c)
{
	return isalnum(c) || c >= 0x80; /* all of UTF-8 beyond ASCII */
}

/* Whether a text has a word, without regard to capitals of ASCII; "estim*" is any word that begins so. */
static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);
	bool any = n && word[n - 1] == '*';

	n -= any;
	for (const char *s = text; *s; s++)
		if ((s == text || !is_letter((unsigned char)s[-1])) && !strncasecmp(s, word, n) && (any || !is_letter((unsigned char)s[n])))
			return true;
	return false;
}

bool rule_speaks(const struct rule_row *r, const struct view *v, const char *name, uint32_t row, uint32_t ref)
{
	char said[REF_SAID_MOST + 1];

	for (uint32_t i = 0; i < r->nparsed; i++)
		for (uint32_t k = 0; !strcmp(r->parsed[i].field, name) && k < r->parsed[i].n; k++) {
			const struct rule_cond *c = &r->parsed[i].v[k];
			int col = view_col(v, c->col);

			for (uint32_t w = 0; col >= 0 && w < c->ncode; w++)
				if ((row != ROW_ABSENT && has_word(sym_str(v->sub->syms, table_code(v->t, row, (uint32_t)col)), c->code[w])) ||
					(ref != ROW_ABSENT && has_word((uint32_t)col < v->ndim ? reference_code(v, ref, (uint32_t)col) :
						reference_said(v, ref, (uint32_t)col, said), c->code[w])))
					return true;
		}
	return false;
}

void rule_change_texts(const struct rule_row *r, const struct view *v, const char *name, const char *code[COL_MAX])
{
	for (uint32_t i = 0; i < r->nparsed; i++)
		for (uint32_t k = 0; !strcmp(r->parsed[i].field, name) && k < r->parsed[i].n; k++) {
			int col = view_col(v, r->parsed[i].v[k].col);

			if (col >= 0 && (uint32_t)col < v->ndim)
				code[col] = r->parsed[i].v[k].code[0];
		}
}
