/*
 * ast.h - a VTL script as it was read: rulesets and assignments. Grammar: VTL 2.1 (SDMX TWG, Vtl.g4), the part that validates.
 *
 * Owner    everything stands in the arena of vtl_parse(); texts are NUL-terminated copies.
 * Places   line and column count from 1, in bytes of the script.
 */
#ifndef VALIDATORS_VTL_AST_H
#define VALIDATORS_VTL_AST_H

#include "core/arena.h"
#include "core/decimal.h"
#include "core/status.h"

#define VTL_SETS 10000 /* rulesets of a script */

enum vtl_type { VTL_NULL, VTL_STRING, VTL_INTEGER, VTL_NUMBER, VTL_BOOLEAN, VTL_DATE, VTL_PERIOD };

struct vtl_place {
	uint32_t line, col;
	const char *file; /* NULL: the text came from none */
};

/* A constant of the script. VTL_NUMBER is exact where the text fits a decimal, else real has it. */
struct vtl_const {
	uint8_t type; /* enum vtl_type; VTL_NULL is null */
	bool exact, boolean;
	struct dec dec;
	double real;
	const char *text;
};

enum vtl_op {
	VOP_CONST, VOP_NAME,
	VOP_MEMBER, /* dataset#component */
	VOP_PLUS, VOP_MINUS, VOP_NOT, /* of one */
	VOP_MUL, VOP_DIV, VOP_ADD, VOP_SUB, VOP_CONCAT,
	VOP_EQ, VOP_NE, VOP_LT, VOP_GT, VOP_LE, VOP_GE,
	VOP_IN, VOP_NOT_IN, /* the first child in the others, which are constants */
	VOP_AND, VOP_OR, VOP_XOR,
	VOP_IF,   /* condition, then, else */
	VOP_CASE, /* condition, then, ..., else */
	VOP_ISNULL, VOP_NVL, VOP_BETWEEN, VOP_MATCH,
	VOP_ABS, VOP_ROUND, VOP_TRUNC, VOP_CEIL, VOP_FLOOR, VOP_MOD, VOP_POWER, VOP_SQRT, VOP_EXP, VOP_LN,
	VOP_LENGTH, VOP_SUBSTR, VOP_TRIM, VOP_LTRIM, VOP_RTRIM, VOP_UPPER, VOP_LOWER, VOP_INSTR, VOP_REPLACE,
	VOP_CAST, VOP_YEAR,
};

struct vtl_expr {
	uint8_t op;        /* enum vtl_op */
	uint8_t type;      /* enum vtl_type: after vtl_bind(); of VOP_CAST the target, at once */
	struct vtl_place at;
	uint32_t depth;    /* 1, or one more than the deepest child's */
	uint32_t n;
	struct vtl_expr **child;
	struct vtl_const value; /* VOP_CONST */
	const char *name;  /* VOP_NAME; VOP_MEMBER: the component */
	const char *of;    /* VOP_MEMBER: the dataset */
	uint32_t comp;     /* VOP_NAME after vtl_bind(): number of the component */
	void *made;        /* VOP_MATCH: the compiled pattern; VOP_IN: the set; after vtl_bind() */
};

struct vtl_name {
	const char *name, *alias; /* alias: the name where there is none */
	struct vtl_place at;
};

enum vtl_rel { VREL_EQ, VREL_GT, VREL_LT, VREL_GE, VREL_LE };

struct vtl_item {
	const char *code;
	bool minus;
	struct vtl_expr *when; /* right condition; NULL: always */
	struct vtl_place at;
};
struct vtl_rule {
	const char *name;        /* as written, else its number from 1 */
	struct vtl_place at;
	struct vtl_expr *when;   /* NULL: always */
	struct vtl_expr *then;   /* of a datapoint rule */
	struct vtl_item left;    /* of a hierarchical rule */
	uint8_t rel;             /* enum vtl_rel */
	uint32_t nright;
	struct vtl_item *right;
	struct vtl_const code, level; /* VTL_NULL: none given */
};
struct vtl_ruleset {
	const char *name;
	struct vtl_place at;
	bool hierarchical, valuedomain;
	uint32_t nsig;           /* datapoint: components, 0: every component; hierarchical: conditions */
	struct vtl_name *sig;
	struct vtl_name rule_comp; /* hierarchical; name NULL: given by the call */
	bool named;              /* rules have names of their own */
	uint32_t nrule;
	struct vtl_rule *rule;
};

enum vtl_call { VCALL_DATAPOINT, VCALL_HIERARCHY_CHECK, VCALL_HIERARCHY, VCALL_CHECK };
enum vtl_mode { VMODE_NON_NULL, VMODE_NON_ZERO, VMODE_PARTIAL_NULL, VMODE_PARTIAL_ZERO, VMODE_ALWAYS_NULL, VMODE_ALWAYS_ZERO };
enum vtl_input { VIN_DATASET, VIN_DATASET_PRIORITY, VIN_RULE, VIN_RULE_PRIORITY };
enum vtl_output { VOUT_INVALID, VOUT_ALL, VOUT_ALL_MEASURES, VOUT_COMPUTED };

struct vtl_assign {
	const char *result;
	struct vtl_place at;
	uint8_t call;            /* enum vtl_call */
	struct vtl_name operand; /* but for check */
	const char *ruleset;
	struct vtl_place ruleset_at;
	uint32_t ncomp;          /* COMPONENTS or CONDITION */
	struct vtl_name *comp;
	const char *rule_comp;   /* RULE; NULL: none */
	uint8_t mode, input, output;
	struct vtl_expr *expr, *imbalance; /* check */
	struct vtl_const code, level;      /* check */
};

struct vtl_script {
	uint32_t nset, cset;
	struct vtl_ruleset *set;
	uint32_t nassign, cassign;
	struct vtl_assign *assign;
};

/* Reads one script more into *s; file, for messages, lives as long as it. ST_SKIP "FILE, line L, column C: ...", naming what was found and expected, or the feature that is not
 * supported. ST_FATAL: no memory. */
enum status vtl_parse(const char *text, size_t n, const char *file, struct arena *a, struct vtl_script *s, struct err *e);

/* The same, but a statement that cannot be read costs itself and no other: lost() is told why (ST_SKIP, as above), and the text up to the next
 * statement that is read. Only the lack of memory fails, and what lost() gives back. */
typedef enum status vtl_lost(void *user, const char *statement, size_t n, struct err *why);
enum status vtl_parse_rest(const char *text, size_t n, const char *file, struct arena *a, vtl_lost *lost, void *user, struct vtl_script *s,
	struct err *e);

/* Pieces of a ruleset by themselves, each the whole of the text: a condition; the names of a signature; the right side of a hierarchical rule
 * (right, nright). Errors as above. */
enum status vtl_parse_condition(const char *text, size_t n, const char *file, struct arena *a, struct vtl_expr **out, struct err *e);
enum status vtl_parse_names(const char *text, size_t n, const char *file, struct arena *a, struct vtl_name **out, uint32_t *count, struct err *e);
enum status vtl_parse_right(const char *text, size_t n, const char *file, struct arena *a, struct vtl_rule *out, struct err *e);

/* A constant by itself: a number with its sign, true, false, null, or a text in double quotes. */
enum status vtl_parse_constant(const char *text, size_t n, const char *file, struct arena *a, struct vtl_const *out, struct err *e);
/* Whether a text looks like one: begins with a sign, a digit or a quotation mark, or is one of the three words. */
bool vtl_reads_as_constant(const char *s);

/* "rules.vtl, line 3, column 14: ..." */
enum status vtl_fail(struct err *e, struct vtl_place at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
const char *vtl_type_word(unsigned type); /* string integer number boolean date time_period null */

#endif
