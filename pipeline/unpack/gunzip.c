#include "unpack/gunzip.h"

#include <stdint.h>
#include <string.h>

#define FEED ((size_t)1 << 30) /* zlib counts in 32 bits */

enum status gunzip_open(struct gunzip *g, const unsigned char *p, size_t n, struct err *e)
{
	memset(g, 0, sizeof *g);
	g->p = p;
	g->left = n;
	if (inflateInit2(&g->z, 16 + MAX_WBITS) != Z_OK)
		return err_set(e, ST_FATAL, "no memory to unpack a gzip file");
	g->begun = true;
	return ST_OK;
}

static void feed(struct gunzip *g)
{
	size_t n = g->left < FEED ? g->left : FEED;

	if (g->z.avail_in)
		return;
	g->z.next_in = (unsigned char *)(uintptr_t)g->p; /* zlib only reads there */
	g->z.avail_in = (unsigned)n;
	g->p += n;
	g->left -= n;
}

static enum status damaged(struct err *e, const char *how)
{
	return err_set(e, ST_SKIP, "it is a damaged gzip file: %s", how);
}

enum status gunzip_read(struct gunzip *g, unsigned char *buf, size_t cap, size_t *got, struct err *e)
{
	g->z.next_out = buf;
	g->z.avail_out = (unsigned)cap;
	while (g->z.avail_out == cap) {
		int rc;

		feed(g);
		rc = inflate(&g->z, Z_NO_FLUSH);
		*got = cap - g->z.avail_out;
		if (rc == Z_MEM_ERROR)
			return err_set(e, ST_FATAL, "no memory to unpack a gzip file");
		if (rc == Z_BUF_ERROR && !g->z.avail_in && !g->left)
			return damaged(e, "it is cut off");
		if (rc == Z_STREAM_END) {
			feed(g);
			if (!g->z.avail_in)
				return *got ? ST_OK : ST_END;
			/* One gzip file behind the other is the same as one of both. */
			if (g->z.next_in[0] != 0x1f)
				return damaged(e, "bytes follow its end");
			if (inflateReset(&g->z) != Z_OK)
				return damaged(e, "it cannot be unpacked");
		} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
			return damaged(e, g->z.msg ? g->z.msg : "it cannot be unpacked");
		}
	}
	return ST_OK;
}

void gunzip_close(struct gunzip *g)
{
	if (g->begun)
		inflateEnd(&g->z);
	g->begun = false;
}
