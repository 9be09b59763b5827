/* parse_rest.c - a script of which some statements may be lost, and no other. */
#include <string.h>

#include "validators/vtl/parse.h"

static bool is_define(const char *s, const char *end)
{
	return end - s > 6 && !memcmp(s, "define", 6) && memchr(" \t\r\n/", s[6], 5);
}

/* Where the next ruleset begins behind one that cannot be read: "define" as the first word of its line, or behind a semicolon. Quotation marks
 * may be what is wrong, so they hide what stands on their own line only. */
static const char *next_define(const char *s, const char *end)
{
	bool first = false;

	while (s < end) {
		const char *close;

		if (first && is_define(s, end))
			return s;
		if (end - s > 1 && s[0] == '/' && s[1] == '/') {
			s = memchr(s, '\n', (size_t)(end - s));
			s = s ? s : end;
			continue;
		}
		if (end - s > 1 && s[0] == '/' && s[1] == '*') {
			s = memmem(s + 2, (size_t)(end - s - 2), "*/", 2);
			s = s ? s + 2 : end;
			continue;
		}
		if (*s == '"' || *s == '\'') {
			const char *nl = memchr(s, '\n', (size_t)(end - s));

			close = memchr(s + 1, *s, (size_t)((nl ? nl : end) - s - 1));
			s = close ? close : s;
		}
		first = *s == ';' || *s == '\n' || (first && (*s == ' ' || *s == '\t' || *s == '\r'));
		s++;
	}
	return end;
}

enum status vtl_parse_rest(const char *text, size_t n, const char *file, struct arena *a, vtl_lost *lost, void *user, struct vtl_script *s,
	struct err *e)
{
	struct parser p = { .arena = a, .script = s };
	const char *from = text, *next;
	enum status st = lex_begin(&p.lex, text, n, file, a, e);

	while (st != ST_FATAL && (st != ST_OK || p.lex.now.kind != TOK_END)) {
		bool more;

		if (st == ST_OK) {
			from = p.lex.now.from;
			st = parse_statement(&p, e);
		}
		if (st == ST_OK) {
			from = p.lex.now.from; /* the next one may not begin as a token does */
			st = parse_accept(&p, ";", &more, e);
			from += more;
			continue;
		}
		if (st == ST_FATAL)
			break;
		while (from < text + n && memchr(" \t\r\n", *from, 4))
			from++;
		next = next_define(from, text + n);
		TRY(lost(user, from, (size_t)(next - from), e));
		p.depth = 0;
		st = next < text + n ? lex_begin_at(&p.lex, next, e) : ST_END;
		if (st == ST_END)
			return ST_OK;
		from = next;
	}
	return st == ST_SKIP ? ST_OK : st;
}
