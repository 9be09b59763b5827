/*
 * decoded.h - what the fuzz targets of decoders have in common.
 */
#ifndef FUZZ_DECODED_H
#define FUZZ_DECODED_H

#include <stdint.h>

#include "decode/gate.h"
#include "tests/unit/decode/heard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

extern const struct decoder decoder_csv, decoder_xlsx;

/* Limits that keep one input quick. */
static inline const struct config *fuzz_config(void)
{
	static struct config c;

	c = *heard_config();
	c.limits.part_bytes = c.limits.workbook_bytes = 4 << 20;
	c.limits.cells = 100000;
	return &c;
}

/* Runs one decoder (its bid is not asked), prints what it pushes, reads that and prints it again. */
static inline void decoded(const struct decoder *with, const uint8_t *data, size_t size)
{
	struct dump d = { .facts = true };
	struct heard h, again;
	struct row_sink sink, through;
	struct gate gate = { .sub = &h.sub, .next = &sink };
	uint16_t member;

	with->bid(data, size);
	heard_begin(&h, fuzz_config());
	d.sub = &h.sub;
	d.out = open_memstream(&h.text, &h.n);
	if (!d.out || submission_member(&h.sub, "m", &member, NULL) != ST_OK)
		abort();
	sink = dump_sink(&d);
	through = gate_sink(&gate);
	h.st = with->rows(&h.sub, member, data, size, &through, &h.e);
	fclose(d.out);
	if (h.st == ST_FATAL || (h.st == ST_SKIP && !h.e.msg[0]))
		abort(); /* bad input is never a reason to stop the run, and always has one */
	if (h.st == ST_OK) {
		heard_again(&again, fuzz_config(), h.text, h.n);
		if (again.st != ST_OK || again.n != h.n || memcmp(again.text, h.text, h.n) != 0)
			abort();
		heard_release(&again);
	}
	heard_release(&h);
}

#endif
