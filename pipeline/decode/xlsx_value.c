#include "decode/xlsx_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void xml_trim(const char **s, size_t *n)
{
	while (*n && is_space(**s)) {
		(*s)++;
		(*n)--;
	}
	while (*n && is_space((*s)[*n - 1]))
		(*n)--;
}

static size_t digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

/* Up to 15 digits without needless zeros: no two such texts share a double, so it is its own shortest form. */
static bool shortest_already(const char *s, size_t n)
{
	size_t sign = *s == '-', whole = digits(s + sign, n - sign), rest = n - sign - whole;

	if (!whole || n - sign > 16 || (whole > 1 && s[sign] == '0'))
		return false;
	if (!rest)
		return whole <= 15 && !(sign && s[sign] == '0');
	return s[sign + whole] == '.' && rest > 1 && digits(s + sign + whole + 1, rest - 1) == rest - 1 && s[n - 1] != '0';
}

static bool is_double(const char *s, size_t n)
{
	size_t i = n && (*s == '-' || *s == '+'), whole, part = 0;

	whole = digits(s + i, n - i);
	i += whole;
	if (i < n && s[i] == '.') {
		part = digits(s + i + 1, n - i - 1);
		i += 1 + part;
	}
	if (!whole && !part)
		return false;
	if (i < n && (s[i] == 'e' || s[i] == 'E')) {
		size_t exponent;

		i++;
		i += i < n && (s[i] == '-' || s[i] == '+');
		exponent = digits(s + i, n - i);
		if (!exponent)
			return false;
		i += exponent;
	}
	return i == n;
}

bool xlsx_number(const char *s, size_t n, char out[DEC_TEXT], size_t *len)
{
	char buf[1024];
	double v;

	xml_trim(&s, &n);
	if (!n || n >= sizeof buf)
		return false;
	if (shortest_already(s, n)) {
		memcpy(out, s, n);
		*len = n;
		return true;
	}
	if (!is_double(s, n))
		return false;
	memcpy(buf, s, n);
	buf[n] = '\0';
	v = strtod(buf, NULL);
	if (!isfinite(v))
		return false;
	*len = double_shortest(v, out);
	return true;
}
