/*
 * Texts in another language: which row of a table turns a text, what stays as it is, and what is wrong with a table.
 */
#include "core/language.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/finding.h"
#include "core/submission.h"
#include "tests/unit/test.h"

static char dir[64];
static struct home home;
static struct arena arena;
static struct err err;

static const struct advice made_by_note[] = { { "locked|shut", "Unlock it." } };
static const struct rule_info made_rule[] = {
	{ "CODE-UNKNOWN", "COV", "1a", SEV_ERROR, "{found} is not known as {expected}.", "Nearest: {note}.", NULL, 0, false },
	{ "SEEN", "FLF", "0", SEV_INFO, "Seen: {note}.", "Nothing.", made_by_note, 1, false },
};
static const struct catalogue made_catalogue = { COUNT(made_rule), made_rule };

static int remove_one(const char *path, const struct stat *sb, int type, struct FTW *f)
{
	(void)sb;
	(void)type;
	(void)f;
	return remove(path);
}

static int set_up(void **state)
{
	char path[128];

	(void)state;
	test_dir(dir, sizeof dir);
	snprintf(home.dir, sizeof home.dir, "%s", dir);
	for (int i = 0; i < 4; i++) {
		static const char *const below[] = { "mappings", "mappings/languages", "mappings/languages/fr", "mappings/languages/es" };

		snprintf(path, sizeof path, "%s/%s", dir, below[i]);
		assert_int_equal(mkdir(path, 0755), 0);
	}
	arena_init(&arena, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_release(&arena);
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void put(const char *name, const char *text)
{
	char path[256], under[128];

	snprintf(under, sizeof under, "mappings/languages/%s", name);
	test_file(dir, under, text, path, sizeof path);
}

static struct languages load(void)
{
	struct languages all;

	if (languages_load(&home, &arena, &made_catalogue, &all, &err) != ST_OK)
		fail_msg("%s", err.msg);
	return all;
}

/* ---- which language ---- */

static void test_codes(void **state)
{
	static const struct {
		const char *code, *want; /* NULL: there is none */
	} cases[] = { { "fr", "fr" }, { "fr_CA", "fr" }, { "fr-FR.UTF-8", "fr" }, { "es@euro", "es" }, { "en", "en" }, { "en_GB", "en" }, { "de", NULL },
		{ "f", NULL }, { "fra", NULL }, { "", NULL }, { "FR", NULL } };
	char list[64];
	struct languages all;
	const struct language *l;

	(void)state;
	put("fr/words.csv", "en,text\nSheet,Feuille\n");
	put("es/words.csv", "en,text\n");
	all = load();
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool known = language_find(&all, cases[i].code, &l);

		assert_int_equal(known, cases[i].want != NULL);
		if (known)
			check_str(language_code(l), cases[i].want, "%s", cases[i].code);
	}
	assert_string_equal(languages_list(&all, list, sizeof list), "en, es, fr");
}

static void test_senders(void **state)
{
	struct languages all;
	struct sender_language v[2] = { { "FRA", NULL }, { "GBR", NULL } };
	struct readers r = { .n = 2, .sender = v };
	const struct language *fr, *es;

	(void)state;
	put("fr/words.csv", "en,text\n");
	put("es/words.csv", "en,text\n");
	all = load();
	assert_true(language_find(&all, "fr", &fr) && language_find(&all, "es", &es));
	v[0].language = fr;
	assert_ptr_equal(language_of(&r, "FRA"), fr);
	assert_null(language_of(&r, "GBR"));
	assert_null(language_of(&r, "XXX"));
	r.usual = es; /* of a terminal: for those of whom nothing is known, and English may be what is known */
	assert_ptr_equal(language_of(&r, "FRA"), fr);
	assert_null(language_of(&r, "GBR"));
	assert_ptr_equal(language_of(&r, ""), es);
	r.asked = true;
	assert_ptr_equal(language_of(&r, "FRA"), es);
}

/* ---- words ---- */

static void test_words(void **state)
{
	struct languages all;
	char buf[64], tight[6];
	const struct language *fr;

	(void)state;
	put("fr/words.csv", "en,text\n\"{1} of {2} read\",\"sur {2}, {1} \xc3\xa9t\xc3\xa9\"\nSheet,Feuille\n\"{1} or {1}\",\"{1}/{1}\"\n");
	all = load();
	assert_true(language_find(&all, "fr", &fr));
	assert_string_equal(lang_word(fr, "Sheet"), "Feuille");
	assert_string_equal(lang_word(fr, "Cell"), "Cell");
	assert_string_equal(lang_word(NULL, "Sheet"), "Sheet");
	assert_string_equal(lang_fill(fr, buf, sizeof buf, "{1} of {2} read", "3", "9"), "sur 9, 3 \xc3\xa9t\xc3\xa9");
	assert_string_equal(lang_fill(NULL, buf, sizeof buf, "{1} of {2} read", "{2}", "9"), "{2} of 9 read"); /* what is filled in is no text of ours */
	assert_string_equal(lang_fill(fr, buf, sizeof buf, "{1} or {1}", "a"), "a/a");
	assert_string_equal(lang_fill(NULL, buf, sizeof buf, "a {brace} {"), "a {brace} {");
	assert_string_equal(lang_fill(NULL, tight, sizeof tight, "{1}", "abc\xc3\xa9\xc3\xa9"), "abc\xc3\xa9"); /* cut between letters */
	assert_int_equal(lang_put(tight, sizeof tight, "abcd\xc3\xa9"), 4);
}

/* ---- reasons ---- */

static void test_reasons(void **state)
{
	static const struct {
		const char *en, *want;
		bool found;
	} cases[] = {
		{ "it is empty", "c'est vide", true },
		{ "it is Empty", "it is Empty", false },
		{ "it is empty ", "it is empty ", false },
		{ "no column 'area' of 3", "3 sans colonne <area>", true },
		{ "no column 'it is empty' of 3", "3 sans colonne <it is empty>", true }, /* quoted, so it stays */
		{ "no column 'a' of b' of 12", "12 sans colonne <a' of b>", true },
		{ "no column 'area' of x", "no column 'area' of x", false }, /* no number */
		{ "nearest is X, but it is empty", "pr\xc3\xa8s de X, mais c'est vide", true },
		{ "nearest is X, but who knows", "pr\xc3\xa8s de X, mais who knows", true },
		{ "rows 1:2, rows 4:5, columns B:C", "lignes 1:2, lignes 4:5, columns B:C", true }, /* parts of a list */
		{ "5 of 9", "5 sur 9", true },
		{ "-5.5 of 9", "-5.5 sur 9", true },
		{ "5a of 9", "5a of 9", false },
		{ "Congo, Dem. Rep. of the, 5 of", "Congo, Dem. Rep. of the, 5 of", true },
		{ "with 50 in S!B2 and 60 in C3, and no more", "avec 50 en S!B2 et 60 en C3, et no more", true },
		{ "the longer row of letters wins, 7", "long 7", true },
		{ "", "", false },
	};
	char buf[256], deep[4096] = "", hard[2048] = "";
	struct languages all;
	const struct language *fr;

	(void)state;
	put("fr/reasons.csv",
		"en,text\nit is empty,c'est vide\n\"no column '{1}' of {m}\",{m} sans colonne <{1}>\n\"nearest is {1}, but {a}\",\"pr\xc3\xa8s de {1}, mais {a}\"\n"
		"\"{a}, {b}\",\"{a}, {b}\"\nrows {1},lignes {1}\n\"rows {1}, {a}\",\"lignes {1}, {a}\"\n{m} of {n},{m} sur {n}\n\"with {a}, and {b}\",\"avec {a}, et {b}\"\n"
		"{m} in {1} and {a},{m} en {1} et {a}\n{m} in {1},{m} en {1}\nthe {1} of letters {2},court {1}{2}\n"
		"\"the {1} row of letters wins, {m}\",long {m}<{1}>\n\"the longer row of letters wins, {m}\",long {m}\n"
		"\"{1}a{2}a{3}a{4}a{5}b\",\"{1}{2}{3}{4}{5}\"\n");
	all = load();
	assert_true(language_find(&all, "fr", &fr));
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(lang_reason(fr, cases[i].en, buf, sizeof buf), cases[i].found);
		check_str(buf, cases[i].want, "%s", cases[i].en);
		assert_false(lang_reason(NULL, cases[i].en, buf, sizeof buf));
		assert_string_equal(buf, cases[i].en);
	}
	for (int i = 0; i < 500; i++)
		strcat(deep, "rows 1, ");
	lang_reason(fr, deep, hard, sizeof hard); /* no deeper than is sensible */
	memset(hard, 'a', sizeof hard - 1);
	lang_reason(fr, hard, deep, sizeof deep); /* nor longer */
	assert_string_equal(deep, hard);
}

/* ---- rules ---- */

static void test_rules(void **state)
{
	struct config c = { .catalogue = made_catalogue };
	struct submission s;
	struct languages all;
	const struct language *fr;
	char buf[256];

	(void)state;
	put("fr/rules.csv", "id,message,advice\nCODE-UNKNOWN,{found} inconnu ({expected*}).,Proche : {note*}.\nGONE,Rien.,Rien.\nSEEN,,Rien \xc3\xa0 faire.\n");
	put("fr/advice.csv", "id,note,advice\nSEEN,locked|shut,Ouvrez-le.\nSEEN,other,Autre.\nGONE,x,Rien.\n");
	put("fr/reasons.csv", "en,text\narea,pays\nnothing similar,rien\n");
	all = load();
	assert_true(language_find(&all, "fr", &fr));
	assert_string_equal(lang_rule(fr, &made_rule[0])->message, "{found} inconnu ({expected*}).");
	assert_string_equal(lang_rule(fr, &made_rule[1])->message, "Seen: {note}."); /* empty there */
	assert_string_equal(lang_rule(fr, &made_rule[1])->advice, "Rien \xc3\xa0 faire.");
	assert_string_equal(catalogue_advice(lang_rule(fr, &made_rule[1]), "it is locked"), "Ouvrez-le.");
	assert_string_equal(catalogue_advice(&made_rule[1], "it is locked"), "Unlock it.");
	assert_null(lang_rule(fr, NULL));
	assert_int_equal(submission_init(&s, &c, &err), ST_OK);
	s.name = s.sender = s.path = "";
	assert_int_equal(finding_say(&s, "CODE-UNKNOWN", (struct origin){ 0, 0, SHEET_NONE }, "area", "area", "nothing similar", &err), ST_OK);
	s.findings.v[0].explains = 2;
	finding_message(&s, &s.findings.v[0], fr, buf, sizeof buf);
	assert_string_equal(buf, "area inconnu (pays). Explains 2 others."); /* what the sender wrote stays */
	finding_message(&s, &s.findings.v[0], NULL, buf, sizeof buf);
	assert_string_equal(buf, "area is not known as area. Explains 2 others.");
	finding_advice(&s, &s.findings.v[0], &made_rule[0], fr, buf, sizeof buf);
	assert_string_equal(buf, "Proche : rien.");
	assert_string_equal(finding_field(&s, &s.findings.v[0], fr, "expected", buf, sizeof buf), "pays");
	assert_string_equal(finding_field(&s, &s.findings.v[0], fr, "found", buf, sizeof buf), "area");
	assert_string_equal(finding_field(&s, &s.findings.v[0], NULL, "expected", buf, sizeof buf), "area");
	submission_release(&s);
}

/* ---- what is wrong with a table ---- */

static void test_broken(void **state)
{
	static const struct {
		const char *file, *text, *want; /* the message without the folder */
	} cases[] = {
		{ "fr/words.csv", "en,text\nSheet,\n", "fr/words.csv:2:2: the field is empty" },
		{ "fr/words.csv", "en,text\n{1} read,lu\n", "fr/words.csv:2:2: found 'lu', expected the marks in braces that the English text has" },
		{ "fr/words.csv", "en,text\nA,B\nA,C\n", "fr/words.csv:3:1: 'A' a second time" },
		{ "fr/reasons.csv", "en,text\nwith {a},avec {1}\n", "fr/reasons.csv:2:2: found 'avec {1}', expected the marks in braces that the English text has" },
		{ "fr/rules.csv", "id,message,advice\nSEEN,{nota},x\n", "fr/rules.csv:2:2: '{nota}', expected {found}, {expected}, {difference}, {key} or {note}" },
		{ "fr/rules.csv", "id,message,advice\nSEEN,{note**},x\n", "fr/rules.csv:2:2: '{note**}', expected {found}, {expected}, {difference}, {key} or {note}" },
		{ "fr/rules.csv", "id,message,advice\nSEEN,x,{note\n", "fr/rules.csv:2:3: a brace is never closed" },
		{ "fr/advice.csv", "id,note,text\n", "fr/advice.csv:1:3: unknown column 'text', the nearest known one is 'id'" },
		{ "fr/other.csv", "en,text\n", "fr/other.csv:1:1: found a table of texts, expected mappings/languages/CODE/ with rules.csv, advice.csv, words.csv or "
			"reasons.csv, where CODE is a language, such as fr" },
		{ "words.csv", "en,text\n", "words.csv:1:1: found a table of texts, expected mappings/languages/CODE/ with rules.csv, advice.csv, words.csv or "
			"reasons.csv, where CODE is a language, such as fr" },
	};
	size_t n = strlen(dir) + strlen("/mappings/languages/");
	struct languages all;
	char path[256];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		put(cases[i].file, cases[i].text);
		assert_int_equal(languages_load(&home, &arena, &made_catalogue, &all, &err), ST_FATAL);
		check_str(strlen(err.msg) > n ? err.msg + n : "", cases[i].want, "%s", cases[i].text);
		snprintf(path, sizeof path, "%s/mappings/languages/%s", dir, cases[i].file);
		unlink(path);
	}
	assert_int_equal(languages_load(&home, &arena, &made_catalogue, &all, &err), ST_OK);
	assert_int_equal(all.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_codes, set_up, tear_down), cmocka_unit_test_setup_teardown(test_senders, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_words, set_up, tear_down), cmocka_unit_test_setup_teardown(test_reasons, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rules, set_up, tear_down), cmocka_unit_test_setup_teardown(test_broken, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
