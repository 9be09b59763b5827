/*
 * heard.h - bytes in, and what decode says of them as text, for tests and fuzz targets.
 */
#ifndef UNIT_DECODE_HEARD_H
#define UNIT_DECODE_HEARD_H

#include <stdlib.h>
#include <string.h>

#include "decode/dump.h"

static const struct rule_info heard_rules[] = {
	{ "CELL-BAD", "FDT", "0", SEV_ERROR, "", "", NULL, 0, false },
	{ "CHARSET-GUESSED", "FLF", "0", SEV_INFO, "", "", NULL, 0, false },
	{ "CSV-QUOTE", "FDD", "0", SEV_ERROR, "", "", NULL, 0, false },
	{ "FORMULA-NO-VALUE", "FDT", "0", SEV_WARNING, "", "", NULL, 0, false },
	{ "HIDDEN-CONTENT", "FLF", "0", SEV_INFO, "", "", NULL, 0, false },
};

static inline const struct config *heard_config(void)
{
	static struct config c;

	c.limits = limits_default();
	c.catalogue = (struct catalogue){ sizeof heard_rules / sizeof *heard_rules, heard_rules };
	return &c;
}

struct heard {
	struct submission sub;
	enum status st;
	struct err e;
	char *text; /* lines without the name of the member; after ST_SKIP the reason */
	size_t n;
};

static inline void heard_begin(struct heard *h, const struct config *c)
{
	*h = (struct heard){ .e = { "" } };
	if (submission_init(&h->sub, c, &h->e) != ST_OK)
		abort();
	h->sub.name = "X-m";
	h->sub.sender = "X";
	h->sub.path = "X/m";
	strcpy(h->sub.sha256, "00000000000000000000000000000000000000000000000000000000000000ff");
}

static inline void heard_release(struct heard *h)
{
	submission_release(&h->sub);
	free(h->text);
}

/* Decodes as a member "m", all that `decode --facts` prints. */
static inline void heard_bytes(struct heard *h, const struct config *c, const void *p, size_t n)
{
	struct dump d = { .facts = true };
	struct row_sink sink;
	uint16_t member;

	heard_begin(h, c);
	d.sub = &h->sub;
	d.out = open_memstream(&h->text, &h->n);
	if (!d.out || submission_member(&h->sub, "m", &member, &h->e) != ST_OK)
		abort();
	sink = dump_sink(&d);
	h->st = decode_member(&h->sub, member, p, n, &sink, &h->e);
	fclose(d.out);
}

/* Reads what was printed, and prints it again. */
static inline void heard_again(struct heard *h, const struct config *c, const char *text, size_t n)
{
	struct dump d = { .facts = true };
	struct row_sink sink;
	FILE *in = n ? fmemopen((void *)text, n, "r") : fopen("/dev/null", "r");

	heard_begin(h, c);
	h->sub.name = h->sub.sender = h->sub.path = "";
	h->sub.sha256[0] = '\0';
	d.sub = &h->sub;
	d.out = open_memstream(&h->text, &h->n);
	if (!in || !d.out)
		abort();
	sink = dump_sink(&d);
	h->st = dump_read(&h->sub, in, &sink, &h->e);
	fclose(in);
	fclose(d.out);
}

#endif
