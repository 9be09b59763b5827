/*
 * sandbox_calls.h - which calls a confined process may make.
 *
 * Source   seccomp(2); the filters are made when Concord is built, by pipeline/filters.c, where the lists of calls stand.
 */
#ifndef CORE_SANDBOX_CALLS_H
#define CORE_SANDBOX_CALLS_H

#include <stdbool.h>

#include "core/status.h"

/* The last step of sandbox_enter(). */
enum status sandbox_calls(bool starts_children, struct err *e);

#endif
