#include "core/artifact.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/artifact_disk.h"
#include "core/artifact_in.h"

static enum status strings(struct in *r, struct err *e)
{
	uint32_t n, bytes;
	const uint32_t *len = in_array(r, sizeof *len, UINT32_MAX - 1, "the number of strings", &n);
	const char *s = in_array(r, 1, UINT32_MAX, "the length of all strings", &bytes);

	for (uint32_t i = 0; i < n && !r->wrong; i++) {
		sym_t y;

		if (!in_want(r, len[i] != 0 && len[i] <= bytes && in_is_text(s, len[i]), "a string"))
			break;
		TRY(sym_intern(r->s->syms, s, len[i], &y, e));
		in_want(r, y == i + 1, "a string that comes twice");
		s += len[i];
		bytes -= len[i];
	}
	in_want(r, bytes == 0, "bytes behind the last string");
	r->nsym = n;
	return ST_OK;
}

static void identity(struct in *r)
{
	struct submission *s = r->s;
	const char *sha;

	s->name = in_text(r, "the name");
	in_want(r, !strchr(s->name, '/') && strcmp(s->name, ".") != 0 && strcmp(s->name, "..") != 0, "a name that is a path");
	s->sender = in_text(r, "the sender");
	s->path = in_text(r, "the path");
	sha = in_text(r, "the SHA-256");
	if (in_want(r, *sha == '\0' || (strlen(sha) == SHA256_TEXT - 1 && strspn(sha, "0123456789abcdef") == SHA256_TEXT - 1), "the SHA-256"))
		strcpy(s->sha256, sha);
	s->unreadable = in_number(r, 1, "whether it is unreadable");
}

static enum status members(struct in *r, struct err *e)
{
	struct submission *s = r->s;
	uint32_t nmember, nsheet;
	const struct disk_member *m = in_array(r, sizeof *m, UINT16_MAX, "the number of members", &nmember);
	const struct disk_sheet *v = in_array(r, sizeof *v, UINT16_MAX, "the number of sheets", &nsheet);

	s->member = arena_alloc(&s->arena, nmember + 1, sizeof *s->member);
	s->sheet = arena_alloc(&s->arena, nsheet + 1, sizeof *s->sheet);
	if (!s->member || !s->sheet)
		return in_no_memory(e);
	for (uint32_t i = 0; i < nmember; i++) {
		in_want(r, m[i].first_sheet + m[i].nsheet <= (int)nsheet, "the sheets of a member");
		in_want(r, m[i].fate <= MEMBER_SKIPPED, "what became of a member");
		in_want(r, !m[i].delimiter || (m[i].delimiter < 0x80 && strchr(",;\t|", m[i].delimiter)), "the separator of a member");
		s->member[i] = (struct member){
			.path = in_symbol(r, m[i].path, "the path of a member"),
			.format = in_symbol(r, m[i].format, "the format of a member"),
			.charset = in_symbol(r, m[i].charset, "the charset of a member"),
			.sha256 = in_symbol(r, m[i].sha256, "the hash of a member"),
			.first_sheet = m[i].first_sheet, .nsheet = m[i].nsheet, .bytes = m[i].bytes, .fate = (uint8_t)m[i].fate,
			.delimiter = (char)m[i].delimiter,
		};
	}
	for (uint32_t i = 0; i < nsheet; i++) {
		in_want(r, v[i].member < nmember && v[i].hidden <= 1, "a sheet");
		s->sheet[i] = (struct sheet){
			.member = v[i].member, .hidden = v[i].hidden == 1, .rows = v[i].rows, .cols = v[i].cols, .cells = v[i].cells,
			.name = in_symbol(r, v[i].name, "the name of a sheet"),
			.layout = in_symbol(r, v[i].layout, "the layout of a sheet"),
		};
	}
	s->nmember = s->cmember = nmember;
	s->nsheet = s->csheet = nsheet;
	return ST_OK;
}

static void hierarchy(struct in *r, struct hierarchy *h)
{
	const struct edge *v;

	*h = (struct hierarchy){ 0 };
	h->id = (sym_t)in_number(r, r->nsym, "the id of a hierarchy");
	h->edition = (sym_t)in_number(r, r->nsym, "the edition of a hierarchy");
	v = in_array(r, sizeof *v, UINT32_MAX, "the edges of a hierarchy", &h->n);
	for (uint32_t i = 0; i < h->n && !r->wrong; i++) {
		in_symbol(r, v[i].parent, "the parent of an edge");
		in_symbol(r, v[i].child, "the child of an edge");
		in_place(r, v[i].at, "the origin of an edge");
	}
	h->edge = (struct edge *)v;
	h->cap = h->n;
}

static enum status findings(struct in *r, struct err *e)
{
	struct findings *f = &r->s->findings;
	const struct rule_info *info = NULL;
	uint32_t n;
	const struct disk_finding *v = in_array(r, sizeof *v, UINT32_MAX, "the number of findings", &n);

	f->v = n ? arena_alloc(&r->s->arena, n, sizeof *f->v) : NULL;
	if (n && !f->v)
		return in_no_memory(e);
	for (uint32_t i = 0; i < n && !r->wrong; i++) {
		sym_t rule = in_symbol(r, v[i].rule, "the rule of a finding");

		if (!i || v[i].rule != v[i - 1].rule)
			info = catalogue_find(&r->s->config->catalogue, sym_str(r->s->syms, rule));
		in_want(r, info && v[i].severity <= SEV_ERROR, "a rule that is not in the catalogue");
		in_place(r, v[i].at, "the origin of a finding");
		f->v[i] = (struct finding){
			.rule = rule, .severity = (uint8_t)v[i].severity, .at = v[i].at,
			.dataflow = in_symbol(r, v[i].dataflow, "a finding"), .key = in_symbol(r, v[i].key, "a finding"),
			.found = in_symbol(r, v[i].found, "a finding"), .expected = in_symbol(r, v[i].expected, "a finding"),
			.difference = in_symbol(r, v[i].difference, "a finding"), .note = in_symbol(r, v[i].note, "a finding"),
			.group = in_symbol(r, v[i].group, "a finding"), .id = in_symbol(r, v[i].id, "a finding"),
			.cause = in_symbol(r, v[i].cause, "a finding"), .explains = v[i].explains, .obs = v[i].obs,
			.used = v[i].used, .nused = v[i].nused, .nsuspect = v[i].nsuspect,
		};
	}
	f->used = (uint32_t *)in_array(r, sizeof *f->used, UINT32_MAX, "what findings are made of", &f->nused);
	for (uint32_t i = 0; i < n && !r->wrong; i++)
		in_want(r, f->v[i].used <= f->nused && f->v[i].nused <= f->nused - f->v[i].used && f->v[i].nsuspect <= f->v[i].nused,
			"what a finding is made of");
	f->n = f->cap = r->wrong ? 0 : n;
	return ST_OK;
}

#define INT128_MIN ((__int128)((unsigned __int128)1 << 127))

static enum status ledger(struct in *r, struct err *e)
{
	uint32_t n;
	const struct disk_line *v = in_array(r, sizeof *v, UINT32_MAX, "the number of ledger lines", &n);

	for (uint32_t i = 0; i < n; i++) {
		__int128 sum = (__int128)((unsigned __int128)v[i].sum_hi << 64 | v[i].sum_lo);
		struct led_line x = {
			.sheet = v[i].sheet, .stage = v[i].stage, .disposition = v[i].disposition,
			.rule = in_symbol(r, v[i].rule, "the rule of a ledger line"),
			.cells = v[i].cells, .hash = { v[i].lo, v[i].hi }, .sum = { sum, v[i].scale, v[i].overflow != 0 },
		};

		if (!in_want(r, x.sheet < r->s->nsheet && x.stage <= LED_NORMALIZE && x.disposition <= LED_SKIPPED &&
			x.sum.scale <= DEC_SCALE_MAX && v[i].overflow <= 1 && sum != INT128_MIN, "a ledger line"))
			break;
		TRY(ledger_add(r->s, &x, e));
	}
	in_want(r, r->wrong || r->s->ledger.n == n, "a ledger line that comes twice");
	return ST_OK;
}

static enum status body(struct in *r, struct artifact *out, struct err *e)
{
	struct submission *s = r->s;
	uint32_t n;

	TRY(strings(r, e));
	identity(r);
	TRY(members(r, e));
	n = (uint32_t)in_number(r, SUB_TABLES_MAX, "the number of tables");
	s->table = n ? arena_alloc(&s->arena, n, sizeof *s->table) : NULL;
	if (n && !s->table)
		return in_no_memory(e);
	for (; s->ntable < n && !r->wrong; s->ntable++)
		TRY(in_table(r, &s->table[s->ntable], e));
	n = (uint32_t)in_number(r, SUB_HIERARCHIES_MAX, "the number of hierarchies");
	s->hier = n ? arena_alloc(&s->arena, n, sizeof *s->hier) : NULL;
	if (n && !s->hier)
		return in_no_memory(e);
	for (; s->nhier < n && !r->wrong; s->nhier++)
		hierarchy(r, &s->hier[s->nhier]);
	TRY(findings(r, e));
	TRY(ledger(r, e));
	out->extra = in_array(r, 1, UINT32_MAX, "what was added", &n);
	out->n_extra = n;
	in_want(r, r->left == 0, "bytes behind its end");
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
