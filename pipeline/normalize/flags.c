#include "normalize/flags.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"

#define FLAGS_LONGEST 48
#define LETTERS_LONGEST 24 /* texts with letters that no table explains */

/* Whether two letters are different whatever their case; most texts are told apart by their first. */
static bool differ(char a, char b)
{
	return ((a ^ b) & 0xdf) != 0;
}

static const struct image_flag *flag_before(const struct mappings *m, const char *s, size_t n, size_t *len)
{
	uint32_t nflag;
	const struct image_flag *f = part_at(m, PART_FLAG, &nflag), *best = NULL;

	*len = 0;
	for (uint32_t i = 0; i < nflag; i++) {
		size_t k;

		if (n && differ(m->text[f[i].text], *s))
			continue;
		k = strlen(m->text + f[i].text);
		if (k > *len && k <= n && !strncasecmp(m->text + f[i].text, s, k)) {
			best = &f[i];
			*len = k;
		}
	}
	return best;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void cut_whole(char *s)
{
	size_t bad;

	if (!utf8_valid(s, strlen(s), &bad))
		s[bad] = 0;
}

static void add_comment(struct flags *out, const char *flag, size_t n, const char *name)
{
	size_t k = strlen(out->comment);

	snprintf(out->comment + k, sizeof out->comment - k, "%s%.*s%s%s", k ? "; " : "", (int)n, flag, *name ? " " : "", name);
	cut_whole(out->comment);
}

/* What the flags of a text are, in their order. */
struct found {
	const struct image_flag *flag[FLAGS_LONGEST];
	size_t n;
};

/* The one with the lowest rank gives the status, the others stay in the comment. */
static void say_flags(const struct mappings *m, const struct found *x, struct flags *out)
{
	const struct image_flag *first = NULL;

	for (size_t i = 0; i < x->n; i++) {
		if (*(m->text + x->flag[i]->status) && (!first || x->flag[i]->rank < first->rank))
			first = x->flag[i];
		if (*(m->text + x->flag[i]->conf))
			out->conf = m->text + x->flag[i]->conf;
	}
	if (first) {
		out->status = m->text + first->status;
		snprintf(out->said, sizeof out->said, "%s %s", m->text + first->text, m->text + first->name);
		cut_whole(out->said);
	}
	for (size_t i = 0; i < x->n; i++)
		if (x->flag[i] != first && !*(m->text + x->flag[i]->conf))
			add_comment(out, m->text + x->flag[i]->text, strlen(m->text + x->flag[i]->text), m->text + x->flag[i]->name);
}

bool flags_read(const struct mappings *m, const char *s, size_t n, bool signs_only, struct flags *out)
{
	struct found x = { .n = 0 };
	size_t nunknown = 0;

	*out = (struct flags){ .status = "", .conf = "" };
	text_trim(&s, &n);
	if (n == 0 || n > FLAGS_LONGEST)
		return false;
	for (size_t i = 0, len; i < n; i += len) {
		const struct image_flag *f = flag_before(m, s + i, n - i, &len);

		if (f && !(signs_only && is_letter(s[i]))) {
			x.flag[x.n++] = f;
		} else if (s[i] == ' ' || s[i] == ',') {
			len = 1;
		} else if (is_letter(s[i]) && !signs_only && n <= LETTERS_LONGEST) {
			len = 1;
			out->unknown[nunknown++] = s[i];
		} else {
			return false;
		}
	}
	say_flags(m, &x, out);
	if (nunknown)
		add_comment(out, out->unknown, nunknown, "");
	return x.n + nunknown > 0;
}

bool flags_beside(const struct mappings *m, uint32_t list, const char *s, size_t n, struct flags *out)
{
	struct found x = { .n = 0 };

	*out = (struct flags){ .status = "", .conf = "" };
	text_trim(&s, &n);
	if (n > FLAGS_LONGEST)
		return false;
	for (size_t i = 0, len; i < n; i += len) {
		const struct image_flag *f = flag_before(m, s + i, n - i, &len);

		if (s[i] == ' ' || s[i] == ',') {
			len = 1;
			continue;
		}
		if (!f || f->beside != list || (i + len < n && s[i + len] != ' ' && s[i + len] != ','))
			return false;
		x.flag[x.n++] = f;
	}
	say_flags(m, &x, out);
	return x.n > 0;
}

static const struct image_mark *find_mark(const struct mappings *m, const char *s, size_t n, bool whole, size_t *len)
{
	uint32_t nmark;
	const struct image_mark *x = part_at(m, PART_MARK, &nmark), *best = NULL;

	*len = 0;
	for (uint32_t i = 0; i < nmark; i++) {
		size_t k;

		if (n && differ(m->text[x[i].text], *s))
			continue;
		k = strlen(m->text + x[i].text);
		if (whole ? k == n && !strncasecmp(m->text + x[i].text, s, k) : k > *len && k <= n && !strncasecmp(m->text + x[i].text, s, k)) {
			best = &x[i];
			*len = k;
			if (whole)
				break;
		}
	}
	return best;
}

const struct image_mark *mark_find(const struct mappings *m, const char *s, size_t n)
{
	size_t len;

	text_trim(&s, &n);
	return find_mark(m, s, n, true, &len);
}

const struct image_mark *mark_before(const struct mappings *m, const char *s, size_t n, size_t *len)
{
	return find_mark(m, s, n, false, len);
}

const struct image_mark *mark_of_state(const struct mappings *m, uint32_t state)
{
	uint32_t nmark;
	const struct image_mark *x = part_at(m, PART_MARK, &nmark);

	for (uint32_t i = 0; i < nmark; i++)
		if (x[i].state == state && *(m->text + x[i].status))
			return &x[i];
	return NULL;
}
