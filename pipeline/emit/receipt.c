#include "core/text.h"
#include "emit/names.h"
#include "emit/out.h"
#include "emit/tally.h"
#include "emit/texts.h"

#define CAUSES_SHOWN 20

/* Everything is in the language of the sender but the state, which programs look for. */
struct receipt {
	const struct submission *s;
	const struct language *lang;
	const char *const *sheet;
	struct arena *arena;
	struct out o;
	unsigned label, severity; /* how wide these columns are */
};

static const char *const LABEL[] = { TR("State"), TR("File"), "SHA-256", TR("Sender"), TR("Run"), TR("Program"), TR("Cells read"), TR("Sum of values"),
	TR("Findings"), TR("Not looked at") };

/* Wide enough for the words of the language. */
static void set_widths(struct receipt *r)
{
	r->label = 16;
	r->severity = 8;
	for (size_t i = 0; i < sizeof LABEL / sizeof *LABEL; i++) {
		unsigned n = text_letters(lang_word(r->lang, LABEL[i])) + 2;

		r->label = n > r->label ? n : r->label;
	}
	for (int i = SEV_INFO; i <= SEV_ERROR; i++) {
		unsigned n = text_letters(lang_word(r->lang, severity_word((enum severity)i)));

		r->severity = n > r->severity ? n : r->severity;
	}
}

/* A word, and blanks up to width. */
static void write_padded(struct receipt *r, const char *en, unsigned width)
{
	const char *text = lang_word(r->lang, en);

	out_z(&r->o, text);
	for (unsigned n = text_letters(text); n < width; n++)
		out_char(&r->o, ' ');
}

static void write_field(struct receipt *r, const char *en, const char *text)
{
	write_padded(r, en, r->label);
	out_z(&r->o, text);
	out_char(&r->o, '\n');
}

static void write_title(struct receipt *r, const char *en)
{
	out_char(&r->o, '\n');
	out_z(&r->o, lang_word(r->lang, en));
	out_char(&r->o, '\n');
}

static const char *place_of(const struct receipt *r, struct origin at, char place[1024])
{
	names_place(r->sheet, at, place, 1024);
	return *place ? place : lang_word(r->lang, TR("the submission as a whole"));
}

static void write_rules(struct receipt *r, const struct rule_tally *rule, uint32_t n)
{
	char place[1024];

	if (n)
		write_title(r, TR("Findings by rule (severity, rule, number, first seen at)"));
	for (uint32_t i = 0; i < n; i++) {
		out_z(&r->o, "  ");
		write_padded(r, severity_word(rule[i].info ? rule[i].info->severity : SEV_INFO), r->severity);
		out_format(&r->o, " %-18s %8llu  ", rule[i].rule, (unsigned long long)rule[i].n);
		out_z(&r->o, place_of(r, r->s->findings.v[rule[i].first].at, place));
		out_char(&r->o, '\n');
	}
}

/* A reason may name what stands in the file. */
static void write_visible(struct receipt *r, const char *text)
{
	const char *safe = text_visible(r->arena, text, strlen(text));

	out_z(&r->o, safe ? safe : "");
}

static void write_causes(struct receipt *r, const struct finding *const *cause, uint32_t n)
{
	char text[2048], place[1024], number[48];

	if (n)
		write_title(r, TR("Probable causes (findings, first seen at, what most likely is wrong)"));
	for (uint32_t i = 0; i < n && i < CAUSES_SHOWN; i++) {
		out_format(&r->o, "  %8u  ", cause[i]->explains + 1);
		out_z(&r->o, place_of(r, cause[i]->at, place));
		out_z(&r->o, ": ");
		cause_text(r->s, cause[i], r->lang, text, sizeof text);
		write_visible(r, text);
		snprintf(number, sizeof number, "%u", cause[i]->explains);
		lang_fill(r->lang, text, sizeof text, cause[i]->explains > 1 ? TR("explains {1} others") : TR("explains {1} other"), number);
		out_format(&r->o, "\n            %s\n", text);
	}
	if (n > CAUSES_SHOWN) {
		snprintf(number, sizeof number, "%u", n - CAUSES_SHOWN);
		out_format(&r->o, "  %s\n", lang_fill(r->lang, text, sizeof text, TR("and {1} more"), number));
	}
}

/* What could not be read, why, and what to do about it. */
static void write_unread(struct receipt *r)
{
	const struct submission *s = r->s;
	const struct rule_info *info = catalogue_find(&s->config->catalogue, RULE_UNREADABLE);
	char text[2048];
	bool any = false;

	for (uint32_t i = 0; i < s->findings.n; i++) {
		const struct finding *f = &s->findings.v[i];

		if (strcmp(sym_str(s->syms, f->rule), RULE_UNREADABLE) != 0)
			continue;
		if (!any)
			write_title(r, TR("Not read, and what to do"));
		any = true;
		names_place(r->sheet, f->at, text, sizeof text);
		out_format(&r->o, "  %s%s", text, *text ? ": " : "");
		finding_text(s, f, r->lang, info ? lang_rule(r->lang, info)->message : "", text, sizeof text);
		write_visible(r, text);
		finding_advice(s, f, info, r->lang, text, sizeof text);
		out_z(&r->o, "\n    ");
		write_visible(r, text);
		out_char(&r->o, '\n');
	}
}

static void write_cells(struct receipt *r, const char *en, uint64_t n)
{
	out_z(&r->o, "  ");
	write_padded(r, en, 30);
	out_format(&r->o, "%llu\n", (unsigned long long)n);
}

/* Rules that would have been about these data. */
static void write_broken(struct receipt *r, const struct rule_counts *c)
{
	bool any = false;

	for (uint32_t i = 0; c && i < c->n; i++) {
		if (!c->v[i].why_not[IS_BROKEN])
			continue;
		if (!any) {
			write_padded(r, "Not looked at", r->label);
			out_z(&r->o, lang_word(r->lang, TR("broken rules, in whole or in part")));
		}
		out_format(&r->o, "%s%s", any ? ", " : ": ", c->v[i].rule);
		any = true;
	}
	out_z(&r->o, any ? "\n" : "");
}

static void write_figures(struct receipt *r, const struct tally *t)
{
	char sum[DSUM_TEXT], error[96], warning[96], remark[96], number[32];

	out_char(&r->o, '\n');
	snprintf(number, sizeof number, "%llu", (unsigned long long)t->seen);
	write_field(r, "Cells read", number);
	write_cells(r, TR("titles, labels and headings"), t->header);
	write_cells(r, TR("left out, each with a rule"), t->skipped);
	write_cells(r, TR("observations"), t->emitted);
	write_cells(r, TR("rejected"), t->rejected);
	dsum_format(&t->value, sum);
	write_field(r, "Sum of values", sum);
	write_padded(r, "Findings", r->label);
	out_format(&r->o, "%s, %s, %s\n", counted(r->lang, t->finding[SEV_ERROR], TR("{1} error"), TR("{1} errors"), error),
		counted(r->lang, t->finding[SEV_WARNING], TR("{1} warning"), TR("{1} warnings"), warning),
		counted(r->lang, t->finding[SEV_INFO], TR("{1} remark"), TR("{1} remarks"), remark));
}

static void write_head(struct receipt *r, const struct emit_run *run, const struct tally *t)
{
	const struct submission *s = r->s;
	char text[512];

	out_z(&r->o, lang_fill(r->lang, text, sizeof text, TR("Receipt of {1}"), s->name));
	out_z(&r->o, "\n\n");
	verdict_sentence(t, r->lang, text, sizeof text);
	out_z(&r->o, text);
	out_z(&r->o, "\n\n");
	write_field(r, "State", sub_state_word(t->state));
	write_field(r, "File", s->path);
	write_field(r, "SHA-256", s->sha256);
	write_field(r, "Sender", *s->sender ? s->sender : lang_word(r->lang, TR("not known")));
	write_field(r, "Run", lang_fill(r->lang, text, sizeof text, TR("{1}, as of {2}"), run->run_id, run->as_of));
	write_field(r, "Program", lang_fill(r->lang, text, sizeof text, TR("concord {1}, configuration {2}"), CONCORD_VERSION, run->config->version));
}

enum status receipt_txt(const struct emit_run *run, const struct emit_sub *x, const char *path, struct err *e)
{
	struct tally t = tally_submission(x->sub);
	struct arena a;
	struct receipt r = { .s = x->sub, .lang = language_of(&run->config->readers, x->sub->sender), .arena = &a };
	struct rule_tally *rule;
	const struct finding **cause;
	uint32_t n, ncause;
	enum status st;

	arena_init(&a, 0);
	r.sheet = names_in_text(r.s, &a);
	st = r.sheet ? tally_rules(r.s, &a, &rule, &n, e) : err_set(e, ST_FATAL, "no memory to write %s", path);
	if (st == ST_OK)
		st = tally_causes(r.s, &a, &cause, &ncause, e);
	if (st == ST_OK)
		st = out_open(&r.o, path, e);
	if (st != ST_OK) {
		arena_release(&a);
		return st;
	}
	set_widths(&r);
	write_head(&r, run, &t);
	write_broken(&r, x->counts);
	write_unread(&r);
	write_figures(&r, &t);
	write_causes(&r, cause, ncause);
	write_rules(&r, rule, n);
	arena_release(&a);
	return out_close(&r.o, e);
}
