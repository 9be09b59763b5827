#include "core/sandbox_filter.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdlib.h>

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define LOWER 0
#else
#define LOWER 4
#endif

/* Numbers from `first` up to that of the next stretch meet one fate. */
struct stretch {
	uint32_t first;
	const struct call_rule *rule; /* NULL: the fate of all others */
	size_t n;
};
struct program {
	struct sock_filter v[BPF_MAXINSNS];
	size_t n; /* may go beyond, and then nothing more is written */
	uint32_t other;
};

static void put(struct program *p, uint16_t code, uint8_t yes, uint8_t no, uint32_t k)
{
	if (p->n < BPF_MAXINSNS)
		p->v[p->n] = (struct sock_filter){ code, yes, no, k };
	p->n++;
}

static void load(struct program *p, size_t at)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)at);
}

static void end_with(struct program *p, uint32_t action)
{
	put(p, BPF_RET | BPF_K, 0, 0, action);
}

static void ask(struct program *p, const struct call_rule *r)
{
	size_t arg = offsetof(struct seccomp_data, args) + 8 * r->arg;

	switch (r->when) {
	case CALL_ALWAYS:
		break;
	case CALL_BITS:
		load(p, arg + LOWER);
		if (r->mask != UINT32_MAX)
			put(p, BPF_ALU | BPF_AND | BPF_K, 0, 0, r->mask);
		put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, r->value);
		break;
	case CALL_NULL:
		load(p, arg);
		put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 0);
		load(p, arg + 4);
		put(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
		break;
	}
	end_with(p, r->action);
}

static void decide(struct program *p, const struct stretch *s)
{
	if (!s->rule) {
		end_with(p, p->other);
		return;
	}
	for (size_t i = 0; i < s->n; i++)
		ask(p, &s->rule[i]);
	if (s->rule[s->n - 1].when != CALL_ALWAYS)
		end_with(p, s->rule[s->n - 1].otherwise);
}

/* The lower half stands behind the question, and the upper one behind that: a jump over it may be a long one. */
static void search(struct program *p, const struct stretch *s, size_t n)
{
	size_t jump;

	if (n == 1) {
		decide(p, s);
		return;
	}
	put(p, BPF_JMP | BPF_JGE | BPF_K, 0, 1, s[n / 2].first);
	jump = p->n;
	put(p, BPF_JMP | BPF_JA, 0, 0, 0);
	search(p, s, n / 2);
	if (jump < BPF_MAXINSNS)
		p->v[jump].k = (uint32_t)(p->n - jump - 1);
	search(p, s + n / 2, n - n / 2);
}

static int by_number(const void *a, const void *b)
{
	const struct call_rule *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value; /* of one call each asks for another value */
}

static bool same_fate(const struct stretch *a, const struct stretch *b)
{
	if (!a->rule || !b->rule)
		return a->rule == b->rule;
	return a->rule->when == CALL_ALWAYS && b->rule->when == CALL_ALWAYS && a->rule->action == b->rule->action;
}

static size_t add(struct stretch *to, size_t n, struct stretch s)
{
	if (n && same_fate(&to[n - 1], &s))
		return n;
	to[n] = s;
	return n + 1;
}

static size_t stretches(const struct call_rule *rule, size_t n, struct stretch *to)
{
	uint32_t next = 0;
	size_t k = 0;

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && rule[end].number == rule[i].number; end++)
			;
		if (rule[i].number > next || !i)
			k = add(to, k, (struct stretch){ next, NULL, 0 });
		if (k && to[k - 1].first == rule[i].number)
			k--; /* nothing was between */
		k = add(to, k, (struct stretch){ rule[i].number, &rule[i], end - i });
		next = rule[i].number + 1;
	}
	return add(to, k, (struct stretch){ next, NULL, 0 });
}

int filter_build(struct call_rule *rule, size_t n, uint32_t machine, uint32_t other, struct sock_fprog *out)
{
	struct stretch *s = malloc((2 * n + 2) * sizeof *s);
	struct program *p = malloc(sizeof *p);
	int bad = s && p ? 0 : -ENOMEM;

	if (!bad) {
		qsort(rule, n, sizeof *rule, by_number);
		p->n = 0;
		p->other = other;
		load(p, offsetof(struct seccomp_data, arch));
		put(p, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, machine);
		end_with(p, SECCOMP_RET_KILL_PROCESS);
		load(p, offsetof(struct seccomp_data, nr));
		search(p, s, stretches(rule, n, s));
		if (p->n > BPF_MAXINSNS)
			bad = -E2BIG;
	}
	free(s);
	if (bad) {
		free(p);
		return bad;
	}
	*out = (struct sock_fprog){ .len = (unsigned short)p->n, .filter = p->v };
	return 0;
}
