#include "run/run.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/exit.h"
#include "run/deliver.h"
#include "run/gather.h"
#include "run/outbox.h"
#include "run/previous.h"
#include "validators/calendar.h"

static volatile sig_atomic_t interrupted;

void run_interrupt(void)
{
	interrupted = 1;
}

struct night {
	const struct config *config;
	const struct run_options *o;
	struct run_result *r;
	struct arena arena;
	struct outbox outbox;
	struct found_list found;
	struct gathered gathered;
	struct previous previous;
	struct emit_run emit;
	char as_of[16];
};

static void tell(const struct night *n, const char *what, uint32_t done, uint32_t total)
{
	if (n->o->event)
		n->o->event(n->o->user, what, done, total);
}

/* ---- which run this is ---- */

static enum status set_date(struct night *n, struct err *e)
{
	struct tm tm = { 0 };
	time_t now = time(NULL);

	if (!n->o->as_of) {
		gmtime_r(&now, &tm);
		strftime(n->as_of, sizeof n->as_of, "%Y-%m-%d", &tm);
		return ST_OK;
	}
	if (!day_is(n->o->as_of)) {
		n->r->exit_status = EXIT_USAGE;
		return err_set(e, ST_FATAL, "'%s' is no date; write it as 2026-11-24", n->o->as_of);
	}
	memcpy(n->as_of, n->o->as_of, 11);
	return ST_OK;
}

static void set_run_id(struct night *n)
{
	struct hash128 sum = hash128(n->config->version, strlen(n->config->version),
		(uint64_t)n->o->csv | (uint64_t)n->o->xlsx << 1 | (uint64_t)!strcmp(n->o->codes, "iso3") << 2 |
		(uint64_t)n->o->no_provenance << 3);
	char hex[33];

	for (uint32_t i = 0; i < n->gathered.n; i++) {
		const struct slot *s = &n->gathered.slot[i];
		uint64_t seed = hash64(s->found->path, strlen(s->found->path), hash64(s->found->name, strlen(s->found->name), i));

		sum = hash128_add(sum, hash128(s->sha256, strlen(s->sha256), seed));
	}
	hash128_hex(sum, hex);
	snprintf(n->r->run_id, sizeof n->r->run_id, "%.4s%.2s%.2s-%.12s", n->as_of, n->as_of + 5, n->as_of + 8, hex);
}

/* ---- gather, reconcile, count ---- */

static void on_gathered(void *user, uint32_t done, uint32_t total)
{
	tell(user, "read", done, total);
}

static enum status gather_all(struct night *n, struct err *e)
{
	struct gather_options o = { n->outbox.state, n->o->jobs, &interrupted, on_gathered, n };
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	enum status st;

	if (o.jobs == 0)
		o.jobs = cores > 0 ? (unsigned)cores : 1;
	n->emit.jobs = o.jobs;
	st = find_submissions(n->config, n->o->inbox, &n->arena, &n->found, e);
	if (st == ST_SKIP || (st == ST_OK && !n->found.n)) {
		n->r->exit_status = EXIT_USAGE;
		return st == ST_SKIP ? ST_FATAL : err_set(e, ST_FATAL,
			"%s: the inbox is empty, nothing was published; put submissions into it as SENDER/FILE", n->o->inbox);
	}
	TRY(st);
	tell(n, "found", 0, n->found.n);
	st = gather(n->config, &n->found, &o, &n->gathered, e);
	return st == ST_END ? ST_FATAL : st;
}

/* As many as there are, to be added to: the rest of the array is not there. */
static enum status copy_counts(struct night *n, const struct slot *s, struct rule_counts **out, struct err *e)
{
	const struct rule_counts *c = slot_counts(s);
	size_t bytes = offsetof(struct rule_counts, v) + (c ? c->n : 0) * sizeof *c->v;

	*out = c ? arena_alloc(&n->arena, 1, bytes) : NULL;
	if (c && !*out)
		return err_set(e, ST_FATAL, "out of memory for %u submissions", n->gathered.n);
	if (c)
		memcpy(*out, c, bytes);
	return ST_OK;
}

static enum status describe_run(struct night *n, struct err *e)
{
	struct emit_sub *v = arena_alloc(&n->arena, n->gathered.n, sizeof *v);
	struct rule_counts *counts;

	if (!v)
		return err_set(e, ST_FATAL, "out of memory for %u submissions", n->gathered.n);
	set_run_id(n);
	TRY(previous_load(&n->previous, n->o->outbox, n->r->run_id, e));
	for (uint32_t i = 0; i < n->gathered.n; i++) {
		struct slot *s = &n->gathered.slot[i];

		TRY(copy_counts(n, s, &counts, e));
		v[i] = (struct emit_sub){ .sub = slot_submission(s), .input = s->found->full,
			.unchanged = previous_has(&n->previous, s->found->name, s->sha256), .counts = counts };
	}
	n->emit.config = n->config;
	n->emit.run_id = n->r->run_id;
	n->emit.previous = n->previous.id;
	n->emit.as_of = n->as_of;
	n->emit.codes = n->o->codes;
	n->emit.csv = n->o->csv;
	n->emit.xlsx = n->o->xlsx;
	n->emit.no_provenance = n->o->no_provenance;
	n->emit.nsub = n->gathered.n;
	n->emit.sub = v;
	return ST_OK;
}

static enum status reconcile_all(struct night *n, struct err *e)
{
	struct reconciled *all = arena_alloc(&n->arena, n->emit.nsub, sizeof *all);

	if (!all)
		return err_set(e, ST_FATAL, "out of memory for %u submissions", n->emit.nsub);
	for (uint32_t i = 0; i < n->emit.nsub; i++)
		all[i] = (struct reconciled){ n->emit.sub[i].sub, n->emit.sub[i].counts };
	return reconcile(all, n->emit.nsub, n->as_of, e);
}

static void count(struct night *n)
{
	struct run_result *r = n->r;

	for (uint32_t i = 0; i < n->emit.nsub; i++) {
		const struct emit_sub *x = &n->emit.sub[i];

		switch (submission_state(x->sub)) {
		case SUB_ACCEPTED:
			r->accepted++;
			break;
		case SUB_WARNINGS:
			r->warnings++;
			break;
		case SUB_REJECTED:
			r->rejected++;
			break;
		case SUB_UNREADABLE:
			r->unreadable++;
			break;
		}
		r->unchanged += x->unchanged;
		for (uint32_t k = 0; k < x->sub->findings.n; k++)
			r->findings[x->sub->findings.v[k].severity]++;
		for (uint32_t k = 0; k < x->sub->ledger.n; k++) {
			const struct led_line *l = &x->sub->ledger.v[k];

			if (l->stage == LED_DECODE)
				r->cells += l->cells;
			if (l->stage == LED_NORMALIZE && l->disposition == LED_EMITTED)
				r->observations += l->cells;
		}
	}
	n->emit.exit_status = r->unreadable ? EXIT_PARTLY : r->rejected ? EXIT_FINDINGS : EXIT_ACCEPTED;
}

static enum status balance_all(const struct night *n, struct err *e)
{
	for (uint32_t i = 0; i < n->emit.nsub; i++) {
		struct err why;

		if (ledger_balance(n->emit.sub[i].sub, &why) != ST_OK)
			return err_set(e, ST_FATAL, "%s: the ledger does not balance, nothing was published: %s",
				n->emit.sub[i].sub->path, why.msg);
	}
	return ST_OK;
}

/* ---- the whole ---- */

static void on_phase(void *user, const char *what)
{
	struct night *n = user;

	tell(n, what, 0, n->emit.nsub);
}

static enum status whole_night(struct night *n, struct err *e)
{
	struct timespec began;
	const struct delivery d = { &n->emit, n->o->outbox, &began, &interrupted, on_phase, n };

	clock_gettime(CLOCK_REALTIME, &began);
	TRY(set_date(n, e));
	TRY(outbox_open(&n->outbox, n->o->inbox, n->o->outbox, n->o->state, &n->r->exit_status, e));
	TRY(gather_all(n, e));
	TRY(describe_run(n, e));
	tell(n, "reconcile", 0, n->emit.nsub);
	TRY(reconcile_all(n, e));
	TRY(balance_all(n, e));
	count(n);
	TRY(deliver(&d, e));
	n->r->exit_status = n->emit.exit_status;
	if (n->o->finished)
		n->o->finished(n->o->user, &n->emit);
	return ST_OK;
}

enum status run_night(const struct config *c, const struct run_options *o, struct run_result *r, struct err *e)
{
	struct night n = { .config = c, .o = o, .r = r, .outbox = { .lock = -1, .state_lock = -1 }, .found = { .root = -1 } };
	enum status st;

	memset(r, 0, sizeof *r);
	r->exit_status = EXIT_FAILED;
	arena_init(&n.arena, 0);
	st = whole_night(&n, e);
	if (st != ST_OK && interrupted) {
		r->exit_status = EXIT_INTERRUPTED;
		err_set(e, ST_FATAL, "interrupted, nothing was published");
	}
	previous_release(&n.previous);
	gather_release(&n.gathered);
	found_close(&n.found);
	arena_release(&n.arena);
	outbox_close(&n.outbox);
	return st;
}
