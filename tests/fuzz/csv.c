/*
 * Any bytes come back as rows or as a status; what was pushed reads back as the same text.
 */
#include "tests/fuzz/decoded.h"

#include "decode/foreign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	foreign_format(data, size);
	decoded(&decoder_csv, data, size);
	return 0;
}
