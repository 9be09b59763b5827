/*
 * catalogue.h - what a rule is called, how grave it is and what it tells the sender.
 * Read from validators/rules/catalogue.csv: id,ess_type,level,severity,message,advice
 * (message and advice may use {found} {expected} {difference} {key} {note}). What is advised may depend on the note of a
 * finding: validators/rules/advice.csv, where it is there.
 */
#ifndef CORE_CATALOGUE_H
#define CORE_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/broken.h"
#include "core/home.h"

enum severity { SEV_INFO, SEV_WARNING, SEV_ERROR };

/* What to do where the note of a finding holds one of some texts. */
struct advice {
	const char *note; /* the texts, joined by | */
	const char *text;
};

struct rule_info {
	const char *id;       /* SUM-SEX */
	const char *ess_type; /* VAD; "" where the finding is no ESS rule */
	const char *level;    /* 0..5, 1a, 1b, 1c */
	enum severity severity;
	const char *message, *advice;
	const struct advice *by_note; /* nby_note of them; the first that fits goes before advice */
	uint32_t nby_note;
	bool broken; /* its row cannot be used as it stands: severity error where none can be read, and no rule of a table or ruleset has it */
};
struct catalogue {
	uint32_t n;
	const struct rule_info *rule; /* in byte order of ids */
};

/* One row of a table that has these columns, in the order above, at `at`. */
#define CATALOGUE_COLS 6
struct csvtab;
enum status catalogue_row(const struct csvtab *t, uint32_t row, const int at[CATALOGUE_COLS], struct rule_info *out, struct err *e);
/* What stands in braces in a text must be something that a finding has; starred: with or without a star behind it, see language.h. */
enum status catalogue_text(const struct csvtab *t, uint32_t row, int col, bool starred, struct err *e);
/* Broken rows are kept in `broken`, and stand in the catalogue as broken; so do rules that the program itself reports and that have no row.
 * NULL: the first of them is a failure. */
enum status catalogue_load(const struct home *h, struct arena *a, struct broken *broken, struct catalogue *out, struct err *e);
const struct rule_info *catalogue_find(const struct catalogue *c, const char *id); /* NULL: no such rule */
/* What to do about a finding with that note. */
const char *catalogue_advice(const struct rule_info *r, const char *note);
const char *severity_word(enum severity s); /* info, warning, error */

#endif
