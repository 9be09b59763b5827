/*
 * sandbox_filter.h - a filter of system calls as the kernel takes it, made of a table.
 *
 * A call is found by halving, so that its place in the table costs nothing. libseccomp, which knows the names of calls on
 * every machine, would need a millisecond to order the same rules.
 *
 * Shape    a call may have several rules with one condition each: the first that holds decides. A call that is in no rule gets
 *          `other`, and one by another machine's numbers ends the process.
 * Owner    the caller frees out->filter.
 * Source   linux/seccomp.h, linux/filter.h
 */
#ifndef CORE_SANDBOX_FILTER_H
#define CORE_SANDBOX_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum call_when {
	CALL_ALWAYS,
	CALL_BITS, /* the lower half of the argument, of which mask is looked at, is value */
	CALL_NULL, /* the argument is zero in all its bits */
};
struct call_rule {
	uint32_t number;
	enum call_when when;
	unsigned arg;       /* from 0 */
	uint32_t mask, value;
	uint32_t action;    /* SECCOMP_RET_... */
	uint32_t otherwise; /* where no condition holds: the same in all rules of a call */
};

/* Orders the rules by number. 0, or -ENOMEM, or -E2BIG. */
int filter_build(struct call_rule *rule, size_t n, uint32_t machine, uint32_t other, struct sock_fprog *out);

#endif
