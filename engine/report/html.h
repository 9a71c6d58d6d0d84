/* Pieces of an HTML document that is also well-formed XML. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @text with < > & " ' escaped, and what no document may hold (control characters, broken UTF-8)
 * replaced. */
void lw_html_append (GString *out, const char *text);

/* <tag>text</tag>, @tag with its attributes. */
void lw_html_append_element (GString *out, const char *tag, const char *text);

/* A data: URI of @size bytes of that media type. */
void lw_html_append_data_uri (GString *out, const char *type, const void *data, gsize size);

/* JSON on one line that may stand in a script element: no < > or &. */
void lw_html_append_json (GString *out, JsonObject *json);

G_END_DECLS
