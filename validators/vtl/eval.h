/*
 * eval.h - bound expressions over columns, a block of rows at a time.
 *
 * Shape    a vector has a value a row of the block, or one for all (constant). Its arrays are those of the column where the
 *          expression is a name, else of a register of the evaluator; they hold until the register is used again.
 * Nulls    any operand null gives null but for isnull, nvl, and, or, if, case (VTL 2.1, null logic).
 * Numbers  exact while they fit a decimal, else doubles. Division by zero, casts that fail and what is too large are null and counted.
 */
#ifndef VALIDATORS_VTL_EVAL_H
#define VALIDATORS_VTL_EVAL_H

#include "validators/vtl/bind.h"

#define VTL_BLOCK 1024

struct vtl_vec {
	uint8_t type;
	bool constant;
	bool whole; /* numbers: all are exact, none is null, and none has decimals */
	const sym_t *sym;
	const uint8_t *b, *scale;
	const int64_t *m;
};
struct vtl_reg {
	int64_t m[VTL_BLOCK];
	sym_t sym[VTL_BLOCK];
	uint8_t scale[VTL_BLOCK], b[VTL_BLOCK];
};
/* Where the columns come from. fetch() may fill the register, or point at memory of its own. */
struct vtl_source {
	uint32_t nrow;
	void (*fetch)(const void *user, uint32_t comp, uint32_t first, uint32_t n, struct vtl_reg *room, struct vtl_vec *out);
	const void *user;
};
/* What gave null although nothing was null: a division by zero, a cast, arithmetic whose result is too large or no number. */
enum vtl_fault { VTL_DIV0, VTL_CAST, VTL_OVERFLOW, VTL_FAULTS };
struct vtl_eval {
	struct symbols *syms;
	uint32_t nreg;
	struct vtl_reg **reg;
	/* Rows whose result is null and in which something gave null, by enum vtl_fault; until the caller sets them to zero. */
	uint64_t faults[VTL_FAULTS];
	uint32_t fault_row[VTL_FAULTS]; /* of the first */
	const uint8_t *only;         /* by row of the block: only those with 1 are counted; NULL: all */
	uint32_t first;              /* row of the block */
	bool faulty;                 /* some row has a fault */
	uint8_t fault[VTL_BLOCK];    /* by row: bits of enum vtl_fault */
	char *text;                  /* room for texts that are put together */
	size_t ctext;
};

void vtl_eval_init(struct vtl_eval *ev, struct symbols *syms);
void vtl_eval_release(struct vtl_eval *ev);
/* Rows first .. first + n - 1, n <= VTL_BLOCK. ST_FATAL: no memory. */
enum status vtl_eval(struct vtl_eval *ev, const struct vtl_source *s, const struct vtl_expr *x, uint32_t first, uint32_t n, struct vtl_vec *out,
	struct err *e);
/* Whether all of n numbers are whole. */
bool vtl_all_whole(const uint8_t *scale, uint32_t n);
struct vtl_source vtl_source_of(const struct vtl_dataset *d);
/* Some rows of a data set, in any order, into the register. */
void vtl_fetch_rows(const struct vtl_dataset *d, uint32_t comp, const uint32_t *row, uint32_t n, struct vtl_reg *r, struct vtl_vec *out);

/* a + b or a - b, exact where it fits; a null gives null. */
static inline void vtl_fault(struct vtl_eval *ev, uint32_t row, enum vtl_fault what)
{
	ev->fault[row] |= (uint8_t)(1u << what);
	ev->faulty = true;
}
struct vtl_value vtl_add(struct vtl_value a, struct vtl_value b, bool minus);

/* Private to the evaluator: eval_number.c, eval_text.c. a, b, c are the operands (NULL where there are fewer). */
void eval_numbers(struct vtl_eval *ev, const struct vtl_expr *x, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n,
	struct vtl_reg *r, bool *whole);
void eval_compare(const struct vtl_eval *ev, unsigned op, const struct vtl_vec *a, const struct vtl_vec *b, uint32_t n, uint8_t *out);
enum status eval_texts(struct vtl_eval *ev, const struct vtl_expr *x, const struct vtl_vec *arg, uint32_t n, struct vtl_reg *r, struct err *e);
enum status eval_cast(struct vtl_eval *ev, unsigned from, unsigned to, const struct vtl_vec *a, uint32_t n, struct vtl_reg *r, struct err *e);

#endif
