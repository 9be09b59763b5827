/* doubts.c - datapoint rules: where a rule, or two of them, can be true or false at all. */
#include "validators/vtl/doubts.h"

#include <stdio.h>

#include "validators/vtl/doubts_cases.h"

#define RULES_MOST 10000    /* of one ruleset */
#define TESTS_MOST 10000000 /* cases that are held against each other in one ruleset */

struct judged {
	const struct vtl_rule *r;
	struct cases applies, holds, fails, rest; /* when is true; and then, too; and then is false; all but that */
	bool odd;                                 /* something was said of it alone */
};
struct work {
	struct arena a;
	const struct vtl_ruleset *s;
	vtl_say say;
	void *user;
	uint32_t tests;
};

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory comparing rules");
}

static enum status judge(struct work *w, const struct vtl_rule *r, struct judged *j, struct err *e)
{
	struct cases yes, no;

	j->r = r;
	TRY(cases_of(&w->a, r->then, true, &yes, e));
	TRY(cases_of(&w->a, r->then, false, &no, e));
	TRY(r->when ? cases_of(&w->a, r->when, true, &j->applies, e) : cases_always(&w->a, &j->applies, e));
	TRY(cases_both(&w->a, j->applies, yes, &j->holds, e));
	TRY(cases_both(&w->a, j->applies, no, &j->fails, e));
	return cases_all_but(&w->a, &j->fails, &j->rest, e);
}

static enum status alone(struct work *w, struct judged *j, struct err *e)
{
	char text[200];
	bool holds = cases_possible(&j->holds), fails = cases_possible(&j->fails);
	const char *why = NULL;

	if (!cases_possible(&j->applies))
		why = "is redundant: its condition is never true";
	else if (!holds && !fails)
		why = "is redundant: it is never true and never false";
	else if (!fails)
		why = "is redundant: it is never false";
	else if (!holds)
		why = j->r->when ? "is a contradiction: it is never true where its condition is" : "is a contradiction: it is never true";
	j->odd = why;
	if (!why)
		return ST_OK;
	snprintf(text, sizeof text, "the rule '%.60s' %s", j->r->name, why);
	return w->say(w->user, j->r->at, text, e);
}

/* Where a is false b is, too. */
static bool follows(struct work *w, const struct judged *a, const struct judged *b)
{
	return !cases_possible_both(&a->fails, &b->rest, &w->tests);
}

static enum status pair(struct work *w, const struct judged *a, const struct judged *b, struct err *e)
{
	char text[300] = "";
	bool first, second;

	if (!cases_possible_both(&a->applies, &b->applies, &w->tests))
		return ST_OK;
	if (!cases_possible_both(&a->holds, &b->holds, &w->tests))
		snprintf(text, sizeof text, "the rules '%.60s' and '%.60s' contradict each other: they are never both true", a->r->name, b->r->name);
	first = !*text && follows(w, a, b);
	second = !*text && follows(w, b, a);
	if (first && second)
		snprintf(text, sizeof text, "the rule '%.60s' is redundant: it repeats '%.60s'", b->r->name, a->r->name);
	else if (first || second)
		snprintf(text, sizeof text, "the rule '%.60s' is redundant: where it is false '%.60s' is, too", (first ? a : b)->r->name, (first ? b : a)->r->name);
	return *text ? w->say(w->user, b->r->at, text, e) : ST_OK;
}

static enum status too_many(struct work *w, const struct vtl_rule *r, struct err *e)
{
	char text[200];

	snprintf(text, sizeof text, "the rules from '%.60s' on were not compared with each other: there are too many", r->name);
	return w->say(w->user, r->at, text, e);
}

static enum status datapoint(struct work *w, struct err *e)
{
	uint32_t n = w->s->nrule < RULES_MOST ? w->s->nrule : RULES_MOST;
	struct judged *j = arena_alloc(&w->a, n + 1, sizeof *j);

	if (!j)
		return no_memory(e);
	for (uint32_t i = 0; i < n; i++) {
		TRY(judge(w, &w->s->rule[i], &j[i], e));
		TRY(alone(w, &j[i], e));
	}
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = i + 1; k < n && !j[i].odd; k++) {
			if (w->tests++ > TESTS_MOST)
				return too_many(w, j[i].r, e);
			if (!j[k].odd)
				TRY(pair(w, &j[i], &j[k], e));
		}
	return n < w->s->nrule ? too_many(w, &w->s->rule[n], e) : ST_OK;
}

enum status vtl_doubts(const struct vtl_ruleset *s, vtl_say say, void *user, struct err *e)
{
	struct work w = { .s = s, .say = say, .user = user };
	enum status st;

	if (s->hierarchical)
		return doubts_of_items(s, say, user, e);
	arena_init(&w.a, 0);
	st = datapoint(&w, e);
	arena_release(&w.a);
	return st;
}
