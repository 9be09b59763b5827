/*
 * verify_findings.c - findings counted again, in the file of the run and in those of the submissions.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "emit/verify.h"

static int severity_of(const struct vfield *f)
{
	for (int k = 0; k < 3; k++)
		if (f->n == strlen(severity_word((enum severity)k)) && !memcmp(f->s, severity_word((enum severity)k), f->n))
			return k;
	return -1;
}

static bool is(const struct vfield *f, const char *text)
{
	return f->n == strlen(text) && !memcmp(f->s, text, f->n);
}

/* What the finding says of a file. */
static void count_files(struct vsub *s, const struct vfield *rule, const struct vfield *member)
{
	if (is(rule, "UNREADABLE"))
		*(member->n ? &s->told[V_REFUSED] : &s->whole) += 1;
	else if (is(rule, "FILE-SKIPPED"))
		s->told[V_LEFT]++;
}

/* A file that is not read has one finding that says why, or all files of the submission have one together. */
static enum status check_files(const struct vrun *v, struct err *e)
{
	for (uint32_t i = 0; i < v->nsub; i++) {
		const struct vsub *s = &v->sub[i];
		bool none = s->whole == 1 && !s->told[V_REFUSED] && !s->file[V_READ] && !s->file[V_LEFT];

		if (!none && (s->whole || s->told[V_REFUSED] != s->file[V_REFUSED]))
			return err_set(e, ST_SKIP, "findings.csv: %s has %llu files that are refused, %llu findings say so", s->name,
				(unsigned long long)s->file[V_REFUSED], (unsigned long long)s->told[V_REFUSED]);
		if (s->told[V_LEFT] != s->file[V_LEFT])
			return err_set(e, ST_SKIP, "findings.csv: %s has %llu files that are skipped, %llu findings say so", s->name,
				(unsigned long long)s->file[V_LEFT], (unsigned long long)s->told[V_LEFT]);
	}
	return ST_OK;
}

/* The file of the run counts for all; own: it also is, or only is, the file of that submission. */
static enum status findings_file(struct vrun *v, const char *name, bool all, struct vsub *own, struct err *e)
{
	int id = 0, severity = 0, submission = 0, rule = 0, member = 0;
	struct vmap ids = { 0 };
	struct vcsv *c;
	enum status st = vcsv_open(&c, v, name, e);

	if (st == ST_OK)
		st = vcsv_need(c, "id", &id, e);
	if (st == ST_OK)
		st = vcsv_need(c, "severity", &severity, e);
	if (st == ST_OK)
		st = vcsv_need(c, "submission", &submission, e);
	if (st == ST_OK)
		st = vcsv_need(c, "rule", &rule, e);
	if (st == ST_OK)
		st = vcsv_need(c, "member", &member, e);
	while (st == ST_OK && (st = vcsv_next(c, e)) == ST_OK) {
		int k = severity_of(&c->field[severity]);
		struct vsub *s = vrun_sub(v, &c->field[submission]);
		bool is_new;

		if (k < 0 || !s || (own && s != own)) {
			st = vcsv_fails(c, "a severity or submission that does not belong here", e);
			break;
		}
		if (vmap_at(&ids, vkey_of(&c->field[id], 1), &is_new) == UINT32_MAX)
			st = err_set(e, ST_FATAL, "no memory");
		else if (!is_new)
			st = vcsv_fails(c, "this id is there twice", e);
		if (all)
			count_files(s, &c->field[rule], &c->field[member]);
		s->all_findings[k] += all;
		s->own_findings[k] += own != NULL;
		if (own)
			s->own_ids = hash128_add(s->own_ids, vkey_of(&c->field[id], 1));
	}
	vmap_release(&ids);
	vcsv_close(c);
	return st == ST_END ? ST_OK : st;
}

static enum status own_name(const struct vsub *s, char name[PATH_MAX], struct err *e)
{
	if (snprintf(name, PATH_MAX, "submissions/%s/findings.csv", s->name) >= PATH_MAX)
		return err_set(e, ST_SKIP, "the path of %s is too long", s->name);
	return ST_OK;
}

enum status verify_findings(struct vrun *v, struct err *e)
{
	const struct vfile *all = vrun_file(v, "findings.csv");
	struct vsub *own = NULL;
	char name[PATH_MAX];

	for (uint32_t i = 0; i < v->nsub && all && all->linked && !own; i++) {
		TRY(own_name(&v->sub[i], name, e));
		if (vfile_same(all, vrun_file(v, name)))
			own = &v->sub[i];
	}
	TRY(findings_file(v, "findings.csv", true, own, e));
	return check_files(v, e);
}

enum status verify_submission_findings(struct vrun *v, uint32_t sub, struct err *e)
{
	struct vsub *s = &v->sub[sub];
	char name[PATH_MAX];

	if (snprintf(name, sizeof name, "submissions/%s/findings.json", s->name) >= PATH_MAX)
		return err_set(e, ST_SKIP, "the path of %s is too long", s->name);
	TRY(verify_report(v, name, &s->report_findings, &s->report_ids, e));
	TRY(own_name(s, name, e));
	if (vfile_same(vrun_file(v, name), vrun_file(v, "findings.csv")))
		return ST_OK; /* verify_findings() counts it as both */
	return findings_file(v, name, false, s, e);
}
