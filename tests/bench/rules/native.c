/*
 * native - native ARTIFACT ROUNDS: the rules of CONCORD_HOME over the observations that an artifact has, again and again.
 *
 * Prints "rule<TAB>failed<TAB>passed" for each rule that found something to judge; then, a round, "time<TAB>WALL<TAB>CAUSES" in seconds: of
 * the rules, and of the rules with looking for causes of what they found; and "memory<TAB>BYTES": how much more than before the first
 * round was resident at once, an observation, findings and causes and all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/artifact.h"
#include "run/config.h"
#include "validate/validate.h"

static double seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A line of /proc/self/status, in KiB. */
static double resident(const char *name)
{
	char line[128];
	double kib = 0;
	FILE *f = fopen("/proc/self/status", "r");

	while (f && fgets(line, sizeof line, f))
		if (!strncmp(line, name, strlen(name)))
			kib = strtod(line + strlen(name) + 1, NULL);
	if (f)
		fclose(f);
	return kib;
}

/* So that a peak is one since now. */
static void forget_peak(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f) {
		fputs("5", f);
		fclose(f);
	}
}

/* So that all of the observations are in memory. */
static uint64_t touch(const struct artifact *a)
{
	const volatile unsigned char *p = a->map;
	uint64_t sum = 0;

	for (size_t i = 0; i < a->n; i += 4096)
		sum += p[i];
	return sum;
}

static void print_counts(const struct rule_counts *c)
{
	for (uint32_t i = 0; i < c->n; i++)
		if (c->v[i].failed || c->v[i].passed)
			printf("%s\t%llu\t%llu\n", c->v[i].rule, (unsigned long long)c->v[i].failed, (unsigned long long)c->v[i].passed);
}

/* One turn; what was resident beside the observations, in bytes for one of them. */
static double turn(const char *path, const struct config *config, bool causes, struct rule_counts *counts, double *memory)
{
	struct artifact art;
	uint64_t rows = 0;
	double before, wall;
	struct err e;

	if (artifact_map(path, config, &art, &e) != ST_OK) {
		fprintf(stderr, "%s\n", e.msg);
		exit(1);
	}
	for (uint32_t k = 0; k < art.sub.ntable; k++)
		rows += art.sub.table[k].n;
	art.sub.findings = (struct findings){ 0 };
	touch(&art);
	forget_peak();
	before = resident("VmRSS:");
	wall = seconds(CLOCK_MONOTONIC);
	if ((causes ? validate_submission : validate_rules)(&art.sub, counts, &e) != ST_OK) {
		fprintf(stderr, "%s\n", e.msg);
		exit(1);
	}
	wall = seconds(CLOCK_MONOTONIC) - wall;
	*memory = (resident("VmHWM:") - before) * 1024 / (double)rows;
	artifact_unmap(&art);
	return wall;
}

int main(int argc, char **argv)
{
	static struct rule_counts counts;
	struct config config;
	struct arena arena;
	struct err e;

	if (argc != 3)
		return 2;
	arena_init(&arena, 0);
	if (config_load(&config, &arena, &e) != ST_OK) {
		fprintf(stderr, "%s\n", e.msg);
		return 1;
	}
	for (int i = 0; i < atoi(argv[2]); i++) {
		double memory, rules = turn(argv[1], &config, false, &counts, &memory), all = turn(argv[1], &config, true, &counts, &memory);

		if (!i) {
			print_counts(&counts);
			printf("memory\t%.1f\n", memory);
		}
		printf("time\t%.4f\t%.4f\n", rules, all);
	}
	return 0;
}
