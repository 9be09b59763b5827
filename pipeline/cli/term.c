#include "cli/term.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/text.h"

#define BAR_CELLS 20

struct term term;
static bool bar_shown;

static bool set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

static bool locale_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		const char *v = getenv(names[i]);

		if (v && *v)
			return strcasestr(v, "utf-8") || strcasestr(v, "utf8");
	}
	return false;
}

void term_start(void)
{
	const char *type = getenv("TERM");
	bool can = type && *type && strcmp(type, "dumb");
	bool color = can && !set("NO_COLOR");

	term.progress = can && isatty(STDERR_FILENO);
	term.color_err = color && isatty(STDERR_FILENO);
	term.color_out = color && isatty(STDOUT_FILENO);
	term.symbols = term.progress && locale_is_utf8();
}

bool term_set_color(const char *when)
{
	if (!strcmp(when, "auto"))
		return true;
	if (strcmp(when, "always") && strcmp(when, "never"))
		return false;
	term.color_out = term.color_err = !strcmp(when, "always");
	return true;
}

void term_text(FILE *f, const char *s)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4, at = i, bad;
		uint32_t cp;

		/* the name of a file need not be UTF-8 */
		if (len > n - i || !utf8_valid(s + i, len, &bad)) {
			fprintf(f, "\\x%02x", c);
			i++;
			continue;
		}
		cp = utf8_next(s, n, &at);
		if (text_hidden(cp))
			fprintf(f, "\\u%04x", (unsigned)cp);
		else
			fwrite(s + i, 1, len, f);
		i = at;
	}
}

void term_bar(const char *what, uint32_t done, uint32_t total)
{
	unsigned full = total ? (unsigned)((uint64_t)done * BAR_CELLS / total) : 0;

	if (!term.progress || term.quiet)
		return;
	fprintf(stderr, "\r\033[K  %-10s ", what);
	for (unsigned i = 0; i < BAR_CELLS && total; i++)
		fputs(i < full ? (term.symbols ? "█" : "#") : (term.symbols ? "░" : "."), stderr);
	if (total)
		fprintf(stderr, "  %u/%u", (unsigned)done, (unsigned)total);
	fflush(stderr);
	bar_shown = true;
}

void term_bar_clear(void)
{
	if (bar_shown)
		fputs("\r\033[K", stderr);
	bar_shown = false;
}

static bool colored(const FILE *f)
{
	return f == stdout ? term.color_out : term.color_err;
}

static void word(FILE *f, const char *color, const char *text, int width)
{
	if (colored(f))
		fprintf(f, "\033[%sm%-*s\033[0m", color, width, text);
	else
		fprintf(f, "%-*s", width, text);
}

void term_severity(FILE *f, enum severity s, int width)
{
	static const char *const color[] = { [SEV_INFO] = "36", [SEV_WARNING] = "33", [SEV_ERROR] = "31" };

	word(f, color[s], severity_word(s), width);
}

void term_state(FILE *f, enum sub_state s, int width, const struct language *l)
{
	static const char *const color[] = {
		[SUB_ACCEPTED] = "32", [SUB_WARNINGS] = "33", [SUB_REJECTED] = "31", [SUB_UNREADABLE] = "35",
	};
	static const char *const text[] = {
		[SUB_ACCEPTED] = TR("accepted"), [SUB_WARNINGS] = TR("accepted, with warnings"), [SUB_REJECTED] = TR("rejected"),
		[SUB_UNREADABLE] = TR("unreadable"),
	};

	word(f, color[s], lang_word(l, text[s]), width);
}

const char *term_mark(enum sub_state s)
{
	if (!term.symbols)
		return "";
	return s <= SUB_WARNINGS ? "✔ " : s == SUB_REJECTED ? "✖ " : "! ";
}
