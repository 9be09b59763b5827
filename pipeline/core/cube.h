/*
 * cube.h - from keys to observations: a table whose dimensions are axes, whose codes are places on them, and in whose
 * cells stand rows. What stands beside a row (a part of its sum, the year before) is found by one addition.
 *
 * Shape    the number of a key is the sum of one step a dimension, so changing a code changes it by a difference. Steps are
 *          those of a mixed-radix number over the codes that fill their part of the cube; a number below ncell is
 *          that of a cell (4 bytes). Codes that few rows have would make a large cube an empty one: they have no
 *          place on their axis, and rows that have one of them are looked up by a hash of their key (8 bytes a
 *          slot), as are all rows where codes combine too freely. Both ways give the same answers.
 * Codes    of a dimension are numbered from 0 by the caller, 0 for none; of_entry and hash of an axis are the caller's, too.
 * Kept     only rows whose fate is 0 when the cube is made stand in it.
 * Owner    cells are the cube's, until cube_release(); steps stand in the arena of the caller; the table must not grow.
 * Errors   ST_FATAL: no memory.
 */
#ifndef CORE_CUBE_H
#define CORE_CUBE_H

#include "core/keyindex.h"
#include "core/table.h"

#define CUBE_BLOCK 1024u

struct axis {
	const struct column *column;
	uint32_t ncode;
	const uint32_t *of_entry; /* code numbers */
	const uint64_t *hash;     /* by code number; sums of hashes of different keys hardly ever are alike */
	const uint64_t *step;     /* by code number */
	const uint64_t *step_of_entry;
};
struct cube_key {
	uint64_t number;
	uint32_t code[COL_MAX];
};
struct cube {
	const struct table *t;
	uint32_t ndim, nkept;
	struct axis axis[COL_MAX];
	uint32_t nmoving, moving[COL_MAX]; /* the dimensions in which rows may differ */
	struct cube_key still;   /* the codes of all rows in the others, and their part of the number */
	uint64_t ncell;
	uint32_t *cell;          /* row + 1; 0: none */
	struct key_index keys;   /* of the rows that have no cell; its repeats are of all rows */
};

/* How far cells are used: as they fill, or not at all (for tests). */
enum cube_cells { CUBE_CELLS, CUBE_NO_CELLS };
/* column, ncode, of_entry and hash of the axes are filled in, the rest is 0. */
enum status cube_make(struct cube *c, const struct table *t, uint32_t ndim, enum cube_cells cells, struct arena *a, struct err *e);
void cube_release(struct cube *c);

/* Numbers of the keys of at most CUBE_BLOCK rows. */
void cube_numbers(const struct cube *c, uint32_t first, uint32_t n, uint64_t *out);
void cube_row_numbers(const struct cube *c, const uint32_t *row, uint32_t n, uint64_t *out); /* of n rows */
void cube_row_key(const struct cube *c, uint32_t row, struct cube_key *out);
/* Whether keys with this code may have cells: what differs from such a key by codes with places is in the cells, too. */
static inline bool cube_has_place(const struct cube *c, uint32_t dim, uint32_t code)
{
	return c->axis[dim].step[code] < c->ncell;
}
static inline void cube_key_set(const struct cube *c, struct cube_key *k, uint32_t dim, uint32_t code)
{
	const uint64_t *step = c->axis[dim].step;

	k->number += step[code] - step[k->code[dim]];
	k->code[dim] = code;
}
uint32_t cube_find_far(const struct cube *c, const struct cube_key *k, uint32_t dim, uint32_t code); /* private to the next */
/* The first row of the key with another code in one dimension, which may be the code that it has; REF_NONE: none. */
static inline uint32_t cube_find_beside(const struct cube *c, const struct cube_key *k, uint32_t dim, uint32_t code)
{
	const uint64_t *step = c->axis[dim].step;
	uint64_t number = k->number + step[code] - step[k->code[dim]];

	return number < c->ncell ? c->cell[number] - 1 : cube_find_far(c, k, dim, code); /* 0 - 1 is REF_NONE */
}
static inline uint32_t cube_find(const struct cube *c, const struct cube_key *k)
{
	return cube_find_beside(c, k, 0, k->code[0]);
}
static inline const struct repeats *cube_repeats(const struct cube *c)
{
	return &c->keys.same;
}

#endif
