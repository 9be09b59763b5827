#include "normalize/sound.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "core/text.h"

#define NAME_CAP 96 /* of a character in Unicode */

static bool serves(uint32_t c)
{
	return (c >= 0x780 && c < 0x7c0) || (c >= 0x900 && c < 0x10a0) || (c >= 0x1200 && c < 0x13a0) || (c >= 0x1780 && c < 0x1800) ||
		(c >= 0x3041 && c < 0x3100);
}

static bool vowel(char c)
{
	return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U';
}

/* Consonants that are taken for one another, by what Unicode calls them. */
static const char *grouped(const char *name)
{
	static const char *const GROUP[][2] = { { "KH", "K" }, { "GH", "G" }, { "CH", "C" }, { "JH", "J" }, { "TT", "T" }, { "TTH", "T" }, { "DD", "D" },
		{ "DDH", "D" }, { "TH", "T" }, { "DH", "D" }, { "PH", "P" }, { "BH", "B" }, { "NN", "N" }, { "NNN", "N" }, { "SS", "S" }, { "SH", "S" },
		{ "LL", "L" }, { "LLL", "L" }, { "RR", "R" }, { "NG", "N" }, { "NY", "N" }, { "V", "B" }, { "W", "B" }, { "Z", "J" }, { "RH", "R" },
		{ "DDDH", "R" }, { "Y", "Y" }, { "F", "P" }, { "ZH", "J" } };

	for (size_t i = 0; i < sizeof GROUP / sizeof *GROUP; i++)
		if (!strcmp(GROUP[i][0], name))
			return GROUP[i][1];
	return name;
}

/* "BENGALI LETTER KHA" is K, "TAMIL VOWEL SIGN AA" and "TAMIL LETTER O" are nothing. */
static const char *consonant(uint32_t c, char buf[NAME_CAP])
{
	UErrorCode ec = U_ZERO_ERROR;
	int32_t n = u_charName((UChar32)c, U_UNICODE_CHAR_NAME, buf, NAME_CAP, &ec);
	char *last;

	if (U_FAILURE(ec) || n <= 0 || n >= NAME_CAP || strstr(buf, "VOWEL") || strstr(buf, " SARA ") || u_charType((UChar32)c) != U_OTHER_LETTER)
		return "";
	last = strstr(buf, " LETTER ") || strstr(buf, " SYLLABLE ") ? strrchr(buf, ' ') + 1 : buf;
	for (n = (int32_t)strlen(last); n > 0 && vowel(last[n - 1]); n--)
		last[n - 1] = 0;
	return grouped(last);
}

/* What a letter is, as Unicode's names say when it is first heard; kept by thread. */
#define HEARD 512
struct heard {
	uint32_t c; /* 0: none yet */
	UScriptCode script;
	bool letter;
	char is[NAME_CAP];
};

static const struct heard *hear(uint32_t c)
{
	static _Thread_local struct heard kept[HEARD];
	struct heard *x = &kept[c % HEARD];
	UErrorCode ec = U_ZERO_ERROR;
	char buf[NAME_CAP];

	if (x->c != c) {
		x->c = c;
		x->script = uscript_getScript((UChar32)c, &ec);
		x->letter = u_charType((UChar32)c) == U_OTHER_LETTER;
		strcpy(x->is, consonant(c, buf));
	}
	return x;
}

unsigned sound_key(const char *fold, size_t n, char out[SOUND_TEXT])
{
	UScriptCode script = USCRIPT_COMMON;
	char last[NAME_CAP] = "";
	unsigned count = 0;
	size_t len = 0, k;

	if (n == 0 || (unsigned char)*fold < 0xc0)
		return 0;
	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(fold, n, &i);
		const struct heard *x;
		UScriptCode its;

		if (c == ' ')
			continue;
		if (!serves(c))
			return 0;
		x = hear(c);
		its = x->script;
		if (script != USCRIPT_COMMON && its > USCRIPT_INHERITED && its != script)
			return 0;
		if (script == USCRIPT_COMMON && its > USCRIPT_INHERITED) {
			script = its;
			len = (size_t)sprintf(out, "%s", uscript_getShortName(script));
		}
		if (!*x->is && x->letter)
			*last = 0; /* a vowel that is a letter parts two consonants */
		if (!*x->is || !strcmp(x->is, last))
			continue;
		k = strlen(x->is);
		if (len + k + 8 > SOUND_TEXT)
			return 0;
		out[len++] = ' ';
		memcpy(out + len, x->is, k + 1);
		memcpy(last, x->is, k + 1);
		len += k;
		count++;
	}
	return count;
}
