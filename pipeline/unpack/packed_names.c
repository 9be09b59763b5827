/*
 * packed_names.c - names in an archive that say the same, or that cannot be together.
 */
#include "unpack/packed.h"

#include <stdlib.h>
#include <string.h>

static int by_key(const void *pa, const void *pb)
{
	const struct packed_entry *const *a = pa, *const *b = pb;

	return strcmp((*a)->key, (*b)->key);
}

struct names {
	struct packed_entry **v;
	uint32_t n;
};

/* The one whose name is the first n bytes of s. */
static struct packed_entry *find_name(const struct names *all, const char *s, size_t n)
{
	uint32_t lo = 0, hi = all->n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const char *key = all->v[mid]->key;
		int cmp = strncmp(s, key, n);

		if (cmp == 0 && key[n] == '\0')
			return all->v[mid];
		if (cmp < 0 || (cmp == 0 && key[n] != '\0'))
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* Of the name inside the archive. */
static const char *short_name(const struct packed *k, const struct packed_entry *x)
{
	return x->as.path + strlen(k->path) + 1;
}

/* A file below what is no folder: who reads it through a link lands elsewhere, and below a file it cannot be. */
static enum status check_parents(const struct packed *k, const struct names *all, struct packed_entry *of, struct err *e)
{
	for (const char *slash = of->key; (slash = strchr(slash, '/')) != NULL; slash++) {
		const struct packed_entry *up = find_name(all, of->key, (size_t)(slash - of->key));

		if (!up || up->type == ENTRY_FOLDER)
			continue;
		if (up->type == ENTRY_FILE)
			return err_set(e, ST_SKIP, "its entry %s is both a file and a folder", short_name(k, up));
		of->as.fate = UNPACK_REFUSED;
		of->as.why = "it stands below a link or a special file";
		return ST_OK;
	}
	return ST_OK;
}

enum status packed_check_names(struct packed *k, struct arena *a, struct err *e)
{
	struct names all = { arena_alloc(a, (size_t)k->n + 1, sizeof *all.v), 0 };

	if (!all.v)
		return err_set(e, ST_FATAL, "no memory for the names in an archive");
	for (uint32_t i = 0; i < k->n; i++)
		if (k->entry[i].key)
			all.v[all.n++] = &k->entry[i];
	qsort(all.v, all.n, sizeof *all.v, by_key);
	for (uint32_t i = 1; i < all.n; i++) {
		const struct packed_entry *one = all.v[i - 1], *two = all.v[i];

		if (strcmp(one->key, two->key) == 0 && (one->type != ENTRY_FOLDER || two->type != ENTRY_FOLDER))
			return err_set(e, ST_SKIP, "two of its entries have one name: %s and %s", short_name(k, one), short_name(k, two));
	}
	for (uint32_t i = 0; i < k->n; i++)
		if (k->entry[i].key && k->entry[i].as.fate != UNPACK_REFUSED && k->entry[i].type != ENTRY_FOLDER)
			TRY(check_parents(k, &all, &k->entry[i], e));
	return ST_OK;
}
