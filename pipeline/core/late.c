#include "core/late.h"

#include <dlfcn.h>
#include <string.h>

enum status late_open(const char *name, const char *const *call_name, size_t n, void *table, const char *what, struct err *e)
{
	void *library, *call;

	memcpy(&call, table, sizeof call);
	if (call)
		return ST_OK;
	library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return err_set(e, ST_FATAL, "%s: %s", what, dlerror());
	/* The first is filled last: by it is known that all are there. */
	for (size_t i = n; i-- > 0;) {
		call = dlsym(library, call_name[i]);
		if (!call)
			return err_set(e, ST_FATAL, "%s: %s", what, dlerror());
		memcpy((char *)table + i * sizeof call, &call, sizeof call);
	}
	return ST_OK;
}
