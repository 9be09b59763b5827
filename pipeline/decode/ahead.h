/*
 * ahead.h - blocks of rows on their way from who makes them to who takes them, on which a second thread may work.
 *
 * Order    blocks are taken as they were made, and then the maker's end is seen: with two threads all is as with one.
 * Threads  with one, each block is taken in ahead_pass(). With two the maker has a thread of its own and is a few blocks ahead; it
 *          may change nothing but its own state and the block that it is given. Where there is no thread to be had, one does it.
 * Errors   those of the maker and the taker, whichever comes first in the order of blocks; ST_FATAL: no memory.
 */
#ifndef DECODE_AHEAD_H
#define DECODE_AHEAD_H

#include "core/block.h"

struct ahead;
struct ahead_work {
	void *user;
	/* Makes all blocks: fills ahead_block() and passes it on, again and again. */
	enum status (*make)(void *user, struct ahead *a, struct err *e);
	enum status (*take)(void *user, const struct block *b, struct err *e);
	void *taker;
	uint64_t file_seed; /* of the ledger, which looks at each block */
	uint16_t sheet;
};
enum status ahead_run(const struct ahead_work *w, unsigned threads, struct err *e);
/* The block that is to be filled, at first an empty one. */
struct block *ahead_block(struct ahead *a);
/* Passes it on, if it has any rows; ahead_block() is an empty one from then on. Any status but ST_OK: the maker returns it. */
enum status ahead_pass(struct ahead *a, struct err *e);

#endif
