/*
 * name.h - what submissions and their files are called from here on, whatever bytes a sender put into a name.
 *
 * Owner    the arena. NULL: no memory.
 */
#ifndef RUN_NAME_H
#define RUN_NAME_H

#include "run/find.h"

/* <sender>-<file name> of letters, digits, '.', '_' and '-': nothing that a file system, a shell or a spreadsheet
 * would read. */
char *name_safe(struct arena *a, const char *sender, const char *file);
/* Names that differ only in case, or not at all, get a number in the order of their paths. Sorts the list by name. */
enum status names_unique(struct found_list *l, struct arena *a, struct err *e);

#endif
