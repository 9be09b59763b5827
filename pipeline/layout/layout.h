/*
 * layout.h - rows of cells become raw observations, by declared layouts.
 *
 * A layout is a YAML file under mappings/layouts/. It is chosen by what stands in the sheet (titles, header texts),
 * not by file or sheet names alone. The engine buffers the first rows of a sheet (the window) until it knows
 * the layout, then works row by row; so memory does not depend on the length of a long table.
 *
 * Out      observations in the tables of the submission, edges of hierarchies, findings (NO-LAYOUT and what the layout
 *          could not place), and for every cell one ledger line of stage layout.
 * Errors   layouts_load(): ST_FATAL "file:line:column: ...". While rows pass: ST_FATAL only for lack of memory.
 */
#ifndef LAYOUT_LAYOUT_H
#define LAYOUT_LAYOUT_H

#include "decode/decode.h"

struct layouts; /* all declared layouts, read-only after loading */
enum status layouts_load(const struct config *c, struct arena *a, struct layouts **out, struct err *e);

struct layout_run; /* the state of one submission; heap-allocated */
enum status layout_begin(struct submission *s, struct layout_run **out, struct err *e);
struct row_sink layout_sink(struct layout_run *l);
/* After the last sheet: what can only be said of the submission as a whole. Releases. */
enum status layout_end(struct layout_run *l, struct err *e);

#endif
