/*
 * language.h - what reports say, in other languages than English.
 *
 * Every text of the program, of the catalogue and of findings is English; what a person reads may be turned into another language where it
 * is written. A language is a folder mappings/languages/CODE (fr) with tables, each of which may lack:
 *
 *   rules.csv    id,message,advice   of a rule of catalogue.csv
 *   advice.csv   id,note,advice      of a row of validators/rules/advice.csv, which has the same id and note
 *   words.csv    en,text             what the writers of reports put around findings: TR("...") in their source
 *   reasons.csv  en,text             what the {note} and {expected} of a finding, and its cause, may say
 *
 * Where a table has no row, or a field of it is empty, the English text stands.
 *
 * Placeholders  {1} to {9} in words and reasons: kept as they are. In reasons {a} to {i}: what stands there is itself a reason; {m} to {r}:
 *               only a number, which is kept. In texts of rules those of the catalogue; {note*} says that what is filled in is put into the language, too, if it is
 *               a reason. Without the star it is what the sender wrote, or a cell, or a number, and stays.
 * Absent        a language that is NULL is English.
 * Owner         the arena of languages_load(). Errors ST_FATAL "file:line:column: ...".
 */
#ifndef CORE_LANGUAGE_H
#define CORE_LANGUAGE_H

#include <stdarg.h>

#include "core/catalogue.h"

struct language;
struct languages {
	uint32_t n;
	const struct language *v; /* in byte order of their codes */
};
struct sender_language {
	const char *sender;
	const struct language *language;
};
/* Who reads what: part of the configuration. */
struct readers {
	struct languages all;
	const struct language *usual; /* where nothing is known of the sender */
	bool asked;                   /* usual is for every sender */
	uint32_t n;
	const struct sender_language *sender;
};

/* of: the catalogue that is translated, in English; it outlives the languages. */
enum status languages_load(const struct home *h, struct arena *a, const struct catalogue *of, struct languages *out, struct err *e);
/* A code as people write it: fr, fr_CA, fr-FR.UTF-8; en is NULL. false: there is no such language. */
bool language_find(const struct languages *all, const char *code, const struct language **out);
/* "en, es, fr" for messages. */
const char *languages_list(const struct languages *all, char *buf, size_t cap);
const char *language_code(const struct language *l);
const struct language *language_of(const struct readers *r, const char *sender);

/* A text of a writer that words.csv may have; marked so that a test finds them all. */
#define TR(text) text
const char *lang_word(const struct language *l, const char *en);
/* The same with {1} to {9}, which are as many texts behind it. Cut at cap between letters. Returns buf. */
const char *lang_fill(const struct language *l, char *buf, size_t cap, const char *en, ...);
/* A reason in this language: of the rows that fit, the one with most letters of its own. As it is where none fits; cut at cap between
 * letters. true: a row was found. */
bool lang_reason(const struct language *l, const char *en, char *buf, size_t cap);
/* A rule with its texts in this language; info is of the catalogue that was translated. NULL stays NULL. */
const struct rule_info *lang_rule(const struct language *l, const struct rule_info *info);
/* As much of a text as there is room for, cut between letters. Returns its bytes. */
size_t lang_put(char *buf, size_t cap, const char *s);

#endif
