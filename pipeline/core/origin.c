#include "core/origin.h"

#include "core/decimal.h"

size_t cell_name(uint32_t row, uint32_t col, char buf[CELL_TEXT])
{
	size_t n = 1;

	buf[0] = '\0';
	if (row == ROW_NONE)
		return 0;
	for (uint64_t c = col; c >= 26; c = c / 26 - 1)
		n++;
	for (uint64_t c = (uint64_t)col + 1, i = n; c > 0; c = (c - 1) / 26)
		buf[--i] = (char)('A' + (c - 1) % 26);
	return n + digits_format((uint64_t)row + 1, buf + n);
}

bool cell_parse(const char *s, size_t n, uint32_t *row, uint32_t *col)
{
	uint64_t r = 0, c = 0;
	size_t i = 0;

	for (; i < n; i++) {
		unsigned letter = (unsigned char)s[i] | 0x20;

		if (letter < 'a' || letter > 'z')
			break;
		c = c * 26 + (letter - 'a' + 1);
		if (c > UINT16_MAX)
			return false;
	}
	if (i == 0 || i == n || s[i] == '0')
		return false;
	for (; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		r = r * 10 + (uint64_t)(s[i] - '0');
		if (r > ROW_NONE)
			return false;
	}
	*row = (uint32_t)(r - 1);
	*col = (uint32_t)(c - 1);
	return true;
}

int origin_cmp(struct origin a, struct origin b)
{
	/* One more wraps the marks for "as a whole" to 0, before the first. */
	uint16_t sheet_a = (uint16_t)(a.sheet + 1), sheet_b = (uint16_t)(b.sheet + 1);
	uint32_t row_a = a.row + 1, row_b = b.row + 1;

	if (sheet_a != sheet_b)
		return sheet_a < sheet_b ? -1 : 1;
	if (row_a != row_b)
		return row_a < row_b ? -1 : 1;
	return (a.col > b.col) - (a.col < b.col);
}
