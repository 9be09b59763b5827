/*
 * Any bytes come back as a submission or as a status; a submission is written and read once more, and is the same text.
 */
#include "core/obscsv.h"

#include <stdlib.h>
#include <string.h>

#include "tests/unit/core/made_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status from_text(struct submission *s, const void *p, size_t n)
{
	FILE *f = n ? fmemopen((void *)p, n, "r") : fopen("/dev/null", "r");
	enum status st;

	if (!f || submission_init(s, &made_config, NULL) != ST_OK)
		abort();
	st = obscsv_read(s, f, NULL);
	fclose(f);
	if (st == ST_FATAL)
		abort(); /* bad input is never a reason to stop the run */
	return st;
}

static char *to_text(const struct submission *s, size_t *n)
{
	char *p = NULL;
	FILE *f = open_memstream(&p, n);

	if (!f || obscsv_write(s, f, NULL) != ST_OK || fclose(f) != 0)
		abort();
	return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct submission a, b;
	char *p, *q;
	size_t n, m;

	if (from_text(&a, data, size) == ST_OK) {
		p = to_text(&a, &n);
		if (from_text(&b, p, n) != ST_OK)
			abort();
		q = to_text(&b, &m);
		if (n != m || memcmp(p, q, n) != 0)
			abort();
		free(p);
		free(q);
		submission_release(&b);
	}
	submission_release(&a);
	return 0;
}
