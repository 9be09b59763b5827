#include "decode/xlsx_comments.h"

#include <stdio.h>
#include <string.h>

#include "decode/xlsx_xml.h"

enum { C_LIST = XML_FIRST, C_COMMENT, C_TEXT, C_RUN, C_T };

struct comments_run {
	struct xlsx_facts *facts;
	struct err *e;
	char cell[CELL_TEXT]; /* "" : the comment has no proper place */
	char text[32768];     /* what does not fit is cut, since a comment is no figure */
	size_t n;
};

static int comments_open(void *user, struct xml *x, int parent, const char *name, const char **atts)
{
	struct comments_run *r = user;
	const char *ref = xml_attr(atts, "ref");
	uint32_t row, col;

	(void)x;
	if (parent == XML_TOP && strcmp(name, "commentList") == 0)
		return C_LIST;
	if (parent == C_LIST && strcmp(name, "comment") == 0) {
		r->cell[0] = '\0';
		r->n = 0;
		if (ref && cell_parse(ref, strlen(ref), &row, &col))
			cell_name(row, col, r->cell);
		return C_COMMENT;
	}
	if (parent == C_COMMENT && strcmp(name, "text") == 0)
		return C_TEXT;
	if (parent == C_TEXT && strcmp(name, "r") == 0)
		return C_RUN;
	return (parent == C_TEXT || parent == C_RUN) && strcmp(name, "t") == 0 ? C_T : XML_IGNORE;
}

static void comments_close(void *user, struct xml *x, int element)
{
	struct comments_run *r = user;

	if (element != C_COMMENT || !r->cell[0])
		return;
	while (r->n && (r->text[r->n] & 0xc0) == 0x80)
		r->n--;
	r->text[r->n] = '\0';
	xml_stop(x, xlsx_fact(r->facts, "comment", r->cell, r->text, r->e));
}

static void comments_text(void *user, struct xml *x, int element, const char *s, int n)
{
	struct comments_run *r = user;
	size_t room = sizeof r->text - 1 - r->n;

	(void)x;
	if (element != C_T)
		return;
	if ((size_t)n > room) {
		memcpy(r->text + r->n, s, room + 1); /* the byte behind the cut shows whether it falls into a character */
		r->n += room;
		return;
	}
	memcpy(r->text + r->n, s, (size_t)n);
	r->n += (size_t)n;
	r->text[r->n] = '\0';
}

static const struct xml_reader comments_reader = {
	.root = "comments",
	.open = comments_open,
	.close = comments_close,
	.text = comments_text,
};

enum status xlsx_comments_read(struct xlsx_zip *z, const char *part, struct xlsx_facts *facts, struct err *e)
{
	struct comments_run r = { .facts = facts, .e = e };

	return xml_part(z, part, &comments_reader, &r, e);
}
