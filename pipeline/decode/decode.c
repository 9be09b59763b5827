#include "decode/decode.h"

#include "decode/foreign.h"
#include "decode/gate.h"

#define D(n) extern const struct decoder decoder_##n;
#include "decoders.h"
#undef D

static const struct decoder *const decoders[] = {
#define D(n) &decoder_##n,
#include "decoders.h"
#undef D
};

/* Bids below this say "it could be"; then a name for what it is instead comes first. */
#define SURE 16

static enum status pass_sheet(void *user, uint16_t sheet, struct err *e)
{
	(void)user;
	(void)sheet;
	(void)e;
	return ST_OK;
}

static enum status pass_fact(void *user, const char *kind, const char *cell, const char *value, struct err *e)
{
	(void)user;
	(void)kind;
	(void)cell;
	(void)value;
	(void)e;
	return ST_OK;
}

static enum status pass_row(void *user, uint32_t row, const struct cell *c, uint32_t n, struct err *e)
{
	(void)user;
	(void)row;
	(void)c;
	(void)n;
	(void)e;
	return ST_OK;
}

static enum status pass_end(void *user, struct err *e)
{
	(void)user;
	(void)e;
	return ST_OK;
}

const struct row_sink decode_nowhere = { NULL, pass_sheet, pass_fact, pass_row, pass_end, NULL };

enum status decode_member(
	struct submission *s, uint16_t member, const unsigned char *p, size_t n, const struct row_sink *sink, struct err *e)
{
	const struct decoder *best = NULL;
	struct gate gate = { .sub = s, .next = sink };
	struct row_sink through = gate_sink(&gate);
	unsigned most = 0;

	if (!n)
		return err_set(e, ST_SKIP, "it is empty");
	for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++) {
		unsigned bid = decoders[i]->bid(p, n);

		if (bid > most) {
			most = bid;
			best = decoders[i];
		}
	}
	if (most < SURE) {
		const char *what = foreign_format(p, n);

		if (what)
			return err_set(e, ST_SKIP, "it is %s", what);
	}
	if (!best)
		return err_set(e, ST_SKIP, "it is neither a text nor a workbook");
	TRY(sym_intern_z(s->syms, best->format, &s->member[member].format, e));
	return best->rows(s, member, p, n, &through, e);
}
