/*
 * make_samples - writes the workbooks of samples/inbox. Usage: make_samples FOLDER (the inbox)
 *
 * The figures are invented; the layout is one that offices use: a title, three header rows with merged cells,
 * footnote marks behind names, a mark for "not available", a total row, and notes under the table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <xlsxwriter.h>

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

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: make_samples INBOX\n", stderr);
		return 2;
	}
	tunisia(argv[1]);
	ghana(argv[1]);
	return 0;
}
