/* Members of nested JSON objects by a path of names with dots, such as "data.eval.split". */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* NULL if @root is NULL, or any name on the way is missing or of another kind. (transfer none) */
const char *lw_json_path_text (JsonObject *root, const char *path);
JsonArray *lw_json_path_array (JsonObject *root, const char *path);
JsonObject *lw_json_path_object (JsonObject *root, const char *path);

G_END_DECLS
