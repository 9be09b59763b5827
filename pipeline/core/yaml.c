#include "core/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "core/slurp.h"
#include "core/text.h"

#define DEPTH_MAX 16

/* An open map or list, and where its next child goes. */
struct level {
	struct ynode *node;
	struct ynode **tail;
	const char *key; /* of a map: read, and waiting for its value */
	int line, column;
};

struct build {
	const char *file;
	struct arena *a;
	struct ynode *root;
	struct level level[DEPTH_MAX];
	int depth;
	bool done;
};

static enum status fail_at(struct err *e, const struct build *b, yaml_mark_t at, const char *what)
{
	return err_set(e, ST_FATAL, "%s:%zu:%zu: %s", b->file, at.line + 1, at.column + 1, what);
}

static enum status parser_error(struct err *e, const struct build *b, const yaml_parser_t *p)
{
	yaml_mark_t at = p->problem_mark;
	char what[200];

	if (p->error == YAML_MEMORY_ERROR)
		return err_set(e, ST_FATAL, "%s: no memory", b->file);
	if (p->error == YAML_READER_ERROR)
		at = p->mark;
	snprintf(what, sizeof what, "%s%s%s", p->problem ? p->problem : "not YAML", p->context ? ", " : "",
		p->context ? p->context : "");
	return fail_at(e, b, at, what);
}

static enum status add_node(struct build *b, enum yaml_kind kind, yaml_mark_t at, struct ynode **out, struct err *e)
{
	struct level *l = b->depth ? &b->level[b->depth - 1] : NULL;
	struct ynode *n = arena_alloc(b->a, 1, sizeof *n);

	if (!n)
		return err_set(e, ST_FATAL, "%s: no memory", b->file);
	*n = (struct ynode){ .kind = kind, .file = b->file, .line = (int)at.line + 1, .column = (int)at.column + 1 };
	*out = n;
	if (!l) {
		if (b->done)
			return fail_at(e, b, at, "a second document, expected one");
		b->done = true;
		b->root = n;
		return ST_OK;
	}
	if (l->node->kind == YAML_MAP) {
		if (!l->key)
			return fail_at(e, b, at, "a map or a list as a key, expected a text");
		n->key = l->key;
		l->key = NULL;
		if (kind != YAML_TEXT) {
			n->line = l->line;
			n->column = l->column;
		}
	}
	*l->tail = n;
	l->tail = &n->next;
	return ST_OK;
}

static enum status open_level(struct build *b, enum yaml_kind kind, yaml_mark_t at, struct err *e)
{
	struct ynode *n;

	if (b->depth == DEPTH_MAX)
		return fail_at(e, b, at, "nested more than 16 deep");
	TRY(add_node(b, kind, at, &n, e));
	b->level[b->depth++] = (struct level){ .node = n, .tail = &n->child };
	return ST_OK;
}

static enum status on_scalar(struct build *b, const yaml_event_t *ev, struct err *e)
{
	struct level *l = b->depth ? &b->level[b->depth - 1] : NULL;
	size_t n = ev->data.scalar.length;
	const char *text;
	struct ynode *node;

	if (memchr(ev->data.scalar.value, '\0', n))
		return fail_at(e, b, ev->start_mark, "a NUL character in a text");
	text = arena_strdup(b->a, (const char *)ev->data.scalar.value, n);
	if (!text)
		return err_set(e, ST_FATAL, "%s: no memory", b->file);
	if (l && l->node->kind == YAML_MAP && !l->key) {
		if (yaml_get(l->node, text)) {
			char what[200];

			snprintf(what, sizeof what, "the key '%.100s' a second time in one map", text);
			return fail_at(e, b, ev->start_mark, what);
		}
		l->key = text;
		l->line = (int)ev->start_mark.line + 1;
		l->column = (int)ev->start_mark.column + 1;
		return ST_OK;
	}
	TRY(add_node(b, YAML_TEXT, ev->start_mark, &node, e));
	node->text = text;
	node->plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return ST_OK;
}

static enum status on_event(struct build *b, const yaml_event_t *ev, struct err *e)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	switch (ev->type) {
	case YAML_ALIAS_EVENT:
		return fail_at(e, b, ev->start_mark, "an alias, expected the value itself");
	case YAML_SCALAR_EVENT:
		anchor = ev->data.scalar.anchor;
		tag = ev->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = ev->data.sequence_start.anchor;
		tag = ev->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = ev->data.mapping_start.anchor;
		tag = ev->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (anchor)
		return fail_at(e, b, ev->start_mark, "an anchor, which is not used here");
	if (tag)
		return fail_at(e, b, ev->start_mark, "a tag, which is not used here");
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return on_scalar(b, ev, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(b, YAML_LIST, ev->start_mark, e);
	case YAML_MAPPING_START_EVENT:
		return open_level(b, YAML_MAP, ev->start_mark, e);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return ST_OK;
	default:
		return ST_OK;
	}
}

static enum status read_events(struct build *b, yaml_parser_t *p, struct err *e)
{
	for (bool end = false; !end;) {
		yaml_event_t ev;
		enum status st;

		if (!yaml_parser_parse(p, &ev))
			return parser_error(e, b, p);
		end = ev.type == YAML_STREAM_END_EVENT;
		st = on_event(b, &ev, e);
		yaml_event_delete(&ev);
		TRY(st);
	}
	if (!b->root)
		return err_set(e, ST_FATAL, "%s:1:1: the file is empty, expected a map", b->file);
	return ST_OK;
}

enum status yaml_load(const char *path, struct arena *a, struct ynode **out, struct err *e)
{
	struct build b = { .a = a };
	yaml_parser_t p;
	enum status st;
	size_t n;
	char *text;

	*out = NULL;
	b.file = arena_strdup(a, path, strlen(path));
	if (!b.file)
		return err_set(e, ST_FATAL, "%s: no memory", path);
	TRY(slurp(path, a, &text, &n, e));
	if (!yaml_parser_initialize(&p))
		return err_set(e, ST_FATAL, "%s: no memory", path);
	yaml_parser_set_encoding(&p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&p, (const unsigned char *)text, n);
	st = read_events(&b, &p, e);
	yaml_parser_delete(&p);
	if (st == ST_OK)
		*out = b.root;
	return st;
}

const struct ynode *yaml_get(const struct ynode *map, const char *key)
{
	const struct ynode *n = map && map->kind == YAML_MAP ? map->child : NULL;

	while (n && strcmp(n->key, key) != 0)
		n = n->next;
	return n;
}

const char *yaml_text(const struct ynode *map, const char *key, const char *absent)
{
	const struct ynode *n = yaml_get(map, key);

	return n && n->kind == YAML_TEXT ? n->text : absent;
}

static bool is_one_of(const char *const keys[], const char *key)
{
	while (*keys && strcmp(*keys, key) != 0)
		keys++;
	return *keys;
}

static const char *nearest_of(const char *const keys[], const char *key)
{
	const char *nearest = "";
	unsigned best = 65;

	for (; *keys; keys++) {
		unsigned d = text_distance(*keys, key);

		if (d < best) {
			best = d;
			nearest = *keys;
		}
	}
	return nearest;
}

enum status yaml_only(const struct ynode *map, const char *const keys[], struct err *e)
{
	if (map->kind != YAML_MAP)
		return yaml_fail(e, map, "%s, expected a map", map->kind == YAML_LIST ? "a list" : "a text");
	for (const struct ynode *n = map->child; n; n = n->next)
		if (!is_one_of(keys, n->key))
			return yaml_fail(e, n, "unknown key '%s', the nearest known one is '%s'", n->key, nearest_of(keys, n->key));
	return ST_OK;
}

enum status yaml_fail(struct err *e, const struct ynode *at, const char *fmt, ...)
{
	char what[sizeof e->msg];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(e, ST_FATAL, "%s:%d:%d: %s", at->file, at->line, at->column, what);
}
