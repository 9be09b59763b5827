/*
 * languages.h - in which languages a name is written so; private to compiling.
 *
 * Shape    the languages of a name are a set, written "es pt" (ISO 639, sorted, one blank between), and a spelling has the number of its set in
 *          PART_LANGS, 0: nobody says. Most sets are those of many names, and each stands once.
 */
#ifndef NORMALIZE_LANGUAGES_H
#define NORMALIZE_LANGUAGES_H

#include "normalize/build.h"

#define LANGS_TEXT 2048

/* The number of a set; 0 where it is empty, or there are more sets than can be numbered. */
enum status langs_number(struct build *b, const char *set, uint16_t *out, struct err *e);
/* The set of the language of a locale alone ("pt_BR", "be-TARASK", "sr@latin"). */
enum status langs_locale(struct build *b, const char *locale, uint16_t *out, struct err *e);
/* The set of both. */
enum status langs_join(struct build *b, uint16_t one, uint16_t other, uint16_t *out, struct err *e);
static inline const char *langs_text(const struct build *b, uint16_t number)
{
	return b->text + build_at(b, PART_LANGS, uint32_t)[number];
}

/* Who calls what how, while names are read: rows of names and the locales in which they stand. */
struct langs {
	char (*name)[12];
	uint32_t n;
	struct langs_of {
		uint32_t row, lang;
	} *of;
	uint32_t nof, cof;
};
enum status langs_add(struct langs *l, uint32_t row, const char *locale, struct err *e);
/* Whether the language of a locale calls it so, by the first n that were added. */
bool langs_have(const struct langs *l, uint32_t n, uint32_t row, const char *locale);
/* The sets of all rows of PART_WORLD. */
enum status langs_finish(struct langs *l, struct build *b, struct err *e);
void langs_free(struct langs *l);

#endif
