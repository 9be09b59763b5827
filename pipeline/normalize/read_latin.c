/*
 * read_latin.c - what letters of other scripts sound like, as ICU writes it: a part of the image, see latin.h.
 */
#include "normalize/build.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define SOUND_CAP 64

/* Letters beyond ASCII that names are written in, first and last; small ones only. */
static const uint32_t ALONE[][2] = { { 0x80, 0x6ff }, { 0x10a0, 0x10ff }, { 0x1e00, 0x2e7f } };
/* And those that may sound otherwise before certain others: of Greek, of Armenian, and of Arabic before the signs of vowels. */
static const uint32_t TOGETHER[][4] = { { 0x3ac, 0x3ce, 0x3ac, 0x3ce }, { 0x561, 0x587, 0x561, 0x587 }, { 0x620, 0x6d3, 0x64b, 0x655 } };

static enum status sound(UTransliterator *t, uint32_t a, uint32_t b, char out[SOUND_CAP], struct err *e)
{
	UErrorCode ec = U_ZERO_ERROR;
	UChar u[SOUND_CAP];
	int32_t n = 0, limit, bytes;

	U16_APPEND_UNSAFE(u, n, a);
	if (b)
		U16_APPEND_UNSAFE(u, n, b);
	limit = n;
	utrans_transUChars(t, u, &n, SOUND_CAP, 0, &limit, &ec);
	u_strToUTF8(out, SOUND_CAP, &bytes, u, n, &ec);
	return U_SUCCESS(ec) && bytes < SOUND_CAP ? ST_OK : err_set(e, ST_FATAL, "ICU cannot say what U+%04X sounds like: %s", a, u_errorName(ec));
}

static bool small(uint32_t c)
{
	return u_isdefined((UChar32)c) && (uint32_t)u_tolower((UChar32)c) == c;
}

static enum status add(struct build *b, uint32_t one, uint32_t two, const char *text, struct err *e)
{
	struct image_latin x = { .a = one, .b = two };

	TRY(build_text(b, text, &x.text, e));
	return build_add(b, PART_LATIN, &x, sizeof x, NULL, e);
}

/* Where two letters fold to what each of them sounds like there is nothing to say of them. */
static enum status add_pairs(struct build *b, UTransliterator *t, uint32_t one, struct err *e)
{
	char first[SOUND_CAP], apart[2 * SOUND_CAP], both[SOUND_CAP], x[2 * SOUND_CAP * 18], y[2 * SOUND_CAP * 18];

	for (size_t k = 0; k < sizeof TOGETHER / sizeof *TOGETHER; k++) {
		if (one < TOGETHER[k][0] || one > TOGETHER[k][1])
			continue;
		TRY(sound(t, one, 0, first, e));
		for (uint32_t two = TOGETHER[k][2]; two <= TOGETHER[k][3]; two++) {
			size_t n = (size_t)sprintf(apart, "%s", first);

			if (!small(two))
				continue;
			TRY(sound(t, two, 0, apart + n, e));
			TRY(sound(t, one, two, both, e));
			if (text_fold(apart, strlen(apart), x, sizeof x) != text_fold(both, strlen(both), y, sizeof y) || strcmp(x, y) != 0)
				TRY(add(b, one, two, both, e));
		}
	}
	return ST_OK;
}

static enum status add_all(struct build *b, UTransliterator *t, struct err *e)
{
	char text[SOUND_CAP], itself[SOUND_CAP];

	for (size_t k = 0; k < sizeof ALONE / sizeof *ALONE; k++)
		for (uint32_t c = ALONE[k][0]; c <= ALONE[k][1]; c++) {
			if (!small(c))
				continue;
			itself[utf8_put(c, itself)] = 0;
			TRY(sound(t, c, 0, text, e));
			if (strcmp(text, itself) != 0)
				TRY(add(b, c, 0, text, e));
			TRY(add_pairs(b, t, c, e));
		}
	return ST_OK;
}

static enum status copy(struct build *b, const struct mappings *old, struct err *e)
{
	uint32_t n;
	const struct image_latin *v = part_at(old, PART_LATIN, &n);

	for (uint32_t i = 0; i < n; i++)
		TRY(add(b, v[i].a, v[i].b, old->text + v[i].text, e));
	return ST_OK;
}

enum status read_latin(struct build *b, const struct mappings *old, struct err *e)
{
	static const char RULE[] = "Any-Latin; Latin-ASCII; Lower";
	UErrorCode ec = U_ZERO_ERROR;
	UChar id[sizeof RULE];
	UTransliterator *t;
	enum status st;

	if (old)
		return copy(b, old, e);
	u_charsToUChars(RULE, id, sizeof RULE);
	t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &ec);
	if (U_FAILURE(ec))
		return err_set(e, ST_FATAL, "ICU has no transliteration to Latin letters: %s", u_errorName(ec));
	st = add_all(b, t, e);
	utrans_close(t);
	return st;
}
