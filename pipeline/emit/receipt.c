#include "core/text.h"
#include "emit/names.h"
#include "emit/out.h"
#include "emit/tally.h"
#include "emit/texts.h"

#define CAUSES_SHOWN 20

static void write_rules(struct out *o, const struct submission *s, const struct rule_tally *rule, uint32_t n,
	const char *const *sheet)
{
	char place[1024];

	if (n)
		out_z(o, "\nFindings by rule (severity, rule, number, first seen at)\n");
	for (uint32_t i = 0; i < n; i++) {
		names_place(sheet, s->findings.v[rule[i].first].at, place, sizeof place);
		out_format(o, "  %-8s %-18s %8llu  ", severity_word(rule[i].info ? rule[i].info->severity : SEV_INFO), rule[i].rule,
			(unsigned long long)rule[i].n);
		out_z(o, *place ? place : "the submission as a whole");
		out_char(o, '\n');
	}
}

/* A reason may name what stands in the file. */
static void write_visible(struct out *o, const char *text, struct arena *a)
{
	const char *safe = text_visible(a, text, strlen(text));

	out_z(o, safe ? safe : "");
}

static void write_causes(struct out *o, const struct submission *s, const struct finding *const *cause, uint32_t n, const char *const *sheet,
	struct arena *a)
{
	char text[2048];

	if (n)
		out_z(o, "\nProbable causes (findings, first seen at, what most likely is wrong)\n");
	for (uint32_t i = 0; i < n && i < CAUSES_SHOWN; i++) {
		names_place(sheet, cause[i]->at, text, sizeof text);
		out_format(o, "  %8u  %s: ", cause[i]->explains + 1, *text ? text : "the submission as a whole");
		cause_text(s, cause[i], text, sizeof text);
		write_visible(o, text, a);
		out_format(o, "\n            explains %u other%s\n", cause[i]->explains, cause[i]->explains > 1 ? "s" : "");
	}
	if (n > CAUSES_SHOWN)
		out_format(o, "  and %u more\n", n - CAUSES_SHOWN);
}

/* What could not be read, why, and what to do about it. */
static void write_unread(struct out *o, const struct submission *s, const char *const *sheet, struct arena *a)
{
	const struct rule_info *info = catalogue_find(&s->config->catalogue, RULE_UNREADABLE);
	char text[2048];
	bool any = false;

	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];

		if (strcmp(sym_str(s->syms, f->rule), RULE_UNREADABLE) != 0)
			continue;
		out_z(o, any ? "" : "\nNot read, and what to do\n");
		any = true;
		names_place(sheet, f->at, text, sizeof text);
		out_format(o, "  %s%s", text, *text ? ": " : "");
		finding_text(s, f, info ? info->message : "", text, sizeof text);
		write_visible(o, text, a);
		finding_advice(s, f, info, text, sizeof text);
		out_z(o, "\n    ");
		write_visible(o, text, a);
		out_char(o, '\n');
	}
}

static void write_figures(struct out *o, const struct tally *t)
{
	char sum[DSUM_TEXT], error[64], warning[64], remark[64];

	out_format(o, "\nCells read      %llu\n", (unsigned long long)t->seen);
	out_format(o, "  titles, labels and headings   %llu\n", (unsigned long long)t->header);
	out_format(o, "  left out, each with a rule    %llu\n", (unsigned long long)t->skipped);
	out_format(o, "  observations                  %llu\n", (unsigned long long)t->emitted);
	out_format(o, "  rejected                      %llu\n", (unsigned long long)t->rejected);
	dsum_format(&t->value, sum);
	out_format(o, "Sum of values   %s\n", sum);
	out_format(o, "Findings        %s, %s, %s\n", counted(t->finding[SEV_ERROR], "error", error),
		counted(t->finding[SEV_WARNING], "warning", warning), counted(t->finding[SEV_INFO], "remark", remark));
}

enum status receipt_txt(const struct emit_run *r, const struct emit_sub *x, const char *path, struct err *e)
{
	const struct submission *s = x->sub;
	struct tally t = tally_submission(s);
	struct rule_tally *rule;
	const struct finding **cause;
	const char **sheet;
	char verdict[256];
	uint32_t n, ncause;
	struct arena a;
	struct out o;
	enum status st;

	arena_init(&a, 0);
	sheet = names_in_text(s, &a);
	st = sheet ? tally_rules(s, &a, &rule, &n, e) : err_set(e, ST_FATAL, "no memory to write %s", path);
	if (st == ST_OK)
		st = tally_causes(s, &a, &cause, &ncause, e);
	if (st == ST_OK)
		st = out_open(&o, path, e);
	if (st != ST_OK) {
		arena_release(&a);
		return st;
	}
	verdict_sentence(&t, verdict, sizeof verdict);
	out_format(&o, "Receipt of %s\n\n%s\n\n", s->name, verdict);
	out_format(&o, "State           %s\n", sub_state_word(t.state));
	out_z(&o, "File            ");
	out_z(&o, s->path);
	out_format(&o, "\nSHA-256         %s\n", s->sha256);
	out_format(&o, "Sender          %s\n", *s->sender ? s->sender : "not known");
	out_format(&o, "Run             %s, as of %s\n", r->run_id, r->as_of);
	out_format(&o, "Program         concord %s, configuration %s\n", CONCORD_VERSION, r->config->version);
	write_unread(&o, s, sheet, &a);
	write_figures(&o, &t);
	write_causes(&o, s, cause, ncause, sheet, &a);
	write_rules(&o, s, rule, n, sheet);
	arena_release(&a);
	return out_close(&o, e);
}
