/*
 * readings.c - who is called so: the areas that a name can mean, in which languages, and beside which other area.
 */
#include <stdio.h>
#include <string.h>

#include "core/text.h"
#include "normalize/steps.h"

bool match_reading(const struct mappings *m, const struct match *x, unsigned k, struct match_reading *out)
{
	const uint32_t *set = part_at(m, PART_LANGS, NULL);

	if (x->row_of != ROWS_SPELLINGS || spell_at(m, x->row)->class != CLASS_NAME || spell_at(m, x->row)->type == SPELL_DEMONYM)
		return false;
	for (uint32_t i = x->row; i != NONE; i = spell_at(m, i)->next) {
		const struct image_spell *s = spell_at(m, i);

		if (s->item == NONE || s->type == SPELL_STOP || m->text[s->system] || k-- > 0)
			continue;
		*out = (struct match_reading){ m->item[s->item].code, printed(m, s->item), m->text + set[s->langs], m->item[s->item].kind, i };
		return true;
	}
	return false;
}

bool match_langs_have(const char *langs, const char *lang)
{
	size_t n = strcspn(lang, "_-@.");

	for (const char *p = langs; n && *p; p += strcspn(p, " "), p += *p == ' ')
		if (strcspn(p, " ") == n && !memcmp(p, lang, n))
			return true;
	return false;
}

void match_in_language(const struct mappings *m, struct match *x, const char *lang)
{
	struct match_reading r, one = { .code = NULL };

	if (x->kind != KIND_AMBIGUOUS)
		return;
	for (unsigned k = 0; match_reading(m, x, k, &r); k++) {
		if (!match_langs_have(r.langs, lang))
			continue;
		if (one.code && strcmp(one.code, r.code) != 0)
			return;
		one = r;
	}
	if (!one.code)
		return;
	snprintf(x->code, sizeof x->code, "%s", one.code);
	snprintf(x->out, sizeof x->out, "%s", one.out);
	snprintf(x->why, sizeof x->why, "a name of it in the language %.*s", (int)strcspn(lang, "_-@."), lang);
	x->candidates[0] = 0;
	x->kind = one.kind;
	x->row = one.row;
	x->score = 90;
}

bool match_beside(const struct mappings *m, const char *list, const char *label, unsigned k, struct match_pair *out)
{
	char fold[1024];
	size_t n = strlen(label) <= 50 ? text_fold(label, strlen(label), fold, sizeof fold) : 0;

	for (uint32_t l = n && n != SIZE_MAX ? list_find(m, list) : NONE; l != NONE; l = list_at(m, l)->base)
		for (uint32_t i = spell_first(m, l, CLASS_BESIDE, fold, n); i != NONE; i = spell_at(m, i)->next)
			if (k-- == 0) {
				*out = (struct match_pair){ m->item[spell_at(m, i)->item].code, m->text + spell_at(m, i)->among };
				return true;
			}
	return false;
}
