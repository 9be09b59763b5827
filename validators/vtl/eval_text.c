/* eval_text.c - functions of texts, dates and periods; casts. Positions and lengths count characters, from 1. */
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucasemap.h>

#include "validators/calendar.h"
#include "validators/vtl/eval.h"

static enum status room(struct vtl_eval *ev, size_t n, struct err *e)
{
	char *v;

	if (n <= ev->ctext)
		return ST_OK;
	v = realloc(ev->text, n * 2);
	if (!v)
		return err_set(e, ST_FATAL, "out of memory for a text of %zu bytes", n);
	ev->text = v;
	ev->ctext = n * 2;
	return ST_OK;
}

static size_t character(const char *s)
{
	unsigned char c = (unsigned char)*s;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static size_t characters(const char *s, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		k += ((unsigned char)s[i] & 0xc0) != 0x80;
	return k;
}

/* Skips count characters. */
static const char *forward(const char *s, const char *end, int64_t count)
{
	while (count-- > 0 && s < end)
		s += character(s);
	return s < end ? s : end;
}

static enum status keep(struct vtl_eval *ev, const char *s, size_t n, sym_t *out, struct err *e)
{
	return sym_intern(ev->syms, s, n, out, e);
}

/* A whole argument; absent or null: as given. */
static int64_t whole_arg(const struct vtl_vec *v, uint32_t i, int64_t absent)
{
	size_t at = v->constant ? 0 : i;

	return v->scale[at] < VTL_REAL ? v->m[at] : absent;
}

static enum status casemap(struct vtl_eval *ev, bool upper, const char *s, size_t n, sym_t *out, struct err *e)
{
	UErrorCode ec = U_ZERO_ERROR;
	UCaseMap *map = ucasemap_open("", 0, &ec);
	int32_t len;

	if (U_FAILURE(ec))
		return err_set(e, ST_FATAL, "out of memory changing case");
	if (room(ev, n * 3 + 16, e) != ST_OK) { /* no mapping is longer */
		ucasemap_close(map);
		return ST_FATAL;
	}
	len = upper ? ucasemap_utf8ToUpper(map, ev->text, (int32_t)ev->ctext, s, (int32_t)n, &ec) :
		ucasemap_utf8ToLower(map, ev->text, (int32_t)ev->ctext, s, (int32_t)n, &ec);
	ucasemap_close(map);
	if (U_FAILURE(ec) && ec != U_STRING_NOT_TERMINATED_WARNING)
		return err_set(e, ST_FATAL, "out of memory changing case");
	return keep(ev, ev->text, (size_t)len, out, e);
}

static enum status replace(struct vtl_eval *ev, const char *s, size_t n, const char *what, const char *with, sym_t *out, struct err *e)
{
	size_t k = strlen(what), w = strlen(with), len = 0;
	const char *at;

	if (!k)
		return keep(ev, s, n, out, e);
	TRY(room(ev, n + n / k * w + 1, e));
	for (; (at = strstr(s, what)) != NULL; s = at + k) {
		memcpy(ev->text + len, s, (size_t)(at - s));
		len += (size_t)(at - s);
		memcpy(ev->text + len, with, w);
		len += w;
	}
	memcpy(ev->text + len, s, strlen(s));
	return keep(ev, ev->text, len + strlen(s), out, e);
}

/* The position of the nth occurrence at or behind `start`; 0: there is none. */
static int64_t instr(const char *s, size_t n, const char *what, int64_t start, int64_t nth)
{
	const char *end = s + n, *p = forward(s, end, start - 1), *at = NULL;

	for (; nth > 0; nth--) {
		at = strstr(p, what);
		if (!at)
			return 0;
		p = at < end ? at + character(at) : end;
	}
	return at ? (int64_t)characters(s, (size_t)(at - s)) + 1 : 0;
}

static int64_t year_of(const char *s)
{
	return strspn(s, "0123456789") >= 4 ? strtol((char[5]){ s[0], s[1], s[2], s[3], '\0' }, NULL, 10) : -1;
}

static enum status one(struct vtl_eval *ev, const struct vtl_expr *x, const struct vtl_vec *arg, uint32_t i, const char *const *t, size_t n,
	struct vtl_reg *r, struct err *e)
{
	const char *s = t[0], *end = s + n;
	int64_t from, count;

	switch (x->op) {
	case VOP_LENGTH:
		r->m[i] = (int64_t)characters(s, n);
		return ST_OK;
	case VOP_YEAR:
		r->m[i] = year_of(s);
		r->scale[i] = r->m[i] < 0 ? VTL_N_NULL : 0;
		return ST_OK;
	case VOP_INSTR:
		from = x->n > 2 ? whole_arg(&arg[2], i, 1) : 1;
		count = x->n > 3 ? whole_arg(&arg[3], i, 1) : 1;
		r->m[i] = instr(s, n, t[1], from, count);
		return ST_OK;
	case VOP_CONCAT:
		TRY(room(ev, n + strlen(t[1]) + 1, e));
		memcpy(ev->text, s, n);
		memcpy(ev->text + n, t[1], strlen(t[1]));
		return keep(ev, ev->text, n + strlen(t[1]), &r->sym[i], e);
	case VOP_SUBSTR:
		from = x->n > 1 ? whole_arg(&arg[1], i, 1) : 1;
		count = x->n > 2 ? whole_arg(&arg[2], i, INT64_MAX) : INT64_MAX;
		s = forward(s, end, from - 1);
		return keep(ev, s, (size_t)(forward(s, end, count) - s), &r->sym[i], e);
	case VOP_UPPER:
	case VOP_LOWER:
		return casemap(ev, x->op == VOP_UPPER, s, n, &r->sym[i], e);
	case VOP_REPLACE:
		return replace(ev, s, n, t[1], x->n > 2 ? t[2] : "", &r->sym[i], e);
	default:
		while (x->op != VOP_RTRIM && s < end && *s == ' ')
			s++;
		while (x->op != VOP_LTRIM && end > s && end[-1] == ' ')
			end--;
		return keep(ev, s, (size_t)(end - s), &r->sym[i], e);
	}
}

enum status eval_texts(struct vtl_eval *ev, const struct vtl_expr *x, const struct vtl_vec *arg, uint32_t n, struct vtl_reg *r, struct err *e)
{
	for (uint32_t i = 0; i < n; i++) {
		const char *t[4] = { "", "", "", "" };
		sym_t first = arg[0].type == VTL_NULL ? VTL_SYM_NULL : arg[0].sym[arg[0].constant ? 0 : i];
		bool null = first == VTL_SYM_NULL;

		for (uint32_t k = 0; k < x->n; k++) {
			size_t at = arg[k].constant ? 0 : i;

			if (!vtl_is_text(arg[k].type))
				continue;
			null |= arg[k].sym[at] == VTL_SYM_NULL;
			if (arg[k].sym[at] != VTL_SYM_NULL)
				t[k] = sym_str(ev->syms, arg[k].sym[at]);
		}
		r->m[i] = 0;
		r->scale[i] = null ? VTL_N_NULL : 0;
		if (null) {
			r->sym[i] = VTL_SYM_NULL;
			continue;
		}
		/* Interning may move what the texts point to only where a new one is made, and that is the last step of each. */
		TRY(one(ev, x, arg, i, t, sym_len(ev->syms, first), r, e));
	}
	return ST_OK;
}

/* ---- casts ---- */

static bool number_of(const char *s, size_t n, bool whole, int64_t *m, uint8_t *scale)
{
	struct dec d;
	char *end;
	double x;

	if (dec_parse(s, n, &d)) {
		d = dec_trim(d);
		*m = d.m;
		*scale = d.scale;
		return !whole || d.scale == 0;
	}
	x = strtod(s, &end);
	if (!n || *end || strpbrk(s, "nNxX") || x - x != 0)
		return false;
	*m = vtl_bits(x);
	*scale = VTL_REAL;
	return !whole;
}

static enum status number_text(struct vtl_eval *ev, int64_t m, uint8_t scale, sym_t *out, struct err *e)
{
	char buf[DEC_TEXT];
	size_t n = scale == VTL_REAL ? double_shortest(vtl_real(m, scale), buf) : dec_format(dec_trim((struct dec){ m, scale }), buf);

	return keep(ev, buf, n, out, e);
}

enum status eval_cast(struct vtl_eval *ev, unsigned from, unsigned to, const struct vtl_vec *a, uint32_t n, struct vtl_reg *r, struct err *e)
{
	for (uint32_t i = 0; i < n; i++) {
		size_t at = a->constant ? 0 : i;
		const char *s;
		bool ok = true;

		r->sym[i] = VTL_SYM_NULL;
		r->b[i] = VTL_B_NULL;
		r->m[i] = 0;
		r->scale[i] = VTL_N_NULL;
		if (from == VTL_NULL || (vtl_is_text(from) ? a->sym[at] == VTL_SYM_NULL : from == VTL_BOOLEAN ? a->b[at] == VTL_B_NULL : a->scale[at] == VTL_N_NULL))
			continue;
		s = vtl_is_text(from) ? sym_str(ev->syms, a->sym[at]) : "";
		if (vtl_is_text(from) && vtl_is_text(to)) {
			ok = to == VTL_DATE ? day_is(s) : to != VTL_PERIOD || vtl_is_period(s);
			r->sym[i] = ok ? a->sym[at] : VTL_SYM_NULL;
		} else if (vtl_is_text(from) && vtl_is_number(to)) {
			ok = number_of(s, strlen(s), to == VTL_INTEGER, &r->m[i], &r->scale[i]);
			if (!ok)
				r->scale[i] = VTL_N_NULL;
		} else if (vtl_is_text(from)) {
			ok = !strcmp(s, "true") || !strcmp(s, "false");
			r->b[i] = ok ? *s == 't' : VTL_B_NULL;
		} else if (vtl_is_number(from) && vtl_is_number(to)) {
			ok = to == VTL_NUMBER || a->scale[at] == 0;
			r->m[i] = a->m[at];
			r->scale[i] = ok ? a->scale[at] : VTL_N_NULL;
		} else if (vtl_is_number(from) && to == VTL_BOOLEAN) {
			r->b[i] = a->m[at] != 0;
		} else if (vtl_is_number(from)) {
			TRY(number_text(ev, a->m[at], a->scale[at], &r->sym[i], e));
		} else if (vtl_is_number(to)) {
			r->m[i] = a->b[at];
			r->scale[i] = 0;
		} else if (to == VTL_BOOLEAN) {
			r->b[i] = a->b[at];
		} else {
			TRY(keep(ev, a->b[at] ? "true" : "false", a->b[at] ? 4 : 5, &r->sym[i], e));
		}
		if (!ok) {
			vtl_fault(ev, i, VTL_CAST);
		}
	}
	return ST_OK;
}
