/*
 * xlsx_xml.h - a part of a workbook as XML: expat, bounded, without document types, names without their namespaces.
 *
 * Elements reach a reader as small numbers that it gave them itself: open() is asked with the number of the parent
 * (XML_TOP for children of the root) and answers the number of this element, or XML_IGNORE for it and all below it.
 * Only elements of the spreadsheet namespaces (Transitional and Strict) and of package relationships are seen. Of
 * mc:AlternateContent the fallback is read, as if it stood there by itself.
 */
#ifndef DECODE_XLSX_XML_H
#define DECODE_XLSX_XML_H

#include "decode/xlsx_zip.h"

enum { XML_IGNORE = 0, XML_TOP = 1, XML_FIRST = 2 /* the lowest that a reader gives */ };

struct xml; /* the run over one part */
struct xml_reader {
	const char *root; /* name of the root element */
	int (*open)(void *user, struct xml *x, int parent, const char *name, const char **atts);
	void (*close)(void *user, struct xml *x, int element);			    /* may be NULL */
	void (*text)(void *user, struct xml *x, int element, const char *s, int n); /* may be NULL */
};

/* Reads the part. ST_SKIP: damaged, or against a limit. */
enum status xml_part(struct xlsx_zip *z, const char *part, const struct xml_reader *reader, void *user, struct err *e);
/* For readers: ends the run with the status of what they called (and its message). */
void xml_stop(struct xml *x, enum status st);
struct err *xml_err(struct xml *x);
const char *xml_name(const struct xml *x); /* of the part */

/* The value of an attribute without namespace; NULL: not there. */
const char *xml_attr(const char **atts, const char *name);
/* The same for one in the namespace of office relationships (r:id). */
const char *xml_attr_rel(const char **atts, const char *name);
bool xml_true(const char *value); /* "1", "true", "on"; false for NULL */

#endif
