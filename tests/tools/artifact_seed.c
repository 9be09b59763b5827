/*
 * usage: artifact_seed FILE <OBSERVATIONS.csv
 *
 * Makes a seed of the fuzz target artifact from one of the target obscsv.
 */
#include <fcntl.h>
#include <stdio.h>

#include "core/artifact.h"
#include "core/obscsv.h"
#include "tests/unit/core/made_config.h"

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
	struct err e = { "usage: artifact_seed FILE <OBSERVATIONS.csv" };
	struct submission s;

	if (fd < 0 || submission_init(&s, &made_config, &e) != ST_OK || obscsv_read(&s, stdin, &e) != ST_OK ||
		findings_sort(&s, &e) != ST_OK || artifact_write(&s, "extra", 5, fd, &e) != ST_OK) {
		fprintf(stderr, "%s\n", e.msg);
		return 1;
	}
	submission_release(&s);
	return 0;
}
