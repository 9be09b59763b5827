/*
 * tally.h - the figures of a submission that its reports quote: counted once, from findings and ledger.
 */
#ifndef EMIT_TALLY_H
#define EMIT_TALLY_H

#include "emit/emit.h"

struct tally {
	enum sub_state state;
	uint64_t finding[3];                 /* by enum severity */
	uint64_t file[3];                    /* by enum member_fate */
	uint64_t seen, header, skipped;      /* cells: decode/seen, layout/header, layout/skipped */
	uint64_t emitted, rejected;          /* cells: normalize */
	struct dsum value;                   /* of the emitted */
};
struct tally tally_submission(const struct submission *s);

/* Findings of one rule in one submission. */
struct rule_tally {
	const char *rule;
	const struct rule_info *info; /* NULL where the catalogue lost the rule */
	uint64_t n;
	uint32_t first;               /* number of the first such finding */
};
/* By severity (error first), then by number (largest first), then by rule. The arena owns *out. */
enum status tally_rules(const struct submission *s, struct arena *a, struct rule_tally **out, uint32_t *n, struct err *e);

/* Findings that stand for others of one cause, those first that stand for most. The arena owns *out. */
enum status tally_causes(const struct submission *s, struct arena *a, const struct finding ***out, uint32_t *n, struct err *e);
/* What that cause most likely is, cut at cap. */
void cause_text(const struct submission *s, const struct finding *f, const struct language *l, char *buf, size_t cap);

/* "Rejected: 3 errors must be corrected before these data can be accepted." In the language l, as all below; NULL: English. */
void verdict_sentence(const struct tally *t, const struct language *l, char *buf, size_t cap);
const char *severity_symbol(enum severity s);  /* a word is always beside it */
const char *severity_report(enum severity s);  /* as the ESS validation report says: information, warning, error */
/* "1 error", "1,234 errors": one, many are texts of words.csv, {1} the number. */
const char *counted(const struct language *l, uint64_t n, const char *one, const char *many, char buf[96]);
/* 1234567 as "1,234,567"; "1,000" in words.csv shows how a language does it. */
const char *grouped(const struct language *l, uint64_t n, char buf[48]);

#endif
