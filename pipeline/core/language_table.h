/*
 * language_table.h - what a language is made of; for language.c and the file that loads it.
 */
#ifndef CORE_LANGUAGE_TABLE_H
#define CORE_LANGUAGE_TABLE_H

#include "core/language.h"

/* Marks: {1} to {9} are 0 to 8, {a} to {i} 9 to 17, {m} to {r} 18 to 23. -1: no mark stands at s. */
#define MARKS 24
#define MARK_REASON 9
#define MARK_NUMBER 18
static inline int mark_at(const char *s)
{
	if (s[0] != '{' || !s[1] || s[2] != '}')
		return -1;
	if (s[1] >= '1' && s[1] <= '9')
		return s[1] - '1';
	if (s[1] >= 'a' && s[1] <= 'i')
		return MARK_REASON + s[1] - 'a';
	return s[1] >= 'm' && s[1] <= 'r' ? MARK_NUMBER + s[1] - 'm' : -1;
}

struct phrase {
	const char *en, *text;
	uint32_t own; /* bytes of en that are no mark */
	uint32_t piece, npiece; /* the longest stretch of them, where en begins with a mark; else 0 */
	uint32_t row;
};
struct phrases {
	uint32_t n;
	const struct phrase *v; /* words: in byte order of en; reasons: those with most letters of their own first, then by row */
};
struct language {
	const char *code;
	const struct catalogue *of;
	struct rule_info *rule; /* of->n, in the same order */
	struct phrases words, reasons;
};
int phrase_cmp(const void *a, const void *b); /* by en */

#endif
