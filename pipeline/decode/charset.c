#include "decode/charset.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include "core/bytes.h"
#include "core/text.h"

#define PIECE ((size_t)8 << 20)
#define SAMPLE (64 * 1024)

/* Of two that make equal sense the first wins. icu is the converter's name where it differs. Rare ones have to make more
 * sense than the others. */
static const struct page {
	const char *name, *icu;
	bool rare;
} pages[] = {
	{ "ISO-8859-1", NULL, false },
	{ "windows-1252", NULL, false },
	{ "ISO-8859-15", NULL, false },
	{ "windows-1250", NULL, false },
	{ "ISO-8859-2", NULL, false },
	{ "windows-1254", NULL, false },
	{ "windows-1251", NULL, false },
	{ "KOI8-R", NULL, false },
	{ "windows-1256", NULL, false },
	{ "windows-1253", NULL, false },
	{ "CP949", "windows-949", false },
	{ "Shift_JIS", "ibm-943_P15A-2003", false },
	{ "GB18030", NULL, false },
	{ "Big5", "windows-950", false },
	{ "CP850", "ibm-850", false },
	{ "CP866", "ibm-866", false },
	{ "ISO-8859-5", NULL, true },
	{ "ISO-8859-6", NULL, true },
	{ "EUC-JP", NULL, true },
	{ "macintosh", NULL, true },
};
#define PAGES (sizeof pages / sizeof *pages)

/* Converts strictly. ST_SKIP: a byte that the converter does not know. */
static enum status convert(const char *icu, const char *p, size_t n, char **out, size_t *len, struct err *e)
{
	UErrorCode u = U_ZERO_ERROR;
	UConverter *from = ucnv_open(icu, &u), *to = ucnv_open("UTF-8", &u);
	UChar pivot[4096], *source = pivot, *target = pivot;
	const char *in = p;
	size_t cap = n + n / 2 + 64;
	char *buf = malloc(cap), *at = buf;
	enum status st = ST_OK;

	if (!buf) {
		st = err_set(e, ST_FATAL, "no memory to convert %zu bytes", n);
		goto out;
	}
	ucnv_setToUCallBack(from, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &u);
	ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL, &u);
	for (bool first = true; U_SUCCESS(u); first = false) {
		char *more;
		size_t done;

		ucnv_convertEx(to, from, &at, buf + cap, &in, p + n, pivot, &source, &target, pivot + 4096, first, true, &u);
		if (u != U_BUFFER_OVERFLOW_ERROR)
			break;
		u = U_ZERO_ERROR;
		done = (size_t)(at - buf);
		more = realloc(buf, cap * 2);
		if (!more) {
			st = err_set(e, ST_FATAL, "no memory to convert %zu bytes", n);
			goto out;
		}
		at = more + done;
		buf = more;
		cap *= 2;
	}
	if (U_FAILURE(u))
		st = err_set(e, ST_SKIP, "byte %zu is not %s", (size_t)(in - p), icu);
out:
	if (from)
		ucnv_close(from);
	if (to)
		ucnv_close(to);
	if (st != ST_OK) {
		free(buf);
		return st;
	}
	*out = buf;
	*len = (size_t)(at - buf);
	return ST_OK;
}

/* Lines with bytes beyond ASCII, as many as fit. */
static size_t sample(const char *p, size_t n, char buf[SAMPLE])
{
	const char *end = p + n;
	size_t len = 0;

	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));
		size_t line, i = 0;

		stop = stop ? stop + 1 : end;
		line = (size_t)(stop - p);
		while (i < line && !(p[i] & 0x80))
			i++;
		if (i < line) {
			if (line > SAMPLE - len)
				break;
			memcpy(buf + len, p, line);
			len += line;
		}
		p = stop;
	}
	if (!len) { /* a line longer than the sample */
		len = (size_t)(end - p) < SAMPLE ? (size_t)(end - p) : SAMPLE;
		memcpy(buf, p, len);
	}
	return len;
}

/* Of the characters of two bytes, the share that stands where a page of the east keeps its common ones: what was
 * written under another page mostly falls elsewhere. 1 for pages of one byte. */
static double common_share(const char *page, const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;
	double all = 0, common = 0;
	bool kr = page[0] == 'C' && page[2] == '9', jp = page[0] == 'S', euc = page[0] == 'E', cn = page[0] == 'G', tw = page[0] == 'B';

	if (!kr && !jp && !euc && !cn && !tw)
		return 1;
	for (size_t i = 0; i < n; i++) {
		unsigned char a = p[i], b = i + 1 < n ? p[i + 1] : 0;

		if (a < 0x81)
			continue;
		all++;
		if (jp && a >= 0xa0 && a <= 0xdf)
			continue; /* one byte */
		i++;
		if (jp)
			common += a <= 0x84 || (a >= 0x88 && a <= 0x97);
		else if (euc)
			common += b >= 0xa1 && (a == 0xa1 || a == 0xa4 || a == 0xa5 || (a >= 0xb0 && a <= 0xcf));
		else if (kr)
			common += b >= 0xa1 && ((a >= 0xa1 && a <= 0xa3) || (a >= 0xb0 && a <= 0xc8));
		else if (cn)
			common += b >= 0xa1 && ((a >= 0xa1 && a <= 0xa3) || (a >= 0xb0 && a <= 0xd7));
		else
			common += a >= 0xa1 && a <= 0xc6;
	}
	return all > 0 ? 0.2 + 0.8 * common / all : 1;
}

/* ICU names the standard where it means a family; these pages are of the same letters. */
static bool same_letters(const char *icu, const char *page)
{
	static const char *const also[][2] = {
		{ "EUC-KR", "CP949" },
		{ "ISO-8859-1", "windows-1252" },
		{ "ISO-8859-2", "windows-1250" },
		{ "ISO-8859-7", "windows-1253" },
		{ "ISO-8859-9", "windows-1254" },
	};

	for (size_t i = 0; i < sizeof also / sizeof *also; i++)
		if (strcmp(icu, also[i][0]) == 0 && strcmp(page, also[i][1]) == 0)
			return true;
	return strcmp(icu, page) == 0;
}

/* ICU's statistics of letter sequences know some languages well; they break ties, since they say "ISO-8859-1"
 * of nearly everything that is short. */
static void add_statistics(const char *p, size_t n, double score[PAGES])
{
	UErrorCode u = U_ZERO_ERROR;
	UCharsetDetector *d = ucsdet_open(&u);
	const UCharsetMatch **m = NULL;
	int32_t count = 0;

	if (U_SUCCESS(u))
		ucsdet_setText(d, p, (int32_t)n, &u);
	if (U_SUCCESS(u))
		m = ucsdet_detectAll(d, &count, &u);
	for (int32_t i = 0; U_SUCCESS(u) && i < count; i++) {
		const char *name = ucsdet_getName(m[i], &u);
		int32_t confidence = ucsdet_getConfidence(m[i], &u);

		for (size_t k = 0; U_SUCCESS(u) && k < PAGES; k++)
			if (same_letters(name, pages[k].name))
				score[k] += confidence * 0.002;
	}
	if (d)
		ucsdet_close(d);
}

static enum status guess(const char *p, size_t n, struct charset_text *out, struct err *e)
{
	double score[PAGES];
	bool tried[PAGES] = { false };
	char *some = malloc(SAMPLE);
	size_t len;

	if (!some)
		return err_set(e, ST_FATAL, "no memory to find the encoding");
	len = sample(p, n, some);
	for (size_t k = 0; k < PAGES; k++) {
		const char *icu = pages[k].icu ? pages[k].icu : pages[k].name;
		char *text;
		size_t size;
		enum status st = convert(icu, some, len, &text, &size, e);

		score[k] = -9;
		if (st == ST_FATAL) {
			free(some);
			return st;
		}
		if (st != ST_OK)
			continue;
		score[k] = charset_sense(text, size) * common_share(pages[k].name, some, len) * (pages[k].rare ? 0.95 : 1);
		free(text);
	}
	add_statistics(some, len, score);
	free(some);
	for (;;) {
		size_t best = PAGES;
		enum status st;

		for (size_t k = 0; k < PAGES; k++)
			if (!tried[k] && (best == PAGES || score[k] > score[best] + 1e-9))
				best = k;
		if (best == PAGES || score[best] < 0.35)
			return err_set(e, ST_SKIP, "it is a text whose letters make no sense in any known encoding");
		tried[best] = true;
		st = convert(pages[best].icu ? pages[best].icu : pages[best].name, p, n, &out->owned, &out->n, e);
		if (st == ST_FATAL)
			return st;
		if (st == ST_OK) {
			out->p = out->owned;
			out->name = pages[best].name;
			out->guessed = true;
			return ST_OK;
		}
	}
}

const char *charset_wide(const unsigned char *p, size_t n)
{
	size_t zero[4] = { 0 }, look = n < SAMPLE ? n & ~(size_t)3 : SAMPLE, quarter = look / 4, breaks = 0, fit = 0;
	bool little;

	if (n >= 4 && (memcmp(p, "\xff\xfe\0\0", 4) == 0 || memcmp(p, "\0\0\xfe\xff", 4) == 0))
		return p[0] ? "UTF-32LE" : "UTF-32BE";
	if (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0))
		return p[0] == 0xff ? "UTF-16LE" : "UTF-16BE";
	if (n % 2 || look < 4)
		return NULL;
	for (size_t i = 0; i < look; i++)
		zero[i % 4] += p[i] == 0;
	if (n % 4 == 0 && zero[3] == quarter && zero[2] * 10 > quarter * 9 && !zero[0])
		return "UTF-32LE";
	if (n % 4 == 0 && zero[0] == quarter && zero[1] * 10 > quarter * 9 && !zero[3])
		return "UTF-32BE";
	little = zero[1] + zero[3] > zero[0] + zero[2];
	if ((little ? zero[0] + zero[2] : zero[1] + zero[3]) != 0 || zero[0] + zero[1] + zero[2] + zero[3] == 0)
		return NULL;
	/* In a text of bytes that has stray zeros a line end would not have one beside it each time. */
	for (size_t i = 0; i + 1 < look; i += 2) {
		breaks += p[i] == '\n' || p[i + 1] == '\n' || p[i] == '\r' || p[i + 1] == '\r';
		fit += little ? (p[i] == '\n' || p[i] == '\r') && !p[i + 1] : (p[i + 1] == '\n' || p[i + 1] == '\r') && !p[i];
	}
	if (!fit || fit * 10 < breaks * 9)
		return NULL;
	return little ? "UTF-16LE" : "UTF-16BE";
}

static size_t line_of(const char *p, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++)
		line += p[i] == '\n';
	return line;
}

/* Whether most places beyond ASCII have the shape of UTF-8: then it is UTF-8 and damaged. */
static bool mostly_utf8(const char *p, size_t n)
{
	size_t good = 0, bad = 0, i = 0;

	while (i < n) {
		unsigned char lead = (unsigned char)p[i++];
		size_t want = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0, k = 0;

		if (lead < 0x80)
			continue;
		while (k < want && i + k < n && (p[i + k] & 0xc0) == 0x80)
			k++;
		good += want && k == want;
		bad += !want || k < want;
		i += k == want ? want : 0;
	}
	return good > 2 * bad;
}

/* As utf8_span() of all of a text, which is looked at in pieces: what has been looked at need not stay in memory. */
static size_t utf8_length(const char *p, size_t n)
{
	size_t good = 0;

	while (good < n) {
		size_t piece = n - good < PIECE ? n - good : PIECE, span = utf8_span(p + good, piece);

		/* A character may be cut by the end of a piece, and then all of it stands in the next one. */
		if (span + 3 < piece || (span < piece && good + piece == n) || span == 0)
			return good + span;
		bytes_behind(p + good, p + good + span);
		good += span;
	}
	return good;
}

enum status charset_decode(const unsigned char *in, size_t n, struct charset_text *out, struct err *e)
{
	const char *p = (const char *)in, *wide = charset_wide(in, n), *zero;
	bool marked = n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
	size_t good;

	*out = (struct charset_text){ .name = "UTF-8" };
	if (wide) {
		size_t mark = wide[4] == '3' ? 4 : 2;
		bool has = in[0] >= 0xfe || (mark == 4 && in[2] == 0xfe);
		enum status st = convert(wide, p + (has ? mark : 0), n - (has ? mark : 0), &out->owned, &out->n, e);

		if (st == ST_SKIP)
			return err_set(e, ST_SKIP, "it is a text in %s with damaged places", wide);
		TRY(st);
		out->p = out->owned;
		out->name = wide;
		zero = memchr(out->p, 0, out->n);
		if (zero)
			return err_set(e, ST_SKIP, "line %zu holds a zero byte, which no text may",
				line_of(out->p, (size_t)(zero - out->p)));
		return ST_OK;
	}
	p += marked ? 3 : 0;
	n -= marked ? 3 : 0;
	out->p = p;
	out->n = n;
	good = utf8_length(p, n);
	if (good == n)
		return ST_OK;
	zero = memchr(p + good, 0, n - good);
	if (zero)
		return err_set(e, ST_SKIP, "line %zu holds a zero byte, which no text may", line_of(p, (size_t)(zero - p)));
	if (marked || mostly_utf8(p, n))
		return err_set(e, ST_SKIP, "line %zu is no valid UTF-8, though the rest of the text is", line_of(p, good));
	return guess(p, n, out, e);
}

void charset_release(struct charset_text *t)
{
	free(t->owned);
	*t = (struct charset_text){ 0 };
}
