#include "normalize/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH_MAX 2000 /* of one expression */
#define PARENS_MAX 20
#define MATCH_LIMIT 20000
#define DEPTH_LIMIT 500
#define HEAP_KIB 1000

#define ASKED_JIT 100 /* questions: to make a program for the machine takes some milliseconds, which a few labels are not worth */

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	const uint8_t *first; /* the bytes with which what it reads begins, as bits; NULL: any */
	unsigned asked;
};

static pcre2_code *compile(const char *text, int *rc, size_t *at)
{
	pcre2_compile_context *cc = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*rc = PCRE2_ERROR_NOMEMORY;
	*at = 0;
	if (!cc)
		return NULL;
	pcre2_set_parens_nest_limit(cc, PARENS_MAX);
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_ANCHORED |
		PCRE2_ENDANCHORED | PCRE2_NO_AUTO_CAPTURE, rc, at, cc);
	pcre2_compile_context_free(cc);
	return code;
}

static struct regex *wrap(pcre2_code *code)
{
	struct regex *x = calloc(1, sizeof *x);

	if (!x) {
		pcre2_code_free(code);
		return NULL;
	}
	x->code = code;
	x->data = pcre2_match_data_create(1, NULL);
	x->context = pcre2_match_context_create(NULL);
	if (!x->data || !x->context) {
		regex_free(x);
		return NULL;
	}
	pcre2_set_match_limit(x->context, MATCH_LIMIT);
	pcre2_set_depth_limit(x->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(x->context, HEAP_KIB);
	pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &x->first);
	return x;
}

void regex_free(struct regex *x)
{
	if (!x)
		return;
	pcre2_code_free(x->code);
	pcre2_match_data_free(x->data);
	pcre2_match_context_free(x->context);
	free(x);
}

static bool reads(struct regex *x, const char *s, size_t n)
{
	int rc;

	if (n == 0 || (x->first && !(x->first[(unsigned char)*s / 8] >> (unsigned char)*s % 8 & 1)))
		return false;
	if (++x->asked == ASKED_JIT)
		pcre2_jit_compile(x->code, PCRE2_JIT_COMPLETE); /* without it the same is found, more slowly */
	rc = pcre2_match(x->code, (PCRE2_SPTR)s, n, 0, 0, x->data, x->context);
	/* The machine's program takes fewer steps: what is within its limits is found whenever it is asked for. */
	if (rc < PCRE2_ERROR_PARTIAL && x->asked < ASKED_JIT) {
		x->asked = ASKED_JIT;
		pcre2_jit_compile(x->code, PCRE2_JIT_COMPLETE);
		rc = pcre2_match(x->code, (PCRE2_SPTR)s, n, 0, 0, x->data, x->context);
	}
	return rc >= 0;
}

/* "(?:expression)(*MARK:3)|..." : the mark says which row it was. */
enum status regex_new(const struct mappings *m, uint32_t list, struct regex **out, struct err *e)
{
	uint32_t n;
	const struct image_regex *r = part_at(m, PART_REGEX, &n);
	size_t len = 1, k = 0, at;
	pcre2_code *code;
	char *all;
	int rc;

	*out = NULL;
	for (uint32_t i = 0; i < n; i++)
		len += strlen(m->text + r[i].text) + 32;
	all = malloc(len);
	if (!all)
		return err_set(e, ST_FATAL, "no memory for matching labels");
	for (uint32_t i = 0; i < n; i++)
		if (r[i].list == list)
			k += (size_t)sprintf(all + k, "%s(?:%s)(*MARK:%u)", k ? "|" : "", m->text + r[i].text, i);
	if (k == 0) {
		free(all);
		return ST_OK;
	}
	code = compile(all, &rc, &at);
	free(all);
	*out = code ? wrap(code) : NULL;
	return *out ? ST_OK : err_set(e, ST_FATAL, "the patterns of names cannot be compiled together (PCRE2 %d)", rc);
}

uint32_t regex_find(struct regex *x, const char *fold, size_t n)
{
	PCRE2_SPTR mark;

	if (!x || !reads(x, fold, n) || !(mark = pcre2_get_mark(x->data)))
		return NONE;
	return (uint32_t)strtoul((const char *)mark, NULL, 10);
}

bool regex_valid(const char *text, char *why, size_t cap)
{
	char msg[200] = "";
	pcre2_code *code;
	size_t at;
	int rc;

	if (strlen(text) > LENGTH_MAX) {
		snprintf(why, cap, "longer than %d characters", LENGTH_MAX);
		return false;
	}
	/* What would reach beyond the expression when all stand together. */
	if (strstr(text, "(*") || strstr(text, "(?#") || strstr(text, "\\Q") || strstr(text, "(?x")) {
		snprintf(why, cap, "without verbs, comments and quotes");
		return false;
	}
	code = compile(text, &rc, &at);
	if (!code) {
		pcre2_get_error_message(rc, (PCRE2_UCHAR *)msg, sizeof msg);
		snprintf(why, cap, "%s, at character %zu of it", msg, at + 1);
		return false;
	}
	pcre2_code_free(code);
	return true;
}

bool regex_reads(const char *text, const char *fold, size_t n)
{
	size_t at;
	int rc;
	pcre2_code *code = compile(text, &rc, &at);
	struct regex *x = code ? wrap(code) : NULL;
	bool is = x && reads(x, fold, n);

	regex_free(x);
	return is;
}
