/* What is printed is read back as the same rules, and printed the same again. */
#include "tests/unit/vtl/made.h"

#include "tests/unit/vtl/chance.h"

static bool same_const(const struct vtl_const *a, const struct vtl_const *b)
{
	if (a->type != b->type || a->exact != b->exact)
		return false;
	return a->type == VTL_STRING ? !strcmp(a->text, b->text) : a->type == VTL_BOOLEAN ? a->boolean == b->boolean :
		a->type == VTL_NULL || memcmp(&a->real, &b->real, sizeof a->real) == 0;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_expr(const struct vtl_expr *a, const struct vtl_expr *b)
{
	if (!a || !b)
		return a == b;
	if (a->op != b->op || a->n != b->n || a->type != b->type || !same_text(a->name, b->name) || !same_text(a->of, b->of))
		return false;
	if (a->op == VOP_CONST && !same_const(&a->value, &b->value))
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!same_expr(a->child[i], b->child[i]))
			return false;
	return true;
}

static bool same_rule(const struct vtl_rule *a, const struct vtl_rule *b)
{
	if (!same_text(a->name, b->name) || !same_expr(a->when, b->when) || !same_expr(a->then, b->then) || !same_text(a->left.code, b->left.code) ||
		a->rel != b->rel || a->nright != b->nright || !same_const(&a->code, &b->code) || !same_const(&a->level, &b->level))
		return false;
	for (uint32_t i = 0; i < a->nright; i++)
		if (!same_text(a->right[i].code, b->right[i].code) || a->right[i].minus != b->right[i].minus ||
			!same_expr(a->right[i].when, b->right[i].when))
			return false;
	return true;
}

static bool same_set(const struct vtl_ruleset *a, const struct vtl_ruleset *b)
{
	if (!same_text(a->name, b->name) || a->hierarchical != b->hierarchical || a->valuedomain != b->valuedomain || a->nsig != b->nsig ||
		!same_text(a->rule_comp.name, b->rule_comp.name) || a->named != b->named || a->nrule != b->nrule)
		return false;
	for (uint32_t i = 0; i < a->nsig; i++)
		if (!same_text(a->sig[i].name, b->sig[i].name) || !same_text(a->sig[i].alias, b->sig[i].alias))
			return false;
	for (uint32_t i = 0; i < a->nrule; i++)
		if (!same_rule(&a->rule[i], &b->rule[i]))
			return false;
	return true;
}

static const struct {
	const char *given, *printed;
} cases[] = {
	{ "a+b*c", "a + b * c" }, { "(a+b)*c", "(a + b) * c" }, { "((a+b))+c", "a + b + c" }, { "a-(b-c)", "a - (b - c)" },
	{ "not a=b", "not a = b" }, { "not (a=b)", "not (a = b)" }, { "- -a", "--a" }, { "a < -b", "a < -b" },
	{ "a or b and c", "a or b and c" }, { "(a or b) and c", "(a or b) and c" }, { "a and (b and c)", "a and (b and c)" },
	{ "a in {1,-2,null}", "a in { 1, -2, null }" }, { "(a = b) in {true}", "a = b in { true }" }, { "a = (b in {true})", "a = (b in { true })" },
	{ "if a then b else if c then d else e", "if a then b else if c then d else e" }, { "(if a then b else c) = d", "(if a then b else c) = d" },
	{ "case when a then b when c then d else e", "case when a then b when c then d else e" }, { "substr(a,_,2)", "substr(a, null, 2)" },
	{ "cast( a , date )", "cast(a, date)" }, { "'max' > 'a b' + '_'", "'max' > 'a b' + '_'" }, { "\"a \"\" b\" = x", "\"a \"\" b\" = x" },
	{ "DS#'Obs Value' > 1e3", "DS#'Obs Value' > 1e3" }, { "between(a,1,2) xor isnull(nvl(b,0.50))", "between(a, 1, 2) xor isnull(nvl(b, 0.50))" },
	{ "'24A0' = '004'", "'24A0' = '004'" },
	{ "'all' = 'abc' || x.y", "'all' = abc || x.y" },
};

static void test_expressions(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct vtl_text t = { 0 };
		struct vtl_expr *x;
		struct arena a;
		struct err e;

		arena_init(&a, 0);
		check(vtl_parse_condition(cases[i].given, strlen(cases[i].given), NULL, &a, &x, &e) == ST_OK, "%s: %s", cases[i].given, e.msg);
		vtl_print_expr(&t, x);
		check_str(t.s, cases[i].printed, "%s", cases[i].given);
		vtl_text_release(&t);
		arena_release(&a);
	}
}

/* ---- scripts made by chance ---- */

static void test_chance(void **state)
{
	uint32_t read = 0;

	(void)state;
	for (chance_seed = 1; read < 3000;) {
		struct vtl_script first = { 0 }, second = { 0 };
		struct vtl_text given = { 0 }, once = { 0 }, twice = { 0 };
		struct arena a;
		struct err e;

		arena_init(&a, 0);
		chance_ruleset(&given);
		check(vtl_parse(given.s, given.n, NULL, &a, &first, &e) == ST_OK, "%s: %s", given.s, e.msg);
		vtl_print_ruleset(&once, &first.set[0]);
		check(vtl_parse(once.s, once.n, NULL, &a, &second, &e) == ST_OK, "%s is printed as %s: %s", given.s, once.s, e.msg);
		check(second.nset == 1 && same_set(&first.set[0], &second.set[0]), "%s is printed as %s", given.s, once.s);
		vtl_print_ruleset(&twice, &second.set[0]);
		check_str(twice.s, once.s, "printed again");
		read++;
		vtl_text_release(&given);
		vtl_text_release(&once);
		vtl_text_release(&twice);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_expressions), cmocka_unit_test(test_chance) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
