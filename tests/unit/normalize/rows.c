/* Every row of spellings under mappings/aliases is its own example: in its list, its system and its time the spelling
 * means what the row says, and no code or other row stands before it. */
#include "core/csvtab.h"
#include "tests/unit/normalize/made.h"

enum { LIST, SPELLING, CODE, TYPE, SYSTEM, FROM, TO, BESIDE, NCOL };
static const char *const COLS[] = { "list", "spelling", "code", "?type", "?system", "?from", "?to", "?beside", "?source", "?lang", NULL };

static bool among(const char *codes, const char *code)
{
	size_t n = strlen(code);

	for (const char *p = codes; (p = strstr(p, code)) != NULL; p += n)
		if ((p == codes || p[-1] == '|' || p[-1] == ' ') && (!p[n] || p[n] == '|' || p[n] == ' '))
			return true;
	return false;
}

/* The year that a row holds in for sure. */
static int year_in(const char *from, const char *to)
{
	return *to ? atoi(to) - (strlen(to) == 4 ? 0 : 1) : *from ? atoi(from) + 1 : 0;
}

static unsigned check_row(struct made *m, const struct csvtab *t, uint32_t row, const int at[])
{
	const char *spelling = csvtab_at(t, row, at[SPELLING]), *code = csvtab_at(t, row, at[CODE]);
	const char *list = csvtab_at(t, row, at[LIST]), *type = csvtab_at(t, row, at[TYPE]), *system = csvtab_at(t, row, at[SYSTEM]);
	const struct code_item *item = code_find(m->config.mappings, list, code);
	char text[256] = "";
	struct match x;
	struct err e;
	int year = year_in(csvtab_at(t, row, at[FROM]), csvtab_at(t, row, at[TO]));

	if (!year && item)
		year = year_in(item->valid_from, item->valid_to);
	system += *system == '~'; /* codes of such a system are never looked for without it */
	if (*system)
		snprintf(text, sizeof text, "%s:%s", system, !strcmp(type, "code") ? spelling : "");
	made_ok(match_label(m->matcher, list, spelling, *text ? text : NULL, "", year, &x, &e), &e);
	if (!strcmp(x.code, code))
		return 0;
	if (!strcmp(type, "ambiguous") && (x.kind == KIND_AMBIGUOUS || x.or_region))
		return 0;
	if (x.kind == KIND_AMBIGUOUS && (among(x.candidates, code) || (item && *item->alt && among(x.candidates, item->alt))))
		return 0;
	/* The row of a part gives the whole. */
	if (x.kind == KIND_PART && (!strcmp(type, "part") || (item && item->kind == KIND_PART)))
		return 0;
	print_error("%s:%u: \"%s\" (%s %s) is %s by %s %s, not %s\n", t->file, t->line[row], spelling, list, system, *x.code ? x.code : "nothing",
		match_how_word(x.how), x.candidates, code);
	return 1;
}

/* A name that means something beside another area means something without it, too, and the row is found by it. */
static unsigned check_beside(struct made *m, const struct csvtab *t, uint32_t row, const int at[])
{
	const char *list = csvtab_at(t, row, at[LIST]), *spelling = csvtab_at(t, row, at[SPELLING]);
	struct match_pair p;
	struct match x;
	struct err e;
	bool found = false;

	for (unsigned k = 0; match_beside(m->config.mappings, list, spelling, k, &p); k++)
		found |= !strcmp(p.code, csvtab_at(t, row, at[CODE])) && !strcmp(p.beside, csvtab_at(t, row, at[BESIDE]));
	made_ok(match_label(m->matcher, list, spelling, NULL, "", 0, &x, &e), &e);
	if (found && (x.kind == KIND_AREA || x.kind == KIND_AMBIGUOUS || x.kind == KIND_FORMER))
		return 0;
	print_error("%s:%u: \"%s\" (%s) means nothing\n", t->file, t->line[row], spelling, list);
	return 1;
}

struct pass {
	struct made *m;
	unsigned wrong, rows;
};

static enum status check_file(void *user, const char *path, struct err *e)
{
	struct pass *p = user;
	struct csvtab t;
	int at[NCOL + 2];
	bool spellings = false, beside = false;

	TRY(csvtab_load(path, &p->m->arena, &t, e));
	for (uint32_t c = 0; c < t.ncol; c++) {
		spellings |= !strcmp(t.head[c], "spelling");
		beside |= !strcmp(t.head[c], "beside");
	}
	if (!spellings)
		return ST_OK;
	TRY(csvtab_columns(&t, COLS, at, e));
	for (uint32_t i = 0; i < t.nrow; i++)
		p->wrong += beside ? check_beside(p->m, &t, i, at) : check_row(p->m, &t, i, at);
	p->rows += t.nrow;
	return ST_OK;
}

static void every_row(void **state)
{
	struct pass p = { .m = made_start() };
	struct err e;

	(void)state;
	made_ok(home_each(&p.m->config.home, "mappings/aliases", ".csv", check_file, &p, &e), &e);
	assert_true(p.rows > 1000);
	assert_int_equal(p.wrong, 0);
	made_end(p.m);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_row) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
