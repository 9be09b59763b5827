/*
 * The readers of the check, which believe nothing of a run that they are given: any bytes come back as lines of CSV or as a
 * difference, and are what a reader that looks at one byte after the other sees; any bytes as a validation report come back as
 * such only where they are JSON for others too. The first byte says which.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emit/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char dir[] = "/tmp/concord-fuzz-XXXXXX";

static void remove_dir(void)
{
	char path[64];

	snprintf(path, sizeof path, "%s/x", dir);
	unlink(path);
	rmdir(dir);
}

static void begin(struct vrun *v, const uint8_t *data, size_t size)
{
	static bool made;
	char path[64];
	FILE *f;

	if (!made) {
		made = mkdtemp(dir) != NULL;
		if (!made)
			abort();
		atexit(remove_dir);
	}
	snprintf(path, sizeof path, "%s/x", dir);
	f = fopen(path, "wb");
	if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0)
		abort();
	*v = (struct vrun){ .dir = dir };
	arena_init(&v->arena, 0);
	if (verify_list(v, NULL) != ST_OK)
		abort();
}

static void end(struct vrun *v)
{
	vrun_release(v);
}

/* The fields of one line, unquoted one behind the other. The end of the line; NULL: it has none, or is no CSV. */
static const char *plain_line(const char *p, const char *stop, char *text, struct vfield *f, uint32_t *n)
{
	for (*n = 0;; p++) {
		char *start = text;

		if (*n == VCSV_FIELDS)
			return NULL;
		if (p < stop && *p == '"') {
			for (p++;; p++) {
				if (p == stop)
					return NULL;
				if (*p == '"' && (p + 1 == stop || p[1] != '"'))
					break;
				p += *p == '"';
				*text++ = *p;
			}
			p++;
		} else {
			for (; p < stop && *p != ',' && *p != '\n'; p++) {
				if (*p == '"' || *p == '\r')
					return NULL;
				*text++ = *p;
			}
		}
		f[(*n)++] = (struct vfield){ start, (size_t)(text - start) };
		if (p == stop)
			return NULL;
		if (*p == '\n')
			return p + 1;
		if (*p != ',')
			return NULL;
	}
}

static void must_be(const struct vfield *a, const struct vfield *b, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (a[i].n != b[i].n || memcmp(a[i].s, b[i].s, a[i].n) != 0)
			abort();
}

static void as_csv(struct vrun *v, const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *stop = p + size;
	struct vfield *want = calloc(2 * VCSV_FIELDS, sizeof *want), *before = want + VCSV_FIELDS;
	char *text[2] = { malloc(size + 1), malloc(size + 1) };
	uint32_t n, columns;
	struct vcsv *c;
	enum status st = vcsv_open(&c, v, "x", NULL);

	if (!want || !text[0] || !text[1])
		abort();
	p = plain_line(p, stop, text[0], want, &columns);
	if ((st == ST_OK) != (p != NULL))
		abort();
	if (p)
		must_be(c->head, want, columns);
	for (unsigned i = 1; st == ST_OK && p < stop; i++) {
		p = plain_line(p, stop, text[i & 1], want, &n);
		st = vcsv_next(c, NULL);
		if ((st == ST_OK) != (p != NULL && n == columns))
			abort();
		if (st != ST_OK)
			break;
		must_be(c->field, want, n);
		if (i > 1)
			must_be(c->field, before, c->same);
		else if (c->same)
			abort();
		memcpy(before, want, n * sizeof *want);
	}
	if (st == ST_OK && vcsv_next(c, NULL) != ST_END)
		abort();
	vcsv_close(c);
	free(text[0]);
	free(text[1]);
	free(want);
}

static void as_report(struct vrun *v, const uint8_t *data, size_t size)
{
	struct hash128 ids;
	uint64_t n, found = 0;
	json_error_t why;
	json_t *all, *x;
	size_t i;

	if (verify_report(v, "x", &n, &ids, NULL) != ST_OK)
		return;
	if (memmem(data, size, "\\u", 2)) /* halves of surrogate pairs are let pass */
		return;
	all = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &why);
	if (!all && json_error_code(&why) == json_error_numeric_overflow)
		return;
	if (!json_is_array(all))
		abort();
	json_array_foreach(all, i, x) {
		const char *type = json_string_value(json_object_get(x, "type"));

		if (!type)
			abort();
		found += !strcmp(type, "validation");
	}
	if (found != n)
		abort();
	json_decref(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vrun v;

	if (!size)
		return 0;
	begin(&v, data + 1, size - 1);
	if (data[0] == 'j')
		as_report(&v, data + 1, size - 1);
	else
		as_csv(&v, data + 1, size - 1);
	end(&v);
	return 0;
}
