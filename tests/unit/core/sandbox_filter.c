/*
 * A filter says of each call what its table says, as the kernel would run it.
 */
#include "core/sandbox_filter.h"

#include <errno.h>
#include <linux/seccomp.h>

#include "../test.h"

#define MACHINE 0xC000003Eu
#define OTHER (SECCOMP_RET_ERRNO | 38)
#define NO (SECCOMP_RET_ERRNO | 1)

/* linux/filter.h: what the program may hold, step by step. */
static uint32_t run(const struct sock_fprog *p, const struct seccomp_data *d)
{
	const unsigned char *data = (const unsigned char *)d;
	uint32_t a = 0;

	for (size_t i = 0; i < p->len; i++) {
		const struct sock_filter *x = &p->filter[i];

		switch (x->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			assert_true(x->k % 4 == 0 && x->k + 4 <= sizeof *d);
			memcpy(&a, data + x->k, 4);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			a &= x->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			i += a == x->k ? x->jt : x->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			i += a >= x->k ? x->jt : x->jf;
			break;
		case BPF_JMP | BPF_JA:
			i += x->k;
			break;
		case BPF_RET | BPF_K:
			return x->k;
		default:
			fail_msg("an instruction of code %x", x->code);
		}
	}
	fail_msg("the program has no end");
	return 0;
}

static bool holds(const struct call_rule *r, const struct seccomp_data *d)
{
	switch (r->when) {
	case CALL_BITS:
		return ((uint32_t)d->args[r->arg] & r->mask) == r->value;
	case CALL_NULL:
		return d->args[r->arg] == 0;
	default:
		return true;
	}
}

static uint32_t wanted(const struct call_rule *rule, size_t n, const struct seccomp_data *d)
{
	const struct call_rule *last = NULL;

	for (size_t i = 0; i < n; i++) {
		if (rule[i].number != (uint32_t)d->nr)
			continue;
		if (holds(&rule[i], d))
			return rule[i].action;
		last = &rule[i];
	}
	return last ? last->otherwise : OTHER;
}

static void as_the_table(void **state)
{
	static const uint64_t value[] = { 0, 1, 2, 0x10, 0x1f, (uint64_t)1 << 32, ((uint64_t)7 << 32) | 0x10 };
	struct call_rule rule[600];
	size_t n = 0;

	(void)state;
	/* every third number, in no order; some refused, some with conditions */
	for (uint32_t i = 0; i < 400; i++) {
		uint32_t number = i * 7 % 400;

		if (number % 3)
			rule[n++] = (struct call_rule){ number, number % 5 ? CALL_ALWAYS : number % 2 ? CALL_NULL : CALL_BITS, number % 6, 0x1f, 0x10,
				number % 4 ? SECCOMP_RET_ALLOW : NO, NO };
	}
	for (uint32_t v = 3; v-- > 0;)
		rule[n++] = (struct call_rule){ 450, CALL_BITS, 0, UINT32_MAX, v, SECCOMP_RET_ALLOW, NO };
	for (size_t most = 0; most <= n; most += most < 5 ? 1 : n - 5) {
		struct sock_fprog p;
		struct call_rule some[600];

		memcpy(some, rule, sizeof rule);
		assert_int_equal(filter_build(some, most, MACHINE, OTHER, &p), 0);
		for (int nr = 0; nr < 520; nr++)
			for (size_t i = 0; i < sizeof value / sizeof *value; i++) {
				struct seccomp_data d = { .nr = nr, .arch = MACHINE };

				for (int k = 0; k < 6; k++)
					d.args[k] = value[i];
				assert_int_equal(run(&p, &d), wanted(rule, most, &d));
				d.nr |= 0x40000000; /* the same call of another set */
				assert_int_equal(run(&p, &d), OTHER);
				d.arch = 0x40000003u;
				assert_int_equal(run(&p, &d), SECCOMP_RET_KILL_PROCESS);
			}
		free(p.filter);
	}
}

static void too_many(void **state)
{
	static struct call_rule rule[4000];
	struct sock_fprog p;

	(void)state;
	for (uint32_t i = 0; i < 4000; i++)
		rule[i] = (struct call_rule){ .number = 2 * i, .action = SECCOMP_RET_ALLOW };
	assert_int_equal(filter_build(rule, 4000, MACHINE, OTHER, &p), -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_the_table), cmocka_unit_test(too_many) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
