#include "normalize/latin.h"

#include <stdlib.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "core/text.h"

#define LONGEST 200 /* UTF-16 units; longer texts are no names */

struct latin {
	UTransliterator *t;
};

enum status latin_new(struct latin **out, struct err *e)
{
	static const char RULE[] = "Any-Latin; Latin-ASCII; Lower";
	struct latin *x = calloc(1, sizeof *x);
	UErrorCode ec = U_ZERO_ERROR;
	UChar id[sizeof RULE];

	if (!x)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	u_charsToUChars(RULE, id, sizeof RULE);
	x->t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &ec);
	if (U_FAILURE(ec)) {
		free(x);
		return err_set(e, ST_FATAL, "ICU has no transliteration to Latin letters: %s", u_errorName(ec));
	}
	*out = x;
	return ST_OK;
}

void latin_free(struct latin *x)
{
	if (x)
		utrans_close(x->t);
	free(x);
}

/* Alphabets from Latin to Arabic, and Georgian. What writes syllables comes out as something that nobody writes. */
static bool serves(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		if ((c >= 0x700 && c < 0x10a0) || (c >= 0x1100 && c < 0x1e00) || c >= 0x2e80)
			return false;
	}
	return true;
}

size_t latin_fold(struct latin *x, const char *s, size_t n, char *buf, size_t cap)
{
	UChar u[LONGEST * 6];
	char plain[LONGEST * 18];
	UErrorCode ec = U_ZERO_ERROR;
	int32_t len = 0, limit, bytes = 0;
	size_t k;

	u_strFromUTF8(u, LONGEST, &len, s, (int32_t)n, &ec);
	if (n > LONGEST * 3 || U_FAILURE(ec) || !serves(s, n))
		return 0;
	limit = len;
	utrans_transUChars(x->t, u, &len, LONGEST * 6, 0, &limit, &ec);
	u_strToUTF8(plain, sizeof plain, &bytes, u, len, &ec);
	if (U_FAILURE(ec))
		return 0;
	k = text_fold(plain, (size_t)bytes, buf, cap);
	return k == SIZE_MAX ? 0 : k;
}
