#include "emit/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tally tally_submission(const struct submission *s)
{
	struct tally t = { .state = submission_state(s) };

	for (uint32_t i = 0; i < s->findings.n; i++)
		t.finding[s->findings.v[i].severity]++;
	for (uint32_t i = 0; i < s->nmember; i++)
		t.file[s->member[i].fate]++;
	for (uint32_t i = 0; i < s->ledger.n; i++) {
		const struct led_line *l = &s->ledger.v[i];

		if (l->stage == LED_DECODE)
			t.seen += l->cells;
		else if (l->stage == LED_LAYOUT && l->disposition == LED_HEADER)
			t.header += l->cells;
		else if (l->stage == LED_LAYOUT && l->disposition == LED_SKIPPED)
			t.skipped += l->cells;
		else if (l->stage == LED_NORMALIZE && l->disposition == LED_REJECTED)
			t.rejected += l->cells;
		else if (l->stage == LED_NORMALIZE && l->disposition == LED_EMITTED) {
			t.emitted += l->cells;
			dsum_merge(&t.value, &l->sum);
		}
	}
	return t;
}

static enum severity severity_of(const struct rule_tally *t)
{
	return t->info ? t->info->severity : SEV_INFO;
}

static int cmp_tally(const void *x, const void *y)
{
	const struct rule_tally *a = x, *b = y;
	int d = (int)severity_of(b) - (int)severity_of(a);

	if (d)
		return d;
	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	return strcmp(a->rule, b->rule);
}

enum status tally_rules(const struct submission *s, struct arena *a, struct rule_tally **out, uint32_t *n, struct err *e)
{
	uint32_t cap = s->config->catalogue.n, *slot;

	*n = 0;
	*out = arena_alloc(a, cap + 1, sizeof **out);
	slot = arena_alloc(a, symbols_count(s->syms) + 1, sizeof *slot); /* by symbol of the rule: its place + 1 */
	if (!*out || !slot)
		return err_set(e, ST_FATAL, "no memory to count findings");
	for (uint32_t i = 0; i < s->findings.n; i++) {
		sym_t rule = s->findings.v[i].rule;
		uint32_t *k = &slot[rule];

		if (!*k) {
			const char *id = sym_str(s->syms, rule);

			if (*n == cap)
				return err_set(e, ST_FATAL, "more rules in the findings of %s than in the catalogue", s->name);
			(*out)[*n] = (struct rule_tally){ id, catalogue_find(&s->config->catalogue, id), 0, i };
			*k = ++*n;
		}
		(*out)[*k - 1].n++;
	}
	qsort(*out, *n, sizeof **out, cmp_tally);
	return ST_OK;
}

static int cmp_cause(const void *x, const void *y)
{
	const struct finding *a = *(const struct finding *const *)x, *b = *(const struct finding *const *)y;

	if (a->explains != b->explains)
		return a->explains < b->explains ? 1 : -1;
	return (a > b) - (a < b);
}

enum status tally_causes(const struct submission *s, struct arena *a, const struct finding ***out, uint32_t *n, struct err *e)
{
	*n = 0;
	for (uint32_t i = 0; i < s->findings.n; i++)
		*n += s->findings.v[i].explains > 0;
	*out = arena_alloc(a, *n + 1u, sizeof **out);
	if (!*out)
		return err_set(e, ST_FATAL, "no memory to count findings");
	*n = 0;
	for (uint32_t i = 0; i < s->findings.n; i++)
		if (s->findings.v[i].explains)
			(*out)[(*n)++] = &s->findings.v[i];
	if (*n)
		qsort(*out, *n, sizeof **out, cmp_cause);
	return ST_OK;
}

void cause_text(const struct submission *s, const struct finding *f, const struct language *l, char *buf, size_t cap)
{
	const struct rule_info *info = lang_rule(l, catalogue_find(&s->config->catalogue, sym_str(s->syms, f->rule)));

	if (f->cause)
		lang_reason(l, sym_str(s->syms, f->cause), buf, cap);
	else
		finding_text(s, f, l, info ? info->message : "", buf, cap);
}

const char *grouped(const struct language *l, uint64_t n, char buf[48])
{
	const char *thousand = lang_word(l, TR("1,000"));
	size_t sign = strlen(thousand) > 4 && strlen(thousand) < 9 ? strlen(thousand) - 4 : 0, k = 0; /* between 1 and 000 */
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0) {
			memcpy(buf + k, thousand + 1, sign);
			k += sign;
		}
		buf[k++] = digits[i];
	}
	buf[k] = 0;
	return buf;
}

const char *counted(const struct language *l, uint64_t n, const char *one, const char *many, char buf[96])
{
	char number[48];

	return lang_fill(l, buf, 96, n == 1 ? one : many, grouped(l, n, number));
}

void verdict_sentence(const struct tally *t, const struct language *l, char *buf, size_t cap)
{
	char obs[96], count[96];

	counted(l, t->emitted, TR("{1} observation"), TR("{1} observations"), obs);
	switch (t->state) {
	case SUB_ACCEPTED:
		lang_fill(l, buf, cap, TR("Accepted: {1} read, nothing has to be corrected."), obs);
		break;
	case SUB_WARNINGS:
		lang_fill(l, buf, cap, TR("Accepted with warnings: {1} read, {2} to correct or explain."), obs,
			counted(l, t->finding[SEV_WARNING], TR("{1} warning"), TR("{1} warnings"), count));
		break;
	case SUB_REJECTED:
		lang_fill(l, buf, cap, TR("Rejected: {1} must be corrected before these data can be accepted."),
			counted(l, t->finding[SEV_ERROR], TR("{1} error"), TR("{1} errors"), count));
		break;
	case SUB_UNREADABLE:
		lang_fill(l, buf, cap, t->seen ? TR("Unreadable: not every part of it could be read, so the submission has to be sent again.")
			: TR("Unreadable: nothing of it could be read, so the submission has to be sent again."));
		break;
	}
}

const char *severity_symbol(enum severity s)
{
	static const char *const symbol[] = { "\xe2\x97\x8f", "\xe2\x96\xb2", "\xe2\x9c\x96" }; /* disc, triangle, cross */

	return symbol[s];
}

const char *severity_report(enum severity s)
{
	return s == SEV_INFO ? "information" : severity_word(s);
}
