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

static void put_data(struct report *p, const char *description, const char *target)
{
	out_z(&p->o, "\"data\":{\"description\":");
	out_json_z(&p->o, description);
	out_z(&p->o, ",\"source\":[");
	out_json_z(&p->o, target);
	out_z(&p->o, "],\"target\":[");
	out_json_z(&p->o, target);
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

static void put_finding(struct report *p, const struct finding *f, const struct rule_info *info)
{
	const struct submission *s = p->s;
	char target[2048], text[MESSAGE_MAX];

	target_of(p, f->at, target, sizeof target);
	put_begin(p);
	put_data(p, sym_str(s->syms, f->key), target);
	put_event(p);
	put_member(p, "\"id\":", sym_str(s->syms, f->id), ",");
	finding_text(s, f, info ? info->message : "", text, sizeof text);
	put_member(p, "\"rule\":{\"description\":", text, ",");
	finding_advice(s, f, info, text, sizeof text);
	put_member(p, "\"explanation\":", text, ",");
	put_member(p, "\"expression\":", sym_str(s->syms, f->rule), ",\"language\":\"concord\",");
	put_member(p, "\"severity\":", severity_report((enum severity)f->severity), "},\"type\":\"validation\",\"value\":\"0\"}");
}

static void put_findings(struct report *p)
{
	const struct submission *s = p->s;
	const struct rule_info *info = NULL;
	sym_t rule = SYM_NONE; /* that info is of */

	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];

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
	put_data(p, "", p->s->name);
	put_event(p);
	snprintf(text, sizeof text, "%s/%s", p->s->name, c->rule);
	put_member(p, "\"id\":", text, ",\"type\":\"aggregation\",");
	put_counts(c, text, sizeof text);
	put_member(p, "\"value\":", text, "}");
}

enum status ess_report_json(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e)
{
	struct report p = { .s = x->sub, .as_of = r->as_of };
	struct arena a;

	arena_init(&a, 0);
	p.sheet = names_in_text(x->sub, &a);
	if (!p.sheet) {
		arena_release(&a);
		return err_set(e, ST_FATAL, "no memory to write %s", path);
	}
	if (out_open(&p.o, path, e) != ST_OK) {
		arena_release(&a);
		return ST_FATAL;
	}
	put_findings(&p);
	for (uint32_t i = 0; x->counts && i < x->counts->n; i++)
		if (x->counts->v[i].about)
			put_rule(&p, &x->counts->v[i]);
	out_z(&p.o, p.any ? "\n]\n" : "[]\n");
	arena_release(&a);
	return out_close(&p.o, e);
}
