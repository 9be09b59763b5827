/* Any bytes become members or reasons, in bounded time; what is looked at is what is read. */
#include <stdint.h>

#include "tests/unit/unpack/made.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct told t = { .limits = limits_default() };

	/* Limits that keep one input quick. */
	t.limits.member_bytes = 1 << 20;
	t.limits.archive_bytes = 4 << 20;
	t.limits.entries = 200;
	told_bytes(&t, "m.gz", data, size);
	if (t.st != ST_OK && !strstr(t.text, "memory"))
		abort(); /* bad input is never a reason to stop the run */
	told_release(&t);
	return 0;
}
