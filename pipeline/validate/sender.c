/* sender.c - the area that sent a submission. */
#include <string.h>

#include "normalize/match.h"
#include "validate/view.h"

const char *view_sender_area(const struct view *v)
{
	struct view_index *x = v->index;
	const struct mappings *m = v->sub->config->mappings;
	struct matcher *matcher = NULL;
	struct match found;
	struct err e;

	if (x->sender_area)
		return x->sender_area;
	x->sender_area = "";
	if (!m || !*v->sub->sender)
		return x->sender_area;
	if (matcher_new(m, &matcher, &e) != ST_OK || match_label(matcher, "area", v->sub->sender, NULL, "ISO3", 0, &found, &e) != ST_OK)
		view_failed(v, ST_FATAL, e.msg);
	else if (found.kind == KIND_AREA && !strcmp(match_how_word(found.how), "code"))
		x->sender_area = arena_strdup(&x->arena, found.code, strlen(found.code));
	matcher_free(matcher);
	if (!x->sender_area) {
		view_failed(v, ST_FATAL, "out of memory looking up a sender");
		x->sender_area = "";
	}
	return x->sender_area;
}
