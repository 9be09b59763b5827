/*
 * find.h - what has arrived: the submissions of an inbox.
 *
 * A folder that is named by a known sender holds that sender's submissions; any other entry is a submission itself.
 * A submission is a file or a folder of files; names that start with a dot and the folder decisions/ are
 * passed over. Links and special files are found too, and refused when they are opened. A folder that cannot be
 * read, or holds too many, is a submission that is refused; the others are found all the same.
 * Order    by name, bytewise; the same inbox gives the same list whatever the order of the folder.
 * Owner    the arena.
 */
#ifndef RUN_FIND_H
#define RUN_FIND_H

#include "core/submission.h"

struct input {         /* one file of a submission */
	const char *path;  /* to open it */
	const char *name;  /* the member's path as text: inside the submission's folder, or the file's own name */
};
struct found {
	const char *name;   /* <sender>-<file name>: letters, digits, '.', '_', '-'; unique without regard to case */
	const char *sender; /* "" unknown */
	const char *path;   /* below the inbox, as text_visible() writes it */
	const char *full;   /* to open it */
	int root;           /* the inbox, open: nothing of it is opened but from there, as beneath.h says; -1: a path of the user's */
	size_t below;       /* bytes of full, and of the paths of inputs, that lead to the inbox */
	uint32_t ninput;
	struct input *input;
	const char *refused; /* why it cannot be opened at all, and then there are no inputs; NULL */
	bool any_sender;     /* that the sender is not known is no finding: people know who they are */
};
struct found_list {
	uint32_t n, cap;
	struct found *v;
	int root;      /* the inbox */
	uint32_t most; /* it may not grow beyond */
};

/* ST_SKIP: the inbox is no folder. ST_FATAL: it cannot be read, or holds more than limits.submissions. */
enum status find_submissions(const struct config *c, const char *inbox, struct arena *a, struct found_list *out, struct err *e);
void found_close(struct found_list *l); /* the inbox */
/* One file or folder given by its path. sender: who sent it, as sender_named() knows it; NULL: the one in whose folder it stands, or
 * nobody. */
enum status find_one(const struct config *c, const char *path, const char *sender, struct arena *a, struct found *out, struct err *e);
/* Whether somebody of that name sends data. ST_SKIP: nobody does, and how senders are named. */
enum status sender_named(const struct config *c, const char *name, struct arena *a, struct err *e);

#endif
