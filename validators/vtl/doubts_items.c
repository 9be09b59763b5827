/*
 * doubts_items.c - hierarchical rules: those that say the same sum of the same item, and items that stand twice.
 *
 * Rules with the same condition, left item and right items (in any order) differ in their relation only. A rule of one item on either side is
 * the same as the one that is read from right to left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/vtl/doubts.h"
#include "validators/vtl/print.h"

struct sum {
	const struct vtl_rule *r;
	uint8_t rel;
	char *key; /* condition, left item, right items in their order */
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory comparing rules");
}

static int by_code(const void *a, const void *b)
{
	const struct vtl_item *x = *(const struct vtl_item *const *)a, *y = *(const struct vtl_item *const *)b;
	int c = strcmp(x->code, y->code);

	return c ? c : x->minus - y->minus;
}

static int by_key(const void *a, const void *b)
{
	const struct sum *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c ? c : (x->r > y->r) - (x->r < y->r);
}

static uint8_t mirrored(uint8_t rel)
{
	return rel == VREL_GT ? VREL_LT : rel == VREL_LT ? VREL_GT : rel == VREL_GE ? VREL_LE : rel == VREL_LE ? VREL_GE : rel;
}

static enum status twice(const struct vtl_rule *r, const struct vtl_item *const *v, vtl_say say, void *user, struct err *e)
{
	char text[300];

	for (uint32_t i = 0; i < r->nright; i++) {
		if (!strcmp(v[i]->code, r->left.code) && (r->nright > 1 || v[i]->minus)) {
			snprintf(text, sizeof text, "'%.60s' stands on both sides of the rule '%.60s'", r->left.code, r->name);
			TRY(say(user, v[i]->at, text, e));
		}
		/* With conditions one of them may be meant at a time. */
		if (i && !strcmp(v[i - 1]->code, v[i]->code) && !v[i - 1]->when && !v[i]->when) {
			snprintf(text, sizeof text, "'%.60s' stands twice on the right of the rule '%.60s'", v[i]->code, r->name);
			TRY(say(user, v[i]->at, text, e));
		}
	}
	return ST_OK;
}

static enum status key_of(const struct vtl_rule *r, const struct vtl_item *const *v, struct sum *out, struct err *e)
{
	bool turn = r->nright == 1 && !v[0]->minus && !v[0]->when && strcmp(v[0]->code, r->left.code) < 0;
	struct vtl_text t = { 0 };

	out->r = r;
	out->rel = turn ? mirrored(r->rel) : r->rel;
	if (r->when)
		vtl_print_expr(&t, r->when);
	vtl_print(&t, "\n");
	vtl_print_name(&t, turn ? v[0]->code : r->left.code);
	for (uint32_t i = 0; i < r->nright; i++) {
		vtl_print(&t, v[i]->minus ? "\n-" : "\n+");
		vtl_print_name(&t, turn ? r->left.code : v[i]->code);
		if (v[i]->when) {
			vtl_print(&t, "\n");
			vtl_print_expr(&t, v[i]->when);
		}
	}
	out->key = t.s;
	return t.failed ? no_memory(e) : ST_OK;
}

/* What two relations of one item to one sum are to each other. */
static enum status compare(const struct sum *a, const struct sum *b, vtl_say say, void *user, struct err *e)
{
	enum { LESS = 1, SAME = 2, MORE = 4 };
	static const uint8_t allows[] = { [VREL_EQ] = SAME, [VREL_GT] = MORE, [VREL_LT] = LESS, [VREL_GE] = SAME | MORE, [VREL_LE] = LESS | SAME };
	uint8_t x = allows[a->rel], y = allows[b->rel];
	char text[300] = "";

	if (!(x & y))
		snprintf(text, sizeof text, "the rules '%.60s' and '%.60s' contradict each other: they are never both true", a->r->name, b->r->name);
	else if (x == y)
		snprintf(text, sizeof text, "the rule '%.60s' is redundant: it repeats '%.60s'", b->r->name, a->r->name);
	else if ((x | y) == x || (x | y) == y)
		snprintf(text, sizeof text, "the rule '%.60s' is redundant: where it is false '%.60s' is, too", ((x | y) == x ? a : b)->r->name,
			((x | y) == x ? b : a)->r->name);
	return *text ? say(user, b->r->at, text, e) : ST_OK;
}

static enum status look(const struct vtl_ruleset *s, struct sum *sum, const struct vtl_item **v, vtl_say say, void *user, struct err *e)
{
	for (uint32_t i = 0; i < s->nrule; i++) {
		const struct vtl_rule *r = &s->rule[i];

		for (uint32_t k = 0; k < r->nright; k++)
			v[k] = &r->right[k];
		qsort(v, r->nright, sizeof *v, by_code);
		TRY(twice(r, v, say, user, e));
		TRY(key_of(r, v, &sum[i], e));
	}
	qsort(sum, s->nrule, sizeof *sum, by_key);
	for (uint32_t i = 1; i < s->nrule; i++)
		if (!strcmp(sum[i - 1].key, sum[i].key))
			TRY(compare(&sum[i - 1], &sum[i], say, user, e));
	return ST_OK;
}

enum status doubts_of_items(const struct vtl_ruleset *s, vtl_say say, void *user, struct err *e)
{
	struct sum *sum = calloc(s->nrule + 1ul, sizeof *sum);
	const struct vtl_item **v;
	uint32_t most = 0;
	enum status st;

	for (uint32_t i = 0; i < s->nrule; i++)
		most = s->rule[i].nright > most ? s->rule[i].nright : most;
	v = malloc((most + 1ul) * sizeof *v);
	st = sum && v ? look(s, sum, v, say, user, e) : no_memory(e);
	for (uint32_t i = 0; sum && i < s->nrule; i++)
		free(sum[i].key);
	free(sum);
	free(v);
	return st;
}
