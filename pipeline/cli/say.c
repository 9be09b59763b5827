#include "cli/say.h"

#include <string.h>

#include "cli/term.h"

#define BROKEN_SHOWN 8 /* rules that one line names */

const char *say_number(uint64_t n, char buf[GROUPED])
{
	char digits[GROUPED];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n), at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			buf[at++] = ',';
		buf[at++] = digits[i];
	}
	buf[at] = '\0';
	return buf;
}

void tally_add(struct tally *t, const struct submission *s)
{
	for (uint32_t i = 0; i < s->findings.n; i++)
		t->severity[s->findings.v[i].severity]++;
	for (uint32_t i = 0; i < s->ledger.n; i++) {
		const struct led_line *l = &s->ledger.v[i];

		if (l->stage == LED_DECODE)
			t->cells += l->cells;
		else if (l->stage == LED_NORMALIZE && l->disposition == LED_EMITTED)
			t->observations += l->cells;
		else if (l->disposition == LED_REJECTED)
			t->rejected += l->cells;
		else if (l->stage == LED_LAYOUT && l->disposition == LED_HEADER)
			t->header += l->cells;
		else if (l->stage == LED_LAYOUT && l->disposition == LED_SKIPPED)
			t->skipped += l->cells;
	}
}

void say_tally(FILE *f, const struct tally *t, const struct language *l)
{
	static const char *const one[] = { TR("{1} note"), TR("{1} warning"), TR("{1} error") };
	static const char *const many[] = { TR("{1} notes"), TR("{1} warnings"), TR("{1} errors") };
	char buf[GROUPED], text[128];
	bool any = false;

	for (int i = SEV_ERROR; i >= SEV_INFO; i--) {
		if (!t->severity[i])
			continue;
		lang_fill(l, text, sizeof text, t->severity[i] == 1 ? one[i] : many[i], say_number(t->severity[i], buf));
		fprintf(f, "%s%s", any ? ", " : "", text);
		any = true;
	}
	if (!any)
		fputs(lang_word(l, TR("no findings")), f);
}

void say_files(FILE *f, const struct submission *s, const struct language *l)
{
	char read[GROUPED], all[GROUPED], text[128];
	uint32_t nread = 0;

	for (uint32_t i = 0; i < s->nmember; i++)
		nread += s->member[i].fate == MEMBER_READ;
	if (s->nmember > 1 && nread < s->nmember)
		fprintf(f, "; %s", lang_fill(l, text, sizeof text, TR("{1} of {2} files read"), say_number(nread, read), say_number(s->nmember, all)));
}

/* Of a file that is a submission by itself: what is inside it, if it is an archive; else all of the member's path. */
static const char *inside(const struct submission *s, const char *member)
{
	const char *slash = strrchr(s->path, '/'), *file = slash ? slash + 1 : s->path;
	size_t n = strlen(file);

	if (strncmp(member, file, n) == 0 && (member[n] == '/' || !member[n]))
		return member + n;
	return member;
}

bool say_place(FILE *f, const struct submission *s, struct origin at, const char *path)
{
	char cell[CELL_TEXT] = "";
	const char *sheet = "", *member = "";

	if (at.sheet < s->nsheet) {
		const struct sheet *x = &s->sheet[at.sheet];

		sheet = sym_str(s->syms, x->name);
		member = inside(s, sym_str(s->syms, s->member[x->member].path));
	}
	cell_name(at.row, at.col, cell);
	if (path)
		term_text(f, path);
	else
		member += *member == '/';
	fputs(path && *member && *member != '/' ? ":" : "", f);
	term_text(f, member);
	fputs((path || *member) && (*sheet || *cell) ? ":" : "", f);
	term_text(f, sheet);
	fprintf(f, "%s%s", *sheet && *cell ? "!" : "", cell);
	return path || *member || *sheet || *cell;
}

void say_finding(FILE *f, const struct submission *s, const struct finding *x, const struct language *l)
{
	const struct rule_info *rule = catalogue_find(&s->config->catalogue, sym_str(s->syms, x->rule));
	char text[1024];

	term_severity(f, x->severity, 0);
	fprintf(f, " %s ", sym_str(s->syms, x->rule));
	if (rule) {
		finding_message(s, x, l, text, sizeof text);
		term_text(f, text);
	}
	/* Where no text is at fault, what to do is all that helps. */
	if (rule && (strcmp(rule->id, RULE_UNREADABLE) == 0 || (!x->found && catalogue_advice(rule, sym_str(s->syms, x->note)) != rule->advice))) {
		finding_advice(s, x, rule, l, text, sizeof text);
		fputc(' ', f);
		term_text(f, text);
	}
}

json_t *say_finding_json(const struct submission *s, const struct finding *x)
{
	const struct rule_info *rule = catalogue_find(&s->config->catalogue, sym_str(s->syms, x->rule));
	const struct sheet *sheet = x->at.sheet < s->nsheet ? &s->sheet[x->at.sheet] : NULL;
	char message[1024] = "", advice[1024] = "", cell[CELL_TEXT] = "";

	if (rule) {
		finding_message(s, x, NULL, message, sizeof message);
		finding_advice(s, x, rule, NULL, advice, sizeof advice);
	}
	cell_name(x->at.row, x->at.col, cell);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
		"id", sym_str(s->syms, x->id), "severity", severity_word(x->severity), "rule", sym_str(s->syms, x->rule),
		"member", sheet && sheet->member < s->nmember ? sym_str(s->syms, s->member[sheet->member].path) : "",
		"sheet", sheet ? sym_str(s->syms, sheet->name) : "", "cell", cell,
		"key", sym_str(s->syms, x->key), "found", sym_str(s->syms, x->found), "expected", sym_str(s->syms, x->expected),
		"difference", sym_str(s->syms, x->difference), "message", message, "advice", advice);
}

json_t *say_json(const struct submission *s)
{
	struct tally t = { .cells = 0 };

	tally_add(&t, s);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:I, s:I, s:I}, s:I, s:I}", "name", s->name, "sender", s->sender,
		"path", s->path, "sha256", s->sha256, "state", sub_state_word(submission_state(s)),
		"findings_by_severity", "error", (json_int_t)t.severity[SEV_ERROR], "warning", (json_int_t)t.severity[SEV_WARNING],
		"info", (json_int_t)t.severity[SEV_INFO], "cells", (json_int_t)t.cells, "observations", (json_int_t)t.observations);
}

uint32_t say_broken(const struct config *c)
{
	const struct broken *b = c->broken;

	for (uint32_t i = 0; b && i < b->n; i++) {
		const struct broken_part *p = &b->part[i];

		fputs("concord: ", stderr);
		term_text(stderr, p->said);
		for (uint32_t k = 0; k < p->nrule && k < BROKEN_SHOWN; k++)
			fprintf(stderr, "%s%s", k ? ", " : "; not looked at, in whole or in part: ", p->rule[k]);
		if (p->nrule > BROKEN_SHOWN)
			fprintf(stderr, " and %u more", p->nrule - BROKEN_SHOWN);
		fputc('\n', stderr);
	}
	return b ? b->n : 0;
}

void say_object(json_t *x)
{
	if (!x)
		return;
	json_dumpf(x, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(x);
}
