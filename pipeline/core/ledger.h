/*
 * ledger.h - nothing is lost.
 *
 * Shape    a line counts cells of one sheet that met one fate at one stage. cells and hash are of content:
 *          hash is the sum modulo 2^128 of XXH3-128 of the text of each cell, seeded by file, sheet and
 *          address, so order does not matter. value_sum is the exact sum of the texts that are canonical
 *          numbers (stages decode, layout), or of the observations' values (stage normalize).
 * Identity for every sheet
 *          decode/seen = layout/header + layout/emitted + layout/skipped   (cells, hash, value_sum)
 *          layout/emitted = normalize/emitted + normalize/rejected         (cells, hash)
 * Stages   are enum led_stage; dispositions enum led_disposition; every header, skipped and rejected line
 *          names its rule: why a cell is no figure (TITLE, LABEL, NOTE, BLANK, IGNORED-COLUMN, ...).
 */
#ifndef CORE_LEDGER_H
#define CORE_LEDGER_H

#include "core/cell.h"
#include "core/decimal.h"
#include "core/origin.h"
#include "core/symbols.h"

enum led_stage { LED_DECODE, LED_LAYOUT, LED_NORMALIZE };
enum led_disposition { LED_SEEN, LED_HEADER, LED_EMITTED, LED_REJECTED, LED_SKIPPED };

struct led_line {
	uint16_t sheet;
	uint8_t stage, disposition;
	sym_t rule;
	uint64_t cells;
	struct hash128 hash;
	struct dsum sum;
};
struct ledger {
	uint32_t n, cap;
	struct led_line *v;
	uint64_t file_seed; /* first 8 bytes of the sha256 of the submission; set when the first cell is booked */
	uint32_t hot[3][5]; /* by stage and disposition the line booked last, which mostly is the next one too */
	uint32_t *slot;     /* look-up of lines; private to ledger.c */
	uint32_t nslot;
};

struct submission;
struct table;

/* What a line counts, as one number. */
static inline uint64_t led_key(uint16_t sheet, enum led_stage stage, enum led_disposition d, sym_t rule)
{
	return (uint64_t)rule << 32 | (uint32_t)d << 24 | (uint32_t)stage << 16 | sheet;
}
static inline uint64_t led_line_key(const struct led_line *v)
{
	return led_key(v->sheet, (enum led_stage)v->stage, (enum led_disposition)v->disposition, v->rule);
}
/* The line booked last at this stage with this disposition, where it is the one that is asked for; NULL: it is not. */
static inline struct led_line *ledger_hot(struct ledger *l, uint16_t sheet, enum led_stage stage, enum led_disposition d,
	sym_t rule)
{
	uint32_t hot = l->hot[stage][d];

	return hot < l->n && led_line_key(&l->v[hot]) == led_key(sheet, stage, d, rule) ? &l->v[hot] : NULL;
}
/* What the hashes of all cells of the submission begin with. */
uint64_t ledger_seed(struct submission *s);
/* What is counted of a text that stands there. */
void ledger_look(struct submission *s, struct origin at, const char *text, size_t n, struct led_cell *out);
void ledger_look_seeded(uint64_t file_seed, struct origin at, const char *text, size_t n, struct led_cell *out);
/* Looks at the cells of a row as they were decoded, in ascending columns (led of each is set), and books all of them as
 * decode/seen. */
enum status ledger_see(struct submission *s, uint16_t sheet, uint32_t row, struct cell *c, uint32_t n, struct err *e);
/* The line that counts such cells, new or known; valid until the next call. */
enum status ledger_line(struct submission *s, uint16_t sheet, enum led_stage stage, enum led_disposition d, sym_t rule,
	struct led_line **out, struct err *e);
/* Books one cell that has been looked at. */
static inline void led_line_add(struct led_line *v, const struct led_cell *c)
{
	v->cells++;
	v->hash = hash128_add(v->hash, c->hash);
	if (c->number)
		dsum_add(&v->sum, (struct dec){ c->m, c->scale });
}

/* Cells of a row that go into one line, together: texts and whole numbers. */
struct led_sum {
	unsigned __int128 hash;
	uint64_t cells;
	int64_t whole;
};
/* false: there is no room for it, and nothing is changed. */
static inline bool led_whole_add(int64_t *whole, int64_t m)
{
	int64_t x;

	if (__builtin_add_overflow(*whole, m, &x))
		return false;
	*whole = x;
	return true;
}
/* false: it has to be booked by itself. */
static inline bool led_sum_add(struct led_sum *sum, const struct led_cell *c)
{
	if (c->number && (c->scale || !led_whole_add(&sum->whole, c->m)))
		return false;
	sum->hash += hash128_wide(c->hash);
	sum->cells++;
	return true;
}
static inline void led_line_add_sum(struct led_line *v, const struct led_sum *sum)
{
	v->cells += sum->cells;
	v->hash = hash128_add(v->hash, (struct hash128){ (uint64_t)sum->hash, (uint64_t)(sum->hash >> 64) });
	dsum_add(&v->sum, (struct dec){ sum->whole, 0 });
}
/* Cells that are summed before it is known where they are booked: whatever they are. */
struct led_part {
	struct led_sum sum;
	struct dsum rest; /* of the numbers that did not go into sum */
};
static inline void led_part_add(struct led_part *p, const struct led_cell *c)
{
	if (led_sum_add(&p->sum, c))
		return;
	p->sum.hash += hash128_wide(c->hash);
	p->sum.cells++;
	dsum_add(&p->rest, (struct dec){ c->m, c->scale });
}
/* Takes out a cell that is in it. */
static inline void led_part_sub(struct led_part *p, const struct led_cell *c)
{
	p->sum.hash -= hash128_wide(c->hash);
	p->sum.cells--;
	if (c->number)
		dsum_sub(&p->rest, (struct dec){ c->m, c->scale });
}
static inline void led_part_merge(struct led_part *p, const struct led_part *q)
{
	p->sum.hash += q->sum.hash;
	p->sum.cells += q->sum.cells;
	dsum_add(&p->rest, (struct dec){ q->sum.whole, 0 });
	dsum_merge(&p->rest, &q->rest);
}
static inline void led_line_add_part(struct led_line *v, const struct led_part *p)
{
	led_line_add_sum(v, &p->sum);
	dsum_merge(&v->sum, &p->rest);
}
/* Books normalize/emitted and normalize/rejected for all rows of all tables of the submission. */
enum status ledger_book_tables(struct submission *s, struct err *e);
/* Moves an observation that ledger_book_tables() has booked from normalize/emitted to normalize/rejected, before its table
 * marks it as rejected. */
enum status ledger_reject_row(struct submission *s, const struct table *t, uint32_t row, sym_t rule, struct err *e);
/* Adds a line that was booked elsewhere. */
enum status ledger_add(struct submission *s, const struct led_line *line, struct err *e);
void ledger_sort(struct ledger *l, const struct symbols *syms); /* sheet, stage, disposition, rule id */
/* After the last stage. ST_SKIP and which sheet, stage and by how much where an identity does not hold. */
enum status ledger_balance(const struct submission *s, struct err *e);
const char *led_stage_word(enum led_stage s);
const char *led_disposition_word(enum led_disposition d);

#endif
