/* A fast 64-bit checksum: it finds damage, not intent. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The same on every machine. One changed byte always changes it. */
guint64 lw_checksum (const void *data, size_t size);

G_END_DECLS
