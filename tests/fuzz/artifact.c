/*
 * Any bytes come back as a submission that can be used, or as a status. Magic, version, length and checksum are put
 * right first: a worker that was attacked would do that as well.
 */
#include "core/artifact.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/artifact_disk.h"
#include "tests/unit/core/made_config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char path[] = "/tmp/concord-fuzz-XXXXXX";

static void remove_file(void)
{
	unlink(path);
}

static void put_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0) {
		fd = mkstemp(path);
		if (fd < 0)
			abort();
		atexit(remove_file);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
}

static void use(struct submission *s)
{
	char buf[300], number[DEC_TEXT];
	struct origin at;
	sym_t key;
	size_t n;

	for (uint32_t k = 0; k < s->ntable; k++)
		for (uint32_t i = 0; i < s->table[k].n && i < 1000; i++) {
			const struct table *t = &s->table[k];

			table_value_text(t, s->syms, i, number, &n);
			dec_format(table_value(t, i), number);
			at = table_origin(t, i);
			cell_name(at.row, at.col, buf);
			if (at.sheet >= s->nsheet || table_seg_of(t, i)->sheet >= s->nsheet)
				abort();
			for (uint32_t c = 0; c < t->flow->ncol; c++)
				table_dim_origin(t, i, c, &at);
			if (submission_key(s, t, i, &key, NULL) != ST_OK)
				abort();
			sym_len(s->syms, t->fate_rule[packed_get(&t->fate, i)]);
		}
	if (findings_sort(s, NULL) != ST_OK)
		abort();
	for (uint32_t i = 0; i < s->findings.n; i++)
		finding_text(s, &s->findings.v[i], NULL, "{found} {expected} {difference} {key} {note}", buf, sizeof buf);
	ledger_sort(&s->ledger, s->syms);
	ledger_balance(s, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct artifact a;
	enum status st;

	if (size >= sizeof(struct disk_header)) {
		struct disk_header h = { .magic = ARTIFACT_MAGIC, .format = ARTIFACT_FORMAT, .length = size };
		struct hash128 sum = hash128(data + sizeof h, size - sizeof h, 0);
		uint8_t *copy = malloc(size);

		if (!copy)
			abort();
		memcpy(h.version, made_config.version, sizeof made_config.version);
		h.lo = sum.lo;
		h.hi = sum.hi;
		memcpy(copy, data, size);
		memcpy(copy, &h, sizeof h);
		put_file(copy, size);
		free(copy);
	} else {
		put_file(data, size);
	}
	st = artifact_map(path, &made_config, &a, NULL);
	if (st == ST_FATAL)
		abort(); /* bad input is never a reason to stop the run */
	if (st == ST_OK) {
		use(&a.sub);
		artifact_unmap(&a);
	}
	return 0;
}
