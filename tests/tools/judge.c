/*
 * judge.c - gives every file of a set of hostile inputs to concord, one at a time, and compares what becomes of it with
 * the set's manifest.tsv (file, attack, expect, must, rss_mb, seconds, values, says; by the names in its first line).
 * Prints TAP.
 *
 * usage: judge CONCORD DIR REPORTS FACTOR
 *
 * REPORTS  receives what check said of each file, so that two ways of running can be compared.
 * FACTOR   how much slower this build may be; 0: neither time nor memory is looked at.
 *
 * refuse       check ends with 1 or 3 and an error, no observation comes out of it, and decode gives nothing.
 * accept, neutralise    decode gives the values, or the file is of a kind that is refused by name.
 * either       check ends with 0, 1 or 3; where decode gives a cell that is among the values, it is that value.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FILE_, ATTACK, EXPECT, MUST, RSS, SECONDS, VALUES, SAYS, FIELDS };
static const char *const FIELD[FIELDS] = { "file", "attack", "expect", "must", "rss_mb", "seconds", "values", "says" };

static const char *concord, *set;
static double factor;
static unsigned failed;
static char why[4096]; /* of the file that is looked at; "" good so far */

static void wrong(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void wrong(const char *fmt, ...)
{
	va_list ap;

	if (*why)
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
}

/* ---- running ---- */

struct ran {
	int status; /* -1: a signal */
	double seconds, mb;
	char *text; /* stdout and stderr, one behind the other */
	size_t n;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct ran run(const char *const *args, bool with_errors)
{
	struct ran r = { .status = -1 };
	int out = memfd_create("out", 0), none = open("/dev/null", O_RDWR), end;
	struct rusage use;
	struct stat sb;
	double began = now();
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		dup2(none, 0);
		dup2(out, 1);
		dup2(with_errors ? out : none, 2);
		alarm(120); /* what waits for input does not end by itself */
		execv(args[0], (char *const *)(uintptr_t)args);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &end, 0, &use) != pid || fstat(out, &sb) != 0) {
		perror("judge");
		exit(2);
	}
	r.seconds = now() - began;
	r.mb = (double)use.ru_maxrss / 1024;
	if (WIFEXITED(end))
		r.status = WEXITSTATUS(end);
	r.n = (size_t)sb.st_size;
	r.text = calloc(1, r.n + 1);
	if (pread(out, r.text, r.n, 0) != (ssize_t)r.n)
		exit(2);
	close(out);
	close(none);
	return r;
}

static void bounds(const struct ran *r, const char *what, char **f)
{
	if (r->status < 0)
		wrong("%s ended by a signal, or did not end", what);
	if (r->status == 127 || r->status > 4)
		wrong("%s ended with %d", what, r->status);
	if (strstr(r->text, "AddressSanitizer") || strstr(r->text, "runtime error:"))
		wrong("%s: a sanitizer reports", what);
	for (size_t i = 0; i < r->n; i++)
		if (((unsigned char)r->text[i] < 0x20 && r->text[i] != '\n' && r->text[i] != '\t') || r->text[i] == 0x7f)
			wrong("%s prints byte %02x", what, (unsigned char)r->text[i]);
	if (strstr(r->text, "root:x:0:"))
		wrong("%s prints /etc/passwd", what);
	if (factor > 0 && r->seconds > atof(f[SECONDS]) * factor)
		wrong("%s took %.1f s, allowed are %s", what, r->seconds, f[SECONDS]);
	if (factor > 0 && r->mb > atof(f[RSS]))
		wrong("%s took %.0f MB, allowed are %s", what, r->mb, f[RSS]);
}

/* ---- values ---- */

struct cell {
	const char *name, *value;
	char type;
};
struct cells {
	struct cell *v;
	size_t n, all; /* of the first sheet; in all sheets */
	bool date1904;
};

static void unescape(char *s)
{
	char *to = s;

	for (; *s; s++) {
		if (*s != '\\') {
			*to++ = *s;
			continue;
		}
		s++;
		if (*s == 'u') {
			unsigned c;

			sscanf(s + 1, "%4x", &c);
			s += 4;
			if (c < 0x80)
				*to++ = (char)c;
			else
				to += sprintf(to, "%c%c", (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)));
		} else {
			*to++ = *s == 't' ? '\t' : *s == 'n' ? '\n' : *s == 'r' ? '\r' : *s;
		}
	}
	*to = '\0';
}

/* member, sheet, cell, type, value; those of the first sheet and the facts of all. */
static struct cells parse(char *text)
{
	struct cells c = { NULL, 0, 0, false };
	char first[4096] = "";

	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char *f[5] = { line }, name[4096];
		int n = 1;

		for (char *p = line; *p && n < 5; p++)
			if (*p == '\t') {
				*p = '\0';
				f[n++] = p + 1;
			}
		if (n < 5)
			continue;
		if (!strcmp(f[3], "@meta") && !strcmp(f[4], "date1904=true"))
			c.date1904 = true;
		if (*f[3] == '@')
			continue;
		c.all++;
		snprintf(name, sizeof name, "%s\t%s", f[0], f[1]);
		if (!*first)
			strcpy(first, name);
		if (strcmp(first, name) != 0)
			continue;
		unescape(f[4]);
		if ((c.n & (c.n - 1)) == 0)
			c.v = realloc(c.v, (c.n ? 2 * c.n : 1) * sizeof *c.v);
		c.v[c.n++] = (struct cell){ f[2], f[4], *f[3] };
	}
	return c;
}

static bool is_date(const char *iso, const char *serial, bool date1904)
{
	long day = strtol(serial, NULL, 10);
	struct tm tm;
	char got[32];
	time_t t;

	if (!date1904 && day == 60)
		return false;
	/* the first serials count from a day later, as if 1900 had had a 29 February */
	t = ((date1904 ? day + 1462 : day < 60 ? day + 1 : day) - 25569) * (time_t)86400;
	strftime(got, sizeof got, "%Y-%m-%d", gmtime_r(&t, &tm));
	return !strcmp(got, iso);
}

static bool equal(const json_t *want, const struct cell *got, bool date1904)
{
	if (json_is_boolean(want))
		return got->type == 'b' && !strcmp(got->value, json_is_true(want) ? "TRUE" : "FALSE");
	if (json_is_number(want))
		return (got->type == 'n' || got->type == 's' || got->type == 'd') && strtod(got->value, NULL) == json_number_value(want);
	if (got->type == 'd')
		return is_date(json_string_value(want), got->value, date1904);
	return !strcmp(json_string_value(want), got->value);
}

/* all: each has to be there. */
static void values(const char *json, struct ran *decode, bool all)
{
	json_t *want = json_loads(json, JSON_DECODE_ANY, NULL);
	struct cells c = parse(decode->text);
	const char *key;
	json_t *v;

	json_object_foreach(want, key, v) {
		const struct cell *got = NULL;
		/* what is no cell is a period of an observation, whose value stands anywhere */
		bool cell = isalpha((unsigned char)*key);

		for (size_t i = 0; i < c.n && !got; i++)
			if (cell ? !strcmp(c.v[i].name, key) : equal(v, &c.v[i], false))
				got = &c.v[i];
		if (!got && all)
			wrong("decode has no %s", key);
		else if (got && !equal(v, got, c.date1904))
			wrong("decode has %s in %s", got->value, key);
	}
	json_decref(want);
	free(c.v);
}

static size_t count(struct ran *decode)
{
	struct cells c = parse(decode->text);

	free(c.v);
	return c.all;
}

/* ---- one file ---- */

static bool refused_by_kind(const char *text)
{
	static const char *const kind[] = { "OpenDocument", "SDMX-ML", "old Excel", "it is an Excel 2 workbook", "HTML" };

	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (strstr(text, kind[i]))
			return true;
	return false;
}

/* What check says without where the set stands, for the comparison of ways to run. */
static void report(FILE *to, const struct ran *r, const char *name)
{
	fprintf(to, "== %s: %d\n", name, r->status);
	for (const char *s = r->text, *p; *s; s = p) {
		p = strstr(s, set);
		fwrite(s, 1, p ? (size_t)(p - s) : strlen(s), to);
		if (!p)
			break;
		p += strlen(set);
	}
}

static void judge(char **f, FILE *reports)
{
	char name[1024], path[6000];
	const char *check_args[] = { concord, "check", "--color", "never", path, NULL };
	const char *decode_args[] = { concord, "decode", "--facts", path, NULL };
	struct ran check, decode;
	struct stat sb;
	size_t n = 0;

	*why = '\0';
	snprintf(name, sizeof name, "%s", f[FILE_]);
	snprintf(path, sizeof path, "%s/%s", set, name);
	if (lstat(path, &sb) != 0) { /* a name with control characters is written as in JSON */
		char quoted[1100];
		json_t *s;

		snprintf(quoted, sizeof quoted, "\"%s\"", f[FILE_]);
		s = json_loads(quoted, JSON_DECODE_ANY, NULL);
		snprintf(path, sizeof path, "%s/%s", set, s ? json_string_value(s) : name);
		json_decref(s);
	}
	check = run(check_args, true);
	decode = run(decode_args, false);
	report(reports, &check, name);
	bounds(&check, "check", f);
	bounds(&decode, "decode", f);
	if (check.status != 0 && check.status != 1 && check.status != 3)
		wrong("check ended with %d", check.status);
	if (*f[SAYS] && !strstr(check.text, f[SAYS]))
		wrong("check does not say \"%s\" but %.300s", f[SAYS], check.text);
	if (!strcmp(f[EXPECT], "refuse")) {
		if (check.status == 0 || !strstr(check.text, " error "))
			wrong("it was not refused");
		if (!strstr(check.text, " 0 obs of "))
			wrong("observations came out of it");
		if (decode.status != 3 || (n = count(&decode)))
			wrong("decode ended with %d and %zu cells", decode.status, n);
	} else if (!strcmp(f[EXPECT], "either")) {
		if (*f[VALUES])
			values(f[VALUES], &decode, false);
	} else if (decode.status == 3 && refused_by_kind(check.text)) {
		if (count(&decode))
			wrong("decode gave half of it");
	} else if (decode.status != 0) {
		wrong("decode ended with %d: %.300s", decode.status, check.text);
	} else if (*f[VALUES]) {
		values(f[VALUES], &decode, true);
	}
	printf("%s - %s: %s\n", *why ? "not ok" : "ok", name, f[ATTACK]);
	if (*why) {
		failed++;
		printf("%s\n", why);
	}
	free(check.text);
	free(decode.text);
}

static int split(char *line, char **f, int max)
{
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	for (char *p = line; p && n < max; n++) {
		f[n] = p;
		p = strchr(p, '\t');
		if (p)
			*p++ = '\0';
	}
	return n;
}

int main(int argc, char **argv)
{
	char path[4096], line[65536], *v[32], head[65536];
	FILE *manifest, *reports;
	int at[FIELDS], n;

	if (argc != 5) {
		fprintf(stderr, "usage: judge CONCORD DIR REPORTS FACTOR\n");
		return 2;
	}
	concord = argv[1];
	set = argv[2];
	factor = atof(argv[4]);
	snprintf(path, sizeof path, "%s/manifest.tsv", set);
	manifest = fopen(path, "r");
	reports = fopen(argv[3], "w");
	if (!manifest || !reports || !fgets(head, sizeof head, manifest)) {
		perror(path);
		return 2;
	}
	n = split(head, v, 32);
	for (int i = 0; i < FIELDS; i++) {
		at[i] = -1;
		for (int k = 0; k < n; k++)
			if (!strcmp(v[k], FIELD[i]))
				at[i] = k;
	}
	while (fgets(line, sizeof line, manifest)) {
		char *f[FIELDS], empty[] = "";

		n = split(line, v, 32);
		for (int i = 0; i < FIELDS; i++)
			f[i] = at[i] >= 0 && at[i] < n ? v[at[i]] : empty;
		if (strcmp(f[FILE_], "regex_patterns.tsv") != 0) /* patterns for the tables of names, not a submission */
			judge(f, reports);
	}
	fclose(manifest);
	fclose(reports);
	return failed != 0;
}
