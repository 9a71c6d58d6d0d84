/* JSON documents on json-glib, with messages that name the file and the member.
 *
 * Input is taken strictly: no comments, no duplicate members, no numbers out of range, at most
 * LW_JSON_MAX_DEPTH levels. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LW_JSON_MAX_DEPTH 64

/* The root object of a file. (transfer full) LW_ERROR_FILE if it cannot be read, LW_ERROR_INPUT if
 * it is not a JSON object. */
JsonObject *lw_json_load (const char *path, GError **error);

/* The root object of a text of @size bytes (-1: up to the NUL). (transfer full) @where names the
 * document in messages, for example "weak.jsonl, line 3". */
JsonObject *lw_json_parse (const char *text, gssize size, const char *where, GError **error);

/* Writes @object, indented, replacing @path atomically. */
gboolean lw_json_save (const char *path, JsonObject *object, GError **error);

/* The same text. (transfer full) */
char *lw_json_text (JsonObject *object);

/* One line without a newline, members in the order of insertion. (transfer full) Doubles
 * round-trip; NaN and infinities become null. */
char *lw_json_line (JsonObject *object);

/* The shortest text that reads back as @value, in the C locale. @value is finite. */
void lw_json_append_double (GString *text, double value);

/* Members by type; *value is left as it is where the member is absent. @where names the document in
 * messages. Return FALSE with LW_ERROR_INPUT if the member has another type. A whole number may be
 * written as a double (1e3); a string is (transfer full) and the previous one is not freed. */
gboolean lw_json_get_int (JsonObject *o, const char *member, gint64 *value, const char *where,
                          GError **error);
gboolean lw_json_get_double (JsonObject *o, const char *member, double *value, const char *where,
                             GError **error);
gboolean lw_json_get_bool (JsonObject *o, const char *member, gboolean *value, const char *where,
                           GError **error);
gboolean lw_json_get_string (JsonObject *o, const char *member, char **value, const char *where,
                             GError **error);

/* Sets a member to a number or a text, and to null where there is none: @value is not finite, @text
 * NULL. */
void lw_json_set_number (JsonObject *o, const char *member, double value);
void lw_json_set_text (JsonObject *o, const char *member, const char *text);

/* The same for a node, for example an element of an array; FALSE if it has another type. */
gboolean lw_json_node_int (JsonNode *node, gint64 *value);
gboolean lw_json_node_double (JsonNode *node, double *value);

G_END_DECLS
