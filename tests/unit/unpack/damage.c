/* An archive that is cut off anywhere gives nothing, and one with a wrong byte gives no wrong byte. */
#include "tests/unit/test.h"
#include "tests/unit/unpack/made.h"

#include "unpack/pack.h"

#define CSV "country,year,value\nAustria,2020,8901064\nChad,2020,16425864\n"
#define MORE "country,year,value\nMali,2020,1\n"

static struct made zip(bool descriptor)
{
	const struct zent e[] = { { .name = "a.csv", .data = CSV, .descriptor = descriptor },
		{ .name = "d/b.csv", .data = MORE, .method = STORED, .descriptor = descriptor } };

	return made_zip(e, 2, NULL);
}

static struct made tar(void)
{
	static const struct tent e[] = { { .name = "a.csv", .data = CSV }, { .name = "d/b.csv", .data = MORE } };

	return made_tar(e, 2, 3);
}

static struct made sevenzip(void)
{
	static const struct tent e[] = { { .name = "a.csv", .data = CSV }, { .name = "d/b.csv", .data = MORE } };

	return made_7z(e, 2);
}

static struct made zip_in_zip(void)
{
	struct made in = zip(false), out;
	const struct zent e = { .name = "i.zip", .data = (const char *)in.p, .n = in.n };

	out = made_zip(&e, 1, NULL);
	made_free(&in);
	return out;
}

static const struct {
	const char *what;
	int kind;
	bool checked; /* every byte of a file stands under a checksum */
} kinds[] = {
	{ "zip", 0, true },
	{ "zip with sizes behind", 1, true },
	{ "zip in zip", 2, true },
	{ "tar", 3, false },
	{ "tar.gz", 4, true },
	{ "gz", 5, true },
	{ "7z", 6, true },
};

static struct made make(int kind)
{
	switch (kind) {
	case 0:
	case 1:
		return zip(kind == 1);
	case 2:
		return zip_in_zip();
	case 3:
		return tar();
	case 4:
		return made_gzip(tar());
	case 5:
		return made_deflate(CSV, strlen(CSV), 31);
	default:
		return sevenzip();
	}
}

static char *text_of(const unsigned char *p, size_t n)
{
	struct told t = { .limits = limits_default() };

	told_bytes(&t, "x", p, n);
	check(t.st == ST_OK, "%s", t.text);
	return t.text;
}

/* Where it is still known for an archive. The zeros at the end of a tar may be fewer. */
static void cuts(void **state)
{
	(void)state;
	for (size_t k = 0; k < COUNT(kinds); k++) {
		struct made m = make(kinds[k].kind);
		char *whole = text_of(m.p, m.n);

		check(strstr(whole, "=country") && !strchr(whole, '!'), "%s: %s", kinds[k].what, whole);
		for (size_t n = 0; n < m.n; n++) {
			char *cut = pack_kind(m.p, n) == PACK_NONE ? NULL : text_of(m.p, n);

			check(!cut || (!strchr(cut, '=') && strncmp(cut, "x! ", 3) == 0) || (kinds[k].kind == 3 && strcmp(cut, whole) == 0),
				"%s cut at %zu of %zu: %s", kinds[k].what, n, m.n, cut);
			free(cut);
		}
		free(whole);
		made_free(&m);
	}
}

static bool is_one(const char *s, const char *of)
{
	size_t n = strlen(of);

	return strncmp(s, of, n) == 0 && (!s[n] || s[n] == '|');
}

/* Every file that is read has the bytes that were sent. */
static bool only_right(const char *text)
{
	for (const char *s = text; (s = strchr(s, '=')) != NULL; s++)
		if (!is_one(s + 1, CSV) && !is_one(s + 1, MORE))
			return false;
	return true;
}

static void flips(void **state)
{
	(void)state;
	for (size_t k = 0; k < COUNT(kinds); k++) {
		struct made m = make(kinds[k].kind);

		for (size_t i = 0; i < m.n; i++)
			for (unsigned bit = 0; bit < 8; bit++) {
				char *text;

				m.p[i] ^= (unsigned char)(1u << bit);
				if (pack_kind(m.p, m.n) != PACK_NONE) {
					text = text_of(m.p, m.n);
					check(!kinds[k].checked || only_right(text), "%s, byte %zu, bit %u: %s", kinds[k].what, i, bit, text);
					free(text);
				}
				m.p[i] ^= (unsigned char)(1u << bit);
			}
		made_free(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(cuts), cmocka_unit_test(flips) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
