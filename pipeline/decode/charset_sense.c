#include "decode/charset.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "core/text.h"

static int (*known_word)(const char *word, size_t n);

void charset_set_words(int (*known)(const char *word, size_t n))
{
	known_word = known;
}

/* What the letters of a word are written in; the three of Japanese count as one. */
enum system { SYS_NONE, SYS_LATIN, SYS_CYRILLIC, SYS_GREEK, SYS_ARABIC, SYS_HANGUL, SYS_EAST, SYS_OTHER };

static enum system system_of(UChar32 c)
{
	UErrorCode u = U_ZERO_ERROR;

	switch (uscript_getScript(c, &u)) {
	case USCRIPT_LATIN:
		return SYS_LATIN;
	case USCRIPT_CYRILLIC:
		return SYS_CYRILLIC;
	case USCRIPT_GREEK:
		return SYS_GREEK;
	case USCRIPT_ARABIC:
		return SYS_ARABIC;
	case USCRIPT_HANGUL:
		return SYS_HANGUL;
	case USCRIPT_HAN:
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
		return SYS_EAST;
	case USCRIPT_COMMON:
	case USCRIPT_INHERITED:
		return SYS_NONE; /* as the long-vowel mark of kana */
	default:
		return SYS_OTHER;
	}
}

static bool any_of(UChar32 c, const char *letters)
{
	size_t i = 0, n = strlen(letters);

	while (i < n)
		if ((UChar32)utf8_next(letters, n, &i) == c)
			return true;
	return false;
}

/* How often a letter is met in tables of the world. Latin letters of the west are the commonest; the others show
 * themselves by letters that read as signs in western code pages. */
static double letter_weight(UChar32 c, enum system in)
{
	switch (in) {
	case SYS_LATIN:
		if (any_of(c, "àáâãäåæçèéêëíîïñóôõöøúûüßÀÁÂÄÅÇÈÉÊÍÎÓÔÖØÚÜœ"))
			return 1;
		if (any_of(c, "ąćęłńśźżčďěňřšťůžőűăşţğıșțŁŚŻČŘŠŽŞİĞ"))
			return 0.95;
		if (any_of(c, "ìòùýÃÆÌÏÑÒÕÙÛÝÿŒ"))
			return 0.9;
		return any_of(c, "ðþÐÞŸƒ") ? 0.6 : 0.7;
	case SYS_CYRILLIC:
		return c >= 0x410 && c <= 0x44f ? 1 : 0.75;
	case SYS_GREEK:
		return 0.95;
	case SYS_ARABIC:
		return (c >= 0x621 && c <= 0x652) ? 1 : 0.7;
	case SYS_EAST:
		return c >= 0xff61 && c <= 0xff9f ? 0.1 : 0.98; /* half-width kana is rare */
	case SYS_HANGUL:
		return 1;
	default:
		return 0.3;
	}
}

/* Letters beyond ASCII of languages in Latin script. A text mostly keeps to one of them, while under a wrong page
 * its letters belong to none together. */
static const char *const alphabets[] = {
	"àâæçéèêëîïôœùûüÿ",
	"áéíñóúüï",
	"ãáàâçéêíóôõúü",
	"äöüßé",
	"àèéìòù",
	"åäöé",
	"æøåé",
	"áðéíóúýþæö",
	"ëéèïöüáóê",
	"àçéèíïòóúü",
	"ąćęłńóśźż",
	"áčďéěíňóřšťúůýž",
	"áäčďéíĺľňóôŕšťúýž",
	"áéíóöőúüű",
	"ăâîşţșț",
	"čćđšž",
	"çğıiöşüâî",
	"äöõüšž",
	"ąčęėįšųūž",
	"āčēģīķļņšūž",
	"çë",
};
#define LATIN_END 0x250

struct word {
	const char *at;
	unsigned letters, beyond; /* of these beyond ASCII */
	unsigned systems;	  /* bits */
	unsigned humps;		  /* capitals after small letters */
	bool small;		  /* the letter before is small */
	double weight;
};
struct sense {
	double score, units;
	double latin;		 /* letters of Latin script beyond ASCII */
	double count[LATIN_END]; /* of each of these, small */
};

static bool is_letter(UChar32 c)
{
	if (c == 0xaa || c == 0xba || c == 0xb5)
		return false; /* ordinals and the micro sign are signs here */
	return u_isalpha(c) || u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_COMBINING_SPACING_MARK;
}

static void word_add(struct word *w, UChar32 c, struct sense *s)
{
	bool mark = u_charType(c) == U_NON_SPACING_MARK;
	enum system in = c < 0x80 ? SYS_LATIN : mark ? SYS_NONE : system_of(c);

	w->letters++;
	if (in != SYS_NONE)
		w->systems |= 1u << in;
	if (c >= 0x80) {
		w->beyond++;
		w->weight += mark ? 0.5 : letter_weight(c, in);
	}
	if (c >= 0x80 && in == SYS_LATIN && c < LATIN_END) {
		UChar32 small = u_tolower(c);

		s->latin++;
		s->count[small < LATIN_END ? small : c]++;
	}
	w->humps += w->small && u_isupper(c);
	w->small = u_islower(c);
}

static void word_end(struct word *w, const char *end, UChar32 before, UChar32 after, struct sense *s)
{
	if (w->beyond) {
		bool mixed = (w->systems & (w->systems - 1)) != 0;
		bool east = (w->systems & ~(1u << SYS_EAST | 1u << SYS_HANGUL | 1u << SYS_LATIN)) == 0;
		bool in_number = w->letters == 1 && u_isdigit(before) && u_isdigit(after);

		s->units += w->beyond;
		s->score += in_number ? -1.0 : mixed ? w->beyond * (east ? 0.2 : -0.5) : w->weight;
		s->score -= w->humps;
		if (known_word && known_word(w->at, (size_t)(end - w->at)))
			s->score += w->beyond * 0.3;
	}
	*w = (struct word){ 0 };
}

/* A sign beyond ASCII, by what stands on its two sides. */
static double sign_weight(UChar32 c, UChar32 before, UChar32 after)
{
	int8_t type = u_charType(c);
	bool left = is_letter(before), right = is_letter(after);

	if (type == U_CONTROL_CHAR || type == U_UNASSIGNED || type == U_PRIVATE_USE_CHAR || (c >= 0x2500 && c <= 0x259f))
		return -2;
	if (c == 0xa0 || c == 0x202f)
		return u_isdigit(before) && u_isdigit(after) ? 1 : 0.3;
	if (c >= 0x3000)
		return 0.8; /* punctuation and digits of the east */
	if (c == 0x2019)
		return left ? 0.8 : 0.2;
	if (left && right)
		return c == 0x2013 || c == 0xb7 ? 0 : -1.5;
	if (any_of(c, "«»“”‘–—…°ªº€¹²³§©®•"))
		return 0.4;
	if (any_of(c, "¿¡"))
		return right ? 0.4 : -0.5;
	return left || right ? -0.5 : 0.1;
}

/* The share of the Latin letters that the best fitting language has. */
static double one_language(const struct sense *s)
{
	double best = 0;

	for (size_t k = 0; k < sizeof alphabets / sizeof *alphabets; k++) {
		size_t i = 0, n = strlen(alphabets[k]);
		double sum = 0;

		while (i < n) {
			uint32_t c = utf8_next(alphabets[k], n, &i);

			sum += c < LATIN_END ? s->count[c] : 0;
		}
		if (sum > best)
			best = sum;
	}
	return best / s->latin;
}

double charset_sense(const char *p, size_t n)
{
	struct sense s = { 0 };
	struct word w = { 0 };
	UChar32 before = ' ', outside = ' '; /* the character before this one, and before the word */
	size_t i = 0;

	while (i < n) {
		size_t at = i, ahead;
		UChar32 c = (UChar32)utf8_next(p, n, &i);

		if (is_letter(c)) {
			if (!w.letters) {
				w.at = p + at;
				outside = before;
			}
			word_add(&w, c, &s);
		} else {
			if (w.letters)
				word_end(&w, p + at, outside, c, &s);
			ahead = i;
			if (c >= 0x80) {
				s.score += sign_weight(c, before, ahead < n ? (UChar32)utf8_next(p, n, &ahead) : ' ');
				s.units += 1;
			}
		}
		before = c;
	}
	if (w.letters)
		word_end(&w, p + n, outside, ' ', &s);
	if (s.latin > 0)
		s.score -= s.latin * 0.3 * (1 - one_language(&s));
	return s.units > 0 ? s.score / s.units : 0;
}
