/*
 * build.h - an image in the making: growing arrays and the tables that fill them; private to compiling.
 */
#ifndef NORMALIZE_BUILD_H
#define NORMALIZE_BUILD_H

#include "core/csvtab.h"
#include "core/text.h"
#include "normalize/compiled.h"

struct vec {
	void *v;
	uint32_t n, cap;
};

struct build {
	struct arena arena; /* the tables as text */
	char *text;
	size_t ntext, ctext;
	struct vec part[PART_COUNT];
	uint32_t *seen; /* texts that are there already, by hash; 0: free */
	uint32_t nseen, cseen;
	uint16_t *langs; /* number of a set of languages, by the offset of its text; see languages.h */
	size_t clangs;
};

/* Appends size bytes to a part; *out is its number. */
enum status build_add(struct build *b, enum part p, const void *x, size_t size, uint32_t *out, struct err *e);
/* The offset of a text, which is stored once. */
enum status build_text(struct build *b, const char *s, uint32_t *out, struct err *e);
#define build_at(b, p, type) ((type *)(b)->part[p].v)
/* A sieve for so many members; none is needed for none. */
enum status sieve_new(struct build *b, uint32_t members, struct image_sieve *out, struct err *e);
void sieve_put(struct build *b, struct image_sieve s, uint32_t hash);

/* The item of a list (or of its base) with this code; NONE. */
uint32_t build_item(const struct build *b, uint32_t list, const char *code);
uint32_t build_list(const struct build *b, const char *name); /* NONE: no such */

/* What rows of all tables have in common. Failures name file, line and column. */
bool row_digits(const char *s, int n);
int row_word(const char *const words[], const char *s); /* -1: none of them */
enum status row_filled(const struct csvtab *t, uint32_t row, int col, const char *what, struct err *e);
enum status row_span(const struct csvtab *t, uint32_t row, int from_col, int to_col, uint32_t *from, uint32_t *to, struct err *e);
enum status row_spelling(struct build *b, struct image_spell s, const char *key, const char *text, const char *system,
	const struct csvtab *t, uint32_t row, int col, struct err *e);
/* A spelling that is looked up by its fold. */
enum status row_name(struct build *b, struct image_spell s, const char *name, const char *system, const struct csvtab *t,
	uint32_t row, int col, struct err *e);

/* One kind of table each: a file is read and its rows are added. */
enum status read_lists(struct build *b, const char *path, struct err *e);
enum status read_codelist(struct build *b, const char *path, struct err *e);
enum status read_aliases(struct build *b, const char *path, struct err *e);
/* Spellings that hold for one sender alone, who names the file: their system is "=KEN". */
enum status read_national(struct build *b, const char *path, struct err *e);
/* Regular expressions for names, and their own tests. */
enum status read_regexes(struct build *b, const struct csvtab *t, struct err *e);
enum status check_regexes(struct build *b, const struct mappings *m, const struct csvtab *t, struct err *e);
enum status read_regions(struct build *b, const char *path, struct err *e);
/* What letters of other scripts sound like, copied from an older image where there is one. */
enum status read_latin(struct build *b, const struct mappings *old, struct err *e);
/* Names of territories in all languages, copied from an older image where there is one; and as spellings of a list. */
enum status read_world(struct build *b, const struct mappings *old, struct err *e);
enum status spread_world(struct build *b, uint32_t list, struct err *e);
enum status spread_bags(struct build *b, uint32_t list, struct err *e);
enum status spread_sounds(struct build *b, uint32_t list, struct err *e);
/* The index of names for misspelled ones, over all spellings; see typo.h. */
enum status index_pieces(struct build *b, struct err *e);
/* Names of territories in order, for those that are cut off; see cut.h. */
enum status sort_names(struct build *b, struct err *e);
/* The words of names; see words.h. */
enum status index_words(struct build *b, struct err *e);
/* The index of the nearest names, list by list; see near.h. */
enum status index_near(struct build *b, struct err *e);
/* Codes of other lists that a code list names: statuses of marks and flags, units of indicators. */
enum status check_codes(struct build *b, const char *path, struct err *e);
/* A row of patterns is its own test: its example must give its result. */
enum status check_examples(struct build *b, const struct mappings *m, const char *path, struct err *e);

#endif
