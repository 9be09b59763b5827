/*
 * finding.h - data about data: what is wrong, where, and what was expected. Never prose before emit.
 *
 * Shape    texts are symbols of the submission. key is "DIM=CODE;DIM=CODE" in the order of the dataflow.
 *          found and expected are what a person compares (a number in canonical text, a label);
 *          difference = found - expected, exact, where both are numbers; note fills {note} of the message:
 *          candidates, a reason, the cells that were summed.
 * Data     where a finding is about an observation: its number in the table of the dataflow, the observations that it was made of, and
 *          which of these are under suspicion. Known as long as the tables are; not part of the text form (obscsv.h).
 * Order    findings_sort(): by origin, rule, key, found; the same input gives the same order.
 * Id       32 hex digits of a hash of submission name, member, sheet, cell, rule and value found, in which nothing
 *          depends on the night. Where two findings share all of these, the later ones in order get "-2", "-3".
 * Owner    the submission's arena holds the array. All findings are kept; there is no cap.
 */
#ifndef CORE_FINDING_H
#define CORE_FINDING_H

#include "core/language.h"
#include "core/origin.h"
#include "core/symbols.h"

#define FINDING_ID 40

struct finding {
	sym_t rule;
	uint8_t severity; /* enum severity, from the catalogue */
	struct origin at;
	sym_t dataflow, key, found, expected, difference, note;
	sym_t group;      /* findings with one cause share it; SYM_NONE */
	sym_t cause;      /* at the first of a group: what that is, in words; without a group: why it was not found; SYM_NONE */
	uint32_t obs;      /* 1 + the number of its observation; 0: none */
	uint32_t used, nused; /* in findings.used: what it was made of, without itself; those under suspicion first */
	uint32_t nsuspect; /* 0: its own observation is under suspicion */
	uint32_t explains; /* at the first of a group: how many others have it */
	sym_t id;         /* set by findings_sort() */
};

struct findings {
	uint32_t n, cap;
	struct finding *v;
	uint32_t nused;
	uint32_t *used;    /* numbers of observations */
};

struct submission;

/* Of a file that is refused: it makes its submission unreadable. */
#define RULE_UNREADABLE "UNREADABLE"

/* Of a file inside an archive that is passed over. */
#define RULE_SKIPPED "FILE-SKIPPED"

/* Appends; severity is looked up in the catalogue (an unknown rule id is our own mistake: ST_FATAL). */
enum status finding_add(struct submission *s, const char *rule, const struct finding *f, struct err *e);
/* The common case without a dataflow: where, what was found, what was expected, a note; any may be NULL. */
enum status finding_say(struct submission *s, const char *rule, struct origin at, const char *found,
	const char *expected, const char *note, struct err *e);
enum status findings_sort(struct submission *s, struct err *e);
/* The message, and at the first finding of a group its cause: "... Explains 58 others: ...". Cut at cap. l: in which language; NULL:
 * English. */
size_t finding_message(const struct submission *s, const struct finding *f, const struct language *l, char *buf, size_t cap);
/* Numbers of findings as people read them: in their order, but each group together where its cause stands, the cause first. The arena
 * owns them; NULL: no memory. */
enum status findings_head_groups(struct submission *s, struct err *e); /* private to findings_sort() */
const uint32_t *findings_by_cause(const struct submission *s, struct arena *a);
/* A message of a finding with its placeholders filled in; always NUL-terminated, cut at cap. template: in the language l. */
size_t finding_text(const struct submission *s, const struct finding *f, const struct language *l, const char *template, char *buf, size_t cap);
/* In the same way what its sender is told to do. info: of its rule, in the catalogue; NULL where the catalogue lost it. */
size_t finding_advice(const struct submission *s, const struct finding *f, const struct rule_info *info, const struct language *l, char *buf,
	size_t cap);
/* The same of a field that stands by itself: in the language where the message of the rule says that it is a reason ({expected*}). */
const char *finding_field(const struct submission *s, const struct finding *f, const struct language *l, const char *name, char *buf, size_t cap);

#endif
