/*
 * chance.h - rulesets of VTL made by chance, as text: every operator, names and constants of every sort, brackets where they are
 * needed and where they are not. The same seed gives the same rulesets.
 */
#ifndef UNIT_VTL_CHANCE_H
#define UNIT_VTL_CHANCE_H

#include "tests/unit/test.h"

#include "validators/vtl/print.h"

static uint64_t chance_seed;

static inline uint32_t chance(uint32_t n)
{
	chance_seed = chance_seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance_seed >> 33) % n;
}

static inline void chance_name(struct vtl_text *t)
{
	static const char *const names[] = { "a", "Id_1", "'004'", "'and'", "'a b'", "x.y", "'sum'", "'_'", "_x", "'é'", "rule1" };

	vtl_print(t, names[chance(COUNT(names))]);
}

static inline void chance_constant(struct vtl_text *t, bool sign)
{
	static const char *const consts[] = { "0", "007", "1.50", "12345678901234567890123", "1e300", "\"\"", "\"a \"\"b\"\"\"", "true", "false", "null",
		"\"true\"", "\"12\"" };
	uint32_t i = chance(COUNT(consts));

	vtl_print(t, sign && i < 5 && chance(2) ? "-" : "");
	vtl_print(t, consts[i]);
}

static inline void chance_expression(struct vtl_text *t, unsigned depth)
{
	static const char *const operators[] = { "+", "-", "*", "/", "||", "=", "<>", "<", "<=", ">", ">=", "and", "or", "xor" };
	uint32_t what = depth ? chance(12) : chance(2), n;

	switch (what) {
	case 0:
		chance_name(t);
		break;
	case 1:
		chance_constant(t, false);
		break;
	case 2:
		vtl_print(t, chance(2) ? "not " : chance(2) ? "- " : "+ ");
		vtl_print(t, "(");
		chance_expression(t, depth - 1);
		vtl_print(t, ")");
		break;
	case 3:
		vtl_print(t, "((");
		chance_expression(t, depth - 1);
		vtl_print(t, chance(2) ? ") in {" : ") not_in {");
		for (n = chance(3) + 1; n; n--) {
			chance_constant(t, true);
			vtl_print(t, n > 1 ? "," : "})");
		}
		break;
	case 4:
		vtl_print(t, "(if ");
		chance_expression(t, depth - 1);
		vtl_print(t, " then ");
		chance_expression(t, depth - 1);
		vtl_print(t, " else ");
		chance_expression(t, depth - 1);
		vtl_print(t, ")");
		break;
	case 5:
		vtl_print(t, "(case ");
		for (n = chance(3) + 1; n; n--) {
			vtl_print(t, " when ");
			chance_expression(t, depth - 1);
			vtl_print(t, " then ");
			chance_expression(t, depth - 1);
		}
		vtl_print(t, " else ");
		chance_expression(t, depth - 1);
		vtl_print(t, ")");
		break;
	case 6:
		vtl_print(t, chance(2) ? "between(" : "instr(");
		chance_expression(t, depth - 1);
		vtl_print(t, ",");
		chance_expression(t, depth - 1);
		vtl_print(t, ",");
		chance_expression(t, depth - 1);
		vtl_print(t, ")");
		break;
	case 7:
		vtl_print(t, "cast(");
		chance_expression(t, depth - 1);
		vtl_print(t, chance(2) ? ", time_period)" : ", number)");
		break;
	case 8:
		chance_name(t);
		vtl_print(t, "#");
		chance_name(t);
		break;
	default:
		/* Often without brackets, so that precedences decide. */
		n = chance(3);
		vtl_print(t, n ? "" : "(");
		chance_expression(t, depth - 1);
		vtl_print(t, " ");
		vtl_print(t, operators[chance(COUNT(operators))]);
		vtl_print(t, " ");
		chance_expression(t, depth - 1);
		vtl_print(t, n ? "" : ")");
	}
}

static inline void chance_items(struct vtl_text *t)
{
	chance_name(t);
	vtl_print(t, chance(2) ? "=" : chance(2) ? ">=" : "<");
	for (uint32_t n = chance(4) + 1, i = 0; i < n; i++) {
		vtl_print(t, chance(2) ? " + " : " - ");
		vtl_print(t, chance(4) ? "" : chance(2) ? "12 - " : "24A0 + ");
		chance_name(t);
		if (chance(3) == 0) {
			vtl_print(t, "[");
			chance_expression(t, 2);
			vtl_print(t, "]");
		}
	}
}

static inline void chance_ruleset(struct vtl_text *t)
{
	bool hierarchical = chance(2), named = chance(2);
	uint32_t n = chance(4);
	char word[16];

	vtl_print(t, hierarchical ? "define hierarchical ruleset " : "define datapoint ruleset ");
	chance_name(t);
	vtl_print(t, chance(2) ? "(variable" : "(valuedomain");
	if (hierarchical && n)
		vtl_print(t, " condition");
	for (uint32_t i = 0; i < n; i++) {
		vtl_print(t, i ? "," : " ");
		chance_name(t);
		if (chance(2)) {
			vtl_print(t, chance(2) ? " as " : " ");
			chance_name(t);
		}
	}
	if (hierarchical && chance(4)) {
		vtl_print(t, " rule ");
		chance_name(t);
	}
	vtl_print(t, ") is /* ; */ ");
	n = chance(4) + 1;
	for (uint32_t i = 0; i < n; i++) {
		snprintf(word, sizeof word, named ? "'r %u': " : "", i);
		vtl_print(t, word);
		if (chance(2)) {
			vtl_print(t, "when ");
			chance_expression(t, 3);
			vtl_print(t, " then ");
		}
		if (hierarchical)
			chance_items(t);
		else
			chance_expression(t, 4);
		if (chance(2)) {
			vtl_print(t, " errorcode ");
			chance_constant(t, true);
		}
		if (chance(2)) {
			vtl_print(t, " errorlevel ");
			chance_constant(t, true);
		}
		vtl_print(t, i + 1 < n || chance(2) ? ";\n" : "\n");
	}
	vtl_print(t, hierarchical ? "end hierarchical ruleset" : "end datapoint ruleset");
}

#endif
