/* load_words.c - patterns that layouts use more than once: names for them, and one compiled pattern for all their places. */
#include <ctype.h>
#include <string.h>

#include "core/hash_inline.h"
#include "layout/decl.h"

#define WORD_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define EXPANDED_MAX 16384

/* "{NAME}" of two capitals or more; "\p{L}" and "\d{4}" are something else. */
static size_t name_at(const char *s)
{
	size_t n = s[0] == '{' ? strspn(s + 1, WORD_LETTERS) : 0;

	return n > 1 && s[1 + n] == '}' ? n : 0;
}

static enum status put_in(struct arena *a, const struct ynode *words, const struct ynode *upto, struct ynode *n, struct err *e)
{
	char buf[EXPANDED_MAX];
	size_t len = 0;

	for (const char *s = n->text; *s;) {
		size_t name = name_at(s), k = 1;
		const struct ynode *w = name ? words->child : NULL;
		const char *from = s;

		while (w && w != upto && (strncmp(w->key, s + 1, name) != 0 || w->key[name]))
			w = w->next;
		if (name && (!w || w == upto))
			return yaml_fail(e, n, "'words' give no pattern the name '%.*s', or only further down", (int)name, s + 1);
		if (w) {
			from = w->text;
			k = strlen(w->text);
		}
		if (len + k + 4 >= sizeof buf)
			return yaml_fail(e, n, "with its words put in, this pattern is longer than %d bytes", EXPANDED_MAX);
		if (w)
			memcpy(buf + len, "(?:", 3), len += 3;
		memcpy(buf + len, from, k);
		len += k;
		if (w)
			buf[len++] = ')';
		s += w ? name + 2 : 1;
	}
	n->text = arena_strdup(a, buf, len);
	return n->text ? ST_OK : err_set(e, ST_FATAL, "out of memory for layouts");
}

static struct pattern **slot_of(struct pattern **v, uint32_t n, const char *text)
{
	uint32_t at = (uint32_t)hash_lookup(text, strlen(text)) & (n - 1);

	while (v[at] && strcmp(pattern_source(v[at]), text) != 0)
		at = (at + 1) & (n - 1);
	return &v[at];
}

static enum status more_room(struct load *l, struct err *e)
{
	uint32_t n = l->cknown ? 2 * l->cknown : 256;
	struct pattern **v = arena_alloc(l->arena, n, sizeof *v);

	if (!v)
		return err_set(e, ST_FATAL, "out of memory for layouts");
	for (uint32_t i = 0; i < l->cknown; i++)
		if (l->known[i])
			*slot_of(v, n, pattern_source(l->known[i])) = l->known[i];
	l->known = v;
	l->cknown = n;
	return ST_OK;
}

enum status load_pattern(struct load *l, const struct ynode *n, struct pattern **out, struct err *e)
{
	struct pattern **slot;

	if (2 * (l->nknown + 1) > l->cknown)
		TRY(more_room(l, e));
	slot = n->kind == YAML_TEXT ? slot_of(l->known, l->cknown, n->text) : NULL;
	if (slot && *slot) {
		*out = *slot;
		return ST_OK;
	}
	TRY(pattern_compile(l->arena, n, out, e));
	*slot = *out;
	l->nknown++;
	return ST_OK;
}

static enum status walk(struct arena *a, const struct ynode *words, struct ynode *n, struct err *e)
{
	if (n->kind == YAML_TEXT)
		return strchr(n->text, '{') ? put_in(a, words, NULL, n, e) : ST_OK;
	for (struct ynode *c = n->child; c; c = c->next)
		if (c != words)
			TRY(walk(a, words, c, e));
	return ST_OK;
}

enum status load_words(struct arena *a, struct ynode *file, struct err *e)
{
	const struct ynode *words = yaml_get(file, "words");

	if (!words)
		return ST_OK;
	if (words->kind != YAML_MAP)
		return yaml_fail(e, words, "'words' is a map of names in capitals and patterns");
	for (struct ynode *w = words->child; w; w = w->next) {
		if (w->kind != YAML_TEXT || strspn(w->key, WORD_LETTERS) != strlen(w->key) || strlen(w->key) < 2)
			return yaml_fail(e, w, "a word is a name of capitals and a pattern, such as YEAR: '\\d{4}'");
		TRY(put_in(a, words, w, w, e));
	}
	return walk(a, words, file, e);
}
