#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "emit/content.h"
#include "emit/out.h"
#include "emit/tally.h"
#include "emit/texts.h"

/* ---- counts ---- */

static json_t *findings_json(const uint64_t n[3])
{
	return json_pack("{s:I, s:I, s:I}", "error", (json_int_t)n[SEV_ERROR], "warning", (json_int_t)n[SEV_WARNING], "info",
		(json_int_t)n[SEV_INFO]);
}

static json_t *cells_json(const struct tally *t)
{
	char sum[DSUM_TEXT];

	dsum_format(&t->value, sum);
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:s}", "seen", (json_int_t)t->seen, "header", (json_int_t)t->header, "skipped",
		(json_int_t)t->skipped, "emitted", (json_int_t)t->emitted, "rejected", (json_int_t)t->rejected, "value_sum", sum);
}

/* A path as it came may hold any byte. */
static json_t *text_json(const char *s)
{
	size_t n = strlen(s), bad;
	char *p = NULL;
	json_t *j;

	if (utf8_valid(s, n, &bad))
		return json_stringn(s, n);
	p = strdup(s);
	if (!p)
		return NULL;
	while (!utf8_valid(p, n, &bad))
		p[bad] = '?';
	j = json_stringn(p, n);
	free(p);
	return j;
}

json_t *broken_json(const struct broken *b)
{
	json_t *all = json_array();

	for (uint32_t i = 0; b && i < b->n && all; i++) {
		const struct broken_part *p = &b->part[i];
		json_t *rules = json_array();

		for (uint32_t k = 0; k < p->nrule; k++)
			json_array_append_new(rules, json_string(p->rule[k]));
		json_array_append_new(all, json_pack("{s:o, s:i, s:i, s:o, s:o}", "file", text_json(p->file), "line", (int)p->line, "column", (int)p->col,
			"message", text_json(p->what), "rules", rules));
	}
	return all;
}

/* Files seen = read + refused + skipped. */
static json_t *files_json(const uint64_t n[3])
{
	return json_pack("{s:I, s:I, s:I, s:I}", "seen", (json_int_t)(n[MEMBER_READ] + n[MEMBER_REFUSED] + n[MEMBER_SKIPPED]), "read",
		(json_int_t)n[MEMBER_READ], "refused", (json_int_t)n[MEMBER_REFUSED], "skipped", (json_int_t)n[MEMBER_SKIPPED]);
}

static json_t *members_json(const struct submission *s)
{
	json_t *all = json_array();

	for (uint32_t i = 0; i < s->nmember && all; i++) {
		const struct member *m = &s->member[i];

		json_array_append_new(all, json_pack("{s:o, s:s, s:s, s:I}", "path", text_json(sym_str(s->syms, m->path)), "fate",
			member_fate_word(m->fate), "sha256", sym_str(s->syms, m->sha256), "bytes", (json_int_t)m->bytes));
	}
	return all;
}

/* By rule of the dataflows that were sent; candidates = evaluated + not applicable, evaluated = passed + failed. */
static json_t *rules_json(const struct rule_counts *counts)
{
	json_t *all = json_object();

	for (uint32_t i = 0; counts && i < counts->n && all; i++) {
		const struct rule_count *c = &counts->v[i];
		json_int_t not = (json_int_t)rule_not_applicable(c), evaluated = (json_int_t)(c->passed + c->failed);
		json_t *why = json_object();

		if (!c->about) {
			json_decref(why);
			continue;
		}
		for (int k = 0; k < WHY_NOTS; k++)
			if (c->why_not[k])
				json_object_set_new(why, why_not_word((enum why_not)k), json_integer((json_int_t)c->why_not[k]));
		json_object_set_new(all, c->rule, json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "candidates", evaluated + not, "evaluated", evaluated,
			"passed", (json_int_t)c->passed, "failed", (json_int_t)c->failed, "not_applicable", not, "why_not", why));
	}
	return all;
}

static json_t *submission_json(const struct emit_sub *x, const struct tally *t)
{
	const struct submission *s = x->sub;

	return json_pack("{s:o, s:o, s:o, s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "name", text_json(s->name), "sender", text_json(s->sender),
		"path", text_json(s->path), "sha256", s->sha256, "state", sub_state_word(t->state), "unchanged", (int)x->unchanged,
		"findings", findings_json(t->finding), "ledger", cells_json(t), "files", files_json(t->file), "members", members_json(s),
		"rules", rules_json(x->counts));
}

/* The dataflows of which the run has files. */
static enum status flows_json(const struct emit_run *r, json_t **out, struct err *e)
{
	*out = json_array();
	for (uint32_t i = 0; i < r->config->flows.n; i++) {
		const struct flow *f = &r->config->flows.flow[i];
		struct content c;
		char content[17];

		TRY(content_of(r, f, &c, e));
		if (!c.any)
			continue;
		snprintf(content, sizeof content, "%016llx", (unsigned long long)c.sum);
		if (json_array_append_new(*out, json_pack("{s:s, s:s, s:I, s:s}", "id", f->id, "structure", f->structure_id,
			"observations", (json_int_t)c.n, "content", content)) < 0)
			return err_set(e, ST_FATAL, "no memory to write run.json");
	}
	return ST_OK;
}

/* What all submissions have together. */
struct sums {
	struct tally tally;
	uint64_t state[4], unchanged;
};

static void sums_add(struct sums *to, const struct tally *t, bool unchanged)
{
	struct tally *all = &to->tally;

	for (int k = 0; k < 3; k++)
		all->finding[k] += t->finding[k];
	for (int k = 0; k < 3; k++)
		all->file[k] += t->file[k];
	all->seen += t->seen;
	all->header += t->header;
	all->skipped += t->skipped;
	all->emitted += t->emitted;
	all->rejected += t->rejected;
	dsum_merge(&all->value, &t->value);
	to->state[t->state]++;
	to->unchanged += unchanged;
}

static enum status sum_all(const struct emit_run *r, struct sums *sums, struct err *e)
{
	for (uint32_t i = 0; i < r->nsub; i++) {
		struct submission *s;
		struct tally t;

		TRY(emit_take(r, i, &s, e));
		t = tally_submission(s);
		emit_give(r, i);
		sums_add(sums, &t, r->sub[i].unchanged);
	}
	return ST_OK;
}

/* Takes versions and flows. Its submissions are none: they are written one by one. */
static json_t *frame_json(const struct emit_run *r, json_t *versions, json_t *flows, const struct sums *sums)
{
	const struct tally *all = &sums->tally;

	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:i, s:o, s:o, s:{s:o}, s:{s:i, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}, s:[]}", "run", r->run_id,
		"as_of", r->as_of, "previous", r->previous ? r->previous : "", "codes", r->codes ? r->codes : "m49", "csv", (int)r->csv, "xlsx",
		(int)r->xlsx, "provenance", (int)!r->no_provenance, "exit_status", r->exit_status, "versions", versions, "dataflows", flows, "rules", "broken", broken_json(r->config->broken), "counts",
		"submissions", (int)r->nsub, "accepted", (json_int_t)sums->state[SUB_ACCEPTED], "accepted_with_warnings",
		(json_int_t)sums->state[SUB_WARNINGS], "rejected", (json_int_t)sums->state[SUB_REJECTED], "unreadable",
		(json_int_t)sums->state[SUB_UNREADABLE], "unchanged", (json_int_t)sums->unchanged, "findings", findings_json(all->finding), "ledger",
		cells_json(all), "files", files_json(all->file), "submissions");
}

#define FORMAT (JSON_INDENT(2) | JSON_SORT_KEYS)

/* An element of the list, deeper by four. No line break stands in a text of JSON. */
static enum status write_submission(struct out *o, const struct emit_run *r, uint32_t i, struct err *e)
{
	struct submission *s;
	struct tally t;
	json_t *j;
	char *text;

	TRY(emit_take(r, i, &s, e));
	t = tally_submission(s);
	j = submission_json(&r->sub[i], &t);
	emit_give(r, i);
	text = j ? json_dumps(j, FORMAT) : NULL;
	json_decref(j);
	if (!text)
		return err_set(e, ST_FATAL, "no memory to write run.json");
	out_z(o, i ? ",\n    " : "\n    ");
	for (const char *line = text, *end; *line; line = end) {
		end = strchrnul(line, '\n');
		end += *end == '\n';
		out_bytes(o, line, (size_t)(end - line));
		out_z(o, *end ? "    " : "");
	}
	free(text);
	return ST_OK;
}

/* The frame, and between the brackets of its list the submissions. */
static enum status write_all(struct out *o, const struct emit_run *r, const char *frame, struct err *e)
{
	static const char list[] = "\n  \"submissions\": [";
	const char *at = strstr(frame, list) + sizeof list - 1;

	out_bytes(o, frame, (size_t)(at - frame));
	for (uint32_t i = 0; i < r->nsub; i++)
		TRY(write_submission(o, r, i, e));
	out_z(o, r->nsub ? "\n  " : "");
	out_z(o, at);
	out_char(o, '\n');
	return ST_OK;
}

enum status run_json(const struct emit_run *r, const char *path, struct err *e)
{
	const struct config *c = r->config;
	json_t *flows = NULL, *j;
	struct sums sums = { .unchanged = 0 };
	char *frame;
	struct out o;
	enum status st;

	if (flows_json(r, &flows, e) != ST_OK || sum_all(r, &sums, e) != ST_OK) {
		json_decref(flows);
		return ST_FATAL;
	}
	j = frame_json(r, json_pack("{s:s, s:s, s:s, s:s}", "program", CONCORD_VERSION, "rules", c->version_rules, "code_lists",
		c->version_lists, "configuration", c->version), flows, &sums);
	frame = j ? json_dumps(j, FORMAT) : NULL;
	json_decref(j);
	st = frame ? out_open(&o, path, e) : err_set(e, ST_FATAL, "no memory to write %s", path);
	if (st == ST_OK) {
		st = write_all(&o, r, frame, e);
		if (st == ST_OK)
			st = out_close(&o, e);
		else
			out_close(&o, NULL);
	}
	free(frame);
	return st;
}
