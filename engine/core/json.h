/* JSON documents on json-glib, with messages that name the file and the member. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The root object of a file. Returns (transfer full); LW_ERROR_INPUT if it is not a JSON object. */
JsonObject *lw_json_load (const char *path, GError **error);

/* Writes @object, indented, replacing @path atomically. */
gboolean lw_json_save (const char *path, JsonObject *object, GError **error);

/* One line without a newline, (transfer full). Doubles round-trip; NaN and infinities become null. */
char *lw_json_line (JsonObject *object);

/* Members by type; *value is left as it is where the member is absent. @where names the document in
 * messages. Return FALSE with LW_ERROR_INPUT if the member has another type. */
gboolean lw_json_get_int (JsonObject *o, const char *member, gint64 *value, const char *where, GError **error);
gboolean lw_json_get_double (JsonObject *o, const char *member, double *value, const char *where, GError **error);
gboolean lw_json_get_bool (JsonObject *o, const char *member, gboolean *value, const char *where, GError **error);
gboolean lw_json_get_string (JsonObject *o, const char *member, char **value, const char *where, GError **error);

G_END_DECLS
