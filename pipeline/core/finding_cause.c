/*
 * finding_cause.c - findings with one cause: which of them stands for the others, what it says, and in which order they are read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/finding.h"
#include "core/submission.h"

/* A group in which no cause was found out stands behind its first finding. */
enum status findings_head_groups(struct submission *s, struct err *e)
{
	struct findings *f = &s->findings;
	uint32_t *first = calloc(symbols_count(s->syms) + 1, sizeof *first);

	if (!first)
		return err_set(e, ST_FATAL, "no memory for the groups of %u findings", f->n);
	for (uint32_t i = 0; i < f->n; i++)
		if (f->v[i].group && f->v[i].cause && f->v[i].explains)
			first[f->v[i].group] = UINT32_MAX; /* causes.h has seen to it */
	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t *at = &first[f->v[i].group];

		if (!f->v[i].group || *at == UINT32_MAX)
			continue;
		f->v[i].explains = 0;
		if (*at)
			f->v[*at - 1].explains++;
		else
			*at = i + 1;
	}
	free(first);
	return ST_OK;
}

size_t finding_message(const struct submission *s, const struct finding *f, const struct language *l, char *buf, size_t cap)
{
	const struct rule_info *info = catalogue_find(&s->config->catalogue, sym_str(s->syms, f->rule));
	const char *cause = sym_str(s->syms, f->cause);
	size_t n = finding_text(s, f, l, info ? lang_rule(l, info)->message : "", buf, cap);
	char others[16], why[2048], more[2300];

	if (!f->explains && !*cause)
		return n;
	snprintf(others, sizeof others, "%u", f->explains);
	lang_reason(l, cause, why, sizeof why);
	if (!f->explains)
		lang_fill(l, more, sizeof more, TR("Cause not found: {1}."), why);
	else if (*cause)
		lang_fill(l, more, sizeof more, f->explains > 1 ? TR("Explains {1} others: {2}.") : TR("Explains {1} other: {2}."), others, why);
	else
		lang_fill(l, more, sizeof more, f->explains > 1 ? TR("Explains {1} others.") : TR("Explains {1} other."), others);
	if (n + strcspn(more, ":") + 11 >= cap)
		return n;
	buf[n++] = ' ';
	return n + lang_put(buf + n, cap - n, more);
}

struct placed {
	uint32_t at, finding; /* where the cause of its group stands */
	bool follows;
};

static int by_cause(const void *pa, const void *pb)
{
	const struct placed *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->follows != b->follows)
		return a->follows ? 1 : -1;
	return a->finding < b->finding ? -1 : a->finding > b->finding;
}

const uint32_t *findings_by_cause(const struct submission *s, struct arena *a)
{
	const struct findings *f = &s->findings;
	uint32_t *head = arena_alloc(a, symbols_count(s->syms) + 1, sizeof *head), *order = arena_alloc(a, f->n + 1, sizeof *order);
	struct placed *v = arena_alloc(a, f->n + 1, sizeof *v);

	if (!head || !order || !v)
		return NULL;
	for (uint32_t i = 0; i < f->n; i++)
		if (f->v[i].group && f->v[i].explains && !head[f->v[i].group])
			head[f->v[i].group] = i + 1;
	for (uint32_t i = 0; i < f->n; i++) {
		uint32_t at = f->v[i].group ? head[f->v[i].group] : 0;

		v[i] = (struct placed){ at ? at - 1 : i, i, at && at - 1 != i };
	}
	if (f->n)
		qsort(v, f->n, sizeof *v, by_cause);
	for (uint32_t i = 0; i < f->n; i++)
		order[i] = v[i].finding;
	return order;
}
