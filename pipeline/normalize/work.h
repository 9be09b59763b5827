/*
 * work.h - one submission on its way through the room; private to it.
 */
#ifndef NORMALIZE_WORK_H
#define NORMALIZE_WORK_H

#include "core/submission.h"
#include "normalize/compiled.h"
#include "normalize/match.h"
#include "normalize/numbermap.h"

struct work {
	struct submission *sub;
	struct symbols *syms;
	const struct mappings *m;
	struct matcher *matcher;
	struct table *t;                 /* the one at hand */
	int role[ROLE_UNIT + 1];         /* its columns by enum flow_role; -1: none */
	struct numbermap derived[COL_MAX]; /* (entry, code) -> the entry like it with that code; of this table */
	struct status_flags {            /* by entry of the status column: what its letters say beside the status */
		sym_t note, conf;
	} *beside;
	uint32_t nbeside;
	const char *read_in[4];          /* the systems that codes of the column at hand are read in, by shape (evidence.c); NULL: none */
	struct numbermap stood;          /* (code, year): the area stands in the column at hand in that year (each_year.c) */
	struct book *book;               /* the sender's own; NULL: none */
	struct label_flag {              /* of entries of this table */
		uint32_t col, entry;
		sym_t status, said, note, conf; /* said: what is kept as a comment where the row has another status */
	} *flagged;
	uint32_t nflagged;
};

/* Entries of the column that are looked for in its other list are marked; before any label of it is matched (other_list.c). */
enum status other_list_of(struct work *w, uint32_t col, struct err *e);

/* The sender's code book (book.c). */
enum status book_new(struct work *w, struct err *e);
void book_free(struct book *b);
/* Whether the book holds for a column of this table: most of its texts are codes of the book, and what the book says of
 * them is known in the list of the column. */
enum status book_try(struct work *w, uint32_t col, struct err *e);
/* What the book says of an entry; NULL: nothing. */
const struct edge *book_says(const struct work *w, uint32_t col, const struct entry *v);
/* A code of which the book says several things is ambiguous; a number of which it says nothing is not known, where ours cannot be meant. */
enum status book_doubts(struct work *w, uint32_t col, const struct entry *v, struct match *x, struct err *e);

/* What the book says of a flag ("p" and "(p)" are one), where the list of statuses knows it: it goes before ours. */
struct flags;
enum status book_flag(struct work *w, const char *s, size_t n, struct flags *f, struct err *e);

/* The flags behind labels (label_flags.c): what the answer to an entry has is kept, and then given to the rows that have a figure, behind what
 * stands at the figure itself. */
enum status label_flag(struct work *w, uint32_t col, uint32_t entry, const struct match *x, struct err *e);
enum status label_flags_of_table(struct work *w, struct err *e);

/* What all labels of a column say about each of them (evidence.c). */
#define ABOUT_DATED 1 /* about[entry]: another year could give another answer */
enum status evidence_of_column(struct work *w, uint32_t col, const uint8_t *about, struct err *e);
/* The system in which the column makes the code of an entry be read; "" none. And the code as it is written. */
const char *evidence_system(const struct work *w, const struct entry *v);
const char *evidence_code(const struct work *w, const struct entry *v);
/* Whether a column is of areas. */
bool evidence_of_areas(const struct work *w, uint32_t col);
/* The code of another area that the name beside a code means; NULL: they agree, or nobody can tell (contradictions.c). */
enum status contradiction(struct work *w, uint32_t col, const struct entry *v, const char **named, struct err *e);

/* Letters that mean something by the letters beside them (letters.c). */
enum status letters_of_column(struct work *w, uint32_t col, struct err *e);

/* Periods whose year has two digits (short_years.c): the text of such an entry is in this system. */
#define YY_SYSTEM "YY"
bool short_year(const struct work *w, const struct entry *v);
enum status short_years_of_column(struct work *w, uint32_t col, struct err *e);

/* Names that several areas have, by the other names of the column (namesakes.c). */
bool namesakes_in_question(const struct work *w, uint32_t col, const struct entry *v); /* tables say that its neighbours decide what it means */
enum status namesakes_of_column(struct work *w, uint32_t col, const uint8_t *about, struct err *e);

/* Years (each_year.c): before the rows of a column are given entries by year, which neighbours stand in which year (year: by entry of the
 * column of periods); and what the column says about entry `was` said for the one that was made of it for a year. */
enum status neighbours_of_years(struct work *w, uint32_t col, const uint8_t *dated, const struct column *when, const int *year, struct err *e);
enum status column_in_year(struct work *w, uint32_t col, uint32_t was, uint32_t made, int year, struct err *e);

/* An entry like another one but with this code: the other itself where it has none or the same yet. */
enum status work_entry(struct work *w, uint32_t col, uint32_t like, sym_t code, uint8_t kind, uint8_t how, uint32_t *out, struct err *e);
enum status work_set(struct work *w, uint32_t row, uint32_t col, uint32_t entry, struct err *e);
/* Gives a row the code in the column of a role. *taken false: the sender says something else there, which stays. */
enum status work_code(struct work *w, uint32_t row, enum flow_role role, sym_t code, bool *taken, struct err *e);
/* Joins a text to the comment of a row. */
enum status work_comment(struct work *w, uint32_t row, sym_t note, struct err *e);
enum status work_reject(struct work *w, uint32_t row, const char *rule, struct err *e);
/* A finding of this table; texts may be NULL. group: rule and text, so that one cause is one group. */
enum status work_say(struct work *w, const char *rule, struct origin at, const char *found, const char *expected, const char *note,
	struct err *e);
/* Why an entry was understood as it was. */
enum status work_why(struct work *w, struct entry *v, const char *why, struct err *e);
/* The first year that a period speaks of, 0: none. */
int work_year(const struct work *w, sym_t period);

enum status codes_of_table(struct work *w, struct err *e);   /* labels and years, then the next two */
enum status defaults_of_table(struct work *w, struct err *e);
enum status unknown_of_table(struct work *w, struct err *e); /* rejects what is missing or not known */
enum status values_of_table(struct work *w, struct err *e);  /* numbers, marks, flags */
enum status absences_of_table(struct work *w, struct err *e); /* what cannot exist, and the status of what is missing */
enum status edges_of_submission(struct work *w, struct err *e);

#endif
