#include "run/name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_LONGEST 100 /* of a submission: leaves room for what is put behind it */

char *name_safe(struct arena *a, const char *sender, const char *file)
{
	char buf[2 * NAME_LONGEST];
	size_t n = 0;

	for (const char *s = sender; *s && n < NAME_LONGEST / 2; s++)
		buf[n++] = *s;
	if (n)
		buf[n++] = '-';
	for (const char *s = file; *s && n < NAME_LONGEST; s++) {
		bool fine = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
			*s == '.' || *s == '_' || *s == '-';

		if (fine && !(n == 0 && (*s == '.' || *s == '-')))
			buf[n++] = *s;
		else if (n == 0 || buf[n - 1] != '_')
			buf[n++] = '_';
	}
	return arena_strdup(a, buf, n);
}

static int by_name(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int d = strcasecmp(x->name, y->name);

	return d ? d : strcmp(x->full, y->full);
}

static int by_name_bytes(const void *a, const void *b)
{
	return strcmp(((const struct found *)a)->name, ((const struct found *)b)->name);
}

static char *numbered(struct arena *a, const char *name, uint32_t number)
{
	char *s = arena_alloc(a, 1, strlen(name) + 16);

	if (s)
		sprintf(s, "%s_%u", name, number);
	return s;
}

/* A number may meet another name in its turn, so it goes on until nothing is alike. */
enum status names_unique(struct found_list *l, struct arena *a, struct err *e)
{
	for (bool again = l->n > 0; again;) {
		again = false;
		qsort(l->v, l->n, sizeof *l->v, by_name);
		for (uint32_t i = 0, k; i < l->n; i = k)
			for (k = i + 1; k < l->n && !strcasecmp(l->v[i].name, l->v[k].name); k++) {
				char *name = numbered(a, l->v[k].name, k - i + 1);

				if (!name)
					return err_set(e, ST_FATAL, "out of memory naming submissions");
				l->v[k].name = name;
				again = true;
			}
	}
	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_name_bytes);
	return ST_OK;
}
