/*
 * describe.h - what a rule is made of, for people.
 */
#ifndef VALIDATE_DESCRIBE_H
#define VALIDATE_DESCRIBE_H

#include "validate/validate.h"

/* Every row that makes the rule and the terms on which it holds, a name and a value at a time: where it stands, for which
 * dataflow, its text in VTL or its fields. Nothing is said of a rule that the program makes by itself. */
enum status rules_describe(const struct ruleset *s, const char *id, void (*say)(void *user, const char *name, const char *value), void *user,
	struct err *e);

/* Each rule that a row is for a dataflow of, in byte order. */
void rules_for_each(const struct ruleset *s, const struct flow *f, void (*say)(void *user, const char *id), void *user);
/* What is odd about rulesets, doubts.h: the file that each stands in goes before the place. */
enum status rules_doubts(const struct ruleset *s, void (*say)(void *user, const char *text), void *user, struct err *e);
/* How many rules there are, and of how many rows of tables and rules of rulesets they are made. */
void rules_size(const struct ruleset *s, uint32_t *rules, uint32_t *rows);

#endif
