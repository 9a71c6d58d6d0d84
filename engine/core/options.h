/* Options of a struct, described once: the same table reads JSON members, command line options and
 * the metadata strings of `labelworth check`, writes them back and prints the help. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  LW_OPTION_BOOL,   /* gboolean */
  LW_OPTION_INT,    /* gint64, between min and max */
  LW_OPTION_DOUBLE, /* double, between min and max */
  LW_OPTION_STRING, /* char *, owned, may be NULL */
  LW_OPTION_ENUM,   /* int: the position in @choices */
} LwOptionType;

typedef struct
{
  const char *name; /* with underscores; the command line also accepts hyphens */
  LwOptionType type;
  size_t offset;              /* of the field in the struct */
  double min, max;            /* inclusive; equal: no limits */
  const char *const *choices; /* NULL-terminated, LW_OPTION_ENUM only */
  const char *help;           /* one line, marked with N_ */
} LwOption;                   /* a table ends with a NULL name */

const LwOption *lw_option_find (const LwOption *table, const char *name);

/* Parses @text: numbers in the C locale, booleans true, false, 1, 0, choices by name. */
gboolean lw_option_set (const LwOption *option, void *object, const char *text, GError **error);

/* The value as text that lw_option_set reads back exactly. (transfer full) (nullable) */
char *lw_option_text (const LwOption *option, const void *object);

/* Sets every member of @json that the table knows. The names met are added to @known (a set that
 * frees its strings, may be NULL), so that a caller with several tables can refuse what none of
 * them knows. On failure @object is as it was. */
gboolean lw_options_from_json (const LwOption *table, void *object, JsonObject *json,
                               GHashTable *known, const char *where, GError **error);
void lw_options_to_json (const LwOption *table, const void *object, JsonObject *json);

/* Frees the strings. */
void lw_options_clear (const LwOption *table, void *object);
/* Deep copy of the fields in the table (strings duplicated; previous ones of @to freed). */
void lw_options_copy (const LwOption *table, void *to, const void *from);

G_END_DECLS
