/*
 * symbols.h - every distinct text once; equality is integer equality.
 *
 * Shape    symbols are numbered from 1 in the order of first appearance; SYM_NONE stands for "absent",
 *          and the empty text is absent too. Texts are valid UTF-8 of any length without NUL.
 * Owner    the table owns its copies until symbols_free().
 * Errors   sym_intern(): ST_FATAL, no memory. Nothing else can fail.
 */
#ifndef CORE_SYMBOLS_H
#define CORE_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

typedef uint32_t sym_t;
#define SYM_NONE 0u

struct symbols;

struct symbols *symbols_new(void); /* NULL: no memory */
void symbols_free(struct symbols *t);
enum status sym_intern(struct symbols *t, const char *s, size_t n, sym_t *out, struct err *e);
/* Fetches what sym_intern() will look at for each of up to SYM_FETCH texts: one look-up after the other would wait for memory three times. */
#define SYM_FETCH 64u
struct sym_wanted {
	const char *s;
	size_t n;
};
void sym_fetch(const struct symbols *t, const struct sym_wanted *text, uint32_t n);
enum status sym_intern_z(struct symbols *t, const char *s, sym_t *out, struct err *e);
sym_t sym_find(const struct symbols *t, const char *s, size_t n); /* SYM_NONE: never interned */
const char *sym_str(const struct symbols *t, sym_t s);            /* "" for SYM_NONE */
size_t sym_len(const struct symbols *t, sym_t s);
uint32_t symbols_count(const struct symbols *t); /* the highest symbol in use */

#endif
