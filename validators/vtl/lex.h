/*
 * lex.h - the words of a VTL script. Private to the parser.
 */
#ifndef VALIDATORS_VTL_LEX_H
#define VALIDATORS_VTL_LEX_H

#include "validators/vtl/ast.h"

enum tok {
	TOK_END,
	TOK_NAME,    /* plain or in single quotes */
	TOK_WORD,    /* a reserved word */
	TOK_STRING, TOK_INTEGER, TOK_NUMBER,
	TOK_CODE,    /* begins with a digit and goes on with a letter: 24A0 */
	TOK_SIGN,    /* one of ; : , ( ) [ ] { } # + - * / = < > <> <= >= || := <- */
};
struct token {
	uint8_t kind;
	bool quoted;          /* a name in quotes */
	struct vtl_place at;
	const char *text;     /* NUL-terminated: name, word, sign; of a string its value; of a number as written */
	size_t n;
	const char *from;     /* where it begins in the script */
};
struct lexer {
	const char *text, *s, *end, *line_start;
	uint32_t line;
	const char *file;
	struct arena *arena;
	struct token now, next; /* next is looked at before now is taken */
	bool failed;            /* next is no token, and why: said when it is to be taken */
	struct err why;
};

enum status lex_begin(struct lexer *l, const char *text, size_t n, const char *file, struct arena *a, struct err *e);
/* The same from a place further on in its text. */
enum status lex_begin_at(struct lexer *l, const char *from, struct err *e);
enum status lex_advance(struct lexer *l, struct err *e);
bool lex_is(const struct lexer *l, const char *sign_or_word);
/* Whether a name can stand as it is: letters, digits, _ and ., and no word that the language keeps for itself. */
bool lex_plain(const char *name);
/* A feature of the language that is reserved and not supported; NULL: none. */
const char *lex_unsupported(const char *word);

#endif
