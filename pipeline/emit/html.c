/*
 * html.c - the run for people: one page, no scripts, nothing from elsewhere, every text escaped.
 */
#include "emit/names.h"
#include "emit/out.h"
#include "emit/tally.h"
#include "emit/texts.h"

#define CAUSES_SHOWN 5 /* of a submission */

static const char HEAD[] =
	"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
static const char STYLE[] =
	"<style>\n"
	"body { font: 15px/1.45 Arial, Helvetica, sans-serif; color: #1f2933; background: #fff; margin: 2rem auto; max-width: 76rem; padding: 0 1rem }\n"
	"h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }\n"
	"p { margin: .25rem 0 } .muted { color: #52606d } code { font-family: monospace; overflow-wrap: anywhere }\n"
	"table { border-collapse: collapse; width: 100% }\n"
	"th { background: #1f3a4d; color: #fff; text-align: left; font-weight: 600 }\n"
	"th, td { padding: .4rem .6rem; border-bottom: 1px solid #d9e2ec; vertical-align: top }\n"
	".n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }\n"
	".v { white-space: nowrap; font-weight: 600 } td.name { overflow-wrap: anywhere }\n"
	".accepted { color: #0f5132 } .accepted_with_warnings { color: #664d03 } .rejected, .unreadable { color: #842029 }\n"
	"a { color: #0b5394 }\n"
	"@media print { body { margin: 0; max-width: none } th { color: #000; background: none; border-bottom: 2px solid #000 } }\n"
	"</style>\n";

static void escaped(struct out *o, const char *s)
{
	uint32_t cp;

	for (size_t k; *s; s++) {
		k = out_hidden(s, strlen(s), &cp);
		if (k) {
			out_format(o, "\\u%04x", cp);
			s += k - 1;
			continue;
		}
		switch (*s) {
		case '&':
			out_z(o, "&amp;");
			break;
		case '<':
			out_z(o, "&lt;");
			break;
		case '>':
			out_z(o, "&gt;");
			break;
		case '"':
			out_z(o, "&quot;");
			break;
		case '\'':
			out_z(o, "&#39;");
			break;
		default:
			out_char(o, *s);
		}
	}
}

/* A path of our own making inside the run's folder; anything but letters, digits and -._~/ is percent-encoded. */
static void link_to(struct out *o, const char *folder, const char *name, const char *file, const char *text)
{
	out_format(o, "<a href=\"%s/", folder);
	for (; *name; name++) {
		unsigned char c = (unsigned char)*name;
		bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || strchr("-._~", c);

		out_format(o, plain ? "%c" : "%%%02X", c);
	}
	out_format(o, "%s%s\">", *file ? "/" : "", file);
	escaped(o, text);
	out_z(o, "</a>");
}

static void number(struct out *o, uint64_t n)
{
	char buf[48];

	out_format(o, "<td class=\"n\">%s</td>", grouped(NULL, n, buf));
}

static const char *state_words(enum sub_state s)
{
	static const char *const words[] = { "\xe2\x9c\x94 accepted", "\xe2\x96\xb2 accepted with warnings", "\xe2\x9c\x96 rejected",
		"! unreadable" };

	return words[s];
}

static enum status submission_row(struct out *o, const struct emit_run *r, uint32_t i, struct err *e)
{
	static const char *const file[][2] = { { "findings.csv", "findings" }, { "findings.json", "ESS report" },
		{ "accepted.csv", "accepted" }, { "rejected.csv", "rejected" }, { "receipt.txt", "receipt" } };
	const struct emit_sub *x = &r->sub[i];
	struct submission *s;
	struct tally t;

	TRY(emit_take(r, i, &s, e));
	t = tally_submission(s);
	emit_give(r, i);
	out_z(o, "<tr><td class=\"name\">");
	escaped(o, x->gist.name);
	out_z(o, "</td><td>");
	escaped(o, *x->gist.sender ? x->gist.sender : "not known");
	out_format(o, "</td><td class=\"v %s\">%s</td>", sub_state_word(t.state), state_words(t.state));
	number(o, t.finding[SEV_ERROR]);
	number(o, t.finding[SEV_WARNING]);
	number(o, t.finding[SEV_INFO]);
	number(o, t.emitted);
	number(o, t.rejected);
	out_format(o, "<td>%s</td><td>", x->unchanged ? "unchanged" : "new");
	if (r->xlsx) {
		link_to(o, "submissions", x->gist.name, "errors.xlsx", "workbook");
		out_z(o, " \xc2\xb7 ");
	}
	for (size_t k = 0; k < sizeof file / sizeof *file; k++) {
		if (k)
			out_z(o, " \xc2\xb7 ");
		link_to(o, "submissions", x->gist.name, file[k][0], file[k][1]);
	}
	out_z(o, "</td></tr>\n");
	return ST_OK;
}

static uint64_t flow_rows(const struct emit_run *r, const struct flow *f)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < r->nsub; i++)
		n += emit_rows(&r->sub[i], f);
	return n;
}

static void flows_table(struct out *o, const struct emit_run *r)
{
	out_z(o, "<h2>Harmonized data</h2>\n<table>\n<tr><th>Dataflow</th><th>Title</th><th>Files</th></tr>\n");
	for (uint32_t i = 0; i < r->config->flows.n; i++) {
		const struct flow *f = &r->config->flows.flow[i];
		char name[512];

		if (!flow_rows(r, f))
			continue;
		out_z(o, "<tr><td>");
		escaped(o, f->id);
		out_z(o, "</td><td>");
		escaped(o, f->title);
		out_z(o, "</td><td>");
		if (r->xlsx) {
			snprintf(name, sizeof name, "%s.xlsx", f->id);
			link_to(o, "harmonized", name, "", "workbook");
		}
		if (r->csv) {
			snprintf(name, sizeof name, "%s.csv", f->id);
			out_z(o, r->xlsx ? " \xc2\xb7 " : "");
			link_to(o, "harmonized", name, "", "SDMX-CSV");
		}
		out_z(o, "</td></tr>\n");
	}
	out_z(o, "</table>\n");
}

static void cause_row(struct out *o, const struct submission *s, const struct finding *f, const char *const *sheet)
{
	char text[1024];

	out_z(o, "<tr><td class=\"name\">");
	link_to(o, "submissions", s->name, "receipt.txt", s->name);
	out_z(o, "</td><td class=\"name\">");
	names_place(sheet, f->at, text, sizeof text);
	escaped(o, *text ? text : "the submission as a whole");
	out_z(o, "</td><td>");
	escaped(o, sym_str(s->syms, f->rule));
	out_z(o, "</td>");
	number(o, f->explains);
	out_z(o, "<td>");
	cause_text(s, f, NULL, text, sizeof text);
	escaped(o, text);
	out_z(o, "</td></tr>\n");
}

/* Of each submission the causes of most findings. */
static enum status causes_table(struct out *o, const struct emit_run *r, struct err *e)
{
	enum status st = ST_OK;
	bool any = false;

	for (uint32_t i = 0; i < r->nsub && st == ST_OK; i++) {
		const struct finding **cause;
		struct submission *s;
		const char **sheet;
		struct arena a;
		uint32_t n;

		if (!r->sub[i].gist.causes)
			continue;
		TRY(emit_take(r, i, &s, e));
		arena_init(&a, 0);
		st = tally_causes(s, &a, &cause, &n, e);
		sheet = st == ST_OK && n ? names_in_text(s, &a) : NULL;
		if (st == ST_OK && n && !sheet)
			st = err_set(e, ST_FATAL, "no memory to write the page of the run");
		for (uint32_t k = 0; st == ST_OK && k < n && k < CAUSES_SHOWN; k++) {
			if (!any)
				out_z(o, "<h2>Probable causes</h2>\n<table>\n<tr><th>Submission</th><th>First at</th><th>Rule</th>"
					"<th class=\"n\">Explains others</th><th>What most likely is wrong</th></tr>\n");
			any = true;
			cause_row(o, s, cause[k], sheet);
		}
		arena_release(&a);
		emit_give(r, i);
	}
	if (any)
		out_z(o, "</table>\n");
	return st;
}

/* Rules that were not made this night. */
static void broken_table(struct out *o, const struct broken *b)
{
	if (!b || !b->n)
		return;
	out_z(o, "<h2>Rules that are broken and were left out</h2>\n<table>\n<tr><th>Rules</th><th>At</th><th>What is wrong</th></tr>\n");
	for (uint32_t i = 0; i < b->n; i++) {
		const struct broken_part *p = &b->part[i];

		out_z(o, "<tr><td>");
		for (uint32_t k = 0; k < p->nrule; k++) {
			out_z(o, k ? ", " : "");
			escaped(o, p->rule[k]);
		}
		out_z(o, p->nrule ? "</td><td class=\"name\">" : "none, or not known</td><td class=\"name\">");
		escaped(o, p->file);
		if (p->line)
			out_format(o, ":%u:%u", p->line, p->col);
		out_z(o, "</td><td>");
		escaped(o, p->what);
		out_z(o, "</td></tr>\n");
	}
	out_z(o, "</table>\n");
}

enum status index_html(const struct emit_run *r, const char *path, struct err *e)
{
	enum status st;
	struct out o;

	TRY(out_open(&o, path, e));
	out_z(&o, HEAD);
	out_z(&o, "<title>Run ");
	escaped(&o, r->run_id);
	out_z(&o, "</title>\n");
	out_z(&o, STYLE);
	out_z(&o, "</head>\n<body>\n<h1>Migration statistics: run ");
	escaped(&o, r->run_id);
	out_z(&o, "</h1>\n<p class=\"muted\">As of ");
	escaped(&o, r->as_of);
	out_format(&o, " \xc2\xb7 concord %s \xc2\xb7 configuration <code>", CONCORD_VERSION);
	escaped(&o, r->config->version);
	out_z(&o, "</code></p>\n<h2>Submissions</h2>\n<table>\n<tr><th>Submission</th><th>Sender</th><th>Verdict</th>"
		"<th class=\"n\">Errors</th><th class=\"n\">Warnings</th><th class=\"n\">Remarks</th>"
		"<th class=\"n\">Observations</th><th class=\"n\">Rejected cells</th><th>Since last run</th><th>Files</th></tr>\n");
	for (uint32_t i = 0; i < r->nsub; i++)
		if (submission_row(&o, r, i, e) != ST_OK) {
			out_close(&o, NULL);
			return ST_FATAL;
		}
	out_z(&o, "</table>\n");
	broken_table(&o, r->config->broken);
	st = causes_table(&o, r, e);
	if (st != ST_OK) {
		out_close(&o, NULL);
		return st;
	}
	flows_table(&o, r);
	out_z(&o, "<h2>Of the whole run</h2>\n<p><a href=\"findings.csv\">all findings</a> \xc2\xb7 <a href=\"ledger.csv\">ledger</a>"
		" \xc2\xb7 <a href=\"run.json\">run.json</a> \xc2\xb7 <a href=\"MANIFEST.sha256\">manifest</a></p>\n</body>\n</html>\n");
	return out_close(&o, e);
}
