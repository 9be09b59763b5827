/*
 * pattern.h - ages and periods: labels made of numbers and a few words, read by tables of patterns.
 *
 * Key      a label becomes a key: compatibility case folding without accents, dashes as '-', no blanks beside
 *          signs. In a pattern a capital letter stands for a run of digits (or a month's name):
 *            A age 0..130      Y year of four digits    Z two to four digits, the year after the Y, B or T before
 *            M month 1..12     D day 1..31              Q quarter 1..4      S half-year 1..2
 *            N name of a month (code list "month")
 *            E year of an era, written with the name of the era (era.h); it counts as the year of the common calendar
 *            H year of the Islamic or the Iranian calendar, 1250..1500, which is no year (Y) of the common one
 *            B year of the Bikram Sambat (Nepal), 2041..2100, which may be one of the common calendar (Y), too
 *            T year of the Buddhist era (Thailand), 2443..2599, which may be one of the common calendar (Y), too
 *          All else stands for itself. A label is read in every way that a pattern has; two ways with
 *          different codes make it ambiguous, but a row that names a number itself (Y-01-01/p1y) goes before one that takes any.
 * When     conditions that all hold: 1<2, the first number is below the second; 1==2, they are the same; 1=12, the first is 12 (of a
 *          month's name, its number).
 * Code     of a pattern, with {1} the first run as a number, {2:02} padded to two digits, {2-1} the second less the
 *          first, {1+1} the first and one, {2~1} the second less one (or any other number), {1h} and {1g} the common years in which
 *          an Islamic year begins and ends: two rows, so that it is ambiguous and a person decides.
 */
#ifndef NORMALIZE_PATTERN_H
#define NORMALIZE_PATTERN_H

#include "normalize/compiled.h"

#define PATTERN_TEXT 256 /* longer labels are no ages or periods */

/* 0: no pattern fits; else how many different codes, the first two in code; row: the pattern of the first one, NULL: nobody asks. */
unsigned pattern_read(const struct mappings *m, uint32_t list, const char *label, size_t n, char code[2][64], uint32_t *row);
/* The key of a pattern as written in a table; false where it is too long or has an unknown capital. */
bool pattern_key(const char *s, char key[PATTERN_TEXT]);
/* The key of a word that stands in labels, such as the name of an era; false where it is empty or too long. */
bool pattern_word(const char *s, char key[PATTERN_TEXT]);

#endif
