/*
 * verify_beside.c - a thread that hashes what was read while it is looked at.
 */
#include <stdlib.h>

#include "core/thread.h"
#include "emit/verify.h"

struct vbeside {
	struct sha256 *sha;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t given, done;
	const char *p; /* what is to be hashed; NULL: nothing */
	size_t n;
	bool ended;
};

static void *hash_all(void *user)
{
	struct vbeside *b = user;

	pthread_mutex_lock(&b->lock);
	for (;;) {
		while (!b->p && !b->ended)
			pthread_cond_wait(&b->given, &b->lock);
		if (!b->p)
			break;
		pthread_mutex_unlock(&b->lock);
		sha256_add(b->sha, b->p, b->n);
		pthread_mutex_lock(&b->lock);
		b->p = NULL;
		pthread_cond_signal(&b->done);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

struct vbeside *vbeside_new(struct sha256 *sha)
{
	struct vbeside *b = calloc(1, sizeof *b);

	if (!b)
		return NULL;
	*b = (struct vbeside){ .sha = sha, .lock = PTHREAD_MUTEX_INITIALIZER, .given = PTHREAD_COND_INITIALIZER, .done = PTHREAD_COND_INITIALIZER };
	if (thread_start(&b->thread, hash_all, b))
		return b;
	free(b);
	return NULL;
}

void vbeside_wait(struct vbeside *b)
{
	pthread_mutex_lock(&b->lock);
	while (b->p)
		pthread_cond_wait(&b->done, &b->lock);
	pthread_mutex_unlock(&b->lock);
}

void vbeside_hash(struct vbeside *b, const char *p, size_t n)
{
	pthread_mutex_lock(&b->lock);
	while (b->p)
		pthread_cond_wait(&b->done, &b->lock);
	b->p = p;
	b->n = n;
	pthread_mutex_unlock(&b->lock);
	pthread_cond_signal(&b->given);
}

void vbeside_end(struct vbeside *b)
{
	pthread_mutex_lock(&b->lock);
	b->ended = true;
	pthread_mutex_unlock(&b->lock);
	pthread_cond_signal(&b->given);
	pthread_join(b->thread, NULL);
	free(b);
}
