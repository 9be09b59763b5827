/*
 * ask.h - one question to the matcher on its way through the steps; private to matching.
 */
#ifndef NORMALIZE_ASK_H
#define NORMALIZE_ASK_H

#include "core/table.h"
#include "normalize/compiled.h"
#include "normalize/match.h"
#include "normalize/near.h"

#define LABEL_LONGEST 1024 /* longer labels are no names */
#define FOLD_CAP (LABEL_LONGEST * 18 + 1)
#define NAME_LONGEST 256 /* bytes; longer labels are compared as they stand */
#define NAME_CAP (NAME_LONGEST * 18 + 1)

struct matcher {
	const struct mappings *m;
	bool *has_patterns;  /* by list */
	struct near *near;   /* made when first needed */
	struct regex *regex; /* names by regular expressions; made when first needed */
	bool regex_made;
	uint32_t nlist;
	uint32_t forms, notes, abbreviations, endings; /* lists of words beside and in names, and of their endings; NONE */
	uint32_t file_words;   /* list of words of names of files (file_words.c); NONE */
	uint8_t *form;         /* what the items of the list of forms are (forms.c) */
	uint32_t left;         /* look-ups of this question */
	uint32_t asked;        /* the list of the last question; NONE */
	char own[32];          /* the system of the sender's table under mappings/national: "=KEN"; "" none */
	struct folded {        /* the label that is asked for, and the last part of it */
		size_t n, k;
		char from[NAME_LONGEST], fold[NAME_CAP];
	} whole, part;
	char fold[FOLD_CAP];   /* of a longer one */
};

/* One question on its way. */
struct ask {
	struct matcher *mt;
	const struct mappings *m;
	uint32_t list;
	const char *system;
	uint32_t day; /* 0: no year */
	struct match *out;
	bool parts; /* the system is that of the parts of a country */
};

/* A text can be read in more ways than anyone can look at: a question has so many look-ups, and then nothing more is found. */
#define LOOKS_ALL 65536
static inline bool spend(const struct ask *q)
{
	return q->mt->left && q->mt->left--;
}

/* What a look-up found. */
struct hit {
	uint32_t spell, item; /* item NONE: ambiguous */
	uint32_t regex;       /* the expression that read it, from 1; 0: none */
	bool dated;
	bool part; /* only a part of the item is meant */
	uint32_t among[NEAR_MAX];
	unsigned namong;
};

/* The system in which a spelling holds, "" any. */
static inline const char *system_of(const struct ask *q, const struct image_spell *s)
{
	return q->m->text + s->system;
}

/* lookup.c: the fold of a label, which is kept while it is asked for; and of a part of it, good until the next one. k 0: nothing is left. */
void fold_label(const struct ask *q, const char *s, size_t n);
const char *fold_of(const struct ask *q, const char *s, size_t n, size_t *k);
/* A code as it stands; an explicit code, whose capitals do not matter; a name; a name that is folded already; its Latin form. */
bool code_hit(const struct ask *q, const char *s, size_t n, struct hit *h);
bool code_given(const struct ask *q, const char *s, size_t n, struct hit *h);
bool name_hit(const struct ask *q, const char *s, size_t n, struct hit *h);
bool fold_hit(const struct ask *q, const char *fold, size_t n, struct hit *h);
bool latin_hit(const struct ask *q, const char *latin, size_t n, struct hit *h);
/* A name by its words, in any order. */
bool bag_hit(const struct ask *q, const char *fold, size_t n, struct hit *h);
/* A name by its consonants, where there are as many as that. */
bool sound_hit(const struct ask *q, const char *fold, size_t n, unsigned least, struct hit *h);
/* A name by the regular expressions of the tables, where they have been made. */
bool regex_hit(const struct ask *q, const char *s, size_t n, struct hit *h);
/* A province, state or city that ISO 3166-2 has: no area, and part of one, or of several that each have one of that name. Returns how many. */
unsigned part_of(const struct ask *q, const char *s, size_t n, uint32_t whole[], unsigned most);
/* A system that is called by the ISO code of a country holds its parts. */
bool holds_parts(const struct ask *q);

#endif
