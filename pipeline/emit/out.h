/*
 * out.h - a text file being written: a large buffer, fields made safe for spreadsheets, one error at the end.
 *
 * Errors   the first failing write is kept; what follows does nothing, and out_close() reports it with the path.
 * Fields   RFC 4180 quoting. A text that a spreadsheet could take for a formula (it begins with = + - @, their
 *          full-width forms, tab, CR or LF) gets a leading apostrophe, unless it is a number (OWASP ASVS 1.2.10).
 *          Control characters other than tab, CR and LF, and those that turn the direction of writing, become what
 *          their code points are called: \u001b, \u202e.
 */
#ifndef EMIT_OUT_H
#define EMIT_OUT_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/status.h"

#define OUT_PIECE (1u << 18) /* is written at once */
#define OUT_AT_ONCE (8u << 20)
#define OUT_CACHED (64u << 20) /* so much of a file is left to the page cache */

struct out {
	int fd;
	int error; /* errno of the first failure */
	size_t n, cap;
	uint64_t from, written, begun; /* bytes of the file: where ours begin, all, and those that are on their way to the disk */
	bool large;              /* some are */
	bool shared;             /* others write the file too */
	char *buf;
	char path[PATH_MAX];
};

enum status out_open(struct out *o, const char *path, struct err *e);
/* To a file that is open already and stays the caller's; name is for messages. */
enum status out_open_on(struct out *o, int fd, const char *name, struct err *e);
/* From byte `at` on of a file that others may write too. */
enum status out_open_at(struct out *o, const char *path, uint64_t at, struct err *e);
void out_flush(struct out *o);
enum status out_close(struct out *o, struct err *e); /* always releases */

void out_large(struct out *o, const char *s, size_t n);
static inline void out_bytes(struct out *o, const char *s, size_t n)
{
	if (n > o->cap - o->n) {
		out_large(o, s, n);
		return;
	}
	memcpy(o->buf + o->n, s, n);
	o->n += n;
}
static inline void out_char(struct out *o, char c)
{
	out_bytes(o, &c, 1);
}
static inline void out_z(struct out *o, const char *s)
{
	out_bytes(o, s, strlen(s));
}
/* Room for n bytes, to be written to directly up to where out_used() then says. NULL: no memory. */
char *out_more(struct out *o, size_t n);
static inline char *out_room(struct out *o, size_t n)
{
	return n <= o->cap - o->n ? o->buf + o->n : out_more(o, n);
}
static inline void out_used(struct out *o, const char *end)
{
	o->n = (size_t)(end - o->buf);
}
void out_format(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Whether a text gets that apostrophe. */
bool out_is_formula(const char *s, size_t n);
/* One field, safe and quoted where needed. */
void out_field(struct out *o, const char *s, size_t n);
static inline void out_field_z(struct out *o, const char *s)
{
	out_field(o, s, strlen(s));
}
/* The bytes that a hidden character takes at s (n > 0), which is then *cp; 0: it is none. */
size_t out_hidden(const char *s, size_t n, uint32_t *cp);
/* A text as JSON has it, in quotation marks. A byte that is no UTF-8 becomes a question mark. */
void out_json(struct out *o, const char *s, size_t n);
static inline void out_json_z(struct out *o, const char *s)
{
	out_json(o, s, strlen(s));
}
/* The same field as a text of its own, followed by `after` (a comma), for fields that are written often. It can be read in
 * steps of 16 bytes. */
const char *csv_field(struct arena *a, const char *s, size_t n, char after, size_t *len);

#endif
