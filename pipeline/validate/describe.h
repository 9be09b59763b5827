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

#endif
