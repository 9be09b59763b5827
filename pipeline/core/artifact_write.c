#include "core/artifact.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "core/artifact_disk.h"

/* Written at once. What is larger is kept in larger pages, and for those the system takes memory that nobody touched lately, which takes
 * ten times as long. */
#define PIECE ((size_t)256 << 10)

/* Errors wait until the end: a failed writer goes on without writing. */
struct out {
	int fd, error;
	uint64_t at; /* where buf goes in the file */
	size_t n;
	XXH3_state_t *hash;
	unsigned char buf[1 << 16];
};

static void write_at(struct out *o, const void *p, size_t n, uint64_t at)
{
	while (n && !o->error) {
		ssize_t got = pwrite(o->fd, p, n < PIECE ? n : PIECE, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			o->error = got < 0 ? errno : EIO;
			break;
		}
		p = (const char *)p + got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
}

static void flush(struct out *o)
{
	XXH3_128bits_update(o->hash, o->buf, o->n);
	write_at(o, o->buf, o->n, o->at);
	o->at += o->n;
	o->n = 0;
}

static void put(struct out *o, const void *p, size_t n)
{
	if (n > sizeof o->buf - o->n)
		flush(o);
	if (n > sizeof o->buf) {
		XXH3_128bits_update(o->hash, p, n);
		write_at(o, p, n, o->at);
		o->at += n;
	} else if (n) {
		memcpy(o->buf + o->n, p, n);
		o->n += n;
	}
}

static void number(struct out *o, uint64_t x)
{
	put(o, &x, sizeof x);
}

static void pad(struct out *o)
{
	static const char zero[8];

	put(o, zero, -(o->at + o->n) & 7);
}

static void array(struct out *o, const void *p, size_t n, size_t size)
{
	number(o, n);
	put(o, p, n * size);
	pad(o);
}

static void text(struct out *o, const char *s)
{
	array(o, s, strlen(s), 1);
}

static void strings(struct out *o, const struct symbols *syms)
{
	uint32_t n = symbols_count(syms);
	uint64_t bytes = 0;

	number(o, n);
	for (sym_t y = 1; y <= n; y++) {
		uint32_t len = (uint32_t)sym_len(syms, y);

		put(o, &len, sizeof len);
		bytes += len;
	}
	pad(o);
	number(o, bytes);
	for (sym_t y = 1; y <= n; y++)
		put(o, sym_str(syms, y), sym_len(syms, y));
	pad(o);
}

static void members(struct out *o, const struct submission *s)
{
	number(o, s->nmember);
	for (uint32_t i = 0; i < s->nmember; i++) {
		const struct member *v = &s->member[i];
		struct disk_member d = { v->bytes, v->path, v->format, v->charset, v->sha256, v->first_sheet, v->nsheet, v->fate, (uint16_t)v->delimiter };

		put(o, &d, sizeof d);
	}
	number(o, s->nsheet);
	for (uint32_t i = 0; i < s->nsheet; i++) {
		const struct sheet *v = &s->sheet[i];
		struct disk_sheet d = { v->cells, v->name, v->layout, v->rows, v->cols, v->member, v->hidden, 0 };

		put(o, &d, sizeof d);
	}
}

static void packed(struct out *o, const struct packed *p)
{
	number(o, p->width);
	number(o, p->width ? 0 : p->same);
	array(o, p->v, p->n * (size_t)p->width, 1);
}

static void packed_int(struct out *o, const struct packed_int *p)
{
	number(o, p->width);
	number(o, p->width ? 0 : (uint64_t)p->same);
	array(o, p->v, p->n * (size_t)p->width, 1);
}

static void entries(struct out *o, const struct column *c)
{
	number(o, c->nentry);
	for (uint32_t i = 0; i < c->nentry; i++) {
		const struct entry *v = &c->entry[i];
		struct entry d;

		memset(&d, 0, sizeof d); /* holes as well */
		d.label = v->label;
		d.text = v->text;
		d.code = v->code;
		d.candidates = v->candidates;
		d.why = v->why;
		d.kind = v->kind;
		d.how = v->how;
		d.score = v->score;
		d.other = v->other;
		d.count = v->count;
		d.first = v->first;
		put(o, &d, sizeof d);
	}
	pad(o);
}

static void segments(struct out *o, const struct table *t)
{
	uint32_t ncol = t->flow->ncol;

	number(o, t->nseg);
	for (uint32_t i = 0; i < t->nseg; i++) {
		const struct segment *v = &t->seg[i];
		struct disk_segment d = { v->layout, v->edition, v->number_style, v->closed, v->first, v->n, v->sheet, { 0 } };

		put(o, &d, sizeof d);
	}
	for (uint32_t i = 0; i < t->nseg; i++) {
		const struct dim_at *at = t->seg[i].at;

		number(o, ncol);
		for (uint32_t c = 0; c < ncol; c++) {
			struct disk_rule d = { at[c].kind, at[c].col, at[c].row };

			put(o, &d, sizeof d);
		}
		for (uint32_t c = 0; c < ncol; c++) {
			if (at[c].kind == AT_HEAD)
				array(o, at[c].head, at[c].nhead, sizeof *at[c].head);
			if (at[c].kind == AT_CARRIED)
				array(o, at[c].carry, at[c].ncarry, sizeof *at[c].carry);
		}
	}
}

static void table(struct out *o, const struct table *t)
{
	uint32_t ncol = t->flow->ncol;

	text(o, t->flow->id);
	number(o, t->n);
	packed_int(o, &t->m);
	for (uint32_t c = 0; c < ncol; c++)
		packed(o, &t->col[c].at);
	packed(o, &t->scale);
	packed(o, &t->state);
	packed(o, &t->raw);
	packed(o, &t->fate);
	for (uint32_t c = 0; c < ncol; c++)
		entries(o, &t->col[c]);
	array(o, t->raw_sym, t->nraw_sym, sizeof *t->raw_sym);
	array(o, t->fate_rule, t->nfate_rule, sizeof *t->fate_rule);
	array(o, t->run, t->nrun, sizeof *t->run);
	segments(o, t);
}

static void findings(struct out *o, const struct findings *f)
{
	number(o, f->n);
	for (uint32_t i = 0; i < f->n; i++) {
		const struct finding *v = &f->v[i];
		struct disk_finding d = { v->rule, v->severity, v->at, v->dataflow, v->key, v->found, v->expected,
			v->difference, v->note, v->group, v->id, v->cause, v->explains, v->obs, v->used, v->nused, v->nsuspect };

		put(o, &d, sizeof d);
	}
	array(o, f->used, f->nused, sizeof *f->used);
}

static void ledger(struct out *o, const struct ledger *l)
{
	number(o, l->n);
	for (uint32_t i = 0; i < l->n; i++) {
		const struct led_line *v = &l->v[i];
		unsigned __int128 sum = (unsigned __int128)v->sum.m;
		struct disk_line d = { v->cells, v->hash.lo, v->hash.hi, (uint64_t)sum, (uint64_t)(sum >> 64), v->rule, v->sheet,
			v->stage, v->disposition, v->sum.scale, v->sum.overflow, { 0 } };

		put(o, &d, sizeof d);
	}
}

static void body(struct out *o, const struct submission *s, const void *extra, size_t n_extra)
{
	strings(o, s->syms);
	text(o, s->name);
	text(o, s->sender);
	text(o, s->path);
	text(o, s->sha256);
	number(o, s->unreadable);
	members(o, s);
	number(o, s->ntable);
	for (uint32_t i = 0; i < s->ntable; i++)
		table(o, &s->table[i]);
	number(o, s->nhier);
	for (uint32_t i = 0; i < s->nhier; i++) {
		number(o, s->hier[i].id);
		number(o, s->hier[i].edition);
		array(o, s->hier[i].edge, s->hier[i].n, sizeof *s->hier[i].edge);
	}
	findings(o, &s->findings);
	ledger(o, &s->ledger);
	array(o, extra, n_extra, 1);
	flush(o);
}

/* Last, so that a file that was not finished has none. */
static void header(struct out *o, const struct config *c)
{
	XXH128_hash_t h = XXH3_128bits_digest(o->hash);
	struct disk_header d = { .magic = ARTIFACT_MAGIC, .format = ARTIFACT_FORMAT, .length = o->at, .lo = h.low64, .hi = h.high64 };

	memcpy(d.version, c->version, sizeof c->version);
	write_at(o, &d, sizeof d, 0);
}

enum status artifact_write(const struct submission *s, const void *extra, size_t n_extra, int fd, struct err *e)
{
	struct out *o = malloc(sizeof *o);
	XXH3_state_t *hash = XXH3_createState();
	int error = ENOMEM;

	if (o && hash) {
		o->fd = fd;
		o->error = 0;
		o->at = sizeof(struct disk_header);
		o->n = 0;
		o->hash = hash;
		XXH3_128bits_reset(hash);
		body(o, s, extra, n_extra);
		header(o, s->config);
		error = o->error;
	}
	XXH3_freeState(hash);
	free(o);
	if (error == ENOMEM || error == EFBIG) /* the limits of a worker: its submission is too large, the disk is not full */
		return err_set(e, ST_SKIP, "what was read of it is too much to keep: %s", strerror(error));
	return error ? err_set(e, ST_FATAL, "cannot write the artifact of %s: %s", s->name, strerror(error)) : ST_OK;
}
