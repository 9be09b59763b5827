#include "validators/vtl/lex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In byte order. */
static const char *const WORDS[] = { "abs", "all", "all_measures", "always_null", "always_zero", "and", "as", "between", "boolean", "case",
	"cast", "ceil", "check", "check_datapoint", "check_hierarchy", "components", "computed", "condition", "datapoint", "dataset",
	"dataset_priority", "date", "define", "else", "end", "errorcode", "errorlevel", "exp", "false", "floor", "hierarchical", "hierarchy",
	"if", "imbalance", "in", "instr", "integer", "invalid", "is", "isnull", "length", "ln", "lower", "ltrim", "match_characters", "mod",
	"non_null", "non_zero", "not", "not_in", "null", "number", "nvl", "or", "partial_null", "partial_zero", "power", "replace", "round",
	"rtrim", "rule", "rule_priority", "ruleset", "sqrt", "string", "substr", "then", "time_period", "trim", "true", "trunc", "upper",
	"valuedomain", "variable", "when", "xor", "year" };
/* Reserved by the language; scripts that use them mean something that is not run here. */
static const char *const OTHERS[] = { "aggr", "aggregate", "apply", "avg", "calc", "count", "cross_join", "current_date", "dateadd", "datediff",
	"dayofmonth", "dayofyear", "drop", "duration", "eval", "except", "exists_in", "fill_time_series", "filter", "first_value",
	"flow_to_stock", "full_join", "group", "having", "identifier", "inner_join", "intersect", "keep", "lag", "last_value", "lead",
	"left_join", "log", "max", "measure", "median", "min", "month", "operator", "over", "period_indicator", "pivot", "random", "rank",
	"ratio_to_report", "rename", "setdiff", "stddev_pop", "stddev_samp", "stock_to_flow", "sub", "sum", "symdiff", "time_agg",
	"timeshift", "union", "unpivot", "var_pop", "var_samp", "viral" };

static int by_text(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

static bool is_in(const char *s, const char *const *list, size_t n)
{
	return bsearch(s, list, n, sizeof *list, by_text) != NULL;
}

const char *lex_unsupported(const char *word)
{
	return is_in(word, OTHERS, sizeof OTHERS / sizeof *OTHERS) ? word : NULL;
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool lex_plain(const char *name)
{
	const char *s = name;

	if (!letter(*s) && (*s != '_' || !s[1])) /* _ by itself is an argument that is left out */
		return false;
	while (letter(*s) || digit(*s) || *s == '_' || *s == '.')
		s++;
	return !*s && !is_in(name, WORDS, sizeof WORDS / sizeof *WORDS) && !lex_unsupported(name);
}

enum status vtl_fail(struct err *e, struct vtl_place at, const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set(e, ST_SKIP, "%s%sline %u, column %u: %s", at.file ? at.file : "", at.file ? ", " : "", at.line, at.col, text);
}

static struct vtl_place here(const struct lexer *l)
{
	return (struct vtl_place){ l->line, (uint32_t)(l->s - l->line_start) + 1, l->file };
}

static void new_line(struct lexer *l)
{
	l->line++;
	l->line_start = l->s;
}

/* Blanks and comments. */
static enum status skip(struct lexer *l, struct err *e)
{
	while (l->s < l->end) {
		char c = *l->s, d = l->s + 1 < l->end ? l->s[1] : '\0';

		if (c == '\n') {
			l->s++;
			new_line(l);
		} else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
			l->s++;
		} else if (c == '/' && d == '/') {
			while (l->s < l->end && *l->s != '\n')
				l->s++;
		} else if (c == '/' && d == '*') {
			struct vtl_place at = here(l);

			for (l->s += 2; l->s < l->end; l->s++) {
				if (*l->s == '*' && l->s + 1 < l->end && l->s[1] == '/')
					break;
				if (*l->s == '\n') {
					l->line++;
					l->line_start = l->s + 1;
				}
			}
			if (l->s == l->end)
				return vtl_fail(e, at, "a comment that begins here is never closed");
			l->s += 2;
		} else {
			break;
		}
	}
	return ST_OK;
}

static enum status keep(struct lexer *l, struct token *t, const char *s, size_t n, struct err *e)
{
	t->text = arena_strdup(l->arena, s, n);
	t->n = n;
	return t->text ? ST_OK : err_set(e, ST_FATAL, "out of memory reading a script");
}

/* "a ""quoted"" text", or a name in single quotes. */
static enum status quoted(struct lexer *l, struct token *t, struct err *e)
{
	char q = *l->s++;
	const char *from = l->s;
	char *to;
	size_t n;

	for (;; l->s++) {
		if (l->s == l->end)
			return vtl_fail(e, t->at, "a %s that begins here is never closed", q == '"' ? "text" : "name in quotes");
		if (*l->s == '\n') {
			l->line++;
			l->line_start = l->s + 1;
		}
		if (*l->s != q)
			continue;
		if (q == '"' && l->s + 1 < l->end && l->s[1] == q)
			l->s++;
		else
			break;
	}
	n = (size_t)(l->s++ - from);
	if (memchr(from, '\0', n))
		return vtl_fail(e, t->at, "a NUL byte in quotes");
	TRY(keep(l, t, from, n, e));
	to = (char *)t->text;
	for (const char *c = to; q == '"' && *c; c += *c == q ? 2 : 1)
		*to++ = *c;
	if (q == '"') {
		*to = '\0';
		t->n = (size_t)(to - t->text);
	}
	if (q == '\'' && !t->n)
		return vtl_fail(e, t->at, "a name in quotes is empty");
	t->kind = q == '"' ? TOK_STRING : TOK_NAME;
	t->quoted = true;
	return ST_OK;
}

static enum status number(struct lexer *l, struct token *t, struct err *e)
{
	const char *from = l->s;

	t->kind = TOK_INTEGER;
	while (l->s < l->end && digit(*l->s))
		l->s++;
	if (l->s < l->end && *l->s == '.') {
		t->kind = TOK_NUMBER;
		for (l->s++; l->s < l->end && digit(*l->s); l->s++)
			;
	}
	if (l->s < l->end && (*l->s == 'e' || *l->s == 'E')) {
		const char *p = l->s + 1;

		if (p < l->end && (*p == '+' || *p == '-'))
			p++;
		if (p < l->end && digit(*p)) {
			t->kind = TOK_NUMBER;
			while (p < l->end && digit(*p))
				p++;
			l->s = p;
		}
	}
	if (l->s < l->end && (letter(*l->s) || *l->s == '_')) {
		t->kind = TOK_CODE;
		while (l->s < l->end && (letter(*l->s) || digit(*l->s) || *l->s == '_' || *l->s == '.'))
			l->s++;
	}
	return keep(l, t, from, (size_t)(l->s - from), e);
}

static enum status sign(struct lexer *l, struct token *t, struct err *e)
{
	static const char *const two[] = { ":=", "<-", "<>", "<=", ">=", "||" };
	size_t n = 1;

	for (size_t i = 0; i < sizeof two / sizeof *two; i++)
		if (l->end - l->s >= 2 && !memcmp(l->s, two[i], 2))
			n = 2;
	if (n == 1 && (!*l->s || !strchr(";:,()[]{}#+-*/=<>", *l->s)))
		return (unsigned char)*l->s < 0x80 && *l->s >= ' ' ? vtl_fail(e, t->at, "'%c' has no meaning here", *l->s) :
			vtl_fail(e, t->at, "the byte 0x%02x has no meaning here; names with other letters stand in quotes", (unsigned char)*l->s);
	t->kind = TOK_SIGN;
	l->s += n;
	return keep(l, t, l->s - n, n, e);
}

static enum status read(struct lexer *l, struct token *t, struct err *e)
{
	const char *from;

	*t = (struct token){ .kind = TOK_END, .text = "" };
	TRY(skip(l, e));
	t->at = here(l);
	t->from = l->s;
	if (l->s == l->end)
		return ST_OK;
	if (*l->s == '"' || *l->s == '\'')
		return quoted(l, t, e);
	if (digit(*l->s))
		return number(l, t, e);
	if (!letter(*l->s) && *l->s != '_')
		return sign(l, t, e);
	from = l->s;
	while (l->s < l->end && (letter(*l->s) || digit(*l->s) || *l->s == '_' || *l->s == '.'))
		l->s++;
	TRY(keep(l, t, from, (size_t)(l->s - from), e));
	t->kind = is_in(t->text, WORDS, sizeof WORDS / sizeof *WORDS) ? TOK_WORD : TOK_NAME;
	return ST_OK;
}

static enum status read_next(struct lexer *l, struct err *e)
{
	enum status st = read(l, &l->next, &l->why);

	l->failed = st == ST_SKIP;
	if (l->failed)
		l->next = (struct token){ .kind = TOK_END, .at = l->next.at, .text = "" };
	return st == ST_FATAL ? err_set(e, st, "%s", l->why.msg) : ST_OK;
}

static enum status begin(struct lexer *l, struct err *e)
{
	TRY(read(l, &l->now, e));
	return read_next(l, e);
}

enum status lex_begin(struct lexer *l, const char *text, size_t n, const char *file, struct arena *a, struct err *e)
{
	*l = (struct lexer){ .s = text, .end = text + n, .line_start = text, .line = 1, .text = text, .file = file, .arena = a };
	if (n >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		l->s += 3;
		l->text = l->line_start = l->s;
	}
	return begin(l, e);
}

enum status lex_begin_at(struct lexer *l, const char *from, struct err *e)
{
	l->s = l->line_start = l->text;
	l->line = 1;
	while (l->s < from)
		if (*l->s++ == '\n')
			new_line(l);
	return begin(l, e);
}

enum status lex_advance(struct lexer *l, struct err *e)
{
	if (l->failed)
		return err_set(e, ST_SKIP, "%s", l->why.msg);
	l->now = l->next;
	return read_next(l, e);
}

bool lex_is(const struct lexer *l, const char *s)
{
	return (l->now.kind == TOK_WORD || l->now.kind == TOK_SIGN) && !strcmp(l->now.text, s);
}
