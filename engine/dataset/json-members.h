/* Required members of the data files of this room, on top of core/json.h. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* (transfer full) LW_ERROR_INPUT if the string is absent or empty. */
char *lw_json_need_string (JsonObject *o, const char *member, const char *where, GError **error);

/* The objects of the array @member, (transfer container). LW_ERROR_INPUT if it is absent or holds
 * anything else. */
GPtrArray *lw_json_need_objects (JsonObject *o, const char *member, const char *where,
                                 GError **error);

/* A class name or null: *value is NULL (transfer full). LW_ERROR_INPUT if the member is absent. */
gboolean lw_json_need_string_or_null (JsonObject *o, const char *member, char **value,
                                      const char *where, GError **error);

G_END_DECLS
