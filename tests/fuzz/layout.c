/*
 * Any bytes are a layout file, or a mistake at a line; and a layout reads any rows of cells with every cell met once. The
 * input is a layout, a line "%%" and rows: cells separated by '|', empty ones not there, '' for an empty field.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "layout/decl.h"
#include "tests/unit/core/made_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/concord-fuzz-XXXXXX";

static void remove_file(void)
{
	unlink(path);
}

static void put_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(path);
		if (fd < 0)
			abort();
		atexit(remove_file);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
}

static void must(enum status st)
{
	if (st != ST_OK)
		abort();
}

static uint32_t split(const char *line, size_t n, struct cell *c, uint32_t cap)
{
	uint32_t count = 0;
	uint16_t col = 0;
	const char *end = line + n;

	for (const char *s = line; s <= end && count < cap; col++) {
		const char *stop = memchr(s, '|', (size_t)(end - s));
		size_t len;

		stop = stop ? stop : end;
		len = (size_t)(stop - s);
		if (len == 2 && memcmp(s, "''", 2) == 0)
			len = 0;
		else if (len == 0)
			goto next;
		c[count++] = (struct cell){ .s = s, .n = (uint32_t)len, .col = col, .kind = len && *s <= '9' ? 'n' : 's' };
	next:
		s = stop + 1;
	}
	return count;
}

static void push(struct submission *s, const struct row_sink *sink, uint16_t sheet, const char *text, size_t n)
{
	struct cell c[200];
	const char *end = text + n;
	uint32_t row = 0;

	for (const char *line = text; line < end; row++) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		size_t bad;
		uint32_t cells;

		stop = stop ? stop : end;
		if (line < stop && *line == '#') {
			char range[64] = "";

			memcpy(range, line + 1, (size_t)(stop - line - 1) < sizeof range ? (size_t)(stop - line - 1) : sizeof range - 1);
			if (row == 0)
				must(sink->fact(sink->user, "merge", range, "", NULL));
		} else if (utf8_valid(line, (size_t)(stop - line), &bad) && !memchr(line, 0, (size_t)(stop - line))) {
			cells = split(line, (size_t)(stop - line), c, 200);
			must(ledger_see(s, sheet, row, c, cells, NULL));
			if (cells)
				must(sink->row(sink->user, row, c, cells, NULL));
		}
		line = stop + 1;
	}
}

static void look(const struct submission *s)
{
	struct hash128 seen = { 0, 0 }, met = { 0, 0 };
	struct origin at;

	for (uint32_t i = 0; i < s->ledger.n; i++)
		if (s->ledger.v[i].stage == LED_DECODE)
			seen = hash128_add(seen, s->ledger.v[i].hash);
		else
			met = hash128_add(met, s->ledger.v[i].hash);
	if (seen.lo != met.lo || seen.hi != met.hi)
		abort();
	for (uint32_t k = 0; k < s->ntable; k++)
		for (uint32_t i = 0; i < s->table[k].n; i++)
			for (uint32_t c = 0; c < s->table[k].flow->ncol; c++)
				table_dim_origin(&s->table[k], i, c, &at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct rule_info rules[] = {
		{ .id = "HEADER-UNKNOWN", .ess_type = "COV", .level = "1a", .severity = SEV_ERROR, .message = "", .advice = "" },
		{ .id = "NO-LAYOUT", .ess_type = "FLF", .level = "0", .severity = SEV_ERROR, .message = "", .advice = "" },
		{ .id = "ROW-UNPLACED", .ess_type = "FDM", .level = "1b", .severity = SEV_ERROR, .message = "", .advice = "" },
	};
	const uint8_t *mark = memmem(data, size, "\n%%\n", 4);
	size_t n = mark ? (size_t)(mark - data) + 1 : size;
	struct config c = made_config;
	struct layouts l = { 0 };
	struct submission s;
	struct layout_run *run;
	struct row_sink sink;
	struct arena a;
	struct err e = { "" };
	uint16_t member, sheet;

	c.catalogue = (struct catalogue){ sizeof rules / sizeof *rules, rules };
	c.layouts = &l;
	arena_init(&a, 64u << 20);
	put_file(data, n);
	if (layouts_load_file(&c, &a, path, &l, &e) == ST_OK && mark) {
		must(submission_init(&s, &c, NULL));
		s.name = s.path = "x";
		s.sender = "BRA";
		memset(s.sha256, 'a', sizeof s.sha256 - 1);
		must(submission_member(&s, "x", &member, NULL));
		must(submission_sheet(&s, member, "sheet", 5, false, &sheet, NULL));
		must(layout_begin(&s, &run, NULL));
		sink = layout_sink(run);
		must(sink.sheet(sink.user, sheet, NULL));
		push(&s, &sink, sheet, (const char *)mark + 4, size - n - 3);
		must(sink.sheet_end(sink.user, NULL));
		must(layout_end(run, NULL));
		look(&s);
		submission_release(&s);
	} else if (!l.n && !e.msg[0]) {
		abort(); /* a mistake says what it is */
	}
	arena_release(&a);
	return 0;
}
