#include "core/artifact.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/artifact_disk.h"
#include "tests/unit/core/made.h"

static char dir[200], path[256];

static int set_up(void **state)
{
	(void)state;
	test_dir(dir, sizeof dir);
	snprintf(path, sizeof path, "%s/a", dir);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static unsigned char *written(const struct submission *s, const void *extra, size_t n_extra, size_t *n)
{
	/* a new file, since the old one may be mapped */
	int fd = (unlink(path), open(path, O_RDWR | O_CREAT | O_EXCL, 0600));
	unsigned char *p;
	struct err e;
	off_t end;

	made_ok(artifact_write(s, extra, n_extra, fd, &e), &e);
	end = lseek(fd, 0, SEEK_END);
	p = malloc((size_t)end);
	assert_true(pread(fd, p, (size_t)end, 0) == end);
	close(fd);
	*n = (size_t)end;
	return p;
}

static void put_file(const void *p, size_t n)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(write(fd, p, n) == (ssize_t)n);
	close(fd);
}

/* With a length and a checksum that fit. */
static void put_sealed(unsigned char *p, size_t n)
{
	struct disk_header *h = (struct disk_header *)p;
	struct hash128 sum = hash128(p + sizeof *h, n - sizeof *h, 0);

	h->length = n;
	h->lo = sum.lo;
	h->hi = sum.hi;
	put_file(p, n);
}

static void test_round_trip(void **state)
{
	static const char extra[] = "counts of rules";

	(void)state;
	for (uint64_t seed = 0; seed < 40; seed++) {
		struct submission s;
		struct artifact a;
		unsigned char *p, *q;
		size_t n, m;
		struct err e;

		made_submission(&s, seed, seed < 4 ? 3000 : 100, seed % 2);
		made_ok(findings_sort(&s, &e), &e);
		p = written(&s, extra, seed % 3 ? sizeof extra : 0, &n);
		made_ok(artifact_map(path, &made_config, &a, &e), &e);
		made_same(&s, &a.sub);
		assert_int_equal(symbols_count(s.syms), symbols_count(a.sub.syms));
		for (sym_t y = 1; y <= symbols_count(s.syms); y++)
			assert_string_equal(sym_str(s.syms, y), sym_str(a.sub.syms, y));
		assert_int_equal(a.n_extra, seed % 3 ? sizeof extra : 0);
		assert_memory_equal(a.extra, extra, a.n_extra);
		for (uint32_t i = 0; i < s.ntable; i++)
			for (uint32_t c = 0; c < s.table[i].flow->ncol; c++)
				for (uint32_t k = 0; k < s.table[i].col[c].nentry; k++)
					assert_int_equal(s.table[i].col[c].entry[k].count, a.sub.table[i].col[c].entry[k].count);
		for (uint32_t i = 0; i < s.findings.n; i++)
			made_same_text(&s, s.findings.v[i].id, &a.sub, a.sub.findings.v[i].id, "id");

		/* What was mapped writes the same bytes; findings and edges may still be added to it. */
		q = written(&a.sub, a.extra, a.n_extra, &m);
		assert_int_equal(n, m);
		assert_memory_equal(p, q, n);
		made_ok(finding_say(&a.sub, "SEEN", (struct origin){ 0, 0, 0 }, "later", NULL, NULL, &e), &e);
		made_ok(findings_sort(&a.sub, &e), &e);
		made_ok(submission_edge(&a.sub, made_sym(&a.sub, "AREA"), SYM_NONE, 1, 2, (struct origin){ 0, 0, 0 }, &e), &e);
		artifact_unmap(&a);
		artifact_unmap(&a);
		free(p);
		free(q);
		submission_release(&s);
	}
}

/* What a fuzzer starts from is of this format. */
static void test_seeds(void **state)
{
	static const char *const name[] = { "raw", "normalized" };

	(void)state;
	for (size_t i = 0; i < COUNT(name); i++) {
		struct artifact a;
		char from[64];
		struct err e;

		snprintf(from, sizeof from, "tests/fuzz/seeds/artifact/%s", name[i]);
		made_ok(artifact_map(from, &made_config, &a, &e), &e);
		assert_int_equal(a.sub.ntable, COUNT(made_flows));
		artifact_unmap(&a);
	}
}

static void test_empty(void **state)
{
	struct submission s;
	struct artifact a;
	struct err e;
	size_t n;

	(void)state;
	made_ok(submission_init(&s, &made_config, &e), &e);
	free(written(&s, NULL, 0, &n));
	made_ok(artifact_map(path, &made_config, &a, &e), &e);
	made_same(&s, &a.sub);
	artifact_unmap(&a);
	submission_release(&s);
}

static void test_refused(void **state)
{
	struct submission s;
	struct artifact a;
	struct config newer = made_config;
	unsigned char *p;
	struct err e;
	size_t n;

	(void)state;
	made_submission(&s, 3, 30, true);
	p = written(&s, "x", 1, &n);
	newer.version[0] = 'f';
	assert_int_equal(artifact_map(path, &newer, &a, &e), ST_SKIP);
	assert_non_null(strstr(e.msg, "the version of program, mappings or rules"));
	for (size_t i = 0; i < n; i += i < 4096 ? 1 : 37) {
		put_file(p, i);
		check(artifact_map(path, &made_config, &a, &e) == ST_SKIP, "cut at %zu", i);
		assert_null(a.map);
	}
	for (size_t i = 0; i < n; i += i < 4096 ? 1 : 37) {
		p[i] ^= (unsigned char)(1 << i % 8);
		put_file(p, n);
		check(artifact_map(path, &made_config, &a, &e) == ST_SKIP, "byte %zu flipped", i);
		p[i] ^= (unsigned char)(1 << i % 8);
	}
	put_file(p, n);
	made_ok(artifact_map(path, &made_config, &a, &e), &e);
	artifact_unmap(&a);
	unlink(path);
	assert_int_equal(artifact_map(path, &made_config, &a, &e), ST_SKIP);
	assert_int_equal(symlink("elsewhere", path), 0);
	assert_int_equal(artifact_map(path, &made_config, &a, &e), ST_SKIP);
	unlink(path);
	assert_int_equal(artifact_map(dir, &made_config, &a, &e), ST_SKIP);
	free(p);
	submission_release(&s);
}

/* All that a reader of a submission does with it. */
static void use(struct submission *s)
{
	char buf[300], number[DEC_TEXT];
	struct origin at;
	struct err e;
	size_t n;
	sym_t key;

	for (uint32_t k = 0; k < s->ntable; k++)
		for (uint32_t i = 0; i < s->table[k].n; i++) {
			const struct table *t = &s->table[k];

			table_value_text(t, s->syms, i, number, &n);
			dec_format(table_value(t, i), number);
			at = table_origin(t, i);
			cell_name(at.row, at.col, buf);
			assert_true(at.sheet < s->nsheet && table_seg_of(t, i)->sheet < s->nsheet);
			for (uint32_t c = 0; c < t->flow->ncol; c++)
				if (table_dim_origin(t, i, c, &at))
					assert_true(at.sheet < s->nsheet);
			made_ok(submission_key(s, t, i, &key, &e), &e);
			sym_str(s->syms, t->fate_rule[packed_get(&t->fate, i)]);
		}
	made_ok(findings_sort(s, &e), &e);
	for (uint32_t i = 0; i < s->findings.n; i++)
		finding_text(s, &s->findings.v[i], NULL, "{found} {expected} {difference} {key} {note}", buf, sizeof buf);
	ledger_sort(&s->ledger, s->syms);
	ledger_balance(s, &e);
}

/* As a worker that was attacked may write it: any byte wrong under a checksum that is right. */
static void test_hostile(void **state)
{
	static const unsigned char to[] = { 0x00, 0x01, 0x7f, 0xff };
	uint32_t used = 0, refused = 0;
	struct submission s;
	unsigned char *p;
	size_t n;

	(void)state;
	for (uint64_t seed = 0; seed < 2; seed++) {
		made_submission(&s, 10 + seed, 8, seed);
		p = written(&s, "x", 1, &n);
		for (size_t i = sizeof(struct disk_header); i < n; i++)
			for (size_t k = 0; k < COUNT(to); k++) {
				unsigned char was = p[i];
				struct artifact a;
				struct err e;
				enum status st;

				if (was == to[k] || (i + k) % 5)
					continue;
				p[i] = to[k];
				put_sealed(p, n);
				st = artifact_map(path, &made_config, &a, &e);
				check(st == ST_OK || st == ST_SKIP, "byte %zu is %d: %s", i, to[k], e.msg);
				if (st == ST_OK) {
					use(&a.sub);
					artifact_unmap(&a);
					used++;
				} else {
					refused++;
				}
				p[i] = was;
			}
		for (size_t i = sizeof(struct disk_header); i < n; i += 3) {
			struct artifact a;
			struct err e;

			put_sealed(p, i);
			check(artifact_map(path, &made_config, &a, &e) == ST_SKIP, "cut at %zu", i);
		}
		free(p);
		submission_release(&s);
	}
	print_message("%u used, %u refused\n", used, refused);
	assert_true(used > 0 && refused > 0);
}

/* A submission's name becomes a folder. */
static void test_names(void **state)
{
	static const char *const bad[] = { "..", ".", "a/b", "../x" };
	struct submission s;
	struct artifact a;
	struct err e;
	size_t n;

	(void)state;
	made_ok(submission_init(&s, &made_config, &e), &e);
	for (size_t i = 0; i < COUNT(bad); i++) {
		s.name = bad[i];
		free(written(&s, NULL, 0, &n));
		assert_int_equal(artifact_map(path, &made_config, &a, &e), ST_SKIP);
		assert_non_null(strstr(e.msg, "a name that is a path"));
	}
	submission_release(&s);
}

static void test_disk_full(void **state)
{
	int fd = open("/dev/full", O_WRONLY);
	struct submission s;
	struct err e = { "" };

	(void)state;
	if (fd < 0)
		skip();
	made_submission(&s, 1, 100, true);
	assert_int_equal(artifact_write(&s, NULL, 0, fd, &e), ST_FATAL);
	assert_non_null(strstr(e.msg, "BRA-file.zip"));
	close(fd);
	submission_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_disk_full),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
