/*
 * Any bytes come back as rows or as a status; what was pushed reads back as the same text.
 */
#include "tests/fuzz/decoded.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decoded(&decoder_csv, data, size);
	return 0;
}
