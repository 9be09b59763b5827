#include "emit/book_library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct book_calls xl;

enum status book_library(struct err *e)
{
	static const struct {
		const char *name;
		size_t at;
	} calls[] = {
#define CALL(name) { #name, offsetof(struct book_calls, name) },
		BOOK_CALLS(CALL)
#undef CALL
	};
	static bool open;
	void *library, *call;

	if (open)
		return ST_OK;
	library = dlopen("libxlsxwriter.so." LXW_SOVERSION, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_set(e, ST_FATAL, "workbooks cannot be written: %s", dlerror());
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		call = dlsym(library, calls[i].name);
		if (!call)
			return err_set(e, ST_FATAL, "workbooks cannot be written: %s", dlerror());
		memcpy((char *)&xl + calls[i].at, &call, sizeof call);
	}
	open = true;
	return ST_OK;
}
