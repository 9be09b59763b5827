/*
 * sandbox_calls.h - which calls a confined process may make.
 */
#ifndef CORE_SANDBOX_CALLS_H
#define CORE_SANDBOX_CALLS_H

#include <stdbool.h>

#include "core/status.h"

/* Makes the filter, where it is not made yet: a process which starts many children does so once. */
enum status sandbox_calls_prepare(bool starts_children, struct err *e);
/* The last step of sandbox_enter(). */
enum status sandbox_calls(bool starts_children, struct err *e);

#endif
