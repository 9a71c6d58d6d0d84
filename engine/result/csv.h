/* Comma-separated values, RFC 4180. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The records of a text of @size bytes: fields in quotes may hold commas, line breaks and doubled
 * quotes; lines end with LF or CR LF; empty lines are passed over. (element-type GStrv) (transfer
 * full) @where names the text in messages. LW_ERROR_INPUT if it is not UTF-8, or a quote is out of
 * place or never closed. */
GPtrArray *lw_csv_parse (const char *text, gsize size, const char *where, GError **error);

G_END_DECLS
