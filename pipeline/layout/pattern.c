#include "layout/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "core/text.h"

#define PATTERN_LENGTH_MAX 10000
#define PATTERN_PARENS_MAX 50
#define MATCH_LIMIT 100000
#define MATCH_DEPTH_LIMIT 1000
#define MATCH_HEAP_KIB 20000

struct pattern {
	const char *source;
	const pcre2_code *code;
	uint32_t groups;
};

struct scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	uint32_t gave_up;
	size_t from[PATTERN_GROUPS], to[PATTERN_GROUPS];
	uint32_t ngroup;
	char subject[PATTERN_TEXT_MAX + 1];
	char stripped[PATTERN_TEXT_MAX + 1];
};

/* Compiled patterns live in the arena of the layouts: PCRE2 takes its memory from there and never gives it back. */
static void *take(PCRE2_SIZE n, void *arena)
{
	return arena_alloc(arena, 1, n);
}

static void give_back(void *p, void *arena)
{
	(void)p;
	(void)arena;
}

static enum status compile(struct arena *a, const char *text, struct pattern **out, struct err *why)
{
	pcre2_general_context *gc = pcre2_general_context_create(take, give_back, a);
	pcre2_compile_context *cc = gc ? pcre2_compile_context_create(gc) : NULL;
	struct pattern *p = arena_alloc(a, 1, sizeof *p);
	bool anywhere = text[0] == '~';
	uint32_t opts = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C;
	PCRE2_SIZE at = 0;
	int rc = 0;

	if (!cc || !p)
		return err_set(why, ST_FATAL, "out of memory for a pattern");
	pcre2_set_max_pattern_length(cc, PATTERN_LENGTH_MAX);
	pcre2_set_parens_nest_limit(cc, PATTERN_PARENS_MAX);
	if (!anywhere)
		opts |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
	p->source = text;
	p->code = pcre2_compile((PCRE2_SPTR)text + anywhere, PCRE2_ZERO_TERMINATED, opts, &rc, &at, cc);
	if (!p->code) {
		char msg[200];

		pcre2_get_error_message(rc, (PCRE2_UCHAR *)msg, sizeof msg);
		return err_set(why, ST_SKIP, "%s, at character %zu of the pattern", msg, (size_t)at + anywhere + 1);
	}
	pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &p->groups);
	if (p->groups >= PATTERN_GROUPS)
		return err_set(why, ST_SKIP, "%u groups in brackets; at most %d can be used, write (?:...) for the others",
			p->groups, PATTERN_GROUPS - 1);
	*out = p;
	return ST_OK;
}

enum status pattern_compile(struct arena *a, const struct ynode *node, struct pattern **out, struct err *e)
{
	struct err why = { "" };

	if (node->kind != YAML_TEXT || !node->text[0])
		return yaml_fail(e, node, "a pattern must be a text that is not empty");
	if (compile(a, node->text, out, &why) != ST_OK)
		return yaml_fail(e, node, "'%.100s' is no valid pattern: %s", node->text, why.msg);
	return ST_OK;
}

enum status pattern_make(struct arena *a, const char *text, struct pattern **out, struct err *e)
{
	return compile(a, text, out, e) == ST_OK ? ST_OK : ST_FATAL;
}

const char *pattern_source(const struct pattern *p)
{
	return p->source;
}

uint32_t pattern_groups(const struct pattern *p)
{
	return p->groups;
}

enum status scratch_new(struct scratch **out, struct err *e)
{
	struct scratch *s = calloc(1, sizeof *s);

	if (s) {
		s->data = pcre2_match_data_create(PATTERN_GROUPS, NULL);
		s->context = pcre2_match_context_create(NULL);
	}
	if (!s || !s->data || !s->context) {
		scratch_free(s);
		return err_set(e, ST_FATAL, "out of memory for matching patterns");
	}
	pcre2_set_match_limit(s->context, MATCH_LIMIT);
	pcre2_set_depth_limit(s->context, MATCH_DEPTH_LIMIT);
	pcre2_set_heap_limit(s->context, MATCH_HEAP_KIB);
	*out = s;
	return ST_OK;
}

void scratch_free(struct scratch *s)
{
	if (!s)
		return;
	pcre2_match_data_free(s->data);
	pcre2_match_context_free(s->context);
	free(s);
}

uint32_t scratch_gave_up(const struct scratch *s)
{
	return s->gave_up;
}

static bool blank_at(const char *s, size_t n, size_t *i)
{
	unsigned char c = (unsigned char)s[*i];

	if (c < 0x80) {
		++*i;
		return c == ' ' || (c >= '\t' && c <= '\r');
	}
	uint32_t cp = utf8_next(s, n, i);
	return u_isUWhiteSpace((UChar32)cp) || cp == 0xFEFF;
}

size_t squeeze(const char *text, size_t n, char *buf)
{
	size_t len = 0;
	bool gap = false;

	for (size_t i = 0; i < n;) {
		size_t from = i;

		if (blank_at(text, n, &i)) {
			gap = len > 0;
			continue;
		}
		if (len + gap + (i - from) > PATTERN_TEXT_MAX)
			return SIZE_MAX;
		if (gap)
			buf[len++] = ' ';
		gap = false;
		memcpy(buf + len, text + from, i - from);
		len += i - from;
	}
	buf[len] = '\0';
	return len;
}

static int run(struct scratch *s, const struct pattern *p, const char *text, size_t n, size_t from)
{
	int rc = pcre2_match(p->code, (PCRE2_SPTR)text, n, from, 0, s->data, s->context);

	if (rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT || rc == PCRE2_ERROR_HEAPLIMIT)
		s->gave_up++;
	return rc;
}

static bool fits_from(struct scratch *s, const struct pattern *p, size_t len, size_t from)
{
	int rc = run(s, p, s->subject, len, from);
	const PCRE2_SIZE *v = pcre2_get_ovector_pointer(s->data);

	if (rc < 0)
		return false;
	s->ngroup = rc ? (uint32_t)rc : PATTERN_GROUPS;
	for (uint32_t g = 0; g < s->ngroup; g++) {
		bool unset = v[2 * g] == PCRE2_UNSET || v[2 * g + 1] < v[2 * g];

		s->from[g] = unset ? 0 : v[2 * g];
		s->to[g] = unset ? 0 : v[2 * g + 1];
	}
	return true;
}

bool pattern_fits(struct scratch *s, const struct pattern *p, const char *text, size_t n)
{
	size_t len = squeeze(text, n, s->subject);

	return len != SIZE_MAX && fits_from(s, p, len, 0);
}

bool pattern_next(struct scratch *s, const struct pattern *p, size_t *from)
{
	size_t len = strlen(s->subject);

	if (*from > len || !fits_from(s, p, len, *from))
		return false;
	/* what fits nothing is no fit, and would be found for ever */
	*from = s->to[0] > *from ? s->to[0] : len + 1;
	return s->to[0] > s->from[0];
}

void scratch_whole(struct scratch *s, const char *text, size_t n)
{
	size_t len = squeeze(text, n, s->subject);

	s->ngroup = len == SIZE_MAX ? 0 : 1;
	s->from[0] = 0;
	s->to[0] = len;
}

const char *pattern_group(const struct scratch *s, uint32_t group, size_t *n)
{
	if (group >= s->ngroup) {
		*n = 0;
		return "";
	}
	*n = s->to[group] - s->from[group];
	return s->subject + s->from[group];
}

const char *pattern_strip(struct scratch *s, const struct pattern *p, const char *text, size_t n, size_t *out_n)
{
	size_t len = squeeze(text, n, s->subject), from = 0, put = 0;
	const char *out = s->stripped;

	if (len == SIZE_MAX) {
		*out_n = n;
		return text;
	}
	while (from <= len && run(s, p, s->subject, len, from) >= 0) {
		const PCRE2_SIZE *v = pcre2_get_ovector_pointer(s->data);

		if (v[1] <= v[0] || v[0] < from)
			break; /* an empty fit takes nothing away */
		memcpy(s->stripped + put, s->subject + from, v[0] - from);
		put += v[0] - from;
		from = v[1];
	}
	memcpy(s->stripped + put, s->subject + from, len - from);
	put += len - from;
	text_trim(&out, &put);
	*out_n = put;
	return out;
}
