/*
 * errors_again.h - what was sent, decoded once more for the copies of its sheets.
 *
 * Errors   ST_SKIP: it is no longer there, or not what it was when it was validated.
 */
#ifndef EMIT_ERRORS_AGAIN_H
#define EMIT_ERRORS_AGAIN_H

#include "decode/decode.h"
#include "emit/errors_book.h"

/* Fills scratch with the members and sheets of the submission; what they hold is pushed. */
enum status again_decode(const struct errors *w, struct submission *scratch, const struct row_sink *sink, struct err *e);

#endif
