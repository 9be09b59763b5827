#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "emit/names.h"
#include "emit/out.h"
#include "emit/tally.h"
#include "emit/texts.h"

#define MESSAGE_MAX 4096

struct report {
	const struct emit_run *r;
	const struct submission *s;
	const char **sheet;
	struct out o;
	char time[32];
	bool any, failed;
};

static json_t *event_json(const struct report *p)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "time", p->time, "actor", "concord " CONCORD_VERSION, "agent",
		p->s->sender, "trigger", "run");
}

/* One element of the array at a time, so that memory does not grow with the findings. */
static void put(struct report *p, json_t *x)
{
	char *text = x ? json_dumps(x, JSON_COMPACT | JSON_SORT_KEYS) : NULL;

	json_decref(x);
	if (!text) {
		p->failed = true;
		return;
	}
	out_z(&p->o, p->any ? ",\n" : "[\n");
	out_z(&p->o, text);
	free(text);
	p->any = true;
}

static void put_finding(struct report *p, const struct finding *f)
{
	const struct submission *s = p->s;
	const char *rule = sym_str(s->syms, f->rule), *path = "";
	const struct rule_info *info = catalogue_find(&s->config->catalogue, rule);
	char place[1024], target[2048], message[MESSAGE_MAX], advice[MESSAGE_MAX];

	names_place(p->sheet, f->at, place, sizeof place);
	if (f->at.sheet != SHEET_NONE)
		path = sym_str(s->syms, s->member[s->sheet[f->at.sheet].member].path);
	snprintf(target, sizeof target, "%s%s%s%s%s", s->name, *path ? "/" : "", path, *place ? "#" : "", place);
	if (!utf8_valid(target, strlen(target), NULL))
		snprintf(target, sizeof target, "%s", s->name); /* a name that was cut in the middle of a letter */
	finding_text(s, f, info ? info->message : "", message, sizeof message);
	finding_text(s, f, info ? info->advice : "", advice, sizeof advice);
	put(p, json_pack("{s:s, s:s, s:o, s:{s:s, s:s, s:s, s:s, s:s}, s:{s:[s], s:[s], s:s}, s:s}",
		"id", sym_str(s->syms, f->id), "type", "validation", "event", event_json(p),
		"rule", "language", "concord", "expression", rule, "severity", severity_report((enum severity)f->severity),
		"description", message, "explanation", advice,
		"data", "source", target, "target", target, "description", sym_str(s->syms, f->key), "value", "0"));
}

static void put_rule(struct report *p, const struct rule_count *c)
{
	char value[128], id[256];
	const struct rule_info *info = catalogue_find(&p->s->config->catalogue, c->rule);

	snprintf(id, sizeof id, "%s/%s", p->s->name, c->rule);
	snprintf(value, sizeof value, "passed=%llu;failed=%llu;not_applicable=%llu", (unsigned long long)c->passed,
		(unsigned long long)c->failed, (unsigned long long)c->not_applicable);
	put(p, json_pack("{s:s, s:s, s:o, s:{s:s, s:s, s:s}, s:{s:[s], s:[s], s:s}, s:s}",
		"id", id, "type", "aggregation", "event", event_json(p),
		"aggregate", "language", "concord", "expression", c->rule, "description", info ? info->ess_type : "",
		"data", "source", p->s->name, "target", p->s->name, "description", "", "value", value));
}

enum status ess_report_json(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e)
{
	struct report p = { .r = r, .s = x->sub };
	struct arena a;

	snprintf(p.time, sizeof p.time, "%sT00:00:00Z", r->as_of);
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
	for (uint32_t i = 0; i < x->sub->findings.n && !p.failed; i++)
		put_finding(&p, &x->sub->findings.v[i]);
	for (uint32_t i = 0; x->counts && i < x->counts->n && !p.failed; i++)
		put_rule(&p, &x->counts->v[i]);
	out_z(&p.o, p.any ? "\n]\n" : "[]\n");
	arena_release(&a);
	if (p.failed) {
		out_close(&p.o, NULL);
		return err_set(e, ST_FATAL, "no memory to write %s", path);
	}
	return out_close(&p.o, e);
}
