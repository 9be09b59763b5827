/*
 * rules_check.h - rules before they are used: `concord rules check`.
 */
#ifndef CLI_RULES_CHECK_H
#define CLI_RULES_CHECK_H

/* Those in force, or of some rulesets in files named <DATAFLOW>.vtl. All that is broken is said, and what is odd as a warning; returns the
 * exit status, EXIT_USAGE where something is broken. */
int rules_check(char *const *file, int n);

#endif
