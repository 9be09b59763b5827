/*
 * gen - data of the reference work where no other generator is at hand: gen ROWS DIR
 *
 * Writes DIR/mig_ROWS.csv, DIR/lookup/{country,sex,age}.csv and DIR/mig_ROWS.want: lines "kind<TAB>findings", "clean", "missing".
 * Bilateral flows by year, sex and age; each reporter and partner in its own spelling, some values with an "e" behind them or
 * missing ("..") and nine kinds of faults planted, each in a series of its own. The same ROWS give the same bytes.
 * Names come from mappings/codelists/area.csv. Source of the rules: README.md.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AREAS 400
#define YEARS 12

static const char *const SEX[3][3] = { { "M", "male", "hommes" }, { "F", "female", "femmes" }, { "T", "Both sexes", "_T" } };
static const char *const AGE[6][3] = { { "TOTAL", "All ages", "_T" }, { "0-14", "Y0T14", "0 a 14" }, { "15-24", "Y15T24", "15 to 24" },
	{ "25-44", "Y25T44", "25 - 44" }, { "45-64", "Y45T64", "45 a 64" }, { "65+", "Y_GE65", "65 and over" } };
static const int SHARE[5] = { 14, 21, 36, 20, 9 };

enum kind { UNKNOWN_COUNTRY, BAD_CATEGORY, SEX_SUM, AGE_SUM, DUPLICATE, NEGATIVE, NON_NUMERIC, OUTLIER, MISSING_FIELD, KINDS };
static const char *const KIND[KINDS] = { "UNKNOWN_COUNTRY", "BAD_CATEGORY", "SEX_SUM", "AGE_SUM", "DUPLICATE", "NEGATIVE",
	"NON_NUMERIC", "OUTLIER", "MISSING_FIELD" };
static const int EACH[KINDS] = { 1, 1, 2, 2, 1, 1, 1, 2, 1 }; /* findings of one fault */

static uint64_t state = 20240;

/* xorshift64*: Vigna 2016. */
static uint32_t draw(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 0x2545f4914f6cdd1du >> 32) * below >> 32);
}

static char name[AREAS][4][96]; /* ISO3, ISO2, M49, name */
static uint32_t nname;

/* Countries of the code list: code,iso2,alt,name,kind,... without quotes. */
static void read_names(void)
{
	FILE *f = fopen("mappings/codelists/area.csv", "r");
	char line[1024];

	while (f && fgets(line, sizeof line, f) && nname < AREAS) {
		char *at = line, *v[5];
		int n = 0;

		while (n < 5 && (v[n] = strsep(&at, ",")) != NULL)
			n++;
		if (n < 5 || strchr(line, '"') || strcmp(v[4], "area") || strlen(v[1]) != 2 || strlen(v[2]) != 3)
			continue;
		snprintf(name[nname][0], 96, "%s", v[2]);
		snprintf(name[nname][1], 96, "%s", v[1]);
		snprintf(name[nname][2], 96, "%s", v[0]);
		snprintf(name[nname++][3], 96, "%s", v[3]);
	}
	if (f)
		fclose(f);
	if (nname < 100) {
		fprintf(stderr, "gen: run it in the project's folder\n");
		exit(1);
	}
}

static FILE *create(const char *dir, const char *file)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, file);
	f = fopen(path, "w");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void lookups(const char *dir)
{
	FILE *f = create(dir, "lookup/country.csv");

	fputs("alias,code\n", f);
	for (uint32_t i = 0; i < nname; i++)
		for (int k = 0; k < 4; k++)
			fprintf(f, "%s,%s\n", name[i][k], name[i][0]);
	fclose(f);
	f = create(dir, "lookup/sex.csv");
	fputs("alias,code\n", f);
	for (int i = 0; i < 9; i++)
		fprintf(f, "%s,%s\n", SEX[i / 3][i % 3], SEX[i / 3][0]);
	fclose(f);
	f = create(dir, "lookup/age.csv");
	fputs("alias,code\n", f);
	for (int i = 0; i < 18; i++)
		fprintf(f, "%s,%s\n", AGE[i / 3][i % 3], AGE[i / 3][0]);
	fclose(f);
}

struct totals {
	uint64_t rows, clean, missing, fault[KINDS];
};

/* A series stays within a few per cent from year to year; an outlier is far above both neighbours. */
static void cells(int v[3][6], int level, enum kind kind)
{
	int base = level * (93 + (int)draw(14)) / 100;

	for (int s = 0; s < 2; s++) {
		int sum = 0;

		v[s][0] = base * (8 + (int)draw(3)) / 20;
		for (int a = 1; a < 6; a++)
			sum += v[s][a] = v[s][0] * SHARE[a - 1] / 100;
		v[s][3] += v[s][0] - sum;
	}
	for (int a = 0; a < 6; a++)
		v[2][a] = v[0][a] + v[1][a];
	for (int i = 0; kind == OUTLIER && i < 18; i++)
		v[i / 6][i % 6] *= 20;
	if (kind == SEX_SUM) {
		v[2][2] += 7;
		v[2][4] -= 7;
	} else if (kind == AGE_SUM) {
		v[0][0] += 5;
		v[2][0] += 5;
	}
}

static void block(FILE *f, struct totals *t, uint32_t r, uint32_t p, int level, int year, enum kind kind, bool clean)
{
	int v[3][6], hit = (int)draw(18), style = (int)(p % 3);

	cells(v, level, kind);
	for (int i = 0; i < 18; i++) {
		char value[32];
		const char *field[7] = { name[r][(r + (draw(20) == 0)) % 4], name[p][p % 4], NULL, SEX[i / 6][style], AGE[i % 6][style], value, "A" };
		char ys[8];
		uint32_t x = draw(100);
		bool good = true;

		snprintf(ys, sizeof ys, "%d", year);
		field[2] = ys;
		snprintf(value, sizeof value, x < 3 ? "%de" : "%d", v[i / 6][i % 6]);
		if (!clean && x >= 98) {
			strcpy(value, "..");
			t->missing++;
		}
		if (i == hit && kind < KINDS) {
			good = kind == SEX_SUM || kind == AGE_SUM || kind == OUTLIER || kind == DUPLICATE;
			if (kind == UNKNOWN_COUNTRY)
				field[1] = "Atlantis";
			else if (kind == BAD_CATEGORY)
				field[3 + draw(2)] = "unknown?";
			else if (kind == NEGATIVE)
				snprintf(value, sizeof value, "%d", -1 - v[i / 6][i % 6]);
			else if (kind == NON_NUMERIC)
				strcpy(value, "12O4");
			else if (kind == MISSING_FIELD)
				field[draw(6)] = draw(2) ? "" : "  ";
		}
		for (int again = 0; again < 1 + (i == hit && kind == DUPLICATE); again++) {
			for (int k = 0; k < 7; k++)
				fprintf(f, "%s%c", field[k], k < 6 ? ',' : '\n');
			t->rows++;
		}
		t->clean += good;
	}
}

int main(int argc, char **argv)
{
	uint64_t rows = argc == 3 ? (uint64_t)strtod(argv[1], NULL) : 0, series, faults;
	struct totals t = { 0 };
	uint32_t np;
	char file[64];
	FILE *f;

	if (rows < 10000 || rows > 20000000) {
		fprintf(stderr, "usage: gen ROWS DIR, where DIR/lookup exists and ROWS is 1e4 to 2e7\n");
		return 2;
	}
	read_names();
	lookups(argv[2]);
	snprintf(file, sizeof file, "mig_%llu.csv", (unsigned long long)rows);
	f = create(argv[2], file);
	fputs("REPORTER,PARTNER,TIME_PERIOD,SEX,AGE,OBS_VALUE,OBS_STATUS\n", f);
	series = rows / (YEARS * 18);
	faults = rows / 10000 > 0 ? rows / 10000 : 1;
	np = nname - 1;
	for (uint64_t s = 0; s < series; s++) {
		/* Faulty series are spread evenly over the file. */
		uint64_t step = series / (faults * KINDS), turn = s / step;
		enum kind kind = s % step == 0 && turn < faults * KINDS ? (enum kind)(turn % KINDS) : KINDS;
		uint32_t r = (uint32_t)(s / np), p = (uint32_t)(s % np), at = 1 + draw(YEARS - 2), level = 200 + draw(400000);

		for (uint32_t y = 0; y < YEARS; y++)
			block(f, &t, r, p + (p >= r), (int)level, 2012 + (int)y, y == at ? kind : KINDS, kind != KINDS);
		if (kind != KINDS)
			t.fault[kind]++;
	}
	if (fclose(f) != 0) {
		perror(file);
		return 1;
	}
	snprintf(file, sizeof file, "mig_%llu.want", (unsigned long long)rows);
	f = create(argv[2], file);
	for (int k = 0; k < KINDS; k++)
		fprintf(f, "%s\t%llu\n", KIND[k], (unsigned long long)t.fault[k] * (unsigned)EACH[k]);
	fprintf(f, "clean\t%llu\nmissing\t%llu\n", (unsigned long long)t.clean, (unsigned long long)t.missing);
	return fclose(f) != 0;
}
