/*
 * text.h - Unicode at the gate.
 *
 * Everything behind decode is valid UTF-8. Folding serves comparison only and is never printed.
 */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "core/status.h"

/* true: valid UTF-8 (no surrogates, nothing above U+10FFFF, no overlong forms). Otherwise *bad_at is the
 * offset of the first wrong byte. */
bool utf8_valid(const char *s, size_t n, size_t *bad_at);
/* How many bytes are valid UTF-8 without a zero byte, from the first one on. */
size_t utf8_span(const char *s, size_t n);
/* The next code point of valid UTF-8 at *i (moved on); 0 at the end. */
uint32_t utf8_next(const char *s, size_t n, size_t *i);
size_t utf8_put(uint32_t cp, char out[4]); /* bytes written */

/* Whether two texts of n bytes are the same. For short ones, which nearly all are, without a call. */
static inline bool text_same(const char *a, const char *b, size_t n)
{
	uint64_t a8, b8, a8_end, b8_end;
	uint32_t a4, b4, a4_end, b4_end;

	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&a8, a, 8);
		memcpy(&b8, b, 8);
		memcpy(&a8_end, a + n - 8, 8);
		memcpy(&b8_end, b + n - 8, 8);
		return a8 == b8 && a8_end == b8_end;
	}
	if (n >= 4) {
		memcpy(&a4, a, 4);
		memcpy(&b4, b, 4);
		memcpy(&a4_end, a + n - 4, 4);
		memcpy(&b4_end, b + n - 4, 4);
		return a4 == b4 && a4_end == b4_end;
	}
	return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

/* Narrows [s, s+n) past white space of any script (blank, tab, NBSP, thin and narrow blanks, BOM). */
void text_trim(const char **s, size_t *n);

/* Compatibility case folding without accents: NFKC_Casefold, NFD, marks removed (vowel signs of Indic and
 * South-East Asian scripts and the voicing of kana are letters and stay), every run of white space,
 * punctuation and apostrophes one blank, none at the ends; % and mathematical signs stay, so "85+" is not
 * "85" and "Share (%)" not "Share". "CÔTE D’IVOIRE" and "Cote d'Ivoire" fold alike.
 * buf is NUL-terminated; the answer is its length, or SIZE_MAX where cap is too small (n * 18 + 1 always
 * is enough; ordinary text needs n + 1). ICU does the work; the first call loads its tables. */
size_t text_fold(const char *s, size_t n, char *buf, size_t cap);

/* Control characters, and those that turn the direction of what follows: shown as \u202e in what people read. */
bool text_hidden(uint32_t c);
/* A name as bytes, as text to be shown: bytes that are not UTF-8, control characters and those that turn the direction of
 * writing are written \xE9; all else stays. In the arena; NULL: no memory. */
const char *text_visible(struct arena *a, const char *s, size_t n);
/* What two names of files have in common that differ only in case or in the form of composed letters. NULL: no memory. */
const char *text_caseless(struct arena *a, const char *s, size_t n);

/* How many code points a text of UTF-8 has, for columns that are padded. */
unsigned text_letters(const char *s);
bool text_eq_nocase(const char *a, const char *b); /* ASCII only */
/* Levenshtein distance of two short ASCII words, for "did you mean"; at most 64 bytes are looked at. */
unsigned text_distance(const char *a, const char *b);

#endif
