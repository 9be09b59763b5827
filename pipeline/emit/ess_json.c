#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "emit/names.h"
#include "emit/out.h"
#include "emit/tally.h"
#include "emit/texts.h"

#define MESSAGE_MAX 4096

struct report {
	const struct submission *s;
	const char *as_of;
	const char **sheet;
	struct out o;
	bool any;
};

/* Elements of the array stand a line each, so that a reader need not hold them all; their keys are in byte order. */

static void put_begin(struct report *p)
{
	out_z(&p->o, p->any ? ",\n{" : "[\n{");
	p->any = true;
}

/* A data point is named by four key parts: the population (a dataflow), the measurement (what was sent), the unit (the other
 * dimensions) and the variable (the indicator). */
static void put_point(struct report *p, const char *dataflow, const char *unit, const char *variable, bool first)
{
	out_z(&p->o, first ? "[" : ",[");
	out_json_z(&p->o, dataflow);
	out_char(&p->o, ',');
	out_json_z(&p->o, p->s->name);
	out_char(&p->o, ',');
	out_json_z(&p->o, unit);
	out_char(&p->o, ',');
	out_json_z(&p->o, variable);
	out_char(&p->o, ']');
}

static void put_row(struct report *p, const struct table *t, uint32_t row, bool first)
{
	const char *variable = "";
	char unit[2048] = "";
	size_t n = 0;

	for (uint32_t c = 0; c < t->flow->ncol; c++) {
		const struct flow_col *col = &t->flow->col[c];
		const struct entry *x;
		const char *text;

		if (!col->dimension)
			continue;
		x = table_at(t, row, c);
		text = sym_str(p->s->syms, x->code ? x->code : x->label ? x->label : x->text);
		if (col->role == ROLE_INDICATOR)
			variable = text;
		else if (*text && n < sizeof unit)
			n += (size_t)snprintf(unit + n, sizeof unit - n, "%s%s=%.*s", n ? ";" : "", col->id, 200, text);
	}
	put_point(p, t->flow->id, unit, variable, first);
}

static const struct table *table_of(const struct submission *s, sym_t dataflow)
{
	for (uint32_t i = 0; dataflow && i < s->ntable; i++)
		if (!strcmp(s->table[i].flow->id, sym_str(s->syms, dataflow)))
			return &s->table[i];
	return NULL;
}

static void put_rows(struct report *p, const struct table *t, const uint32_t *row, uint32_t n, bool first)
{
	for (uint32_t i = 0; i < n; i++)
		if (row[i] < t->n) {
			put_row(p, t, row[i], first);
			first = false;
		}
}

/* Source is all that was used, target what is under suspicion. */
static void put_data(struct report *p, const struct finding *f, const char *place)
{
	const struct submission *s = p->s;
	const struct table *t = f->obs ? table_of(s, f->dataflow) : NULL;

	out_z(&p->o, "\"data\":{\"description\":");
	out_json_z(&p->o, place);
	out_z(&p->o, ",\"source\":[");
	if (t && f->obs - 1 < t->n) {
		put_row(p, t, f->obs - 1, true);
		put_rows(p, t, s->findings.used + f->used, f->nused, false);
		out_z(&p->o, "],\"target\":[");
		if (f->nsuspect)
			put_rows(p, t, s->findings.used + f->used, f->nsuspect, true);
		else
			put_row(p, t, f->obs - 1, true);
	} else {
		put_point(p, sym_str(s->syms, f->dataflow), *sym_str(s->syms, f->key) ? sym_str(s->syms, f->key) : place, "", true);
		out_z(&p->o, "],\"target\":[");
		put_point(p, sym_str(s->syms, f->dataflow), *sym_str(s->syms, f->key) ? sym_str(s->syms, f->key) : place, "", true);
	}
	out_z(&p->o, "]},");
}

static void put_event(struct report *p)
{
	out_z(&p->o, "\"event\":{\"actor\":\"concord " CONCORD_VERSION "\",\"agent\":");
	out_json_z(&p->o, p->s->sender);
	out_z(&p->o, ",\"time\":\"");
	out_z(&p->o, p->as_of);
	out_z(&p->o, "T00:00:00Z\",\"trigger\":\"run\"},");
}

static void put_member(struct report *p, const char *name, const char *text, const char *after)
{
	out_z(&p->o, name);
	out_json_z(&p->o, text);
	out_z(&p->o, after);
}

/* Where a finding points: submission/member#sheet!cell. */
static void target_of(const struct report *p, struct origin at, char *buf, size_t cap)
{
	const struct submission *s = p->s;
	const char *path = "";
	char place[1024];

	names_place(p->sheet, at, place, sizeof place);
	if (at.sheet != SHEET_NONE)
		path = sym_str(s->syms, s->member[s->sheet[at.sheet].member].path);
	snprintf(buf, cap, "%s%s%s%s%s", s->name, *path ? "/" : "", path, *place ? "#" : "", place);
	if (!utf8_valid(buf, strlen(buf), NULL))
		snprintf(buf, cap, "%s", s->name); /* a name that was cut in the middle of a letter */
}

/* Of a rule: it failed; its arithmetic did, so that it could not be evaluated; or its tolerance let it pass. */
static const char *outcome(const char *rule)
{
	if (!strcmp(rule, "OVERFLOW") || !strncmp(rule, "VTL-", 4))
		return "NA";
	return strcmp(rule, "WITHIN-TOLERANCE") ? "0" : "1";
}

static void put_finding(struct report *p, const struct finding *f, const struct rule_info *info)
{
	const struct submission *s = p->s;
	char target[2048], text[MESSAGE_MAX];

	target_of(p, f->at, target, sizeof target);
	put_begin(p);
	put_data(p, f, target);
	put_event(p);
	put_member(p, "\"id\":", sym_str(s->syms, f->id), ",");
	finding_message(s, f, NULL, text, sizeof text);
	put_member(p, "\"rule\":{\"description\":", text, ",");
	finding_advice(s, f, info, NULL, text, sizeof text);
	put_member(p, "\"explanation\":", text, ",");
	put_member(p, "\"expression\":", sym_str(s->syms, f->rule), ",\"language\":\"concord\",");
	put_member(p, "\"severity\":", severity_report((enum severity)f->severity), "},\"type\":\"validation\",\"value\":");
	put_member(p, "", outcome(sym_str(s->syms, f->rule)), "}");
}

static void put_findings(struct report *p, const uint32_t *order)
{
	const struct submission *s = p->s;
	const struct rule_info *info = NULL;
	sym_t rule = SYM_NONE; /* that info is of */

	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[order[i]];

		if (f->rule != rule)
			info = catalogue_find(&s->config->catalogue, sym_str(s->syms, f->rule));
		rule = f->rule;
		put_finding(p, f, info);
	}
}

static void put_counts(const struct rule_count *c, char *buf, size_t cap)
{
	unsigned long long not = rule_not_applicable(c), evaluated = c->passed + c->failed;
	size_t n = (size_t)snprintf(buf, cap, "candidates=%llu;evaluated=%llu;passed=%llu;failed=%llu;not_applicable=%llu", evaluated + not,
		evaluated, (unsigned long long)c->passed, (unsigned long long)c->failed, not);

	for (int i = 0; i < WHY_NOTS; i++)
		if (c->why_not[i])
			n += (size_t)snprintf(buf + n, cap - n, ";%s=%llu", why_not_word((enum why_not)i), (unsigned long long)c->why_not[i]);
}

static void put_rule(struct report *p, const struct rule_count *c)
{
	const struct rule_info *info = catalogue_find(&p->s->config->catalogue, c->rule);
	char text[512];

	put_begin(p);
	put_member(p, "\"aggregate\":{\"description\":", info ? info->ess_type : "", ",");
	put_member(p, "\"expression\":", c->rule, ",\"language\":\"concord\"},");
	out_z(&p->o, "\"data\":{\"description\":\"\",\"source\":[");
	put_point(p, "", "", "", true);
	out_z(&p->o, "],\"target\":[");
	put_point(p, "", "", "", true);
	out_z(&p->o, "]},");
	put_event(p);
	snprintf(text, sizeof text, "%s/%s", p->s->name, c->rule);
	put_member(p, "\"id\":", text, ",\"type\":\"aggregation\",");
	put_counts(c, text, sizeof text);
	put_member(p, "\"value\":", text, "}");
}

enum status ess_report_json(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e)
{
	struct report p = { .s = x->sub, .as_of = r->as_of };
	const uint32_t *order;
	struct arena a;

	arena_init(&a, 0);
	p.sheet = names_in_text(x->sub, &a);
	order = findings_by_cause(x->sub, &a);
	if (!p.sheet || !order) {
		arena_release(&a);
		return err_set(e, ST_FATAL, "no memory to write %s", path);
	}
	if (out_open(&p.o, path, e) != ST_OK) {
		arena_release(&a);
		return ST_FATAL;
	}
	put_findings(&p, order);
	for (uint32_t i = 0; x->counts && i < x->counts->n; i++)
		if (x->counts->v[i].about)
			put_rule(&p, &x->counts->v[i]);
	out_z(&p.o, p.any ? "\n]\n" : "[]\n");
	arena_release(&a);
	return out_close(&p.o, e);
}
