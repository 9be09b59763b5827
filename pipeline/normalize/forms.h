/*
 * forms.h - words around a name that say what sort of state it is, or nothing: "the Republic of X", "X (Kingdom of)", "la X".
 *
 * Source   the list "form": ARTICLE and STATE stand before or behind a name; STATE says nothing about which area is meant, but of areas
 *          that are DIVIDED it does (Korea, Congo), and these have their full names in the tables. ALSO begins a second name ("formerly").
 *          EXCLUDING and INCLUDING begin what is left out or counted in. RESIDUAL beside a region says that what is left of it is meant
 *          ("Western Europe, ns"): never the region. WHOLE beside a region says nothing ("Total Africa"). WORD is a word of tables that never
 *          is a name, and so is WHOLE.
 * Bounds   a text is looked up 64 times at most.
 */
#ifndef NORMALIZE_FORMS_H
#define NORMALIZE_FORMS_H

#include "normalize/ask.h"

/* What the items of the list mean, once for a matcher. false: no memory. */
bool forms_learn(struct matcher *mt);
/* Looks up what is left of a folded text when such words are taken off, each way to do so; the text itself is not asked for. */
typedef bool form_try(const struct ask *q, const char *fold, size_t n, struct hit *h);
bool forms_hit(const struct ask *q, const char *fold, size_t n, form_try *look, struct hit *h);
/* The same for a look-up that guesses. */
bool forms_guess(const struct ask *q, const char *fold, size_t n, form_try *look, struct hit *h);
/* The same as forms_hit(), where one of the words taken off is a NATION. */
bool forms_nation(const struct ask *q, const char *fold, size_t n, form_try *look, struct hit *h);
/* Two names of one area ("Zaire, now Congo (Dem. Rep.)"), an area and the one it belongs to ("Bermuda (United Kingdom)"), or an area with
 * others left out or counted in. */
bool forms_beside(const struct ask *q, const char *fold, size_t n, struct hit *h);
/* A region as a whole; or what is left of it, by the edition RESIDUAL of mappings/regions, where h->item is NONE if there is no such item. */
bool forms_region(const struct ask *q, const char *fold, size_t n, struct hit *h);
/* "Republic of" says which Korea is meant, and which is not said by the rest. */
bool forms_divided(const struct ask *q, const struct hit *h);
bool forms_word(const struct ask *q, const char *fold, size_t n);
/* A word that is taken off a name: an article, a sort of state or place. */
bool forms_beside_name(const struct ask *q, const char *fold, size_t n);
bool forms_article(const struct ask *q, const char *fold, size_t n);
/* A note says nothing about which area is meant: it is listed as one, or all its words are, numbers and articles aside. */
bool forms_note(const struct ask *q, const char *s, size_t n);

#endif
