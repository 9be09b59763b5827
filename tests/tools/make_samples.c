/*
 * make_samples - writes the workbooks and archives of samples/inbox. Usage: make_samples FOLDER (the inbox)
 *
 * The figures are invented; the layout of the workbook is one that offices use: a title, three header rows with merged cells,
 * footnote marks behind names, a mark for "not available", a total row, and notes under the table.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xlsxwriter.h>
#include <zlib.h>

struct line {
	const char *name;
	double men[2], women[2]; /* 2014, 2024; below zero: not available */
};
static const struct line lines[] = {
	{ "Algérie", { 5032, 5210 }, { 4581, 4895 } },
	{ "Maroc", { 2866, 3004 }, { 2851, 3127 } },
	{ "Libye", { 4412, 4630 }, { 4360, 4275 } },
	{ "France (1)", { 4108, 4295 }, { 4270, 4488 } },
	{ "Italie", { 1120, 1254 }, { 884, 932 } },
	{ "Côte d’Ivoire", { 1532, 4120 }, { 1675, 3865 } },
	{ "Mali", { 388, 905 }, { -1, -1 } },
	{ "Syrie (Rép. arabe)", { 512, 1310 }, { 468, 1122 } },
	{ "Allemagne", { 871, 934 }, { 795, 860 } },
	{ "Autres pays", { 3920, 5480 }, { 3105, 4390 } },
};
#define NLINE (sizeof lines / sizeof *lines)

static void must(lxw_error err, const char *what)
{
	if (err == LXW_NO_ERROR)
		return;
	fprintf(stderr, "make_samples: %s: %s\n", what, lxw_strerror(err));
	exit(1);
}

static void headers(lxw_worksheet *w, lxw_format *head)
{
	static const char *const sexes[] = { "Hommes", "Femmes", "Total" };
	static const char *const years[] = { "2014", "2024" };

	must(worksheet_merge_range(w, 4, 0, 6, 0, "Pays de naissance", head), "merge");
	must(worksheet_merge_range(w, 4, 1, 4, 6, "Population née à l’étranger (nombre de personnes)", head), "merge");
	for (int y = 0; y < 2; y++) {
		must(worksheet_merge_range(w, 5, (lxw_col_t)(1 + 3 * y), 5, (lxw_col_t)(3 + 3 * y), years[y], head), "merge");
		for (int s = 0; s < 3; s++)
			must(worksheet_write_string(w, 6, (lxw_col_t)(1 + 3 * y + s), sexes[s], head), "header");
	}
}

static void number(lxw_worksheet *w, lxw_row_t row, int col, double v)
{
	if (v < 0)
		must(worksheet_write_string(w, row, (lxw_col_t)col, "..", NULL), "mark");
	else
		must(worksheet_write_number(w, row, (lxw_col_t)col, v, NULL), "number");
}

static void tunisia(const char *inbox)
{
	char path[4096];
	lxw_doc_properties properties = { .title = "Population née à l’étranger", .created = 1736899200 };
	lxw_workbook *book;
	lxw_worksheet *w;
	lxw_format *head;
	double sum[2][2] = { { 0 } };

	snprintf(path, sizeof path, "%s/TUN/population_nee_a_l_etranger.xlsx", inbox);
	book = workbook_new(path);
	must(workbook_set_properties(book, &properties), "properties");
	w = workbook_add_worksheet(book, "Tableau 3.2");
	head = workbook_add_format(book);
	format_set_bold(head);
	format_set_border(head, LXW_BORDER_THIN);
	format_set_align(head, LXW_ALIGN_CENTER);
	worksheet_set_column(w, 0, 0, 26, NULL);
	must(worksheet_write_string(w, 0, 0, "Annuaire statistique – chapitre 3 : migrations", NULL), "title");
	must(worksheet_write_string(w, 1, 0, "Tableau 3.2 – Population née à l’étranger résidant en Tunisie, par pays de naissance et sexe", NULL), "title");
	headers(w, head);
	for (size_t i = 0; i < NLINE; i++) {
		lxw_row_t row = (lxw_row_t)(7 + i);

		must(worksheet_write_string(w, row, 0, lines[i].name, NULL), "name");
		for (int y = 0; y < 2; y++) {
			const struct line *l = &lines[i];
			double women = l->women[y] < 0 ? 100 : l->women[y];

			number(w, row, 1 + 3 * y, l->men[y]);
			number(w, row, 2 + 3 * y, l->women[y]);
			number(w, row, 3 + 3 * y, l->men[y] + women);
			sum[y][0] += l->men[y];
			sum[y][1] += women;
		}
	}
	must(worksheet_write_string(w, 7 + NLINE, 0, "Total", head), "name");
	for (int y = 0; y < 2; y++) {
		number(w, 7 + NLINE, 1 + 3 * y, sum[y][0]);
		number(w, 7 + NLINE, 2 + 3 * y, sum[y][1]);
		number(w, 7 + NLINE, 3 + 3 * y, sum[y][0] + sum[y][1]);
	}
	must(worksheet_write_string(w, 9 + NLINE, 0, "(1) Y compris les départements et régions d’outre-mer.", NULL), "note");
	must(worksheet_write_string(w, 10 + NLINE, 0, ".. : donnée non disponible.", NULL), "note");
	must(worksheet_write_string(w, 11 + NLINE, 0, "Source : recensement (chiffres inventés pour cet exemple).", NULL), "note");
	must(workbook_close(book), path);
}

/* A workbook as it looks after an upload that broke off: its directory, which stands at the end, is missing. */
static void ghana(const char *inbox)
{
	char path[4096];
	lxw_doc_properties properties = { .title = "Immigrants", .created = 1736899200 };
	lxw_workbook *book;
	lxw_worksheet *w;

	snprintf(path, sizeof path, "%s/GHA/immigrants_2021.xlsx", inbox);
	book = workbook_new(path);
	must(workbook_set_properties(book, &properties), "properties");
	w = workbook_add_worksheet(book, "Immigrants");
	for (lxw_row_t row = 0; row < 60; row++) {
		must(worksheet_write_string(w, row, 0, row ? "Togo" : "Country of birth", NULL), "text");
		must(worksheet_write_number(w, row, 1, 1000 + 37 * row, NULL), "number");
	}
	must(workbook_close(book), path);
	if (truncate(path, 3000) != 0) {
		perror(path);
		exit(1);
	}
}

/* ---- archives: ZIP files with entries that are stored, as they were on 5 January 2026 ---- */

#define DOS_DATE ((46u << 9) | (1u << 5) | 5u)

struct entry {
	const char *name, *text;
};
struct zip {
	FILE *f;
	const char *path;
	uint32_t at, n, start, length; /* start, length: of the directory */
	unsigned char directory[1024];
};

/* Numbers of 2 or 4 bytes, least byte first. */
static unsigned char *little(unsigned char *p, uint32_t v, int bytes)
{
	while (bytes-- > 0) {
		*p++ = (unsigned char)v;
		v >>= 8;
	}
	return p;
}

static void put(struct zip *z, const void *p, size_t n)
{
	if (fwrite(p, 1, n, z->f) != n) {
		perror(z->path);
		exit(1);
	}
	z->at += (uint32_t)n;
}

/* The traditional encryption of PKWARE (APPNOTE.TXT, section 6.1). */
static unsigned char encrypt(uint32_t key[3], unsigned char c)
{
	uint32_t t = (key[2] | 2) & 0xffff;
	unsigned char out = (unsigned char)(c ^ (t * (t ^ 1) >> 8));

	key[0] = (uint32_t)(crc32(key[0] ^ 0xffffffffu, &c, 1) ^ 0xffffffffu);
	key[1] = (key[1] + (key[0] & 0xff)) * 134775813u + 1;
	c = (unsigned char)(key[1] >> 24);
	key[2] = (uint32_t)(crc32(key[2] ^ 0xffffffffu, &c, 1) ^ 0xffffffffu);
	return out;
}

static void add(struct zip *z, const struct entry *x, const char *password)
{
	size_t n = strlen(x->text), name = strlen(x->name), size = n + (password ? 12 : 0);
	uint32_t check = (uint32_t)crc32(0, (const unsigned char *)x->text, (unsigned)n), key[3] = { 0x12345678, 0x23456789, 0x34567890 };
	unsigned char head[26], local[4] = { 'P', 'K', 3, 4 }, *p = head, *d = z->directory + z->length;
	uint32_t at = z->at;

	p = little(p, 20, 2);
	p = little(p, password ? 1 : 0, 2); /* flags */
	p = little(p, 0, 2);                /* stored */
	p = little(p, 0, 2);
	p = little(p, DOS_DATE, 2);
	p = little(p, check, 4);
	p = little(p, (uint32_t)size, 4);
	p = little(p, (uint32_t)n, 4);
	p = little(p, (uint32_t)name, 2);
	little(p, 0, 2);
	put(z, local, 4);
	put(z, head, sizeof head);
	put(z, x->name, name);
	for (const char *c = password; c && *c; c++)
		encrypt(key, (unsigned char)*c);
	for (size_t i = 0; i < size; i++) {
		size_t salt = size - n; /* twelve bytes before, the last of which is known to whoever has the password */
		unsigned char c = i < salt ? (i == salt - 1 ? (unsigned char)(check >> 24) : (unsigned char)(17 * i)) : (unsigned char)x->text[i - salt];

		c = password ? encrypt(key, c) : c;
		put(z, &c, 1);
	}
	memcpy(d, "PK\1\2\24\0", 6);
	memcpy(d + 6, head, sizeof head);
	memset(d + 32, 0, 10);
	little(d + 42, at, 4);
	memcpy(d + 46, x->name, name);
	z->length += 46 + (uint32_t)name;
	z->n++;
}

static void archive(const char *inbox, const char *name, const struct entry *x, size_t n, const char *password)
{
	unsigned char end[22] = { 'P', 'K', 5, 6 };
	char path[4096];
	struct zip z = { .path = path };

	snprintf(path, sizeof path, "%s/%s", inbox, name);
	z.f = fopen(path, "wb");
	if (!z.f) {
		perror(path);
		exit(1);
	}
	for (size_t i = 0; i < n; i++)
		add(&z, &x[i], password);
	little(end + 8, z.n, 2);
	little(end + 10, z.n, 2);
	little(end + 12, z.length, 4);
	little(end + 16, z.at, 4);
	put(&z, z.directory, z.length);
	put(&z, end, sizeof end);
	if (fclose(z.f) != 0) {
		perror(path);
		exit(1);
	}
}

/* Peru sends three tables in one archive, and another archive with a password. */
static void peru(const char *inbox)
{
	static const struct entry tables[] = {
		{ "registro_2023/inmigrantes.csv",
			"Año;País de procedencia;Sexo;Inmigrantes\n"
			"2022;Venezuela;Hombres;18240\n2022;Venezuela;Mujeres;19115\n2022;Venezuela;Total;37355\n"
			"2022;Colombia;Hombres;2310\n2022;Colombia;Mujeres;2284\n2022;Colombia;Total;4594\n"
			"2022;EE.UU.;Hombres;1105\n2022;EE.UU.;Mujeres;980\n2022;EE.UU.;Total;2085\n"
			"2023;Venezuela;Hombres;15902\n2023;Venezuela;Mujeres;16233\n2023;Venezuela;Total;32135\n"
			"2023;Colombia;Hombres;2415\n2023;Colombia;Mujeres;2390\n2023;Colombia;Total;4805\n"
			"2023;EE.UU.;Hombres;1130\n2023;EE.UU.;Mujeres;1012\n2023;EE.UU.;Total;2142\n" },
		/* "Alemnia" is Alemania. */
		{ "registro_2023/emigrantes.csv",
			"Año;País de destino;Sexo;Emigrantes\n"
			"2022;Chile;Hombres;9120\n2022;Chile;Mujeres;9874\n2022;Chile;Total;18994\n"
			"2022;España;Hombres;6233\n2022;España;Mujeres;7410\n2022;España;Total;13643\n"
			"2022;Alemnia;Hombres;402\n2022;Alemnia;Mujeres;517\n2022;Alemnia;Total;919\n"
			"2023;Chile;Hombres;8760\n2023;Chile;Mujeres;9205\n2023;Chile;Total;17965\n"
			"2023;España;Hombres;7012\n2023;España;Mujeres;8344\n2023;España;Total;15356\n"
			"2023;Alemania;Hombres;431\n2023;Alemania;Mujeres;540\n2023;Alemania;Total;971\n" },
		/* The women of Venezuela stand twice, with two figures. */
		{ "registro_2023/extranjeros.csv",
			"Año;Nacionalidad;Sexo;Población extranjera\n"
			"2023;Venezuela;Hombres;612400\n2023;Venezuela;Mujeres;640850\n2023;Venezuela;Mujeres;640580\n2023;Venezuela;Total;1253250\n"
			"2023;Colombia;Hombres;21900\n2023;Colombia;Mujeres;20310\n2023;Colombia;Total;42210\n"
			"2023;Otros;Hombres;48110\n2023;Otros;Mujeres;45220\n2023;Otros;Total;93330\n" },
	};
	static const struct entry secret[] = { { "respaldo.csv", "Año;Nacionalidad;Sexo;Población extranjera\n2023;Venezuela;Total;1253250\n" } };

	archive(inbox, "PER/registro_2023.zip", tables, sizeof tables / sizeof *tables, NULL);
	archive(inbox, "PER/respaldo.zip", secret, 1, "lima");
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: make_samples INBOX\n", stderr);
		return 2;
	}
	tunisia(argv[1]);
	ghana(argv[1]);
	peru(argv[1]);
	return 0;
}
