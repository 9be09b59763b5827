/* parse.c - statements: rulesets and the assignments that use them. */
#include <stdio.h>
#include <string.h>

#include "validators/vtl/parse.h"

void *parse_grow(struct parser *p, void *v, uint32_t n, uint32_t *cap, size_t size, struct err *e)
{
	uint32_t more = *cap ? *cap * 2 : 8;
	void *w;

	if (n < *cap)
		return v;
	w = arena_alloc(p->arena, more, size);
	if (!w) {
		err_set(e, ST_FATAL, "out of memory reading a script");
		return NULL;
	}
	if (n)
		memcpy(w, v, n * size);
	*cap = more;
	return w;
}

enum status parse_wrong(struct parser *p, const char *expected, struct err *e)
{
	const struct token *t = &p->lex.now;

	if (t->kind == TOK_END)
		return vtl_fail(e, t->at, "the script ends here, expected %s", expected);
	if (t->kind == TOK_CODE)
		return vtl_fail(e, t->at, "a number that goes on with a letter, '%.60s'; expected %s", t->text, expected);
	if (t->kind == TOK_NAME && !t->quoted && lex_unsupported(t->text))
		return vtl_fail(e, t->at, "'%s' is not supported; expected %s", t->text, expected);
	return vtl_fail(e, t->at, "found '%.60s', expected %s", t->text, expected);
}

enum status parse_expect(struct parser *p, const char *what, struct err *e)
{
	char expected[64];

	if (lex_is(&p->lex, what))
		return lex_advance(&p->lex, e);
	snprintf(expected, sizeof expected, "'%s'", what);
	return parse_wrong(p, expected, e);
}

enum status parse_accept(struct parser *p, const char *what, bool *was, struct err *e)
{
	*was = lex_is(&p->lex, what);
	return *was ? lex_advance(&p->lex, e) : ST_OK;
}

enum status parse_name(struct parser *p, const char *what, struct vtl_name *out, struct err *e)
{
	const struct token *t = &p->lex.now;

	if (t->kind == TOK_WORD)
		return vtl_fail(e, t->at, "'%s' is a word of the language; as a name it stands in quotes: '%s'", t->text, t->text);
	if (t->kind != TOK_NAME)
		return parse_wrong(p, what, e);
	*out = (struct vtl_name){ t->text, t->text, t->at };
	return lex_advance(&p->lex, e);
}

/* errorcode C errorlevel L, in this order, each or none. */
static enum status errors(struct parser *p, struct vtl_const *code, struct vtl_const *level, struct err *e)
{
	bool was;

	TRY(parse_accept(p, "errorcode", &was, e));
	if (was)
		TRY(parse_const(p, code, e));
	TRY(parse_accept(p, "errorlevel", &was, e));
	if (was)
		TRY(parse_const(p, level, e));
	if (lex_is(&p->lex, "errorcode"))
		return vtl_fail(e, p->lex.now.at, "errorcode stands before errorlevel, once");
	return ST_OK;
}

/* name [as alias] {, name [as alias]}; the manual also writes "name alias". */
static enum status names(struct parser *p, const char *what, bool aliases, struct vtl_name **out, uint32_t *n, struct err *e)
{
	uint32_t cap = 0;
	bool more;

	*n = 0;
	do {
		struct vtl_name *v = parse_grow(p, *out, *n, &cap, sizeof *v, e), alias;
		bool as;

		if (!v)
			return ST_FATAL;
		*out = v;
		TRY(parse_name(p, what, &v[*n], e));
		TRY(parse_accept(p, "as", &as, e));
		if (aliases && (as || p->lex.now.kind == TOK_NAME)) {
			TRY(parse_name(p, "an alias", &alias, e));
			v[*n].alias = alias.name;
		}
		++*n;
		TRY(parse_accept(p, ",", &more, e));
	} while (more);
	return ST_OK;
}

/* A code: a name, a quoted one, or one that begins with a digit ("004", "24A0"), which may have a sign (-1). */
static enum status item_code(struct parser *p, struct vtl_item *out, struct err *e)
{
	const struct token *t = &p->lex.now;
	bool plus = lex_is(&p->lex, "+"), minus = lex_is(&p->lex, "-");

	out->at = t->at;
	if (plus || minus) {
		TRY(lex_advance(&p->lex, e));
		if (t->kind != TOK_INTEGER)
			return parse_wrong(p, "a code that is a number behind the sign", e);
	}
	if (t->kind == TOK_NAME || t->kind == TOK_INTEGER || t->kind == TOK_CODE) {
		char *code = arena_alloc(p->arena, strlen(t->text) + 2, 1);

		if (!code)
			return err_set(e, ST_FATAL, "out of memory reading a script");
		snprintf(code, strlen(t->text) + 2, "%s%s", minus ? "-" : "", t->text);
		out->code = code;
		return lex_advance(&p->lex, e);
	}
	if (t->kind == TOK_WORD)
		return vtl_fail(e, t->at, "'%s' is a word of the language; as a code it stands in quotes: '%s'", t->text, t->text);
	return parse_wrong(p, "a code", e);
}

static bool relation(const struct lexer *l, uint8_t *out)
{
	static const struct { const char *sign; uint8_t rel; } rels[] = { { "=", VREL_EQ }, { ">", VREL_GT }, { "<", VREL_LT },
		{ ">=", VREL_GE }, { "<=", VREL_LE } };

	for (size_t i = 0; i < sizeof rels / sizeof *rels; i++)
		if (lex_is(l, rels[i].sign)) {
			*out = rels[i].rel;
			return true;
		}
	return false;
}

/* [+|-] item [when] {+|- item [when]} */
static enum status right_side(struct parser *p, struct vtl_rule *r, struct err *e)
{
	uint32_t cap = 0;
	bool more = true;

	while (more) {
		struct vtl_item *v = parse_grow(p, r->right, r->nright, &cap, sizeof *v, e);
		bool plus, minus, condition;

		if (!v)
			return ST_FATAL;
		r->right = v;
		v += r->nright++;
		TRY(parse_accept(p, "+", &plus, e));
		TRY(parse_accept(p, "-", &minus, e));
		v->minus = minus;
		TRY(item_code(p, v, e));
		TRY(parse_accept(p, "[", &condition, e));
		if (condition) {
			TRY(parse_expr(p, &v->when, e));
			TRY(parse_expect(p, "]", e));
		}
		more = lex_is(&p->lex, "+") || lex_is(&p->lex, "-");
	}
	return ST_OK;
}

static enum status hierarchical_rule(struct parser *p, struct vtl_rule *r, struct err *e)
{
	TRY(item_code(p, &r->left, e));
	if (!relation(&p->lex, &r->rel))
		return parse_wrong(p, "'=', '>', '<', '>=' or '<='", e);
	TRY(lex_advance(&p->lex, e));
	return right_side(p, r, e);
}

static bool before_colon(const struct parser *p)
{
	return p->lex.now.kind == TOK_NAME && p->lex.next.kind == TOK_SIGN && !strcmp(p->lex.next.text, ":");
}

static enum status rule(struct parser *p, const struct vtl_ruleset *s, struct vtl_rule *r, bool *named, struct err *e)
{
	bool when;

	r->at = p->lex.now.at;
	*named = before_colon(p);
	if (*named) {
		r->name = p->lex.now.text;
		TRY(lex_advance(&p->lex, e));
		TRY(lex_advance(&p->lex, e));
	}
	TRY(parse_accept(p, "when", &when, e));
	if (when) {
		TRY(parse_expr(p, &r->when, e));
		TRY(parse_expect(p, "then", e));
	}
	TRY(s->hierarchical ? hierarchical_rule(p, r, e) : parse_expr(p, &r->then, e));
	return errors(p, &r->code, &r->level, e);
}

static enum status number_name(struct parser *p, struct vtl_rule *r, uint32_t number, struct err *e)
{
	char text[16];

	snprintf(text, sizeof text, "%u", number);
	r->name = arena_strdup(p->arena, text, strlen(text));
	return r->name ? ST_OK : err_set(e, ST_FATAL, "out of memory reading a script");
}

static enum status rules(struct parser *p, struct vtl_ruleset *s, struct err *e)
{
	uint32_t cap = 0;

	for (;;) {
		struct vtl_rule *v = parse_grow(p, s->rule, s->nrule, &cap, sizeof *v, e);
		bool named, more;

		if (!v)
			return ST_FATAL;
		s->rule = v;
		v += s->nrule++;
		TRY(rule(p, s, v, &named, e));
		if (s->nrule == 1)
			s->named = named;
		if (named != s->named)
			return vtl_fail(e, v->at, "either all rules of a ruleset have a name or none has");
		if (!named)
			TRY(number_name(p, v, s->nrule, e));
		TRY(parse_accept(p, ";", &more, e));
		if (!more || lex_is(&p->lex, "end"))
			return ST_OK;
	}
}

static enum status signature(struct parser *p, struct vtl_ruleset *s, struct err *e)
{
	bool was;

	TRY(parse_expect(p, "(", e));
	TRY(parse_accept(p, "variable", &was, e));
	if (!was) {
		if (!lex_is(&p->lex, "valuedomain"))
			return parse_wrong(p, "'variable' or 'valuedomain'", e);
		s->valuedomain = true;
		TRY(lex_advance(&p->lex, e));
	}
	if (!s->hierarchical) {
		if (!lex_is(&p->lex, ")"))
			TRY(names(p, "the name of a component", true, &s->sig, &s->nsig, e));
		return parse_expect(p, ")", e);
	}
	TRY(parse_accept(p, "condition", &was, e));
	if (was)
		TRY(names(p, "the name of a condition", true, &s->sig, &s->nsig, e));
	TRY(parse_accept(p, "rule", &was, e));
	if (was)
		TRY(parse_name(p, "the name of a component", &s->rule_comp, e));
	return parse_expect(p, ")", e);
}

/* define has been taken. */
static enum status ruleset(struct parser *p, struct err *e)
{
	struct vtl_script *script = p->script;
	struct vtl_ruleset s = { .at = p->lex.now.at };
	struct vtl_name name;
	const char *kind;

	s.hierarchical = lex_is(&p->lex, "hierarchical");
	if (!s.hierarchical && !lex_is(&p->lex, "datapoint"))
		return parse_wrong(p, "'datapoint ruleset' or 'hierarchical ruleset'", e);
	kind = s.hierarchical ? "hierarchical" : "datapoint";
	TRY(lex_advance(&p->lex, e));
	TRY(parse_expect(p, "ruleset", e));
	TRY(parse_name(p, "the name of the ruleset", &name, e));
	s.name = name.name;
	s.at = name.at;
	TRY(signature(p, &s, e));
	TRY(parse_expect(p, "is", e));
	TRY(rules(p, &s, e));
	TRY(parse_expect(p, "end", e));
	TRY(parse_expect(p, kind, e));
	TRY(parse_expect(p, "ruleset", e));
	if (script->nset == VTL_SETS)
		return vtl_fail(e, s.at, "more than %d rulesets", VTL_SETS);
	for (uint32_t i = 0; i < script->nset; i++)
		if (!strcmp(script->set[i].name, s.name))
			return vtl_fail(e, s.at, "the ruleset '%.60s' a second time", s.name);
	script->set = parse_grow(p, script->set, script->nset, &script->cset, sizeof s, e);
	if (!script->set)
		return ST_FATAL;
	script->set[script->nset++] = s;
	return ST_OK;
}

struct choice {
	const char *word;
	uint8_t value;
};

/* One of some words, or none. */
static enum status choose(struct parser *p, const struct choice *of, size_t n, uint8_t *out, struct err *e)
{
	for (size_t i = 0; i < n; i++)
		if (lex_is(&p->lex, of[i].word)) {
			*out = of[i].value;
			return lex_advance(&p->lex, e);
		}
	return ST_OK;
}
#define CHOOSE(p, of, out, e) choose(p, of, sizeof(of) / sizeof *(of), out, e)

static const struct choice MODES[] = { { "non_null", VMODE_NON_NULL }, { "non_zero", VMODE_NON_ZERO }, { "partial_null", VMODE_PARTIAL_NULL },
	{ "partial_zero", VMODE_PARTIAL_ZERO }, { "always_null", VMODE_ALWAYS_NULL }, { "always_zero", VMODE_ALWAYS_ZERO } };
static const struct choice CHECK_INPUTS[] = { { "dataset", VIN_DATASET }, { "dataset_priority", VIN_DATASET_PRIORITY } };
static const struct choice INPUTS[] = { { "rule", VIN_RULE }, { "dataset", VIN_DATASET }, { "rule_priority", VIN_RULE_PRIORITY } };
static const struct choice OUTPUTS[] = { { "invalid", VOUT_INVALID }, { "all", VOUT_ALL }, { "all_measures", VOUT_ALL_MEASURES } };
static const struct choice COMPUTED[] = { { "computed", VOUT_COMPUTED }, { "all", VOUT_ALL } };

/* ( dataset, ruleset ... ) */
static enum status ruled(struct parser *p, struct vtl_assign *a, struct err *e)
{
	bool datapoint = a->call == VCALL_DATAPOINT, was;
	struct vtl_name name;

	TRY(parse_expect(p, "(", e));
	TRY(parse_name(p, "the name of a dataset", &a->operand, e));
	if (lex_is(&p->lex, "["))
		return vtl_fail(e, p->lex.now.at, "clauses behind a dataset ([...]) are not supported");
	TRY(parse_expect(p, ",", e));
	TRY(parse_name(p, "the name of a ruleset", &name, e));
	a->ruleset = name.name;
	a->ruleset_at = name.at;
	TRY(parse_accept(p, datapoint ? "components" : "condition", &was, e));
	if (was)
		TRY(names(p, "the name of a component", false, &a->comp, &a->ncomp, e));
	if (!datapoint) {
		TRY(parse_accept(p, "rule", &was, e));
		/* "rule" behind which no name stands is the input of hierarchy. */
		if (was && a->call == VCALL_HIERARCHY && p->lex.now.kind != TOK_NAME) {
			a->input = VIN_RULE;
		} else {
			if (was) {
				TRY(parse_name(p, "the name of a component", &name, e));
				a->rule_comp = name.name;
			}
			TRY(CHOOSE(p, MODES, &a->mode, e));
			TRY(a->call == VCALL_HIERARCHY ? CHOOSE(p, INPUTS, &a->input, e) : CHOOSE(p, CHECK_INPUTS, &a->input, e));
		}
	}
	TRY(a->call == VCALL_HIERARCHY ? CHOOSE(p, COMPUTED, &a->output, e) : CHOOSE(p, OUTPUTS, &a->output, e));
	return parse_expect(p, ")", e);
}

static enum status check(struct parser *p, struct vtl_assign *a, struct err *e)
{
	bool was;

	TRY(parse_expect(p, "(", e));
	TRY(parse_expr(p, &a->expr, e));
	TRY(errors(p, &a->code, &a->level, e));
	TRY(parse_accept(p, "imbalance", &was, e));
	if (was)
		TRY(parse_expr(p, &a->imbalance, e));
	if (lex_is(&p->lex, "all_measures"))
		return parse_wrong(p, "'invalid' or 'all'", e);
	TRY(CHOOSE(p, OUTPUTS, &a->output, e));
	return parse_expect(p, ")", e);
}

static enum status assignment(struct parser *p, struct err *e)
{
	static const struct choice calls[] = { { "check_datapoint", VCALL_DATAPOINT }, { "check_hierarchy", VCALL_HIERARCHY_CHECK },
		{ "hierarchy", VCALL_HIERARCHY }, { "check", VCALL_CHECK } };
	struct vtl_script *s = p->script;
	struct vtl_assign a = { .at = p->lex.now.at, .call = UINT8_MAX };
	struct vtl_name name;

	TRY(parse_name(p, "'define', or the name of a result", &name, e));
	a.result = name.name;
	if (!lex_is(&p->lex, ":=") && !lex_is(&p->lex, "<-"))
		return parse_wrong(p, "':=' or '<-'", e);
	TRY(lex_advance(&p->lex, e));
	TRY(CHOOSE(p, calls, &a.call, e));
	if (a.call == UINT8_MAX) {
		const struct token *t = &p->lex.now;

		if (t->kind == TOK_NAME && lex_unsupported(t->text))
			return vtl_fail(e, t->at, "'%s' is not supported", t->text);
		return parse_wrong(p, "check_datapoint, check_hierarchy, hierarchy or check; other operators are not supported", e);
	}
	a.output = a.call == VCALL_HIERARCHY ? VOUT_COMPUTED : a.call == VCALL_CHECK ? VOUT_ALL : VOUT_INVALID;
	a.input = a.call == VCALL_HIERARCHY ? VIN_RULE : VIN_DATASET;
	TRY(a.call == VCALL_CHECK ? check(p, &a, e) : ruled(p, &a, e));
	if (s->nassign == VTL_ASSIGNMENTS)
		return vtl_fail(e, a.at, "more than %d assignments", VTL_ASSIGNMENTS);
	for (uint32_t i = 0; i < s->nassign; i++)
		if (!strcmp(s->assign[i].result, a.result))
			return vtl_fail(e, a.at, "the result '%.60s' is assigned a second time", a.result);
	s->assign = parse_grow(p, s->assign, s->nassign, &s->cassign, sizeof a, e);
	if (!s->assign)
		return ST_FATAL;
	s->assign[s->nassign++] = a;
	return ST_OK;
}

enum status parse_statement(struct parser *p, struct err *e)
{
	uint32_t nset = p->script->nset, nassign = p->script->nassign;
	bool define;
	enum status st;

	TRY(parse_accept(p, "define", &define, e));
	TRY(define ? ruleset(p, e) : assignment(p, e));
	if (lex_is(&p->lex, ";") || p->lex.now.kind == TOK_END)
		return ST_OK;
	st = parse_wrong(p, "';'", e);
	p->script->nset = nset; /* what goes on where it should end may be another one */
	p->script->nassign = nassign;
	return st;
}

enum status vtl_parse(const char *text, size_t n, const char *file, struct arena *a, struct vtl_script *s, struct err *e)
{
	struct parser p = { .arena = a, .script = s };
	bool more = true;

	TRY(lex_begin(&p.lex, text, n, file, a, e));
	while (more && p.lex.now.kind != TOK_END) {
		TRY(parse_statement(&p, e));
		TRY(parse_accept(&p, ";", &more, e));
	}
	return ST_OK;
}

/* ---- pieces ---- */

static enum status part_end(struct parser *p, struct err *e)
{
	return p->lex.now.kind == TOK_END ? ST_OK : parse_wrong(p, "the end", e);
}

enum status vtl_parse_condition(const char *text, size_t n, const char *file, struct arena *a, struct vtl_expr **out, struct err *e)
{
	struct parser p = { .arena = a };

	TRY(lex_begin(&p.lex, text, n, file, a, e));
	TRY(parse_expr(&p, out, e));
	return part_end(&p, e);
}

enum status vtl_parse_names(const char *text, size_t n, const char *file, struct arena *a, struct vtl_name **out, uint32_t *count, struct err *e)
{
	struct parser p = { .arena = a };

	*out = NULL;
	TRY(lex_begin(&p.lex, text, n, file, a, e));
	TRY(names(&p, "the name of a component", true, out, count, e));
	return part_end(&p, e);
}

enum status vtl_parse_right(const char *text, size_t n, const char *file, struct arena *a, struct vtl_rule *out, struct err *e)
{
	struct parser p = { .arena = a };

	TRY(lex_begin(&p.lex, text, n, file, a, e));
	TRY(right_side(&p, out, e));
	return part_end(&p, e);
}

enum status vtl_parse_constant(const char *text, size_t n, const char *file, struct arena *a, struct vtl_const *out, struct err *e)
{
	struct parser p = { .arena = a };

	TRY(lex_begin(&p.lex, text, n, file, a, e));
	TRY(parse_const(&p, out, e));
	return part_end(&p, e);
}

bool vtl_reads_as_constant(const char *s)
{
	return !*s || strchr("+-0123456789\"", *s) || !strcmp(s, "true") || !strcmp(s, "false") || !strcmp(s, "null");
}

const char *vtl_type_word(unsigned type)
{
	static const char *const words[] = { "null", "string", "integer", "number", "boolean", "date", "time_period" };

	return type < sizeof words / sizeof *words ? words[type] : "?";
}
