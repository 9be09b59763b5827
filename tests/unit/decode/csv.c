#include "tests/unit/decode/heard.h"
#include "tests/unit/test.h"

#include "decode/charset.h"
#include "decode/gate.h"
#include "decode/delimiter.h"

/* Cells as "A1=text|B1=text", findings as "!A1 RULE"; after a refusal "? reason". */
static void brief(const struct heard *h, char *buf, size_t cap)
{
	char *line = h->text, *end;
	size_t n = 0;

	buf[0] = '\0';
	if (h->st != ST_OK) {
		snprintf(buf, cap, "? %s", h->e.msg);
		return;
	}
	for (; line && *line; line = end + 1) {
		char *f[5] = { line };

		end = strchr(line, '\n');
		*end = '\0';
		for (int i = 1; i < 5; i++) {
			f[i] = strchr(f[i - 1], '\t');
			*f[i]++ = '\0';
		}
		if (strcmp(f[3], "@finding") == 0)
			n += (size_t)snprintf(buf + n, cap - n, "%s!%s %.*s", n ? "|" : "", f[2], (int)strcspn(f[4], "\\"), f[4]);
		else if (f[3][0] != '@')
			n += (size_t)snprintf(buf + n, cap - n, "%s%s=%s", n ? "|" : "", f[2], f[4]);
	}
}

static const struct {
	const char *why, *text;
	size_t n; /* 0: strlen */
	const char *want;
} cases[] = {
	{ "plain", "a,b\nc,d\n", 0, "A1=a|B1=b|A2=c|B2=d" },
	{ "no line end at the end", "a,b\nc,d", 0, "A1=a|B1=b|A2=c|B2=d" },
	{ "CRLF, CR and LF", "a,b\r\nc,d\re,f\ng,h", 0, "A1=a|B1=b|A2=c|B2=d|A3=e|B3=f|A4=g|B4=h" },
	{ "empty fields are cells", "a,\n,b\n,\n", 0, "A1=a|B1=|A2=|B2=b|A3=|B3=" },
	{ "a delimiter at the very end", "a,b\nc,", 0, "A1=a|B1=b|A2=c|B2=" },
	{ "blank lines count, but are no rows", "a,b\n\n\nc,d\n\n\n", 0, "A1=a|B1=b|A4=c|B4=d" },
	{ "a line of a blank is a row", "a,b\n \nc,d", 0, "A1=a|B1=b|A2= |A3=c|B3=d" },
	{ "a byte order mark is no letter",
		"\xef\xbb\xbf"
		"a,b\n",
		0, "A1=a|B1=b" },
	{ "quoted", "\"a\",\"b,c\"\n\"d\ne\",f\n", 0, "A1=a|B1=b,c|A2=d\\ne|B2=f" },
	{ "quotes in quotes", "\"a \"\"b\"\"\",c\n\"\"\"\",\"\"\n", 0, "A1=a \"b\"|B1=c|A2=\"|B2=" },
	{ "a quote inside an unquoted field", "a\"b,5\"\nc,d\n", 0, "A1=a\"b|B1=5\"|A2=c|B2=d" },
	{ "text behind a closing quote", "\"a\"b,c\nd,e\n", 0, "A1=ab|B1=c|A2=d|B2=e" },
	{ "quoted up to the end", "a,\"b\"", 0, "A1=a|B1=b" },
	{ "a quote that never closes", "a,b\nc,\"d\ne,f\n", 0,
		"? a quotation mark that opens in line 2 is never closed" },
	{ "a stray quote that closes in another line", "\"a,b\nc,d\n\"e, f\",g\n", 0,
		"A1=\"a|B1=b|A2=c|B2=d|A3=e, f|B3=g|!A1 CSV-QUOTE" },
	{ "an only quote", "\"", 0,
		"? a quotation mark that opens in line 1 is never closed" },
	{ "lines are counted whatever ends them", "a\rb\r\n\n\"c\nd\",e\n\"f", 0,
		"? a quotation mark that opens in line 6 is never closed" },
	{ "longer than a block",
		"1234567890123456789012345678901234567890123456789012345678901234567890,b\n\"1234567890123456789012345"
		"678901234567890123456789012345678901234567890\","
		"\"c\"\"1234567890123456789012345678901234567890123456789012345678901\"\n",
		0,
		"A1=1234567890123456789012345678901234567890123456789012345678901234567890|B1=b|A2="
		"12345678901234567890123456789012345678"
		"90123456789012345678901234567890|B2=c\"1234567890123456789012345678901234567890123456789012345678901" },
	{ "UTF-16 with a mark",
		"\xff\xfe"
		"a\0,\0\xe9\0\n\0",
		10, "A1=a|B1=é" },
	{ "UTF-16 big-endian without", "\0a\0,\0b\0\n\0c\0,\0\xe9\0\n", 16, "A1=a|B1=b|A2=c|B2=é" },
	{ "UTF-32", "\xff\xfe\0\0a\0\0\0,\0\0\0b\0\0\0", 16, "A1=a|B1=b" },
	{ "Latin-1 is a guess", "C\xf4te d'Ivoire;1,5\nBr\xe9sil;2,5\n", 0,
		"A1=Côte d'Ivoire|B1=1,5|A2=Brésil|B2=2,5|! CHARSET-GUESSED" },
	{ "a zero byte",
		"a,b\nc\0d,e\n"
		"f,gggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggggg\n",
		77, "? line 2 holds a zero byte, which no text may" },
	{ "damaged UTF-8", "C\xc3\xb4te,Br\xc3\xa9sil\nR\xc3\xa9union,x\xff\n", 0,
		"? line 2 is no valid UTF-8, though the rest of the text is" },
	{ "letters of nowhere", "r\xb0y,b\xb1\xa7k\xb6z\n", 0,
		"? it is a text whose letters make no sense in any known encoding" },
	{ "nothing", "", 0, "? it is empty" },
};

static void fields(void **state)
{
	char got[1024];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = cases[i].n ? cases[i].n : strlen(cases[i].text);
		char *copy = malloc(n ? n : 1); /* of exactly its size, for the sanitizers */
		struct heard h;

		memcpy(copy, cases[i].text, n);
		heard_bytes(&h, heard_config(), copy, n);
		brief(&h, got, sizeof got);
		check_str(got, cases[i].want, "%s", cases[i].why);
		heard_release(&h);
		free(copy);
	}
}

/* The same fields however the text lies to the blocks of 64 bytes. */
static void every_offset(void **state)
{
	static const char body[] = "x,\"q\"\"q\",\"l\nl\",,\r\n\"\",y\n";

	(void)state;
	for (size_t pad = 1; pad < 140; pad++) {
		char text[256], got[1024], want[1024];
		struct heard h;

		memset(text, 'p', pad);
		text[pad] = ',';
		strcpy(text + pad + 1, body);
		snprintf(want, sizeof want, "A1=%.*s|B1=x|C1=q\"q|D1=l\\nl|E1=|F1=|A2=|B2=y", (int)pad, text);
		heard_bytes(&h, heard_config(), text, strlen(text));
		brief(&h, got, sizeof got);
		check_str(got, want, "after %zu bytes", pad);
		heard_release(&h);
	}
}

/* ---- random texts against a plain reading of what csv.c says at its top ---- */

struct spoken {
	char *text; /* "row,column,length:bytes" one behind the other */
	size_t n, cap;
};

static void speak(struct spoken *s, uint32_t row, uint32_t col, const char *field, size_t n)
{
	if (s->cap - s->n < n + 64) {
		s->cap = s->cap * 2 + n + 64;
		s->text = realloc(s->text, s->cap);
	}
	s->n += (size_t)sprintf(s->text + s->n, "%u,%u,%zu:", row, col, n);
	memcpy(s->text + s->n, field, n);
	s->n += n;
}

#define NEVER_CLOSED UINT32_MAX

/* A field that opens with a quote at *at: its text goes to buf, *at to its end. false: the quote is a letter, or, *at being
 * n then, nothing closes it. */
static bool plain_quoted(const char *s, size_t n, size_t *at, char *buf, size_t *len)
{
	size_t i = *at + 1;
	bool lines = false;

	for (*len = 0;; buf[(*len)++] = s[i++]) {
		if (i == n) {
			*at = n;
			return false;
		}
		lines |= s[i] == '\n' || s[i] == '\r';
		if (s[i] == '"' && (i + 1 == n || s[++i] != '"'))
			break;
	}
	if (i + 1 == n && s[i] == '"')
		i++;
	if (lines && i < n && s[i] != ',' && s[i] != '\n' && s[i] != '\r')
		return false;
	while (i < n && s[i] != ',' && s[i] != '\n' && s[i] != '\r')
		buf[(*len)++] = s[i++];
	*at = i;
	return true;
}

static uint32_t plain_split(const char *s, size_t n, struct spoken *out)
{
	char *buf = malloc(n + 1);
	uint32_t row = 0, col = 0, stray = 0;
	size_t i = 0;

	while (i < n || col) {
		size_t from = i, len;

		if (!col && i < n && (s[i] == '\n' || s[i] == '\r')) {
			/* blank */
		} else if (i < n && s[i] == '"' && plain_quoted(s, n, &i, buf, &len)) {
			speak(out, row, col++, buf, len);
		} else if (i > from) {
			free(buf);
			return NEVER_CLOSED;
		} else {
			stray += i < n && s[i] == '"';
			while (i < n && s[i] != ',' && s[i] != '\n' && s[i] != '\r')
				i++;
			speak(out, row, col++, s + from, i - from);
		}
		if (i < n && s[i] == ',') {
			i++;
			continue;
		}
		i += i + 1 < n && s[i] == '\r' && s[i + 1] == '\n' ? 2 : i < n;
		row++;
		col = 0;
	}
	free(buf);
	return stray;
}

static enum status no_sheet(void *user, uint16_t sheet, struct err *e)
{
	(void)user, (void)sheet, (void)e;
	return ST_OK;
}

static enum status no_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	(void)user, (void)kind, (void)cell, (void)value, (void)e;
	return ST_OK;
}

static enum status no_end(void *user, struct err *e)
{
	(void)user, (void)e;
	return ST_OK;
}

static enum status hear(void *user, const struct block *b, struct err *e)
{
	for (uint32_t i = 0; i < b->nrow; i++)
		for (uint32_t k = b->first[i]; k < b->first[i + 1]; k++)
			speak(user, b->row[i], (uint16_t)(k - b->first[i]), b->cell[k].s, b->cell[k].n);
	(void)e;
	return ST_OK;
}

static void random_texts(void **state)
{
	extern const struct decoder decoder_csv;
	static const char letters[] = "abcdefghijkl,,,,\"\"\"\n\r";
	uint64_t seed = 4;
	unsigned whole = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t n = (size_t)round % 97 * (round % 50 ? 1 : 40), rare = 1 + (size_t)round % 3 * 8;
		char *text = malloc(n ? n : 1);
		struct spoken got = { 0 }, want = { 0 };
		struct row_sink hearer = { &got, no_sheet, no_fact, NULL, no_end, hear };
		struct gate gate = { .next = &hearer };
		struct row_sink sink = gate_sink(&gate);
		struct heard h;
		uint16_t member;
		uint32_t stray;
		enum status st;

		for (size_t i = 0; i < n; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[i] = letters[(seed >> 40) % rare ? (seed >> 33) % 16 : (seed >> 33) % (sizeof letters - 1)];
		}
		heard_begin(&h, heard_config());
		gate.sub = &h.sub;
		assert_int_equal(submission_member(&h.sub, "m", &member, &h.e), ST_OK);
		st = decoder_csv.rows(&h.sub, member, (const unsigned char *)text, n, &sink, &h.e);
		stray = plain_split(text, n, &want);
		check((st == ST_SKIP) == (stray == NEVER_CLOSED) && st != ST_FATAL, "round %d: %.*s", round, (int)n, text);
		whole += st == ST_OK;
		check(st != ST_OK || (got.n == want.n && memcmp(got.text ? got.text : "", want.text ? want.text : "", got.n) == 0),
			"round %d: got %.*s, expected %.*s, of %.*s", round, (int)got.n, got.text, (int)want.n, want.text, (int)n, text);
		if (st == ST_OK)
			assert_int_equal(h.sub.findings.n, stray);
		heard_release(&h);
		free(got.text);
		free(want.text);
		free(text);
	}
	check(whole > 5000 && whole < 19000, "%u texts are whole", whole);
}

static void limits(void **state)
{
	struct config c = *heard_config();
	struct heard h;

	(void)state;
	c.limits.columns = 3;
	c.limits.field_bytes = 4;
	c.limits.fields = 7;
	heard_bytes(&h, &c, "a,b,c\nd,e,f\n", 12);
	assert_int_equal(h.st, ST_OK);
	heard_release(&h);
	heard_bytes(&h, &c, "a,b,c,d\n", 8);
	check_str(h.e.msg, "record 1 has more than 3 fields", "columns");
	heard_release(&h);
	heard_bytes(&h, &c, "a,b\nc,12345\n", 12);
	check_str(h.e.msg, "field 2 of record 2 is longer than 4 bytes", "a field");
	heard_release(&h);
	heard_bytes(&h, &c, "a,b,c\nd,e,f\ng,h\n", 16);
	check_str(h.e.msg, "it has more than 7 fields", "fields");
	heard_release(&h);
}

static void delimiters(void **state)
{
	static const struct {
		const char *why, *text;
		char want;
	} rows[] = {
		{ "commas", "a,b\n1,2\n", ',' },
		{ "decimal commas", "land;x;y\na;1,5;2,5\nb;3,5;4,5\n", ';' },
		{ "composed first column", "geo,sex\\time\t2019\t2020\nDE,F\t1\t2\nFR,F\t3\t4\n", '\t' },
		{ "pipes", "a|b|c\n1,2|3|4\n5|6|7\n", '|' },
		{ "titles and notes around",
			"A title, with a comma, or two\nSource; not sure\n\nland;x\na;1\nb;2\nc;3\nNote: a, b, c\n", ';' },
		{ "semicolons in quotes", "a,b\n\"x;y;z\",1\n\"u;v;w\",2\n", ',' },
		{ "semicolons in text", "a,b,c\nx;y,1,2\nu;v,3,4\n", ',' },
		{ "nothing at all", "a\nb\n", ',' },
		{ "an open quote", "a;b\n\"c;1\nd;2\ne;3\n", ';' },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check(delimiter_find(rows[i].text, strlen(rows[i].text)) == rows[i].want, "%s", rows[i].why);
	assert_string_equal(delimiter_word('\t'), "tab");
}

static void charsets(void **state)
{
	static const struct {
		const char *text, *name, *utf8;
	} rows[] = {
		{ "G\xe4vleborgs l\xe4n,1\n", "ISO-8859-1", "Gävleborgs län,1\n" },
		{ "C\xf4te d\x92Ivoire,1\n", "windows-1252", "Côte d’Ivoire,1\n" },
		{ "C\x93te d'Ivoire,Br\x82sil,\x90ros\n", "CP850", "Côte d'Ivoire,Brésil,Éros\n" },
		{ "\xd0\xee\xf1\xf1\xe8\xff,\xc3\xf0\xf3\xe7\xe8\xff\n", "windows-1251", "Россия,Грузия\n" },
		{ "\xf2\xcf\xd3\xd3\xc9\xd1,\xe7\xd2\xd5\xda\xc9\xd1\n", "KOI8-R", "Россия,Грузия\n" },
		{ "\x90\xae\xe1\xe1\xa8\xef,\x83\xe0\xe3\xa7\xa8\xef\n", "CP866", "Россия,Грузия\n" },
		{ "\xe3\xd5\xd1,\xc7\xe1\xc3\xd1\xcf\xe4\n", "windows-1256", "مصر,الأردن\n" },
		{ "Polska,W\xeagry,\x8c\x77inouj\x9c\x63ie,Kraj \xb3\xb9\x63znie,\xafycie\n", "windows-1250",
			"Polska,Węgry,Świnoujście,Kraj łącznie,Życie\n" },
		{ "T\xfcrkiye,\xddsvi\xe7re,K\xfd\x62r\xfds,Fildi\xfei Sahili,ya\xfe,kad\xfdn\n", "windows-1254",
			"Türkiye,İsviçre,Kıbrıs,Fildişi Sahili,yaş,kadın\n" },
		{ "\xb4\xeb\xc7\xd1\xb9\xce\xb1\xb9,\xb3\xb2\xc0\xda\n", "CP949", "대한민국,남자\n" },
		{ "\x83\x68\x83\x43\x83\x63,\x93\xfa\x96\x7b\n", "Shift_JIS", "ドイツ,日本\n" },
		{ "\xd6\xd0\xb9\xfa,\xb0\xa2\xb8\xbb\xba\xb9,\xb9\xfa\xbc\xd2\xbb\xf2\xb5\xd8\xc7\xf8\n", "GB18030",
			"中国,阿富汗,国家或地区\n" },
		{ "\xe1\xe2\xe0\xd0\xdd\xd0,\xb1\xe0\xd0\xd7\xd8\xdb\xd8\xef,\xb3\xd5\xe0\xdc\xd0\xdd\xd8\xef\n", "ISO-8859-5", "страна,Бразилия,Германия\n" },
		{ "\xc7\xe4\xcf\xe8\xe4\xc9,\xc7\xe4\xc8\xd1\xc7\xd2\xea\xe4,\xe5\xd5\xd1\n", "ISO-8859-6", "الدولة,البرازيل,مصر\n" },
		{ "\xb9\xf1\xc0\xd2,\xc7\xaf\xbc\xa1,\xc3\xcb\xbd\xf7\xca\xcc,\xbf\xcd\xbf\xf4\xa4\xce\xb9\xe7\xb7\xd7,\xa5\xd6\xa5\xe9\xa5\xb8\xa5\xeb,\xa5\xc9\xa5\xa4\xa5\xc4\n",
			"EUC-JP", "国籍,年次,男女別,人数の合計,ブラジル,ドイツ\n" },
		{ "pays,ann\x8e""e,entr\x8e""es,Alg\x8erie,Br\x8esil\n", "macintosh", "pays,année,entrées,Algérie,Brésil\n" },
		{ "1\xa0\x32\x33\x34;C\xf4te\n5\xa0\x36\x37\x38;x\n", "ISO-8859-1",
			"1\xc2\xa0"
			"234;Côte\n5\xc2\xa0"
			"678;x\n" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct charset_text t;
		struct err e = { "" };

		check(charset_decode((const unsigned char *)rows[i].text, strlen(rows[i].text), &t, &e) == ST_OK, "%s: %s",
			rows[i].utf8, e.msg);
		check_str(t.name, rows[i].name, "%s", rows[i].utf8);
		check(t.n == strlen(rows[i].utf8) && memcmp(t.p, rows[i].utf8, t.n) == 0, "%s", rows[i].utf8);
		assert_true(t.guessed);
		charset_release(&t);
	}
}

/* Long texts are looked at in pieces of 8 MB; what stands across their ends is seen as a whole. */
static void pieces(void **state)
{
	static const struct {
		const char *s;
		bool good;
	} across[] = {
		{ "\xc3\xa9", true }, { "\xe2\x82\xac", true }, { "\xf0\x9f\x98\x80", true }, { "abcd", true },
		{ "\xc3", false }, { "\xe2\x82", false }, { "\xff", false }, { "\xed\xa0\x80", false },
	};
	const size_t piece = (size_t)8 << 20, n = 2 * piece + 100;
	char *text = malloc(n), *bytes = malloc(n);

	(void)state;
	assert_true(text && bytes);
	for (size_t i = 0; i < n; i++)
		text[i] = i % 50 == 49 ? '\n' : 'x';
	for (size_t i = 0; i < 40; i++)
		text[i] = "\xc3\xa9"[i % 2]; /* UTF-8 by its looks, so that damage is told as such */
	memcpy(bytes, text, n);
	for (size_t i = 0; i < COUNT(across); i++)
		for (size_t at = piece - 5; at <= piece + 1; at++) {
			struct charset_text t;
			struct err e = { "" };
			size_t len = strlen(across[i].s);
			enum status st;
			char want[100];

			memcpy(text + at, across[i].s, len);
			st = charset_decode((unsigned char *)text, n, &t, &e);
			check((st == ST_OK) == across[i].good, "case %zu at %zu: %s", i, at, e.msg);
			if (st == ST_OK) {
				assert_ptr_equal(t.p, text);
			} else {
				snprintf(want, sizeof want, "line %zu is no valid UTF-8", at / 50 + 1);
				check(strstr(e.msg, want), "case %zu at %zu: %s", i, at, e.msg);
			}
			charset_release(&t);
			memcpy(text + at - 1, bytes + at - 1, len + 1);
		}
	free(text);
	free(bytes);
}

static int knows_czechia(const char *word, size_t n)
{
	return n == strlen("Česká") && memcmp(word, "Česká", n) == 0;
}

static void known_words_decide(void **state)
{
	static const char text[] = "\xc8\x65sk\xe1 republika,1\n";
	struct charset_text t;
	struct err e;

	(void)state;
	assert_int_equal(charset_decode((const unsigned char *)text, strlen(text), &t, &e), ST_OK);
	assert_string_equal(t.name, "ISO-8859-1");
	charset_release(&t);
	charset_set_words(knows_czechia);
	assert_int_equal(charset_decode((const unsigned char *)text, strlen(text), &t, &e), ST_OK);
	assert_string_equal(t.name, "windows-1250");
	charset_release(&t);
	charset_set_words(NULL);
}

/* Every cell is in the ledger, and the sheet knows its extent. */
static void booked(void **state)
{
	static const char text[] = "a,b,\n\n1,2.5\n";
	struct heard h;

	(void)state;
	heard_bytes(&h, heard_config(), text, strlen(text));
	assert_int_equal(h.st, ST_OK);
	assert_int_equal(h.sub.sheet[0].rows, 3);
	assert_int_equal(h.sub.sheet[0].cols, 2);
	assert_int_equal(h.sub.sheet[0].cells, 5);
	assert_int_equal(h.sub.ledger.n, 1);
	assert_int_equal(h.sub.ledger.v[0].cells, 5);
	assert_true(dsum_double(&h.sub.ledger.v[0].sum) == 3.5);
	assert_string_equal(sym_str(h.sub.syms, h.sub.member[0].format), "csv");
	assert_string_equal(sym_str(h.sub.syms, h.sub.member[0].charset), "UTF-8");
	heard_release(&h);
}

/* SDMX-CSV is told by its first columns, whatever separates them. */
static void formats(void **state)
{
	static const struct { const char *text, *format; } known[] = {
		{ "DATAFLOW,REF_AREA,OBS_VALUE\nx,276,1\n", "sdmx-csv/1.0" },
		{ "\"DATAFLOW\";\"REF_AREA\"\nx;276\n", "sdmx-csv/1.0" },
		{ "STRUCTURE,STRUCTURE_ID,ACTION,OBS_VALUE\ndataflow,x,I,1\n", "sdmx-csv/2.0" },
		{ "STRUCTURE[;],STRUCTURE_ID,OBS_VALUE\ndataflow,x,1\n", "sdmx-csv/2.0" },
		{ "STRUCTURE\tSTRUCTURE_ID\tSTRUCTURE_NAME\ndataflow\tx\ty\n", "sdmx-csv/2.0" },
		{ "STRUCTURE,REF_AREA\nx,276\n", "csv" },
		{ "DATAFLOWS,REF_AREA\nx,276\n", "csv" },
		{ "REF_AREA,DATAFLOW\n276,x\n", "csv" },
		{ "DATAFLOW", "csv" },
		{ "\"DATAFLOW", "csv" },
		{ "\"DATAFLOW\"x,1\n", "csv" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(known); i++) {
		struct heard h;

		heard_bytes(&h, heard_config(), known[i].text, strlen(known[i].text));
		check_str(sym_str(h.sub.syms, h.sub.member[0].format), known[i].format, "%s", known[i].text);
		heard_release(&h);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields),
		cmocka_unit_test(every_offset),
		cmocka_unit_test(random_texts),
		cmocka_unit_test(limits),
		cmocka_unit_test(delimiters),
		cmocka_unit_test(charsets),
		cmocka_unit_test(pieces),
		cmocka_unit_test(known_words_decide),
		cmocka_unit_test(booked),
		cmocka_unit_test(formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
