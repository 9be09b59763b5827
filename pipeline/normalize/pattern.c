#include "normalize/pattern.h"

#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "core/text.h"
#include "normalize/era.h"

#define RUNS 4
#define HIJRI_FIRST 1250 /* years of the Islamic calendar: 1834 to 2076, of the Iranian one 1871 to 2122; none that statistics of migration speak of */
#define HIJRI_LAST 1500
#define SAMBAT_FIRST 2041 /* unmarked years of the Bikram Sambat, 1984 to 2044: earlier ones are years of the common calendar */
#define SAMBAT_LAST 2100
#define BUDDHIST_FIRST 2443 /* unmarked years of the Buddhist era, 1900 to 2056 */
#define BUDDHIST_LAST 2599
#define KEY_TEXT ((RUNS + 1) * PATTERN_TEXT + RUNS * 8 + 1)

/* A label taken apart: literal[0] run[0] literal[1] run[1] ... literal[n]. */
struct number_run {
	char digits[8];
	uint32_t value;
	bool month; /* the name of a month; word is what stands there */
	bool of_era;
	uint32_t era;
	char word[64];
};
struct parts {
	unsigned n;
	struct number_run run[RUNS];
	char literal[RUNS + 1][PATTERN_TEXT];
};

static bool is_dash(UChar32 c)
{
	return u_charType(c) == U_DASH_PUNCTUATION || c == 0x2212;
}

/* Signs beside which blanks mean nothing. */
static bool is_sign(UChar32 c)
{
	return c == '-' || c == '+' || c == '/' || c == '<' || c == '>' || c == '=' || c == 0x2264 || c == 0x2265 || c == '~';
}

/* Folds to code points; capitals of ASCII stay where keep_capitals. Returns how many, 0: none or too many. */
static size_t fold_points(const char *s, size_t n, bool keep_capitals, UChar32 *out, size_t cap)
{
	UErrorCode ec = U_ZERO_ERROR;
	const UNormalizer2 *casefold = unorm2_getNFKCCasefoldInstance(&ec), *nfd = unorm2_getNFDInstance(&ec);
	UChar src[PATTERN_TEXT], folded[PATTERN_TEXT * 4], plain[PATTERN_TEXT * 6];
	int32_t nsrc = 0, nfolded, nplain;
	size_t k = 0;

	if (n >= PATTERN_TEXT)
		return 0;
	u_strFromUTF8(src, PATTERN_TEXT, &nsrc, s, (int32_t)n, &ec);
	if (keep_capitals) {
		nfolded = nsrc;
		memcpy(folded, src, (size_t)nsrc * sizeof *src);
	} else {
		nfolded = unorm2_normalize(casefold, src, nsrc, folded, PATTERN_TEXT * 4, &ec);
	}
	nplain = unorm2_normalize(nfd, folded, nfolded, plain, PATTERN_TEXT * 6, &ec);
	if (U_FAILURE(ec))
		return 0;
	for (int32_t i = 0; i < nplain;) {
		UChar32 c;

		U16_NEXT(plain, i, nplain, c);
		if (u_charType(c) == U_NON_SPACING_MARK || c == 0x200e || c == 0x200f)
			continue;
		if (is_dash(c))
			c = '-';
		if (u_isUWhiteSpace(c)) {
			if (k == 0 || out[k - 1] == ' ' || is_sign(out[k - 1]))
				continue;
			c = ' ';
		} else if (is_sign(c) && k && out[k - 1] == ' ') {
			k--;
		}
		if (k == cap)
			return 0;
		out[k++] = c;
	}
	while (k && (out[k - 1] == ' ' || out[k - 1] == '.'))
		k--;
	return k;
}

static size_t put_points(const UChar32 *c, size_t n, char *out, size_t cap)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		char u[4];
		size_t m = utf8_put((uint32_t)c[i], u);

		if (k + m + 1 > cap)
			break;
		memcpy(out + k, u, m);
		k += m;
	}
	out[k] = 0;
	return k;
}

bool pattern_word(const char *s, char key[PATTERN_TEXT])
{
	UChar32 c[PATTERN_TEXT];
	size_t n = fold_points(s, strlen(s), false, c, PATTERN_TEXT);

	return n && put_points(c, n, key, PATTERN_TEXT) < PATTERN_TEXT - 4;
}

bool pattern_key(const char *s, char key[PATTERN_TEXT])
{
	UChar32 c[PATTERN_TEXT];
	size_t n = fold_points(s, strlen(s), true, c, PATTERN_TEXT);

	for (size_t i = 0; i < n; i++)
		if (c[i] >= 'A' && c[i] <= 'Z' && !strchr("AYZMDQSNEHBT", (int)c[i]))
			return false;
	return n && put_points(c, n, key, PATTERN_TEXT) < PATTERN_TEXT - 4;
}

/* The number of a month whose name is this word, 0: none. */
static uint32_t month_of(const struct mappings *m, const char *word, size_t n)
{
	uint32_t list = list_find(m, "month"), i = list == NONE ? NONE : spell_first(m, list, CLASS_NAME, word, n);
	const struct image_item *item = part_at(m, PART_ITEM, NULL);
	uint32_t v = 0;

	if (i == NONE || spell_at(m, i)->type == SPELL_AMBIGUOUS)
		return 0;
	for (const char *p = m->text + item[spell_at(m, i)->item].code; *p >= '0' && *p <= '9'; p++)
		v = v * 10 + (uint32_t)(*p - '0');
	return v;
}

static bool take_apart(const struct mappings *m, const UChar32 *c, size_t n, struct parts *p)
{
	size_t i = 0, from = 0, to;

	*p = (struct parts){ 0 };
	while (i < n) {
		struct number_run r = { 0 };
		size_t era = era_read(m, c, n, i, &r.era, &r.value);

		to = i;
		if (era) {
			r.of_era = true;
			i += era;
		} else if (u_charDigitValue(c[i]) >= 0) {
			size_t d = 0;

			while (i < n && u_charDigitValue(c[i]) >= 0) {
				if (d == 6)
					return false;
				r.digits[d++] = (char)('0' + u_charDigitValue(c[i]));
				r.value = r.value * 10 + (uint32_t)u_charDigitValue(c[i++]);
			}
		} else if (u_isalpha(c[i])) {
			size_t w = i;

			while (i < n && u_isalpha(c[i]))
				i++;
			if (put_points(c + w, i - w, r.word, sizeof r.word) >= sizeof r.word - 5 ||
				!(r.value = month_of(m, r.word, strlen(r.word))))
				continue;
			r.month = true;
			if (i < n && c[i] == '.')
				i++;
		} else {
			i++;
			continue;
		}
		if (p->n == RUNS)
			return false;
		put_points(c + from, to - from, p->literal[p->n], PATTERN_TEXT);
		p->run[p->n++] = r;
		from = i;
	}
	put_points(c + from, n - from, p->literal[p->n], PATTERN_TEXT);
	return p->n > 0;
}

/* Whether a run may stand for a class. */
static bool fits(const struct parts *p, unsigned i, const char *classes, char class)
{
	const struct number_run *r = &p->run[i];
	size_t d = strlen(r->digits);

	if (r->month)
		return class == 'N';
	if (r->of_era)
		return class == 'E' && r->value >= 1000 && r->value < 3000;
	switch (class) {
	case 'A': return d <= 3 && r->value <= 130;
	case 'Y': return d == 4 && r->value >= 1000 && r->value < 3000 && (r->value < HIJRI_FIRST || r->value > HIJRI_LAST);
	case 'Z':
		for (unsigned k = i; k-- > 0;)
			if (classes[k] == 'Y' || classes[k] == 'B' || classes[k] == 'T')
				return (d == 2 && r->value == (p->run[k].value + 1) % 100) || (d == 3 && r->value == (p->run[k].value + 1) % 1000) ||
					(d == 4 && r->value == p->run[k].value + 1);
		return false;
	case 'M': return d <= 2 && r->value >= 1 && r->value <= 12;
	case 'B': return d == 4 && r->value >= SAMBAT_FIRST && r->value <= SAMBAT_LAST;
	case 'T': return d == 4 && r->value >= BUDDHIST_FIRST && r->value <= BUDDHIST_LAST;
	case 'H': return d == 4 && r->value >= HIJRI_FIRST && r->value <= HIJRI_LAST;
	case 'D': return d <= 2 && r->value >= 1 && r->value <= 31;
	case 'Q': return d == 1 && r->value >= 1 && r->value <= 4;
	case 'S': return d == 1 && r->value >= 1 && r->value <= 2;
	case '=': return d <= 2;
	default: return false;
	}
}

/* The value of run number k of the pattern, from 1: runs that stand for themselves are not counted. */
static const struct number_run *run_at(const struct parts *p, const char *classes, unsigned k)
{
	for (unsigned i = 0; i < p->n; i++)
		if (classes[i] != '=' && --k == 0)
			return &p->run[i];
	return NULL;
}

/* Whether the numbers are as the row says. */
static bool holds(const struct parts *p, const char *classes, const struct image_pattern *row)
{
	for (unsigned k = 0; k < PATTERN_CONDITIONS && row->when[k].run; k++) {
		unsigned other = row->when[k].below + row->when[k].same;
		const struct number_run *a = run_at(p, classes, row->when[k].run), *b = other ? run_at(p, classes, other) : NULL;

		if (!a || (other && !b) || (row->when[k].below ? a->value >= b->value : a->value != (b ? b->value : row->when[k].is)))
			return false;
	}
	return true;
}

/* The Julian day on which a year of the Islamic civil calendar begins, and the common year of a Julian day. The calendar by
 * observation differs by a day or two. */
static int64_t hijri_begin(int64_t year)
{
	return (year - 1) * 354 + (3 + 11 * year) / 30 + 1948440;
}

static int64_t year_of_day(int64_t jdn)
{
	int64_t n = jdn + 68569, c = 4 * n / 146097, y;

	n -= (146097 * c + 3) / 4;
	y = 4000 * (n + 1) / 1461001;
	n = n - 1461 * y / 4 + 31;
	return 100 * (c - 49) + y + 80 * n / 2447 / 11;
}

static bool fill(const struct parts *p, const char *classes, const char *t, char out[64])
{
	size_t k = 0;

	while (*t) {
		const struct number_run *r, *q;
		int64_t v;
		int width = 1, m;

		if (*t != '{') {
			if (k + 2 > 64)
				return false;
			out[k++] = *t++;
			continue;
		}
		r = run_at(p, classes, (unsigned)(t[1] - '0'));
		if (!r)
			return false;
		v = r->value;
		t += 2;
		if (*t == ':') {
			width = t[2] - '0';
			t += 3;
		} else if (*t == '+' || *t == '~') {
			bool more = *t++ == '+';
			int64_t by = 0;

			for (; *t >= '0' && *t <= '9' && by < 10000; t++)
				by = by * 10 + *t - '0';
			v += more ? by : -by;
		} else if (*t == 'h' || *t == 'g') {
			v = *t++ == 'h' ? year_of_day(hijri_begin(v)) : year_of_day(hijri_begin(v + 1) - 1);
		} else if (*t == '-') {
			q = run_at(p, classes, (unsigned)(t[1] - '0'));
			if (!q)
				return false;
			v -= q->value;
			t += 2;
		}
		if (*t++ != '}')
			return false;
		m = snprintf(out + k, 64 - k, "%0*lld", width, (long long)v);
		if (m < 0 || (size_t)m >= 64 - k)
			return false;
		k += (size_t)m;
	}
	out[k] = 0;
	return k > 0;
}

/* A code that begins as a day does is one of the calendar: 2019-02-30 is none. */
static bool day_exists(const char *code)
{
	static const uint8_t LENGTH[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	unsigned year, month, day;
	int n = 0;

	if (sscanf(code, "%4u-%2u-%2u%n", &year, &month, &day, &n) != 3 || n != 10)
		return true;
	if (month == 2 && day == 29)
		return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month >= 1 && month <= 12 && day >= 1 && day <= LENGTH[month - 1];
}

/* A year that the era never had is none: 昭和70年. */
static bool in_eras(const struct mappings *m, const struct parts *p, const char *period)
{
	for (unsigned i = 0; i < p->n; i++)
		if (p->run[i].of_era && !era_holds(m, p->run[i].era, period))
			return false;
	return true;
}

unsigned pattern_read(const struct mappings *m, uint32_t list, const char *label, size_t n, char code[2][64], uint32_t *row)
{
	static const char CLASSES[] = "AYZMDQSNEHBT=";
	UChar32 c[PATTERN_TEXT];
	struct parts p;
	unsigned found = 0, same = 0, at[RUNS] = { 0 }; /* same: runs that stand for themselves in what was found */
	char classes[RUNS + 1] = "";
	const struct image_pattern *pattern = part_at(m, PART_PATTERN, NULL);

	text_trim(&label, &n);
	n = fold_points(label, n, false, c, PATTERN_TEXT);
	if (!n || !take_apart(m, c, n, &p))
		return 0;
	/* All assignments of classes to runs, as an odometer; at most 13^4, few of which fit. */
	for (unsigned i = 0;;) {
		if (i == p.n) {
			char key[KEY_TEXT];
			size_t k = 0;
			unsigned own = 0;

			for (unsigned j = 0; j <= p.n; j++) {
				size_t len = strlen(p.literal[j]);

				memcpy(key + k, p.literal[j], len);
				k += len;
				if (j < p.n && classes[j] == '=')
					k += (size_t)sprintf(key + k, "%s", p.run[j].digits), own++;
				else if (j < p.n)
					key[k++] = classes[j];
			}
			/* A row that names a number goes before one that takes any: 2019-01-01/P1Y is the year. */
			for (uint32_t x = own < same ? NONE : pattern_first(m, list, key, k); x != NONE; x = pattern[x].next) {
				char out[64];

				if (!holds(&p, classes, &pattern[x]) ||
					!fill(&p, classes, m->text + pattern[x].code, out) || !day_exists(out) || !in_eras(m, &p, out))
					continue;
				found = own > same ? 0 : found;
				same = own;
				if (found == 0 && row)
					*row = x;
				if (found == 0 || (found == 1 && strcmp(code[0], out) != 0))
					memcpy(code[found++], out, sizeof out);
			}
			i--;
		}
		while (at[i] < sizeof CLASSES - 1 && !fits(&p, i, classes, CLASSES[at[i]]))
			at[i]++;
		if (at[i] < sizeof CLASSES - 1) {
			classes[i] = CLASSES[at[i]++];
			if (++i < p.n)
				at[i] = 0;
		} else {
			if (i == 0)
				break;
			at[i--] = 0;
		}
	}
	if (found == 2 && strcmp(code[0], code[1]) > 0) {
		char first[64];

		memcpy(first, code[1], sizeof first);
		memcpy(code[1], code[0], sizeof first);
		memcpy(code[0], first, sizeof first);
	}
	return found;
}
