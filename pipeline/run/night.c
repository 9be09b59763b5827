#include "run/run.h"

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
	if (n->config->readers.asked) {
		const char *code = language_code(n->config->readers.usual);

		sum = hash128_add(sum, hash128(code, strlen(code), 1));
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
static enum status copy_counts(const struct rule_counts *c, struct arena *a, struct rule_counts **out, struct err *e)
{
	*out = c ? arena_alloc(a, 1, rule_counts_bytes(c)) : NULL;
	if (c && !*out)
		return err_set(e, ST_FATAL, "out of memory for counts of rules");
	if (c)
		memcpy(*out, c, rule_counts_bytes(c));
	return ST_OK;
}

static enum status on_open(void *user, uint32_t i, struct artifact *out, struct err *e)
{
	const struct night *n = user;

	return slot_open(&n->gathered, i, out, e);
}

static enum status describe_run(struct night *n, struct err *e)
{
	struct emit_sub *v = arena_alloc(&n->arena, n->gathered.n, sizeof *v);
	char *artifacts = arena_alloc(&n->arena, 1, strlen(n->outbox.state) + sizeof "/artifacts");

	if (!v || !artifacts)
		return err_set(e, ST_FATAL, "out of memory for %u submissions", n->gathered.n);
	set_run_id(n);
	TRY(previous_load(&n->previous, n->o->outbox, n->r->run_id, e));
	for (uint32_t i = 0; i < n->gathered.n; i++) {
		const struct slot *s = &n->gathered.slot[i];

		v[i].sub = slot_submission(s);
		v[i].input = s->found->full;
		v[i].unchanged = previous_has(&n->previous, s->found->name, s->sha256);
		v[i].gist.name = s->found->name;
		TRY(copy_counts(slot_counts(s), &n->arena, &v[i].counts, e));
	}
	stpcpy(stpcpy(artifacts, n->outbox.state), "/artifacts");
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
	n->emit.open = on_open;
	n->emit.open_user = n;
	n->emit.artifacts = n->gathered.nheld < n->gathered.n ? artifacts : NULL;
	return ST_OK;
}

/* ---- submissions of one sender against each other, and against the day ---- */

/* One of them: what it was, so that only those that changed are written again. */
struct beside {
	uint32_t i;
	const struct rule_counts *before;
	uint32_t findings;
};

static enum status take_beside(struct night *n, struct arena *a, struct beside *b, struct reconciled *out, struct err *e)
{
	struct emit_sub *x = &n->emit.sub[b->i];
	struct submission *s;

	TRY(emit_take(&n->emit, b->i, &s, e));
	b->before = x->counts;
	b->findings = s->findings.n;
	*out = (struct reconciled){ s, x->counts };
	return x->lent ? copy_counts(x->counts, a, &out->counts, e) : ST_OK;
}

static enum status keep_beside(struct night *n, const struct beside *b, const struct reconciled *r, struct err *e)
{
	if (!n->emit.sub[b->i].lent)
		return ST_OK; /* it stays in memory as it is now */
	if (r->sub->findings.n == b->findings && (!r->counts || !memcmp(r->counts, b->before, rule_counts_bytes(r->counts))))
		return ST_OK;
	return slot_replace(&n->gathered, b->i, r->sub, r->counts, e);
}

/* What is done with submissions that are in memory together. */
struct portion {
	enum { ALL_OF_SENDER, FIRST_AND_OTHERS, SIDES, DAY } what;
	const uint64_t *shared; /* FIRST_AND_OTHERS: what the first has in common with the others */
	size_t nshared;
};

static enum status compare(const struct night *n, const struct portion *p, const struct reconciled *all, uint32_t nall, struct err *e)
{
	switch (p->what) {
	case FIRST_AND_OTHERS:
		return reconcile_beside(all, nall, p->shared, p->nshared, e);
	case SIDES:
		return reconcile_sides(all, nall, e);
	case DAY:
		return reconcile_dated(all, n->as_of, e);
	default:
		return reconcile(all, nall, n->as_of, e);
	}
}

static enum status reconcile_some(struct night *n, struct beside *b, uint32_t nb, const struct portion *p, struct err *e)
{
	struct reconciled *all = calloc(nb, sizeof *all);
	enum status st = all ? ST_OK : err_set(e, ST_FATAL, "out of memory comparing submissions");
	uint32_t taken = 0;
	struct arena a;

	arena_init(&a, 0);
	while (st == ST_OK && taken < nb) {
		st = take_beside(n, &a, &b[taken], &all[taken], e);
		taken += all[taken].sub != NULL;
	}
	if (st == ST_OK)
		st = compare(n, p, all, nb, e);
	for (uint32_t i = 0; i < nb && st == ST_OK; i++)
		st = keep_beside(n, &b[i], &all[i], e);
	for (uint32_t i = 0; i < taken; i++)
		emit_give(&n->emit, b[i].i);
	arena_release(&a);
	free(all);
	return st;
}

static const struct gathered *sorted; /* qsort() hands nothing on */

static int by_sender(const void *pa, const void *pb)
{
	uint32_t a = ((const struct beside *)pa)->i, b = ((const struct beside *)pb)->i;
	int d = strcmp(sorted->slot[a].found->sender, sorted->slot[b].found->sender);

	return d ? d : a < b ? -1 : a > b;
}

#define MANY 32 /* submissions of a sender that may be in memory together; of more it is looked first what they have in common */

static enum status keys_of_all(struct night *n, const struct beside *b, uint32_t nb, struct keys *k, struct err *e)
{
	for (uint32_t i = 0; i < nb; i++) {
		struct submission *s;
		enum status st;

		TRY(emit_take(&n->emit, b[i].i, &s, e));
		st = reconcile_keys(s, i, k, e);
		emit_give(&n->emit, b[i].i);
		TRY(st);
	}
	return ST_OK;
}

static int by_value(const void *pa, const void *pb)
{
	uint64_t a = *(const uint64_t *)pa, b = *(const uint64_t *)pb;

	return a < b ? -1 : a > b;
}

/* One submission against all later ones that have an observation of which it is the first, some of them at a time. */
static enum status reconcile_first(struct night *n, struct beside *b, const struct keys_of *k, size_t nk, struct err *e)
{
	uint64_t *shared = malloc(nk * sizeof *shared);
	struct beside some[MANY];
	struct portion p = { FIRST_AND_OTHERS, shared, nk };
	enum status st = shared ? ST_OK : err_set(e, ST_FATAL, "out of memory comparing submissions");

	for (size_t i = 0; i < nk && shared; i++)
		shared[i] = k[i].hash;
	if (shared)
		qsort(shared, nk, sizeof *shared, by_value);
	for (size_t i = 0; i < nk && st == ST_OK;) {
		uint32_t m = 0;

		some[m++] = b[k[i].first];
		for (; i < nk && (k[i].sub == k[i - (i > 0)].sub || m < MANY); i++)
			if (m == 1 || some[m - 1].i != b[k[i].sub].i)
				some[m++] = b[k[i].sub];
		st = reconcile_some(n, some, m, &p, e);
	}
	free(shared);
	return st;
}

/* Submissions of one sender with many: never more than MANY are in memory because of observations that they have in common. */
static enum status reconcile_many(struct night *n, struct beside *b, uint32_t nb, struct err *e)
{
	uint32_t *group = calloc(nb, sizeof *group);
	struct beside *some = calloc(nb, sizeof *some);
	enum status st = group && some ? ST_OK : err_set(e, ST_FATAL, "out of memory comparing submissions");
	struct keys k = { 0 };

	if (st == ST_OK)
		st = keys_of_all(n, b, nb, &k, e);
	if (st == ST_OK)
		reconcile_apart(&k, group, nb);
	for (size_t i = 0, end; i < k.n && st == ST_OK; i = end) {
		for (end = i + 1; end < k.n && k.v[end].first == k.v[i].first; end++)
			;
		st = reconcile_first(n, b, k.v + i, end - i, e);
	}
	free(k.v);
	for (uint32_t i = 0; i < nb && st == ST_OK; i++) {
		uint32_t m = 0;

		if (group[i] != i)
			continue;
		for (uint32_t j = i; j < nb; j++)
			if (group[j] == i)
				some[m++] = b[j];
		if (m > 1)
			st = reconcile_some(n, some, m, &(struct portion){ .what = SIDES }, e);
	}
	for (uint32_t i = 0; i < nb && st == ST_OK; i++)
		st = reconcile_some(n, &b[i], 1, &(struct portion){ .what = DAY }, e);
	free(group);
	free(some);
	return st;
}

/* In memory are those of one sender at a time; of unknown senders each is alone. */
static enum status reconcile_all(struct night *n, struct err *e)
{
	struct beside *b = calloc(n->emit.nsub, sizeof *b);
	enum status st = b ? ST_OK : err_set(e, ST_FATAL, "out of memory for %u submissions", n->emit.nsub);

	for (uint32_t i = 0; i < n->emit.nsub && b; i++)
		b[i].i = i;
	sorted = &n->gathered;
	if (b)
		qsort(b, n->emit.nsub, sizeof *b, by_sender);
	for (uint32_t i = 0, end; i < n->emit.nsub && st == ST_OK; i = end) {
		const char *sender = n->gathered.slot[b[i].i].found->sender;

		end = i + 1;
		while (*sender && end < n->emit.nsub && !strcmp(n->gathered.slot[b[end].i].found->sender, sender))
			end++;
		st = end - i > MANY ? reconcile_many(n, b + i, end - i, e) : reconcile_some(n, b + i, end - i, &(struct portion){ .what = ALL_OF_SENDER }, e);
	}
	free(b);
	return st;
}

/* ---- what each of them is, once nothing more is found ---- */

static void count(struct run_result *r, const struct submission *s, bool unchanged)
{
	switch (submission_state(s)) {
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
	r->unchanged += unchanged;
	for (uint32_t k = 0; k < s->findings.n; k++)
		r->findings[s->findings.v[k].severity]++;
	for (uint32_t k = 0; k < s->ledger.n; k++) {
		const struct led_line *l = &s->ledger.v[k];

		if (l->stage == LED_DECODE)
			r->cells += l->cells;
		if (l->stage == LED_NORMALIZE && l->disposition == LED_EMITTED)
			r->observations += l->cells;
	}
}

static enum status look_at(struct night *n, uint32_t i, struct err *e)
{
	const struct found *f = n->gathered.slot[i].found;
	struct emit_gist *g = &n->emit.sub[i].gist;
	struct submission *s;
	enum status st;
	struct err why;

	TRY(emit_take(&n->emit, i, &s, e));
	*g = emit_sub_of(s, NULL, NULL).gist;
	g->name = f->name; /* which stay when it goes */
	g->sender = f->sender;
	g->path = f->path;
	count(n->r, s, n->emit.sub[i].unchanged);
	st = ledger_balance(s, &why);
	emit_give(&n->emit, i);
	return st == ST_OK ? ST_OK : err_set(e, ST_FATAL, "%s: the ledger does not balance, nothing was published: %s", f->path, why.msg);
}

static enum status look_at_all(struct night *n, struct err *e)
{
	for (uint32_t i = 0; i < n->emit.nsub; i++)
		TRY(look_at(n, i, e));
	n->emit.exit_status = n->r->unreadable || n->config->broken->n ? EXIT_PARTLY : n->r->rejected ? EXIT_FINDINGS : EXIT_ACCEPTED;
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
	TRY(look_at_all(n, e));
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
