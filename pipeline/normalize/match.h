/*
 * match.h - what a label means.
 *
 * Steps    code, exact, folded, alias, demonym, pattern (ages and periods), cleaned (also a period with a flag behind it), pattern (families of names), translit, repaired, typo: the first that answers, named in
 *          the answer. Spellings that are declared come before any cleaning. The last three serve lists of territories only and are marked
 *          for review (latin.h, sound.h, repair.h, cut.h, typo.h). What is not known is no match, with the nearest candidates.
 * Dates    year 0: not known. A label that fits an area of the present and a former one is decided by the
 *          year, as things stood on its last day; a spelling that was never good in the year goes to the nearest in time.
 *          An explicit code beats a label and a year. Without a year the one that is good today answers, and dated is set.
 * Parts    a part of an area (England) has the code of the whole and KIND_PART: a figure for it is none for the whole.
 *          A part with a code of its own (SE-AB) is KIND_SUBAREA. Its name and its national code hold in the system named by
 *          the ISO code of two letters of its country only, and in such a system nothing else is looked for.
 */
#ifndef NORMALIZE_MATCH_H
#define NORMALIZE_MATCH_H

#include "normalize/mappings.h"

#define MATCH_LIKE 5
enum match_row_of { ROWS_NONE, ROWS_SPELLINGS, ROWS_PATTERNS, ROWS_REGEXES };
struct match {
	char code[64];          /* as published in the data (M49 three digits, UNPD_...); "" none */
	char out[64];           /* as `concord match` prints it (ISO3 for a country) */
	uint8_t kind, how;      /* enum match_kind, match_how */
	uint8_t score;          /* 0..100 */
	bool dated;             /* another year could give another answer */
	bool or_region;         /* the label also names a region (Micronesia): among regions it is ambiguous */
	char candidates[256];   /* codes in the form of out, joined by '|', best first */
	char mark[52];          /* the flag behind a label that is read without it ("p" of 2019p), for flags_beside(); "" */
	char why[128];          /* the row of the sender's own table that answered, or the language that decided; "" */
	uint8_t row_of;         /* which row answered: enum match_row_of, and its number, for match_row() */
	uint32_t row;
	uint8_t nlike;          /* why the candidates are some: spellings that are nearest, for match_like() */
	struct {
		uint32_t row;
		uint8_t score;
	} like[MATCH_LIKE];
};

struct matcher; /* buffers and caches; not shared between threads */
enum status matcher_new(const struct mappings *m, struct matcher **out, struct err *e);
void matcher_free(struct matcher *m);
/* From now on mappings/national/<sender>.csv goes before all other tables, but not before a code whose system is named. */
void matcher_for(struct matcher *m, const char *sender);

/* true where the list exists: area, citizenship, sex, age, period, obs_status, and each list under codelists/. */
bool match_list_known(const struct mappings *m, const char *list);
/* The lists, joined by blanks, for a message. */
void match_lists(const struct mappings *m, char *buf, size_t cap);
/* What one item of a list is called: "area", "age or age group". "" where there is no such list. */
const char *match_list_title(const struct mappings *m, const char *list);
/* The English name of a code, or of a code as printed (ISO3); "". */
const char *match_name(const struct mappings *m, const char *list, const char *code);
/* text: an explicit code beside the label, or NULL; it may name its system ("UNPD:900"), and a system without a code
 * ("UNPD:") says in which system the label is to be read. system: which codes are meant ("" any; M49, ISO2, ISO3, UNPD,
 * EUROSTAT, ...). ST_FATAL: no such list. */
enum status match_label(struct matcher *m, const char *list, const char *label, const char *text, const char *system,
	int year, struct match *out, struct err *e);
/* Read, but not as it is written: by its sound, repaired or completed, misspelled. A person has to look. */
/* Whether some texts with | between them name a part of the area of that code (ISO3:DEU), and which: KIND_SUBAREA with its code, KIND_PART with the
 * code of the whole. A text behind "!" is a part, known or not. KIND_AMBIGUOUS: several parts, or another area by its own name. Else
 * the whole. named: the text that decided, in `texts`; *n 0 none.
 * Texts behind "?", at the end, are the words of names of files. They count where no other text names a part or the whole, and only parts
 * of the whole do; HOW_FILE then, and the whole itself where such a word may mean a person or an office as well. */
enum status match_part(struct matcher *m, const char *list, const char *texts, const char *whole, int year, struct match *out, const char **named,
	size_t *n, struct err *e);
bool match_guessed(uint8_t how);
/* Who is called so. Of an answer that a name gave: reading k, an area and the languages that call it so ("es pt", ISO 639; "" nobody says), where
 * several areas are one after the other. false: there are no more. */
struct match_reading {
	const char *code, *out, *langs; /* code, out as in struct match */
	uint8_t kind;
	uint32_t row;
};
bool match_reading(const struct mappings *m, const struct match *x, unsigned k, struct match_reading *out);
/* Whether a set of languages has one, which may be a locale ("pt_BR"). */
bool match_langs_have(const char *langs, const char *lang);
/* An ambiguous answer becomes the reading that one language has, where it has one alone. */
void match_in_language(const struct mappings *m, struct match *x, const char *lang);
/* Areas that a label means where another area stands beside it: pair k of the tables. false: there are no more. */
struct match_pair {
	const char *code, *beside;
};
bool match_beside(const struct mappings *m, const char *list, const char *label, unsigned k, struct match_pair *out);
/* The row of a table that answered; false: none did. */
struct match_row {
	const char *file; /* below the folder that holds mappings/, as messages name it; or where it comes from ("ICU and iso-codes") */
	uint32_t line;    /* 0: no file */
	const char *text, *system;
	uint32_t from, to; /* days, yyyymmdd; 0 and 99999999: open */
};
bool match_row(const struct mappings *m, const struct match *x, struct match_row *out);
/* What candidate k of an answer is for: the spelling that the text is like, and how much, of 100. NULL: there are no more. */
const char *match_like(const struct mappings *m, const struct match *x, unsigned k, const char **code, unsigned *score);
const char *match_kind_word(uint8_t kind); /* area former part aggregate residual subarea ambiguous none; code in a plain list */
const char *match_how_word(uint8_t how);

#endif
