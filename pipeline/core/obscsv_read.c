#include "core/obscsv.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/csvrec.h"

/* Entries of one column that share label and text, as a list from each to the next. */
struct alike {
	uint32_t *next, cap;
};

struct reader {
	struct submission *s;
	struct err *e;
	struct csvrec rec;
	struct table *t;
	uint32_t seg;       /* number of the open segment */
	bool columns;       /* its @columns line was there */
	struct alike alike[SUB_TABLES_MAX][COL_MAX];
};

static enum status wrong(struct reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static enum status wrong(struct reader *r, const char *fmt, ...)
{
	char what[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(r->e, ST_SKIP, "line %llu: %s", (unsigned long long)r->rec.line, what);
}

static enum status no_memory(struct reader *r)
{
	return err_set(r->e, ST_FATAL, "no memory to read observations");
}

/* Fields. */

static enum status sym(struct reader *r, uint32_t i, sym_t *out)
{
	*out = SYM_NONE;
	return r->rec.field[i].n ? sym_intern(r->s->syms, r->rec.field[i].s, r->rec.field[i].n, out, r->e) : ST_OK;
}

/* Digits at *p, which is moved on; false where there are none or they pass max. */
static bool digits(const char **p, uint64_t max, uint64_t *out)
{
	uint64_t x = 0;
	const char *s = *p;

	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(x, 10u, &x) || __builtin_add_overflow(x, (uint64_t)(*s - '0'), &x) || x > max)
			return false;
	*out = x;
	if (s == *p)
		return false;
	*p = s;
	return true;
}

static enum status number(struct reader *r, uint32_t i, uint64_t max, uint64_t *out)
{
	const char *p = r->rec.field[i].s;

	if (!digits(&p, max, out) || *p)
		return wrong(r, "field %u is \"%.40s\", expected a number up to %llu", i + 1, r->rec.field[i].s, (unsigned long long)max);
	return ST_OK;
}

static enum status cell(struct reader *r, uint32_t i, struct origin *at)
{
	uint32_t row, col;

	*at = (struct origin){ ROW_NONE, 0, at->sheet };
	if (r->rec.field[i].n == 0)
		return ST_OK;
	if (!cell_parse(r->rec.field[i].s, r->rec.field[i].n, &row, &col) || row == ROW_NONE || col >= UINT16_MAX)
		return wrong(r, "field %u is \"%.40s\", expected a cell like B7", i + 1, r->rec.field[i].s);
	at->row = row;
	at->col = (uint16_t)col;
	return ST_OK;
}

/* A sheet and a cell, in two fields. */
static enum status origin(struct reader *r, uint32_t i, struct origin *at)
{
	uint64_t sheet = SHEET_NONE;

	if (r->rec.field[i].n)
		TRY(number(r, i, UINT16_MAX - 1, &sheet));
	if (sheet != SHEET_NONE && sheet >= r->s->nsheet)
		return wrong(r, "sheet %llu has no @sheet line", (unsigned long long)sheet);
	at->sheet = (uint16_t)sheet;
	return cell(r, i + 1, at);
}

static enum status want_fields(struct reader *r, uint32_t least, uint32_t most)
{
	if (r->rec.n < least || r->rec.n > most)
		return wrong(r, "%u fields in a line that begins with %.40s, expected %u", r->rec.n, r->rec.field[0].s, least);
	return ST_OK;
}

/* Lines. */

static enum status copy(struct reader *r, uint32_t i, const char **out)
{
	*out = arena_strdup(&r->s->arena, r->rec.field[i].s, r->rec.field[i].n);
	return *out ? ST_OK : no_memory(r);
}

static enum status read_submission(struct reader *r)
{
	const struct csvfield *sha = &r->rec.field[4];
	uint64_t unreadable;

	TRY(want_fields(r, 6, 6));
	TRY(copy(r, 1, &r->s->name));
	TRY(copy(r, 2, &r->s->sender));
	TRY(copy(r, 3, &r->s->path));
	if (sha->n != 0 && (sha->n != SHA256_TEXT - 1 || strspn(sha->s, "0123456789abcdef") != sha->n))
		return wrong(r, "\"%.80s\" is no SHA-256", sha->s);
	memcpy(r->s->sha256, sha->s, sha->n + 1);
	TRY(number(r, 5, 1, &unreadable));
	r->s->unreadable = unreadable;
	return ST_OK;
}

static enum status read_member(struct reader *r)
{
	uint16_t m;

	TRY(want_fields(r, 4, 5));
	if (r->rec.n == 5 && (r->rec.field[4].n != 1 || !strchr(",;\t|", *r->rec.field[4].s)))
		return wrong(r, "\"%.80s\" separates no fields", r->rec.field[4].s);
	TRY(submission_member(r->s, r->rec.field[1].s, &m, r->e));
	r->s->member[m].delimiter = r->rec.n == 5 ? *r->rec.field[4].s : 0;
	TRY(sym(r, 2, &r->s->member[m].format));
	return sym(r, 3, &r->s->member[m].charset);
}

static enum status read_sheet(struct reader *r)
{
	uint64_t member, hidden, rows, cols, cells;
	struct sheet *v;
	uint16_t i;

	TRY(want_fields(r, 8, 8));
	TRY(number(r, 1, UINT16_MAX, &member));
	if (member >= r->s->nmember)
		return wrong(r, "member %llu has no @member line", (unsigned long long)member);
	TRY(number(r, 3, 1, &hidden));
	TRY(number(r, 4, UINT32_MAX, &rows));
	TRY(number(r, 5, UINT32_MAX, &cols));
	TRY(number(r, 6, UINT64_MAX, &cells));
	TRY(submission_sheet(r->s, (uint16_t)member, r->rec.field[2].s, r->rec.field[2].n, hidden, &i, r->e));
	v = &r->s->sheet[i];
	v->rows = (uint32_t)rows;
	v->cols = (uint32_t)cols;
	v->cells = cells;
	return sym(r, 7, &v->layout);
}

static enum status read_edge(struct reader *r)
{
	sym_t id, edition, parent, child;
	struct origin at;

	TRY(want_fields(r, 7, 7));
	TRY(sym(r, 1, &id));
	TRY(sym(r, 2, &edition));
	TRY(sym(r, 3, &parent));
	TRY(sym(r, 4, &child));
	TRY(origin(r, 5, &at));
	return submission_edge(r->s, id, edition, parent, child, at, r->e);
}

static bool hash_parse(const char *s, struct hash128 *out)
{
	char half[17];

	if (strlen(s) != 32 || strspn(s, "0123456789abcdef") != 32)
		return false;
	memcpy(half, s, 16);
	half[16] = '\0';
	out->hi = strtoull(half, NULL, 16);
	out->lo = strtoull(s + 16, NULL, 16);
	return true;
}

/* What dsum_format() prints. */
static bool sum_parse(const char *s, struct dsum *out)
{
	bool minus = *s == '-', point = false, any = false;

	*out = (struct dsum){ 0 };
	if (strcmp(s, "overflow") == 0) {
		out->overflow = true;
		return true;
	}
	for (s += minus; *s; s++) {
		if (*s == '.' && any && !point && s[1]) {
			point = true;
			continue;
		}
		if (*s < '0' || *s > '9' || out->scale == DEC_SCALE_MAX || __builtin_mul_overflow(out->m, 10, &out->m) ||
			__builtin_sub_overflow(out->m, *s - '0', &out->m)) /* downwards, where one more fits */
			return false;
		out->scale = (uint8_t)(out->scale + point);
		any = true;
	}
	return any && (minus || !__builtin_mul_overflow(out->m, -1, &out->m));
}

static enum status read_ledger(struct reader *r)
{
	struct led_line v = { 0 };
	uint64_t sheet;

	TRY(want_fields(r, 8, 8));
	TRY(number(r, 1, UINT16_MAX, &sheet));
	if (sheet >= r->s->nsheet)
		return wrong(r, "sheet %llu has no @sheet line", (unsigned long long)sheet);
	v.sheet = (uint16_t)sheet;
	while (v.stage <= LED_NORMALIZE && strcmp(led_stage_word(v.stage), r->rec.field[2].s) != 0)
		v.stage++;
	while (v.disposition <= LED_SKIPPED && strcmp(led_disposition_word(v.disposition), r->rec.field[3].s) != 0)
		v.disposition++;
	if (v.stage > LED_NORMALIZE || v.disposition > LED_SKIPPED)
		return wrong(r, "\"%.40s/%.40s\" is no line of a ledger", r->rec.field[2].s, r->rec.field[3].s);
	TRY(sym(r, 4, &v.rule));
	TRY(number(r, 5, UINT64_MAX, &v.cells));
	if (!hash_parse(r->rec.field[6].s, &v.hash))
		return wrong(r, "\"%.40s\" is no hash", r->rec.field[6].s);
	if (!sum_parse(r->rec.field[7].s, &v.sum))
		return wrong(r, "\"%.80s\" is no sum", r->rec.field[7].s);
	return ledger_add(r->s, &v, r->e);
}

static enum status read_finding(struct reader *r)
{
	struct finding f = { 0 };
	sym_t *const text[] = { &f.dataflow, &f.key, &f.found, &f.expected, &f.difference, &f.note, &f.group, &f.cause };

	uint64_t explains = 0;

	TRY(want_fields(r, 11, 13));
	if (!catalogue_find(&r->s->config->catalogue, r->rec.field[1].s))
		return wrong(r, "rule \"%.40s\" is not in the catalogue", r->rec.field[1].s);
	TRY(origin(r, 2, &f.at));
	for (uint32_t i = 0; i < sizeof text / sizeof *text && 4 + i < r->rec.n; i++)
		TRY(sym(r, 4 + i, text[i]));
	if (r->rec.n == 13)
		TRY(number(r, 12, UINT32_MAX, &explains));
	f.explains = (uint32_t)explains;
	return finding_add(r->s, r->rec.field[1].s, &f, r->e);
}

static enum status read_dataflow(struct reader *r)
{
	const struct flow *f;

	TRY(want_fields(r, 2, 2));
	f = flow_by_id(&r->s->config->flows, r->rec.field[1].s);
	if (!f)
		return wrong(r, "dataflow \"%.40s\" is not known", r->rec.field[1].s);
	r->columns = false;
	return submission_table(r->s, f, &r->t, r->e);
}

static enum status column(struct reader *r, const char *id, uint32_t *out)
{
	int c = r->t ? flow_col_by_id(r->t->flow, id) : -1;

	*out = 0;
	if (!r->t)
		return wrong(r, "a line that belongs behind @dataflow");
	if (c < 0)
		return wrong(r, "dataflow %s has no column \"%.40s\"", r->t->flow->id, id);
	*out = (uint32_t)c;
	return ST_OK;
}

/* The entry with this label, text and code, which is new or known. */
static enum status entry(struct reader *r, uint32_t col, sym_t label, sym_t text, sym_t code, struct origin at, uint32_t *out)
{
	struct alike *a = &r->alike[r->t - r->s->table][col];
	struct column *c = &r->t->col[col];
	uint32_t n = c->nentry, i, last;

	TRY(table_entry(r->t, col, label, text, at, &i, r->e));
	if (c->nentry + 1 >= a->cap) { /* room for one more */
		uint32_t cap = c->nentry * 2 + 64;
		uint32_t *more = realloc(a->next, cap * sizeof *more);

		if (!more)
			return no_memory(r);
		memset(more + a->cap, 0, (cap - a->cap) * sizeof *more);
		*a = (struct alike){ more, cap };
	}
	if (i < n) { /* known: it, one of those alike, or another one */
		for (last = i; c->entry[last].code != code && a->next[last]; last = a->next[last])
			;
		if (c->entry[last].code == code) {
			*out = last;
			return ST_OK;
		}
		TRY(table_entry_again(r->t, col, last, &i, r->e));
		a->next[last] = i;
		c->entry[i].first = at;
	}
	c->entry[i].code = code;
	c->entry[i].kind = code ? KIND_CODE : KIND_NONE;
	*out = i;
	return ST_OK;
}

static enum status read_entry(struct reader *r)
{
	sym_t label, text, code, candidates, why;
	uint64_t kind, how, score;
	struct origin at;
	uint32_t c, i;
	struct entry *v;
	bool absent;

	TRY(want_fields(r, 12, 12));
	TRY(column(r, r->rec.field[1].s, &c));
	TRY(sym(r, 2, &label));
	TRY(sym(r, 3, &text));
	TRY(sym(r, 4, &code));
	TRY(number(r, 5, KIND_AMBIGUOUS, &kind));
	TRY(number(r, 6, HOW_FILE, &how));
	TRY(number(r, 7, 100, &score));
	TRY(sym(r, 8, &candidates));
	TRY(sym(r, 9, &why));
	TRY(origin(r, 10, &at));
	absent = r->alike[r->t - r->s->table][c].cap == 0;
	if (absent && (label || text))
		return wrong(r, "the first entry of a column is the absent one");
	TRY(entry(r, c, label, text, absent ? SYM_NONE : code, at, &i));
	v = &r->t->col[c].entry[i];
	v->code = code;
	v->kind = (uint8_t)kind;
	v->how = (uint8_t)how;
	v->score = (uint8_t)score;
	v->candidates = candidates;
	v->why = why;
	return ST_OK;
}

/* " 3" at *p. */
static bool blank_number(const char **p, uint64_t max, uint32_t *out)
{
	uint64_t x;

	if (**p != ' ')
		return false;
	++*p;
	if (!digits(p, max, &x))
		return false;
	*out = (uint32_t)x;
	return true;
}

static bool read_head(const char *p, uint16_t *head, uint32_t n)
{
	uint32_t x;

	for (uint32_t i = 0; i < n; i++) {
		if (p[0] == ' ' && p[1] == '-') {
			p += 2;
			x = UINT16_MAX;
		} else if (!blank_number(&p, UINT16_MAX - 1, &x)) {
			return false;
		}
		head[i] = (uint16_t)x;
	}
	return *p == '\0';
}

static bool read_carries(const char *p, struct carry *v, uint32_t n)
{
	uint64_t x;

	for (uint32_t i = 0; i < n; i++) {
		if (!blank_number(&p, UINT32_MAX, &v[i].from_row) || *p++ != '>' || !digits(&p, UINT32_MAX, &x))
			return false;
		v[i].label_row = (uint32_t)x;
		if (i && v[i].from_row < v[i - 1].from_row)
			return false;
	}
	return *p == '\0';
}

static enum status read_rule(struct reader *r, uint32_t i, struct segment *seg)
{
	char *s = r->rec.field[i].s, *blank = strchr(s, ' ');
	const char *p = blank ? blank + 1 : "";
	struct dim_at d = { 0 };
	uint32_t c, x, n = 0;
	bool fine = false;

	if (!blank)
		return wrong(r, "\"%.40s\" says not where a column stands", s);
	*blank = '\0';
	TRY(column(r, s, &c));
	if (strncmp(p, "row", 3) == 0) {
		p += 3;
		fine = blank_number(&p, UINT16_MAX, &x) && !*p;
		d.kind = AT_ROW;
		d.col = fine ? (uint16_t)x : 0;
	} else if (strncmp(p, "beside", 6) == 0) {
		p += 6;
		fine = blank_number(&p, UINT16_MAX, &x) && !*p;
		d.kind = AT_BESIDE;
		d.col = fine ? (uint16_t)x : 0;
	} else if (strncmp(p, "cell", 4) == 0) {
		p += 4;
		fine = blank_number(&p, UINT32_MAX, &d.row) && blank_number(&p, UINT16_MAX, &x) && !*p;
		d.kind = AT_CELL;
		d.col = fine ? (uint16_t)x : 0;
	} else if (strncmp(p, "head", 4) == 0) {
		uint16_t *head;

		p += 4;
		d.kind = AT_HEAD;
		fine = blank_number(&p, UINT32_MAX, &d.row);
		for (const char *q = p; *q; q++)
			n += *q == ' ';
		head = arena_alloc(&r->s->arena, n + 1, sizeof *head);
		if (!head)
			return no_memory(r);
		fine = fine && n <= UINT16_MAX && read_head(p, head, n);
		d.nhead = n;
		d.head = head;
	} else if (strncmp(p, "carried", 7) == 0) {
		struct carry *carry;

		p += 7;
		d.kind = AT_CARRIED;
		fine = blank_number(&p, UINT16_MAX, &x);
		d.col = fine ? (uint16_t)x : 0;
		for (const char *q = p; *q; q++)
			n += *q == ' ';
		carry = arena_alloc(&r->s->arena, n + 1, sizeof *carry);
		if (!carry)
			return no_memory(r);
		fine = fine && read_carries(p, carry, n);
		d.ncarry = n;
		d.carry = carry;
	}
	if (!fine)
		return wrong(r, "\"%s %.40s\" says not where the column stands", s, blank + 1);
	seg->at[c] = d;
	return ST_OK;
}

static enum status read_segment(struct reader *r)
{
	uint64_t i, sheet;
	struct segment *v;
	sym_t layout;

	TRY(want_fields(r, 7, 7 + COL_MAX));
	if (!r->t)
		return wrong(r, "@segment belongs behind @dataflow");
	TRY(number(r, 1, UINT32_MAX, &i));
	if (i != r->t->nseg)
		return wrong(r, "segment %llu, expected %u", (unsigned long long)i, r->t->nseg);
	TRY(number(r, 2, UINT16_MAX, &sheet));
	if (sheet >= r->s->nsheet)
		return wrong(r, "sheet %llu has no @sheet line", (unsigned long long)sheet);
	TRY(sym(r, 3, &layout));
	TRY(table_segment(r->t, (uint16_t)sheet, layout, &v, r->e));
	TRY(sym(r, 4, &v->edition));
	TRY(sym(r, 5, &v->number_style));
	for (char *save = NULL, *id = strtok_r(r->rec.field[6].s, " ", &save); id; id = strtok_r(NULL, " ", &save)) {
		uint32_t c;

		TRY(column(r, id, &c));
		v->closed |= 1u << c;
	}
	for (uint32_t k = 7; k < r->rec.n; k++)
		TRY(read_rule(r, k, v));
	r->seg = (uint32_t)i;
	r->columns = false;
	return ST_OK;
}

static enum status read_columns(struct reader *r)
{
	static const char *const before[] = { "SEGMENT", "CELL" }, *const after[] = { "VALUE", "OBS_VALUE", "STATE", "FATE" };
	static const char *const part[] = { "", ".text", ".code" };
	uint32_t ncol, i = 1;

	if (!r->t || !r->t->nseg)
		return wrong(r, "@columns belongs behind @segment");
	ncol = r->t->flow->ncol;
	TRY(want_fields(r, 7 + 3 * ncol, 7 + 3 * ncol));
	for (; i < r->rec.n; i++) {
		const char *stem, *end = "", *is = r->rec.field[i].s;
		size_t n;

		if (i < 3) {
			stem = before[i - 1];
		} else if (i < 3 + 3 * ncol) {
			stem = r->t->flow->col[(i - 3) / 3].id;
			end = part[(i - 3) % 3];
		} else {
			stem = after[i - 3 - 3 * ncol];
		}
		n = strlen(stem);
		if (strncmp(is, stem, n) != 0 || strcmp(is + n, end) != 0)
			return wrong(r, "column %u is \"%.40s\", expected %s%s", i + 1, is, stem, end);
	}
	r->columns = true;
	return ST_OK;
}

static enum status read_value(struct reader *r, uint32_t row, uint32_t i)
{
	struct symbols *syms = r->s->syms;
	enum val_state state = VAL_NUMBER;
	struct dec d = { 0, 0 };
	sym_t fate;

	while (state <= VAL_BAD && strcmp(val_state_word(state), r->rec.field[i + 2].s) != 0)
		state++;
	if (state > VAL_BAD)
		return wrong(r, "\"%.40s\" is no state of a value", r->rec.field[i + 2].s);
	if (state <= VAL_NIL ? !dec_parse_canonical(r->rec.field[i + 1].s, r->rec.field[i + 1].n, &d) : r->rec.field[i + 1].n != 0)
		return wrong(r, "OBS_VALUE is \"%.40s\" in the state %s", r->rec.field[i + 1].s, r->rec.field[i + 2].s);
	TRY(table_set_value(r->t, syms, row, state, d, r->e));
	TRY(sym(r, i + 3, &fate));
	return fate ? table_reject(r->t, row, fate, r->e) : ST_OK;
}

static enum status read_row(struct reader *r)
{
	uint32_t entries[COL_MAX] = { 0 }, ncol, value;
	struct origin at = { 0 };
	uint64_t seg;

	if (!r->t || !r->columns || strcmp(r->rec.field[0].s, r->t->flow->id) != 0)
		return wrong(r, "\"%.40s\" begins a line that belongs behind @dataflow, @segment and @columns", r->rec.field[0].s);
	ncol = r->t->flow->ncol;
	value = 3 + 3 * ncol;
	TRY(want_fields(r, value + 4, value + 4));
	TRY(number(r, 1, UINT32_MAX, &seg));
	if (seg != r->seg)
		return wrong(r, "segment %llu among the rows of segment %u", (unsigned long long)seg, r->seg);
	at.sheet = r->t->seg[r->seg].sheet;
	TRY(cell(r, 2, &at));
	if (at.row == ROW_NONE)
		return wrong(r, "an observation without a cell");
	for (uint32_t c = 0; c < ncol; c++) {
		sym_t label, text, code;

		TRY(sym(r, 3 + 3 * c, &label));
		TRY(sym(r, 4 + 3 * c, &text));
		TRY(sym(r, 5 + 3 * c, &code));
		TRY(entry(r, c, label, text, code, at, &entries[c]));
	}
	TRY(table_push(r->t, r->s->syms, entries, r->rec.field[value].s, r->rec.field[value].n, at, r->e));
	return read_value(r, r->t->n - 1, value);
}

static enum status read_all(struct reader *r)
{
	static const struct {
		const char *mark;
		enum status (*read)(struct reader *r);
	} kinds[] = {
		{ "@submission", read_submission }, { "@member", read_member }, { "@sheet", read_sheet }, { "@edge", read_edge },
		{ "@ledger", read_ledger }, { "@finding", read_finding }, { "@dataflow", read_dataflow }, { "@entry", read_entry },
		{ "@segment", read_segment }, { "@columns", read_columns },
	};
	bool any = false;

	for (;;) {
		enum status st = csvrec_next(&r->rec, r->e);
		size_t k = 0;

		if (st == ST_END)
			return any ? ST_OK : err_set(r->e, ST_SKIP, "line 1: empty, expected @submission");
		TRY(st);
		while (k < sizeof kinds / sizeof *kinds && strcmp(kinds[k].mark, r->rec.field[0].s) != 0)
			k++;
		if (any == (k == 0))
			return wrong(r, any ? "a second @submission" : "\"%.40s\", expected @submission", r->rec.field[0].s);
		if (k == sizeof kinds / sizeof *kinds && r->rec.field[0].s[0] == '@')
			return wrong(r, "\"%.40s\" is no kind of line", r->rec.field[0].s);
		TRY(k < sizeof kinds / sizeof *kinds ? kinds[k].read(r) : read_row(r));
		any = true;
	}
}

enum status obscsv_read(struct submission *s, FILE *in, struct err *e)
{
	struct reader *r = calloc(1, sizeof *r);
	enum status st;

	if (!r)
		return err_set(e, ST_FATAL, "no memory to read observations");
	r->s = s;
	r->rec.in = in;
	r->e = e;
	st = read_all(r);
	for (size_t t = 0; t < sizeof r->alike / sizeof *r->alike; t++)
		for (size_t c = 0; c < COL_MAX; c++)
			free(r->alike[t][c].next);
	csvrec_release(&r->rec);
	free(r);
	return st;
}
