/*
 * The filters of calls that are made at build time, run as the kernel would: each call is answered as pipeline/filters.c says.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "../test.h"
#include "core/sanitized.h"
#include "filters.h"

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#endif

#define YES SECCOMP_RET_ALLOW
#define NO (SECCOMP_RET_ERRNO | EPERM)
#define NONE (SECCOMP_RET_ERRNO | ENOSYS)
#define DEAD SECCOMP_RET_KILL_PROCESS

struct program {
	const struct sock_filter *step;
	size_t n;
};
static const struct program alone = { filter_alone, COUNT(filter_alone) }, children = { filter_with_children, COUNT(filter_with_children) };

/* linux/filter.h: what the programs hold, step by step. */
static uint32_t run(const struct program *p, const struct seccomp_data *d)
{
	const unsigned char *data = (const unsigned char *)d;
	uint32_t a = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct sock_filter *x = &p->step[i];

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
		case BPF_JMP | BPF_JGT | BPF_K:
			i += a > x->k ? x->jt : x->jf;
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

static void as_the_lists(void **state)
{
	static const uint64_t high = (uint64_t)1 << 32;
	const struct {
		int nr;
		unsigned arg;
		uint64_t value;
		uint32_t alone, children;
		bool sanitizer; /* a sanitizer needs it */
	} want[] = {
		{ SYS_read, 0, 0, YES, YES, false },
		{ SYS_openat, 0, 0, YES, YES, false },
		{ SYS_exit_group, 0, 0, YES, YES, false },
		{ SYS_socket, 0, 0, NO, NO, false },
		{ SYS_execve, 0, 0, NO, NO, false },
		{ SYS_kill, 0, 0, NO, NO, true },
		{ SYS_ioctl, 0, 0, SECCOMP_RET_ERRNO | ENOTTY, SECCOMP_RET_ERRNO | ENOTTY, false },
		{ SYS_wait4, 0, 0, NONE, YES, true },
		{ SYS_seccomp, 0, 0, NONE, YES, false },
		{ SYS_clone3, 0, 0, NONE, NONE, false },
		{ SYS_syslog, 0, 0, NONE, NONE, false },
		{ 1000, 0, 0, NONE, NONE, false },
		{ SYS_clone, 0, SIGCHLD, NO, YES, true },
		{ SYS_clone, 0, CLONE_THREAD | CLONE_VM | CLONE_SIGHAND, YES, YES, false },
		{ SYS_clone, 0, CLONE_NEWUSER | SIGCHLD, NO, NONE, true },
		{ SYS_clone, 0, CLONE_NEWNET | CLONE_VM, NO, NONE, true },
		{ SYS_fchmod, 1, 0644, YES, YES, false },
		{ SYS_fchmod, 1, 04755, NONE, NONE, false },
		{ SYS_fchmod, 1, 01000, NONE, NONE, false },
		{ SYS_prlimit64, 2, 0, YES, YES, false },
		{ SYS_prlimit64, 2, 1, NO, NO, false },
		{ SYS_prlimit64, 2, high, NO, NO, false },
		{ SYS_prctl, 0, PR_SET_NAME, YES, YES, true },
		{ SYS_prctl, 0, PR_SET_PDEATHSIG, YES, YES, true },
		{ SYS_prctl, 0, PR_SET_DUMPABLE, NONE, YES, true },
		{ SYS_tgkill, 2, SIGABRT, DEAD, DEAD, true },
		{ SYS_tgkill, 2, 0, NO, NO, true },
		{ SYS_tgkill, 2, SIGKILL, NO, NO, true },
		{ SYS_tgkill, 2, SIGABRT | high, NO, NO, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(want); i++) {
		struct seccomp_data d = { .nr = want[i].nr, .arch = MACHINE };

		if (SANITIZED && want[i].sanitizer)
			continue;
		d.args[want[i].arg] = want[i].value;
		check(run(&alone, &d) == want[i].alone, "call %d of %llx, alone: %x", d.nr, (unsigned long long)want[i].value, run(&alone, &d));
		check(run(&children, &d) == want[i].children, "call %d of %llx, with children: %x", d.nr, (unsigned long long)want[i].value,
			run(&children, &d));
	}
}

/* Whatever the call and whatever its arguments: no answer but these, and none for the numbers of another machine. */
static void every_call(void **state)
{
	static const uint64_t value[] = { 0, 1, 6, 9, 0xff, CLONE_THREAD, CLONE_NEWUSER, 07777, UINT32_MAX, UINT64_MAX, (uint64_t)6 << 32 };
	const struct program *const both[] = { &alone, &children };

	(void)state;
	for (size_t p = 0; p < COUNT(both); p++)
		for (int nr = 0; nr < 1024; nr++)
			for (size_t v = 0; v < COUNT(value); v++) {
				struct seccomp_data d = { .nr = nr, .arch = MACHINE };
				uint32_t r;

				for (int k = 0; k < 6; k++)
					d.args[k] = value[v];
				r = run(both[p], &d);
				check(r == YES || r == NO || r == NONE || (r == (SECCOMP_RET_ERRNO | ENOTTY) && nr == SYS_ioctl) ||
					(r == DEAD && nr == SYS_tgkill && value[v] == SIGABRT), "call %d of %llx: %x", nr, (unsigned long long)value[v], r);
				d.nr |= 0x40000000; /* the same call of another set */
				r = run(both[p], &d);
				check(r == DEAD || r == NONE, "call %d of another set: %x", nr, r);
				d.nr = nr;
				d.arch = MACHINE ^ 1;
				check(run(both[p], &d) == DEAD, "call %d of another machine", nr);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_the_lists), cmocka_unit_test(every_call) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
