/*
 * Any bytes come back as a submission or as a status; what was read is printed, read once more, and is the same text.
 */
#include "tests/fuzz/decoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct heard a, b;

	heard_again(&a, fuzz_config(), (const char *)data, size);
	if (a.st == ST_FATAL || (a.st == ST_SKIP && !a.e.msg[0]))
		abort();
	if (a.st == ST_OK && a.n) {
		heard_again(&b, fuzz_config(), a.text, a.n);
		if (b.st != ST_OK || a.n != b.n || memcmp(a.text, b.text, a.n) != 0)
			abort();
		heard_release(&b);
	}
	heard_release(&a);
	return 0;
}
