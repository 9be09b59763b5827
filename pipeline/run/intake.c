#include "run/intake.h"

#include <string.h>

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "out of memory for the files of a submission");
}

enum status intake_look(const struct config *c, const struct input *input, uint32_t ninput, const struct opened *o, struct arena *a,
	struct intake *out, struct err *e)
{
	struct unpack_budget budget = { .limits = &c->limits };
	struct intake_member *to;

	*out = (struct intake){ .ninput = ninput, .opened = o };
	out->unpacking = arena_alloc(a, ninput, sizeof *out->unpacking);
	if (!out->unpacking)
		return no_memory(e);
	for (uint32_t i = 0; i < ninput; i++) {
		if (!o[i].refused)
			TRY(unpack_look(input[i].name, o[i].bytes.p, o[i].bytes.n, o[i].bytes.sha256, &budget, a, &out->unpacking[i], e));
		out->n += o[i].refused ? 1 : out->unpacking[i].n;
	}
	out->v = to = arena_alloc(a, out->n, sizeof *to);
	if (!to)
		return no_memory(e);
	for (uint32_t i = 0; i < ninput; i++) {
		const struct unpacking *u = &out->unpacking[i];

		if (o[i].refused)
			*to++ = (struct intake_member){ input[i].name, o[i].why.msg, false, 0, "" };
		for (uint32_t k = 0; k < u->n; k++) {
			const struct unpacked *x = &u->member[k];

			*to++ = (struct intake_member){ x->path, x->why, x->fate == UNPACK_SKIPPED, x->bytes, x->sha256 };
		}
	}
	return ST_OK;
}

struct walk {
	enum status (*member)(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e);
	void *user;
	uint32_t first; /* of the input */
};

static enum status on_member(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e)
{
	struct walk *w = user;

	return w->member(w->user, w->first + i, p, n, e);
}

enum status intake_each(const struct intake *m,
	enum status (*member)(void *user, uint32_t i, const unsigned char *p, size_t n, struct err *e), void *user, struct err *e)
{
	struct walk w = { member, user, 0 };

	for (uint32_t i = 0; i < m->ninput; i++) {
		if (m->opened[i].refused)
			TRY(on_member(&w, 0, NULL, 0, e));
		else
			TRY(unpack_each(&m->unpacking[i], on_member, &w, e));
		w.first += m->opened[i].refused ? 1 : m->unpacking[i].n;
	}
	return ST_OK;
}

enum status intake_member(struct submission *s, const struct intake_member *m, uint16_t *member, struct err *e)
{
	struct member *to;

	TRY(submission_member(s, m->path, member, e));
	to = &s->member[*member];
	to->bytes = m->bytes;
	to->fate = !m->why ? MEMBER_READ : m->skipped ? MEMBER_SKIPPED : MEMBER_REFUSED;
	return *m->sha256 ? sym_intern_z(s->syms, m->sha256, &to->sha256, e) : ST_OK;
}

enum status intake_set_aside(struct submission *s, uint16_t member, const struct intake_member *m, struct err *e)
{
	uint16_t sheet;

	TRY(submission_sheet(s, member, "", 0, false, &sheet, e));
	return finding_say(s, m->skipped ? RULE_SKIPPED : RULE_UNREADABLE, (struct origin){ ROW_NONE, 0, sheet }, NULL, NULL, m->why, e);
}
