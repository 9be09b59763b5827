/*
 * flow_book.h - what the sheets of a harmonized workbook share; private to flow_*.c.
 */
#ifndef EMIT_FLOW_BOOK_H
#define EMIT_FLOW_BOOK_H

#include "core/csvtab.h"
#include "emit/book.h"

#define PERIODS_MAX 200u /* columns of the coverage grid */

struct flow_work {
	const struct emit_run *r;
	const struct flow *f;
	struct book b;
	struct arena arena;
	uint64_t nrow;             /* observations of the dataflow */
	const char *constant[COL_MAX]; /* the one text of a column in all rows; NULL: it varies */
	bool varies[COL_MAX];
	int area, period;          /* columns by role; -1: none */
};

/* A submission that has rows of the dataflow. */
struct source {
	struct submission *s;
	const struct table *t;
};

/* Each of them in turn, in memory for the time of the call. What is kept of its texts is copied. */
enum status each_source(struct flow_work *w, enum status (*each)(struct flow_work *w, const struct source *x, void *user, struct err *e),
	void *user, struct err *e);

/* ---- Coverage: area by period, how many observations ---- */

struct text_list {
	const char **v;
	uint32_t n;
};
/* The sheet of coverage. Texts are the distinct published ones of their column, sorted. */
struct coverage {
	struct symbols *seen_area, *seen_period;
	struct text_list area, period;
	const char **name;  /* of areas, by the code lists; NULL: none */
	uint32_t *grid;     /* observations that have a value, by area and period */
};
static inline uint32_t coverage_periods(const struct coverage *c) /* that are shown */
{
	return c->period.n < PERIODS_MAX ? c->period.n : PERIODS_MAX;
}
/* The texts, and then the observations of each. */
enum status coverage_count(struct flow_work *w, struct coverage *c, struct err *e);
void coverage_fill(struct flow_work *w, struct page *p, const struct coverage *c);
void coverage_release(struct coverage *c);

/* ---- Blocs: what comes from other members, and how many pairs are reported ---- */

#define BLOC_COLUMNS 13u
struct bloc_line {
	const char *bloc, *submission, *key, *period; /* key: the other codes, DIM=CODE;... */
	uint32_t members, destinations, totals, pairs, possible; /* as in struct figure of validator.h */
	struct dsum inside, all;
};
struct bloc_list { /* in the order of blocs, keys, submissions and periods; owned by the arena */
	uint32_t n, cap;
	struct bloc_line *v;
};
enum status blocs_count(struct flow_work *w, struct bloc_list *l, struct err *e);
void blocs_fill(struct page *p, const struct bloc_list *l);

/* ---- Sources: observations of several senders that differ ---- */

#define SOURCE_COLUMNS 9u
struct source_line {
	uint64_t hash;
	const char *key, *all, *by;    /* DIM=CODE;...; what each says; who is preferred */
	double lowest, highest, median, spread; /* spread: infinite where the median is 0 */
	uint32_t n, preferred;         /* n senders; the place of one of them */
	double *value;                 /* by place */
	uint32_t *sender;
};
struct source_list { /* the widest first */
	uint32_t n, cap, turn;
	uint64_t several;              /* observations that several senders have */
	struct source_line *v;
	struct csvtab order;           /* mappings/senders.csv */
	int id;
};
enum status sources_count(struct flow_work *w, struct source_list *l, struct err *e);
void sources_fill(struct page *p, const struct source_list *l);
void sources_release(struct source_list *l);

#endif
