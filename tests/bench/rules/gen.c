/*
 * gen - gen M49 ROWS DIR: migration statistics for the rules, the same bytes for the same arguments.
 *
 * M49      mappings/regions/m49.csv: which countries a sub-region has. What sub-regions and regions are made of stands below.
 * DIR      rules_ROWS.csv   a year of a reporter is 3 indicators (IMM, EMI, NET = IMM - EMI) x 3 sexes x 7 ages x 278 partners,
 *                           where everything adds up but for what was planted: of 2000 figures one is one too many, of
 *                           5000 one is ten times as large, of 5000 one has its sign turned; 1 of 50 countries has no figures (..)
 *          area.csv         the codes of areas, for a code list
 *          edges.csv        parent,child,parts: one level of the hierarchy a line, and how many parts the parent has
 */
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AREAS 400
#define EDGES 600
#define YEARS 10
enum { IMM, EMI, NET, INDICATORS };
enum { ALL, MEN, WOMEN, SEXES };
enum { AGE_ALL, AGE_0, AGE_15, AGE_25, AGE_45, AGE_65, AGE_WORK, AGES };

static const char *const indicators[] = { "IMM", "EMI", "NET" }, *const sexes[] = { "_T", "M", "F" },
	*const ages[] = { "_T", "Y0T14", "Y15T24", "Y25T44", "Y45T64", "Y_GE65", "Y15T64" };
/* Parents before their children. */
static const char *const upper[] = { "001 002 019 142 150 009", "002 015 202", "202 014 017 018 011", "019 419 021", "419 005 013 029",
	"142 143 030 035 034 145", "150 151 154 039 155", "009 053 054 057 061", NULL };

static uint32_t narea, nedge;
static char area[AREAS][4];
static struct edge {
	uint32_t parent, child;
} edge[EDGES];

static uint32_t area_number(const char *code)
{
	for (uint32_t i = 0; i < narea; i++)
		if (!strcmp(area[i], code))
			return i;
	if (narea == AREAS || strlen(code) != 3)
		exit(2);
	strcpy(area[narea], code);
	return narea++;
}

static void add_edge(uint32_t parent, const char *child)
{
	if (nedge == EDGES)
		exit(2);
	edge[nedge++] = (struct edge){ parent, area_number(child) };
}

static void read_hierarchy(const char *path)
{
	char line[512], parent[4], child[4];
	FILE *f = fopen(path, "r");
	uint32_t nupper;

	if (!f)
		exit(2);
	for (uint32_t i = 0; upper[i]; i++) {
		uint32_t p;

		strcpy(line, upper[i]);
		p = area_number(strtok(line, " "));
		for (char *s; (s = strtok(NULL, " "));)
			add_edge(p, s);
	}
	nupper = narea;
	while (fgets(line, sizeof line, f))
		if (sscanf(line, "area,M49,%3[0-9],%3[0-9],", parent, child) == 2) {
			uint32_t p = 0;
			bool lowest = false;

			for (uint32_t i = 0; i < nupper; i++)
				p = strcmp(area[i], parent) ? p : i, lowest |= !strcmp(area[i], parent);
			for (uint32_t i = 0; i < nedge; i++)
				lowest &= edge[i].parent != p || edge[i].child >= nupper;
			if (lowest)
				add_edge(p, child);
		}
	fclose(f);
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

typedef int64_t year_t[AREAS][INDICATORS][SEXES][AGES];
static year_t value;

static void make_year(uint32_t reporter, uint32_t year)
{
	memset(value, 0, sizeof value);
	for (uint32_t a = 0; a < narea; a++) {
		uint64_t size = mix(reporter * 1000u + a);
		bool leaf = true;

		for (uint32_t i = 0; i < nedge; i++)
			leaf &= edge[i].parent != a;
		for (int n = IMM; leaf && n <= EMI; n++)
			for (int s = MEN; s <= WOMEN; s++)
				for (int g = AGE_0; g <= AGE_65; g++) {
					uint64_t h = mix(size + (uint64_t)(n * 100 + s * 10 + g));

					value[a][n][s][g] = (int64_t)(h % 900 * (size % 7 + 1) / 4 * (90 + mix(h + year) % 20) / 100);
				}
	}
	for (uint32_t a = 0; a < narea; a++)
		for (int n = IMM; n <= EMI; n++)
			for (int g = AGE_0; g <= AGE_65; g++)
				for (int s = MEN; s <= WOMEN; s++) {
					int64_t x = value[a][n][s][g];
					bool working = g >= AGE_15 && g <= AGE_45;

					value[a][n][ALL][g] += x;
					value[a][n][s][AGE_ALL] += x;
					value[a][n][ALL][AGE_ALL] += x;
					value[a][n][s][AGE_WORK] += working ? x : 0;
					value[a][n][ALL][AGE_WORK] += working ? x : 0;
				}
	/* Children stand behind their parents. */
	for (uint32_t i = nedge; i-- > 0;)
		for (int k = 0; k < INDICATORS * SEXES * AGES; k++)
			(&value[edge[i].parent][0][0][0])[k] += (&value[edge[i].child][0][0][0])[k];
	for (uint32_t a = 0; a < narea; a++)
		for (int k = 0; k < SEXES * AGES; k++)
			(&value[a][NET][0][0])[k] = (&value[a][IMM][0][0])[k] - (&value[a][EMI][0][0])[k];
}

static void write_year(FILE *f, uint32_t reporter, uint32_t year, uint32_t first_country)
{
	const char *from = area[first_country + reporter * 4 % (narea - first_country)];

	for (uint32_t a = 0; a < narea; a++) {
		bool silent = a >= first_country && mix(reporter * 77777u + year * 1000 + a) % 50 == 0;

		for (int n = 0; n < INDICATORS; n++)
			for (int s = 0; s < SEXES; s++)
				for (int g = 0; g < AGES; g++) {
					int64_t x = value[a][n][s][g];
					uint64_t luck = mix(mix(reporter * 1000u + a) + year * 1000 + (uint64_t)(n * 100 + s * 10 + g) + 5);

					x += luck % 2000 == 1;
					x *= luck % 5000 == 2 ? 10 : luck % 5000 == 3 ? -1 : 1;
					fprintf(f, "%s,%s,%s,%s,%s,%u,", from, area[a], indicators[n], sexes[s], ages[g], 2010 + year);
					if (silent)
						fputs("..,M\n", f);
					else
						fprintf(f, "%lld,%s\n", (long long)x, luck % 20 ? "A" : "E");
				}
	}
}

static FILE *file(const char *dir, const char *name)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(2);
	}
	return f;
}

static void write_codes(const char *dir, uint32_t first_country)
{
	FILE *f = file(dir, "area.csv");

	fputs("code,name,kind,source\n", f);
	for (uint32_t a = 0; a < narea; a++)
		fprintf(f, "%s,%s,%s,UNSD M49\n", area[a], area[a], a < first_country ? "aggregate" : "area");
	fclose(f);
	f = file(dir, "edges.csv");
	fputs("parent,child,parts\n", f);
	for (uint32_t i = 0; i < nedge; i++) {
		uint32_t parts = 0;

		for (uint32_t k = 0; k < nedge; k++)
			parts += edge[k].parent == edge[i].parent;
		fprintf(f, "%s,%s,%u\n", area[edge[i].parent], area[edge[i].child], parts);
	}
	fclose(f);
}

int main(int argc, char **argv)
{
	uint32_t first_country = 0, reporters;
	char name[64];
	FILE *f;

	if (argc != 4)
		return 2;
	read_hierarchy(argv[1]);
	for (uint32_t i = 0; i < nedge; i++)
		first_country = edge[i].parent >= first_country ? edge[i].parent + 1 : first_country;
	write_codes(argv[3], first_country);
	reporters = (uint32_t)(strtod(argv[2], NULL) / (narea * INDICATORS * SEXES * AGES * YEARS) + 0.5);
	snprintf(name, sizeof name, "rules_%.0f.csv", strtod(argv[2], NULL));
	f = file(argv[3], name);
	fputs("REF_AREA,COUNTERPART_AREA,INDICATOR,SEX,AGE,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n", f);
	for (uint32_t r = 0; r < (reporters ? reporters : 1); r++)
		for (uint32_t y = 0; y < YEARS; y++) {
			make_year(r, y);
			write_year(f, r, y, first_country);
		}
	return fclose(f) ? 1 : 0;
}
