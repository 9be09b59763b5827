#include "decode/ahead.h"

#include <stdlib.h>

#include "core/thread.h"

#define BLOCKS 8u /* made and not yet taken */

/* Blocks are counted from the first one; number i is block[i % BLOCKS]. */
struct ahead {
	const struct ahead_work *work;
	struct block *block;
	uint32_t nblock; /* 1: each is taken as soon as it is made */
	uint32_t made, taken;
	pthread_mutex_t lock;
	pthread_cond_t more, room;
	bool ended, stopped; /* nothing is made any more; nothing is taken any more */
	bool wait_more, wait_room;
	enum status end;
	struct err why;
};

struct block *ahead_block(struct ahead *a)
{
	return &a->block[a->made % a->nblock];
}

/* Who has to wait is woken when half of all blocks are there, not for each one, and when the lock is free. */
static enum status hand_over(struct ahead *a)
{
	enum status st;
	bool wake;

	pthread_mutex_lock(&a->lock);
	a->made++;
	wake = a->wait_more && a->made - a->taken >= BLOCKS / 2;
	a->wait_more &= !wake;
	while (a->made - a->taken == BLOCKS && !a->stopped) {
		a->wait_room = true;
		pthread_cond_wait(&a->room, &a->lock);
	}
	st = a->stopped ? ST_END : ST_OK;
	pthread_mutex_unlock(&a->lock);
	if (wake) /* then there was room, too */
		pthread_cond_signal(&a->more);
	return st;
}

enum status ahead_pass(struct ahead *a, struct err *e)
{
	struct block *b = ahead_block(a);
	enum status st;

	if (!b->nrow)
		return ST_OK;
	/* Here, where the block was made: what is at hand in one processor has to be fetched by the other. */
	TRY(block_look(b, a->work->file_seed, a->work->sheet, e));
	if (a->nblock > 1)
		return hand_over(a);
	st = a->work->take(a->work->taker, b, e);
	block_empty(b);
	return st;
}

static void *run_maker(void *user)
{
	struct ahead *a = user;
	struct err why = { "" };
	enum status st = a->work->make(a->work->user, a, &why);

	pthread_mutex_lock(&a->lock);
	a->ended = true;
	a->end = st;
	a->why = why;
	pthread_cond_signal(&a->more);
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

/* false: all are taken, and there will be no more. */
static bool next_block(struct ahead *a)
{
	bool some;

	pthread_mutex_lock(&a->lock);
	while (a->made == a->taken && !a->ended) {
		a->wait_more = true;
		pthread_cond_wait(&a->more, &a->lock);
	}
	some = a->made != a->taken;
	pthread_mutex_unlock(&a->lock);
	return some;
}

static void give_back(struct ahead *a, bool stop)
{
	bool wake;

	pthread_mutex_lock(&a->lock);
	a->taken++;
	a->stopped = stop;
	wake = a->wait_room && (stop || a->made - a->taken <= BLOCKS / 2);
	a->wait_room &= !wake;
	pthread_mutex_unlock(&a->lock);
	if (wake)
		pthread_cond_signal(&a->room);
}

static enum status take_all(struct ahead *a, struct err *e)
{
	enum status st = ST_OK;

	while (st == ST_OK && next_block(a)) {
		struct block *b = &a->block[a->taken % a->nblock];

		st = a->work->take(a->work->taker, b, e);
		block_empty(b);
		give_back(a, st != ST_OK);
	}
	return st;
}

enum status ahead_run(const struct ahead_work *w, unsigned threads, struct err *e)
{
	struct ahead a = { .work = w, .nblock = threads > 1 ? BLOCKS : 1, .lock = PTHREAD_MUTEX_INITIALIZER,
		.more = PTHREAD_COND_INITIALIZER, .room = PTHREAD_COND_INITIALIZER };
	enum status st;
	pthread_t t;

	a.block = calloc(a.nblock, sizeof *a.block);
	if (!a.block)
		return err_set(e, ST_FATAL, "no memory to read a text");
	if (a.nblock > 1 && thread_start(&t, run_maker, &a)) {
		st = take_all(&a, e);
		pthread_join(t, NULL);
		if (st == ST_OK && a.end != ST_OK)
			st = err_set(e, a.end, "%s", a.why.msg);
	} else {
		a.nblock = 1;
		st = w->make(w->user, &a, e);
	}
	for (uint32_t i = 0; i < (threads > 1 ? BLOCKS : 1); i++)
		block_release(&a.block[i]);
	free(a.block);
	return st;
}
