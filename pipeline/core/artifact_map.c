#include "core/artifact.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/artifact_disk.h"
#include "core/text.h"

/*
 * Nothing read is believed. A read that fails gives zero, or an array of no elements, and leaves `wrong`, which is looked
 * at before what was read becomes part of the submission.
 */
struct in {
	const unsigned char *p;
	size_t left;
	const char *wrong; /* the first thing that was, NULL */
	struct submission *s;
	uint32_t nsym;
};

static bool want(struct in *r, bool fine, const char *what)
{
	if (!fine && !r->wrong)
		r->wrong = what;
	return fine;
}

static const void *take(struct in *r, size_t n)
{
	const void *p = r->p;

	if (!want(r, !r->wrong && n <= r->left, "its length"))
		return NULL;
	r->p += n;
	r->left -= n;
	return p;
}

static uint64_t number(struct in *r, uint64_t max, const char *what)
{
	const void *p = take(r, sizeof(uint64_t));
	uint64_t x = 0;

	if (p)
		memcpy(&x, p, sizeof x);
	return want(r, x <= max, what) ? x : 0;
}

/* Elements that stand in the mapping, aligned to 8. */
static const void *array(struct in *r, size_t size, uint64_t max, const char *what, uint32_t *n)
{
	uint64_t count = number(r, max < UINT32_MAX ? max : UINT32_MAX, what);
	size_t bytes = (size_t)count * size;
	const void *p = take(r, bytes);

	take(r, -bytes & 7);
	*n = r->wrong ? 0 : (uint32_t)count;
	return r->wrong ? NULL : p;
}

static const void *array_of(struct in *r, size_t size, uint32_t n, const char *what)
{
	uint32_t count;
	const void *p = array(r, size, n, what, &count);

	want(r, count == n, what);
	return r->wrong ? NULL : p;
}

static bool is_text(const char *s, size_t n)
{
	size_t bad;

	return utf8_valid(s, n, &bad) && !memchr(s, '\0', n);
}

static sym_t symbol(struct in *r, uint32_t y, const char *what)
{
	return want(r, y <= r->nsym, what) ? y : SYM_NONE;
}

static bool place(struct in *r, struct origin at, const char *what)
{
	return want(r, at.sheet == SHEET_NONE || at.sheet < r->s->nsheet, what);
}

static enum status strings(struct in *r, struct err *e)
{
	uint32_t n, bytes;
	const uint32_t *len = array(r, sizeof *len, UINT32_MAX - 1, "the number of strings", &n);
	const char *s = array(r, 1, UINT32_MAX, "the length of all strings", &bytes);

	for (uint32_t i = 0; i < n && !r->wrong; i++) {
		sym_t y;

		if (!want(r, len[i] != 0 && len[i] <= bytes && is_text(s, len[i]), "a string"))
			break;
		TRY(sym_intern(r->s->syms, s, len[i], &y, e));
		want(r, y == i + 1, "a string that comes twice");
		s += len[i];
		bytes -= len[i];
	}
	want(r, bytes == 0, "bytes behind the last string");
	r->nsym = n;
	return ST_OK;
}

static const char *text(struct in *r, const char *what)
{
	uint32_t n;
	const char *s = array(r, 1, UINT32_MAX, what, &n);
	const char *copy = s && want(r, is_text(s, n), what) ? arena_strdup(&r->s->arena, s, n) : NULL;

	return copy ? copy : "";
}

static void identity(struct in *r)
{
	struct submission *s = r->s;
	const char *sha;

	s->name = text(r, "the name");
	want(r, !strchr(s->name, '/') && strcmp(s->name, ".") != 0 && strcmp(s->name, "..") != 0, "a name that is a path");
	s->sender = text(r, "the sender");
	s->path = text(r, "the path");
	sha = text(r, "the SHA-256");
	if (want(r, *sha == '\0' || (strlen(sha) == SHA256_TEXT - 1 && strspn(sha, "0123456789abcdef") == SHA256_TEXT - 1), "the SHA-256"))
		strcpy(s->sha256, sha);
	s->unreadable = number(r, 1, "whether it is unreadable");
}

static enum status no_memory(struct err *e)
{
	return err_set(e, ST_FATAL, "no memory to read an artifact");
}

static enum status members(struct in *r, struct err *e)
{
	struct submission *s = r->s;
	uint32_t nmember, nsheet;
	const struct disk_member *m = array(r, sizeof *m, UINT16_MAX, "the number of members", &nmember);
	const struct disk_sheet *v = array(r, sizeof *v, UINT16_MAX, "the number of sheets", &nsheet);

	s->member = arena_alloc(&s->arena, nmember + 1, sizeof *s->member);
	s->sheet = arena_alloc(&s->arena, nsheet + 1, sizeof *s->sheet);
	if (!s->member || !s->sheet)
		return no_memory(e);
	for (uint32_t i = 0; i < nmember; i++) {
		want(r, m[i].first_sheet + m[i].nsheet <= (int)nsheet, "the sheets of a member");
		want(r, m[i].fate <= MEMBER_SKIPPED, "what became of a member");
		want(r, !m[i].delimiter || (m[i].delimiter < 0x80 && strchr(",;\t|", m[i].delimiter)), "the separator of a member");
		s->member[i] = (struct member){
			.path = symbol(r, m[i].path, "the path of a member"),
			.format = symbol(r, m[i].format, "the format of a member"),
			.charset = symbol(r, m[i].charset, "the charset of a member"),
			.sha256 = symbol(r, m[i].sha256, "the hash of a member"),
			.first_sheet = m[i].first_sheet, .nsheet = m[i].nsheet, .bytes = m[i].bytes, .fate = (uint8_t)m[i].fate,
			.delimiter = (char)m[i].delimiter,
		};
	}
	for (uint32_t i = 0; i < nsheet; i++) {
		want(r, v[i].member < nmember && v[i].hidden <= 1, "a sheet");
		s->sheet[i] = (struct sheet){
			.member = v[i].member, .hidden = v[i].hidden == 1, .rows = v[i].rows, .cols = v[i].cols, .cells = v[i].cells,
			.name = symbol(r, v[i].name, "the name of a sheet"),
			.layout = symbol(r, v[i].layout, "the layout of a sheet"),
		};
	}
	s->nmember = s->cmember = nmember;
	s->nsheet = s->csheet = nsheet;
	return ST_OK;
}

/* n numbers of one width, as bytes; *same is what all of them are where the width is 0. */
static const void *numbers(struct in *r, uint32_t n, uint64_t *width, uint64_t *same, const char *what)
{
	uint64_t bytes;
	const void *v;

	*width = number(r, 8, what);
	*same = number(r, UINT64_MAX, what);
	bytes = number(r, UINT64_MAX, what);
	want(r, __builtin_popcountll(*width) <= 1 && bytes == n * *width && (!*width || !*same), what);
	v = take(r, (size_t)bytes);
	take(r, -(size_t)bytes & 7);
	return v;
}

/* n numbers from 0. */
static void packed(struct in *r, struct packed *p, uint32_t n, const char *what)
{
	uint64_t width, same;
	const void *v = numbers(r, n, &width, &same, what);

	*p = (struct packed){ 0 };
	if (want(r, width <= 4 && same <= UINT32_MAX, what) && !r->wrong)
		*p = (struct packed){ (uint8_t)width, n, n, (uint32_t)same, (void *)v };
}

static void below(struct in *r, const struct packed *p, uint32_t limit, const char *what)
{
	if (!r->wrong)
		want(r, packed_below(p, limit), what);
}

/* n values, none of which has no negative. */
static void packed_int(struct in *r, struct packed_int *p, uint32_t n, const char *what)
{
	uint64_t width, same;
	const int64_t *v = numbers(r, n, &width, &same, what);
	bool least = false;

	*p = (struct packed_int){ 0 };
	if (r->wrong)
		return;
	*p = (struct packed_int){ (uint8_t)width, n, n, (int64_t)same, (void *)v };
	for (uint32_t i = 0; width == sizeof *v && i < n; i++)
		least |= v[i] == INT64_MIN;
	want(r, !least && p->same != INT64_MIN, what);
}

static void entries(struct in *r, struct column *c)
{
	const struct entry *v = array(r, sizeof *v, UINT32_MAX, "the number of entries", &c->nentry);

	want(r, c->nentry > 0, "a column without entries");
	for (uint32_t i = 0; i < c->nentry && !r->wrong; i++) {
		symbol(r, v[i].label, "the label of an entry");
		symbol(r, v[i].text, "the text of an entry");
		symbol(r, v[i].code, "the code of an entry");
		symbol(r, v[i].candidates, "the candidates of an entry");
		symbol(r, v[i].why, "the reason of an entry");
		want(r, v[i].kind <= KIND_AMBIGUOUS && v[i].how <= HOW_FILE && v[i].score <= 100, "how an entry was matched");
		place(r, v[i].first, "the origin of an entry");
	}
	c->entry = (struct entry *)v;
	c->centry = c->nentry;
}

/* Every row has a cell: runs begin at row 0, ascend, and stay inside a sheet. */
static void runs(struct in *r, struct table *t)
{
	const struct run *v = array(r, sizeof *v, UINT32_MAX, "the number of runs", &t->nrun);

	want(r, t->nrun <= t->n && (t->nrun > 0) == (t->n > 0), "the number of runs");
	for (uint32_t i = 0; i < t->nrun && !r->wrong; i++) {
		uint32_t end = i + 1 < t->nrun ? v[i + 1].obs : t->n;
		int64_t steps = (int64_t)end - v[i].obs - 1;

		if (!want(r, steps >= 0 && (i > 0 || v[i].obs == 0) && v[i].at.sheet < r->s->nsheet, "the rows of a run"))
			break;
		int64_t row = v[i].at.row + steps * v[i].drow, col;
		want(r, v[i].at.row != ROW_NONE && row >= 0 && row < ROW_NONE, "the cells of a run");
		want(r, v[i].dcol >= -UINT16_MAX && v[i].dcol <= UINT16_MAX, "the cells of a run");
		col = v[i].at.col + steps * (r->wrong ? 0 : v[i].dcol);
		want(r, v[i].at.col != UINT16_MAX && col >= 0 && col < UINT16_MAX, "the cells of a run");
	}
	t->run = (struct run *)v;
	t->crun = t->nrun;
}

static void rules(struct in *r, struct segment *seg, uint32_t ncol)
{
	const struct disk_rule *v = array_of(r, sizeof *v, ncol, "the rules of a segment");

	for (uint32_t c = 0; c < ncol && !r->wrong; c++) {
		struct dim_at *d = &seg->at[c];

		if (!want(r, v[c].kind <= AT_BESIDE, "the rule of a column"))
			break;
		*d = (struct dim_at){ .kind = (uint8_t)v[c].kind, .col = v[c].col, .row = v[c].row };
		if (d->kind == AT_HEAD)
			d->head = array(r, sizeof *d->head, UINT16_MAX + 1, "a header", &d->nhead);
		if (d->kind == AT_CARRIED)
			d->carry = array(r, sizeof *d->carry, UINT32_MAX, "the labels that are carried", &d->ncarry);
		for (uint32_t i = 1; i < d->ncarry; i++)
			want(r, d->carry[i].from_row >= d->carry[i - 1].from_row, "the order of labels that are carried");
	}
}

static enum status segments(struct in *r, struct table *t, struct err *e)
{
	const struct disk_segment *v = array(r, sizeof *v, SEGMENT_MAX, "the number of segments", &t->nseg);
	uint64_t rows = 0;

	t->seg = t->nseg ? calloc(t->nseg, sizeof *t->seg) : NULL;
	if (t->nseg && !t->seg)
		return no_memory(e);
	for (uint32_t i = 0; i < t->nseg; i++) {
		want(r, v[i].sheet < r->s->nsheet && v[i].first == rows, "a segment");
		rows += v[i].n;
		t->seg[i] = (struct segment){
			.sheet = v[i].sheet, .closed = v[i].closed, .first = v[i].first, .n = v[i].n,
			.layout = symbol(r, v[i].layout, "the layout of a segment"),
			.edition = symbol(r, v[i].edition, "the edition of a segment"),
			.number_style = symbol(r, v[i].number_style, "the number style of a segment"),
		};
	}
	want(r, rows == t->n, "the rows of all segments");
	for (uint32_t i = 0; i < t->nseg && !r->wrong; i++)
		rules(r, &t->seg[i], t->flow->ncol);
	return ST_OK;
}

/* Symbols by number, of which [0] is none. */
static const sym_t *numbered(struct in *r, uint32_t first, uint64_t max, const char *what, uint32_t *n)
{
	const sym_t *v = array(r, sizeof *v, max, what, n);

	want(r, *n >= first, what);
	for (uint32_t i = 0; i < *n && !r->wrong; i++)
		want(r, i < first ? v[i] == SYM_NONE : v[i] != SYM_NONE && v[i] <= r->nsym, what);
	return v;
}

static enum status table(struct in *r, struct table *t, struct err *e)
{
	const struct flow *f = flow_by_id(&r->s->config->flows, text(r, "a dataflow"));
	uint32_t n;
	const sym_t *fate_rule;

	*t = (struct table){ .mapped = true };
	if (!want(r, f != NULL, "a dataflow that is not known"))
		return ST_OK;
	t->flow = f;
	n = (uint32_t)number(r, UINT32_MAX - 1, "the number of rows");
	packed_int(r, &t->m, n, "the values");
	for (uint32_t c = 0; c < f->ncol; c++)
		packed(r, &t->col[c].at, n, "the entries of a column");
	packed(r, &t->scale, n, "the scales");
	packed(r, &t->state, n, "the states");
	packed(r, &t->raw, n, "the raw values");
	packed(r, &t->fate, n, "the fates");
	for (uint32_t c = 0; c < f->ncol; c++) {
		entries(r, &t->col[c]);
		below(r, &t->col[c].at, t->col[c].nentry, "the entry of a row");
	}
	t->raw_sym = (sym_t *)numbered(r, 2, UINT32_MAX, "the raw texts", &t->nraw_sym);
	fate_rule = numbered(r, 1, sizeof t->fate_rule / sizeof *t->fate_rule, "the rules of fates", &t->nfate_rule);
	below(r, &t->scale, DEC_SCALE_MAX + 1, "a scale");
	below(r, &t->state, VAL_BAD + 1, "a state");
	below(r, &t->raw, t->nraw_sym, "the raw text of a row");
	below(r, &t->fate, t->nfate_rule, "the fate of a row");
	if (!want(r, t->scale.width <= 1 && t->state.width <= 1 && t->fate.width <= 1, "scale, state or fate of a row") || r->wrong)
		return ST_OK;
	memcpy(t->fate_rule, fate_rule, t->nfate_rule * sizeof *fate_rule);
	t->n = n;
	t->craw_sym = t->nraw_sym;
	runs(r, t);
	return segments(r, t, e);
}

static void hierarchy(struct in *r, struct hierarchy *h)
{
	const struct edge *v;

	*h = (struct hierarchy){ 0 };
	h->id = (sym_t)number(r, r->nsym, "the id of a hierarchy");
	h->edition = (sym_t)number(r, r->nsym, "the edition of a hierarchy");
	v = array(r, sizeof *v, UINT32_MAX, "the edges of a hierarchy", &h->n);
	for (uint32_t i = 0; i < h->n && !r->wrong; i++) {
		symbol(r, v[i].parent, "the parent of an edge");
		symbol(r, v[i].child, "the child of an edge");
		place(r, v[i].at, "the origin of an edge");
	}
	h->edge = (struct edge *)v;
	h->cap = h->n;
}

static enum status findings(struct in *r, struct err *e)
{
	struct findings *f = &r->s->findings;
	const struct rule_info *info = NULL;
	uint32_t n;
	const struct disk_finding *v = array(r, sizeof *v, UINT32_MAX, "the number of findings", &n);

	f->v = n ? arena_alloc(&r->s->arena, n, sizeof *f->v) : NULL;
	if (n && !f->v)
		return no_memory(e);
	for (uint32_t i = 0; i < n && !r->wrong; i++) {
		sym_t rule = symbol(r, v[i].rule, "the rule of a finding");

		if (!i || v[i].rule != v[i - 1].rule)
			info = catalogue_find(&r->s->config->catalogue, sym_str(r->s->syms, rule));
		want(r, info && v[i].severity <= SEV_ERROR, "a rule that is not in the catalogue");
		place(r, v[i].at, "the origin of a finding");
		f->v[i] = (struct finding){
			.rule = rule, .severity = (uint8_t)v[i].severity, .at = v[i].at,
			.dataflow = symbol(r, v[i].dataflow, "a finding"), .key = symbol(r, v[i].key, "a finding"),
			.found = symbol(r, v[i].found, "a finding"), .expected = symbol(r, v[i].expected, "a finding"),
			.difference = symbol(r, v[i].difference, "a finding"), .note = symbol(r, v[i].note, "a finding"),
			.group = symbol(r, v[i].group, "a finding"), .id = symbol(r, v[i].id, "a finding"),
			.cause = symbol(r, v[i].cause, "a finding"), .explains = v[i].explains, .obs = v[i].obs,
			.used = v[i].used, .nused = v[i].nused, .nsuspect = v[i].nsuspect,
		};
	}
	f->used = (uint32_t *)array(r, sizeof *f->used, UINT32_MAX, "what findings are made of", &f->nused);
	for (uint32_t i = 0; i < n && !r->wrong; i++)
		want(r, f->v[i].used <= f->nused && f->v[i].nused <= f->nused - f->v[i].used && f->v[i].nsuspect <= f->v[i].nused,
			"what a finding is made of");
	f->n = f->cap = r->wrong ? 0 : n;
	return ST_OK;
}

#define INT128_MIN ((__int128)((unsigned __int128)1 << 127))

static enum status ledger(struct in *r, struct err *e)
{
	uint32_t n;
	const struct disk_line *v = array(r, sizeof *v, UINT32_MAX, "the number of ledger lines", &n);

	for (uint32_t i = 0; i < n; i++) {
		__int128 sum = (__int128)((unsigned __int128)v[i].sum_hi << 64 | v[i].sum_lo);
		struct led_line x = {
			.sheet = v[i].sheet, .stage = v[i].stage, .disposition = v[i].disposition,
			.rule = symbol(r, v[i].rule, "the rule of a ledger line"),
			.cells = v[i].cells, .hash = { v[i].lo, v[i].hi }, .sum = { sum, v[i].scale, v[i].overflow != 0 },
		};

		if (!want(r, x.sheet < r->s->nsheet && x.stage <= LED_NORMALIZE && x.disposition <= LED_SKIPPED &&
			x.sum.scale <= DEC_SCALE_MAX && v[i].overflow <= 1 && sum != INT128_MIN, "a ledger line"))
			break;
		TRY(ledger_add(r->s, &x, e));
	}
	want(r, r->wrong || r->s->ledger.n == n, "a ledger line that comes twice");
	return ST_OK;
}

static enum status body(struct in *r, struct artifact *out, struct err *e)
{
	struct submission *s = r->s;
	uint32_t n;

	TRY(strings(r, e));
	identity(r);
	TRY(members(r, e));
	n = (uint32_t)number(r, SUB_TABLES_MAX, "the number of tables");
	s->table = n ? arena_alloc(&s->arena, n, sizeof *s->table) : NULL;
	if (n && !s->table)
		return no_memory(e);
	for (; s->ntable < n && !r->wrong; s->ntable++)
		TRY(table(r, &s->table[s->ntable], e));
	n = (uint32_t)number(r, SUB_HIERARCHIES_MAX, "the number of hierarchies");
	s->hier = n ? arena_alloc(&s->arena, n, sizeof *s->hier) : NULL;
	if (n && !s->hier)
		return no_memory(e);
	for (; s->nhier < n && !r->wrong; s->nhier++)
		hierarchy(r, &s->hier[s->nhier]);
	TRY(findings(r, e));
	TRY(ledger(r, e));
	out->extra = array(r, 1, UINT32_MAX, "what was added", &n);
	out->n_extra = n;
	want(r, r->left == 0, "bytes behind its end");
	return ST_OK;
}

static const char *check_header(const unsigned char *p, size_t n, const struct config *c)
{
	struct disk_header h, expected = { .magic = ARTIFACT_MAGIC, .format = ARTIFACT_FORMAT };
	struct hash128 hash;

	if (n < sizeof h)
		return "its length";
	memcpy(&h, p, sizeof h);
	memcpy(expected.version, c->version, sizeof c->version);
	if (memcmp(h.magic, expected.magic, sizeof h.magic) != 0 || h.format != expected.format || h.zero != 0)
		return "its format";
	if (memcmp(h.version, expected.version, sizeof h.version) != 0)
		return "the version of program, mappings or rules";
	if (h.length != n)
		return "its length";
	hash = hash128(p + sizeof h, n - sizeof h, 0);
	return hash.lo != h.lo || hash.hi != h.hi ? "its checksum" : NULL;
}

static enum status map(int fd, const char *name, struct artifact *out, struct err *e)
{
	struct stat info;
	void *p;

	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0)
		return err_set(e, ST_SKIP, "%s: not a file with content", name);
	p = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		return err_set(e, ST_FATAL, "%s: %s", name, strerror(errno));
	out->map = p;
	out->n = (size_t)info.st_size;
	return ST_OK;
}

enum status artifact_map_fd(int fd, const char *name, const struct config *c, struct artifact *out, struct err *e)
{
	struct in r = { 0 };
	enum status st;

	*out = (struct artifact){ 0 };
	TRY(map(fd, name, out, e));
	r.wrong = check_header(out->map, out->n, c);
	st = r.wrong ? ST_OK : submission_init(&out->sub, c, e);
	if (st == ST_OK && !r.wrong) {
		r.p = (const unsigned char *)out->map + sizeof(struct disk_header);
		r.left = out->n - sizeof(struct disk_header);
		r.s = &out->sub;
		st = body(&r, out, e);
	}
	if (st == ST_OK && r.wrong)
		st = err_set(e, ST_SKIP, "%s: an artifact that cannot be used: %s is not as expected", name, r.wrong);
	if (st != ST_OK)
		artifact_unmap(out);
	return st;
}

enum status artifact_map(const char *path, const struct config *c, struct artifact *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum status st;

	if (fd < 0) {
		*out = (struct artifact){ 0 };
		return err_set(e, errno == EMFILE || errno == ENFILE || errno == ENOMEM ? ST_FATAL : ST_SKIP, "%s: %s", path,
			strerror(errno));
	}
	st = artifact_map_fd(fd, path, c, out, e);
	close(fd);
	return st;
}

void artifact_unmap(struct artifact *a)
{
	if (a->sub.syms)
		submission_release(&a->sub);
	if (a->map)
		munmap(a->map, a->n);
	*a = (struct artifact){ 0 };
}
