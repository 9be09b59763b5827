/* template.c - what a setting becomes, with what a pattern caught put in. */
#include <ctype.h>
#include <string.h>

#include "core/text.h"
#include "layout/work.h"

#define EXPANDED_MAX (2 * PATTERN_TEXT_MAX)

/* A text that would be longer than this is left out as a whole: half a label is worse than none. */
static bool put(char *buf, size_t *len, const char *s, size_t n)
{
	if (*len + n > EXPANDED_MAX)
		return false;
	memcpy(buf + *len, s, n);
	*len += n;
	return true;
}

/* $sender or a name that a cell gives, by the loader's check. */
static const char *named_text(const struct layout_run *r, const char **t)
{
	const char *name = *t + 1;
	size_t n = strspn(name, VAR_LETTERS);

	*t = name + n;
	for (uint32_t i = 0; i < r->t->nvar; i++)
		if (strlen(r->t->var[i]) == n && memcmp(r->t->var[i], name, n) == 0)
			return sym_str(r->sub->syms, r->var[i]);
	return r->sub->sender;
}

enum status expand(struct layout_run *r, const char *template, sym_t *out, struct err *e)
{
	char buf[EXPANDED_MAX];
	const char *t = template, *s = buf;
	size_t len = 0, caught = 0;
	bool variable = false, ok = true;

	*out = SYM_NONE;
	while (*t && ok) {
		const char *stop = strchr(t, '$');
		size_t n = stop ? (size_t)(stop - t) : strlen(t);

		ok = put(buf, &len, t, n);
		t += n;
		if (!ok || !*t)
			break;
		variable = true;
		if (isdigit((unsigned char)t[1])) {
			const char *g = pattern_group(r->scratch, (uint32_t)(t[1] - '0'), &n);

			text_trim(&g, &n);
			t += 2;
			ok = put(buf, &len, g, n);
		} else {
			const char *named = named_text(r, &t);

			n = strlen(named);
			ok = put(buf, &len, named, n);
		}
		caught += n;
	}
	/* "UNPD:$1" with nothing caught is no code. */
	if (!ok || (variable && caught == 0))
		return ST_OK;
	return sym_intern(r->sub->syms, s, len, out, e);
}

enum status expand_setting(struct layout_run *r, const struct setting *s, struct item *out, struct err *e)
{
	*out = (struct item){ .col = s->col, .copy = s->copy, .from = s->from, .replace = true };
	if (s->label)
		TRY(expand(r, s->label, &out->label, e));
	if (s->text)
		TRY(expand(r, s->text, &out->text, e));
	return ST_OK;
}
