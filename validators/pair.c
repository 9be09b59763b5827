#include "validators/pair.h"

#include <math.h>
#include <stdio.h>

double pair_slack(int mult_a, int scale_a, int mult_b, int scale_b)
{
	int a = mult_a - scale_a, b = mult_b - scale_b;

	return mult_a == mult_b ? 0 : 0.5 * pow(10, (a > b ? a : b) - mult_a);
}

void pair_where(const struct submission *s, struct origin at, bool with_file, char *buf, size_t cap)
{
	const char *sheet = at.sheet < s->nsheet ? sym_str(s->syms, s->sheet[at.sheet].name) : "";
	const char *member = at.sheet < s->nsheet ? sym_str(s->syms, s->member[s->sheet[at.sheet].member].path) : "";
	char cell[CELL_TEXT];

	cell_name(at.row, at.col, cell);
	if (with_file)
		snprintf(buf, cap, "%s%s%s %s", s->path, *sheet ? ", " : "", sheet, cell);
	else
		snprintf(buf, cap, "%s %s", *sheet ? sheet : member, cell);
}
