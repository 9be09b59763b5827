/*
 * status.h - what the program could not do.
 *
 * A wrong file, sheet or run is a status with a message owned by the caller; what is wrong with the
 * data is a finding (finding.h). The two never share a channel.
 */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

enum status {
	ST_OK = 0, /* done */
	ST_END,    /* the input is exhausted; nothing went wrong */
	ST_SKIP,   /* this file or sheet is lost; the next may be fine */
	ST_FATAL,  /* the run is lost: no memory, disk full, broken configuration */
};

/* On the caller's stack; NULL where nobody will read it. One line, no newline at its end. */
struct err {
	char msg[512];
};

/* Formats the message (if e is not NULL) and returns st, so that a failure is one statement. */
enum status err_set(struct err *e, enum status st, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#define TRY(expr)                                  \
	do {                                       \
		enum status try_status_ = (expr);  \
		if (try_status_ != ST_OK)          \
			return try_status_;        \
	} while (0)

#endif
