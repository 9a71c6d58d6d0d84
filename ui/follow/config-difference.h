/* What differs between the configurations of two runs. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *a, *b; /* values as text; NULL: not set */
} LwConfigDifference;

/* The members that differ, in the order of @a, then those that @b alone has. A member that is null
 * and one that is absent are the same. (element-type LwConfigDifference) (transfer full) */
GPtrArray *lw_config_differences (JsonObject *a, JsonObject *b);

/* The value of a member as text, or NULL where it is not set. (transfer full) */
char *lw_config_value (JsonObject *config, const char *name);

G_END_DECLS
