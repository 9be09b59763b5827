/*
 * data.h - data sets by column, for VTL.
 *
 * Shape    ncomp components; a column of nrow values each: texts, dates and time periods in sym (a symbol of the run's table,
 *          VTL_SYM_NULL: null; SYM_NONE: the empty text), booleans in b (0, 1, VTL_B_NULL), numbers in m and scale:
 *          m / 10^scale exactly, or scale VTL_REAL with the bits of a double in m, or scale VTL_N_NULL.
 * Owner    a data set owns its columns until vtl_dataset_release(). Names of components live longer than it.
 */
#ifndef VALIDATORS_VTL_DATA_H
#define VALIDATORS_VTL_DATA_H

#include <string.h>

#include "core/symbols.h"
#include "validators/vtl/ast.h"

#define VTL_SYM_NULL UINT32_MAX
#define VTL_B_NULL 2
#define VTL_REAL 254
#define VTL_N_NULL 255

enum vtl_role { VTL_IDENTIFIER, VTL_MEASURE, VTL_ATTRIBUTE };

struct vtl_comp {
	const char *name;
	uint8_t type, role; /* enum vtl_type, vtl_role */
	bool nullable;
};
struct vtl_column {
	sym_t *sym;
	uint8_t *b, *scale;
	int64_t *m;
};
struct vtl_dataset {
	const char *name;
	uint32_t ncomp, ccomp;
	struct vtl_comp *comp;
	uint32_t nrow, cap;
	struct vtl_column *col;
};

/* A value by itself. */
struct vtl_value {
	uint8_t scale, b;
	sym_t sym;
	int64_t m;
};

static inline bool vtl_is_text(unsigned type)
{
	return type == VTL_STRING || type == VTL_DATE || type == VTL_PERIOD;
}
static inline bool vtl_is_number(unsigned type)
{
	return type == VTL_INTEGER || type == VTL_NUMBER;
}
static inline double vtl_real(int64_t m, uint8_t scale)
{
	double d;

	if (scale != VTL_REAL)
		return dec_double((struct dec){ m, scale });
	memcpy(&d, &m, sizeof d);
	return d;
}
static inline int64_t vtl_bits(double d)
{
	int64_t m;

	memcpy(&m, &d, sizeof m);
	return m;
}
/* <0, 0, >0; exact where both are, else at 15 significant digits. Neither is null. */
int vtl_compare(int64_t m, uint8_t scale, int64_t n, uint8_t scale2);

int vtl_component(const struct vtl_dataset *d, const char *name); /* -1: none */
/* Before the first row. */
enum status vtl_dataset_component(struct vtl_dataset *d, struct vtl_comp c, struct err *e);
/* One row more, with room for its values, which the caller fills. ST_SKIP: more than UINT32_MAX - 1 rows. */
enum status vtl_dataset_row(struct vtl_dataset *d, uint32_t *row, struct err *e);
struct vtl_value vtl_get(const struct vtl_dataset *d, uint32_t comp, uint32_t row);
void vtl_put(struct vtl_dataset *d, uint32_t comp, uint32_t row, struct vtl_value v);
struct vtl_value vtl_null(void); /* null of every type */
bool vtl_value_null(struct vtl_value v, unsigned type);
void vtl_dataset_release(struct vtl_dataset *d);
/* Whether a text is a period of time: 2020, 2020A, 2020-S1, 2020Q3, 2020-07, 2020M7, 2020W53, 2020D366, a date; two of them joined by /, or the
 * first of them and a duration (2015-01-01/P5Y). */
bool vtl_is_period(const char *s);

#endif
