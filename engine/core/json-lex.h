/* A strict check of a JSON text before json-glib sees it. json-glib 1.6 takes comments, octal
 * numbers and numbers out of range, and recurses without a limit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checks tokens and nesting, not the grammar. LW_ERROR_INPUT names @where and the line. */
gboolean lw_json_lex (const char *text, size_t size, const char *where, GError **error);

G_END_DECLS
