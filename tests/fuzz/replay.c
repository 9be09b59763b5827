/*
 * replay - the main of a fuzz target where nobody fuzzes: its seeds, whole and cut short.
 */
#include <dirent.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CUTS 16 /* of each seed, evenly */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy of exactly its size, so that a sanitizer sees every byte beyond. */
static void one(const uint8_t *data, size_t n)
{
	uint8_t *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	if (n)
		memcpy(copy, data, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = NULL;
	size_t n = 0, cap = 0, got;

	if (!f) {
		perror(path);
		exit(1);
	}
	do {
		data = realloc(data, cap += 65536);
		if (!data)
			abort();
		got = fread(data + n, 1, cap - n, f);
		n += got;
	} while (got);
	fclose(f);
	for (size_t cut = 0; cut < CUTS; cut++)
		one(data, n * cut / CUTS);
	one(data, n);
	free(data);
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/'), *name = slash ? slash + 1 : argv[0];
	unsigned seeds = 0;
	struct dirent **list;
	char path[4096];
	int n;

	(void)argc;
	snprintf(path, sizeof path, "tests/fuzz/seeds/%s", name);
	n = scandir(path, &list, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "tests/fuzz/seeds/%s/%s", name, list[i]->d_name);
		if (list[i]->d_name[0] != '.') {
			replay(path);
			seeds++;
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	printf("%sok - %u seeds, each whole and cut at %d lengths\n", seeds ? "" : "not ", seeds, CUTS);
	return !seeds;
}
