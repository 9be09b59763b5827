#include "decode/delimiter.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define RECORDS 200
#define SAMPLE (256 * 1024) /* bytes that are looked at */
#define QUOTED 8192	    /* a quoted field that is longer than this is taken for a stray quote */

struct score {
	uint32_t run, fields;
};

/* Past the closing quote of a field that opens at p; p + 1 where it never closes. */
static const char *past_quoted(const char *p, const char *end)
{
	const char *stop = end - p > QUOTED ? p + QUOTED : end;

	for (const char *q = p + 1; q < stop; q++) {
		q = memchr(q, '"', (size_t)(stop - q));
		if (!q)
			break;
		if (q + 1 == end || q[1] != '"')
			return q + 1;
		q++;
	}
	return p + 1;
}

/* Counts the fields of the record at *p, moves on to the next one. */
static uint32_t record(const char **p, const char *end, char delimiter)
{
	const char *q = *p;
	uint32_t fields = 1;
	bool fresh = true;

	while (q < end && *q != '\n' && *q != '\r') {
		if (*q == '"' && fresh) {
			q = past_quoted(q, end);
			fresh = false;
			continue;
		}
		fresh = *q == delimiter;
		fields += fresh;
		q++;
	}
	if (end - q >= 2 && q[0] == '\r' && q[1] == '\n')
		q++;
	if (q < end)
		q++;
	*p = q;
	return fields;
}

static struct score rate(const char *p, const char *end, char delimiter)
{
	struct score best = { 0, 0 };
	uint32_t run = 0, last = 0;

	for (unsigned i = 0; i < RECORDS && p < end; i++) {
		const char *begin = p;
		uint32_t fields = record(&p, end, delimiter);

		if (*begin == '\r' || *begin == '\n')
			continue;
		run = fields == last ? run + 1 : 1;
		last = fields;
		if (fields > 1 && (run > best.run || (run == best.run && fields > best.fields)))
			best = (struct score){ run, fields };
	}
	return best;
}

char delimiter_find(const char *p, size_t n)
{
	static const char candidates[] = { '\t', ';', '|', ',' };
	const char *end = p + (n < SAMPLE ? n : SAMPLE);
	struct score best = { 0, 0 };
	char found = ',';

	for (size_t i = 0; i < sizeof candidates; i++) {
		struct score s = rate(p, end, candidates[i]);

		if (s.run > best.run || (s.run == best.run && found != '\t' && s.fields > best.fields)) {
			best = s;
			found = candidates[i];
		}
	}
	return found;
}

const char *delimiter_word(char delimiter)
{
	return delimiter == ';' ? "semicolon" : delimiter == '\t' ? "tab" : delimiter == '|' ? "pipe" : "comma";
}

char delimiter_of(const char *word)
{
	static const char all[] = ",;\t|";

	for (const char *c = all; *c; c++)
		if (!strcmp(word, delimiter_word(*c)))
			return *c;
	return 0;
}
