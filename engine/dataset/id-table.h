/* The raw ids that label files of a data set hold, and the class that each stands for.
 *
 * Tables of the known layouts are data/id-tables/NAME.json; the layout "pairs" brings classes.json.
 */
#pragma once

#include "dataset/class-set.h"

G_BEGIN_DECLS

typedef struct
{
  char *id; /* "cityscapes", "synthia", ...; of classes.json its member id, or NULL */
  LwClassSet *classes;
  GHashTable *names;  /* known id (GUINT_TO_POINTER) -> its name in the data set */
  uint8_t map[65536]; /* id -> class of @classes or LW_IGNORE; LW_IGNORE for unknown ids */
} LwIdTable;

/* Reads the class set (lw_class_set_from_json) and the member ids: [{id, name, class or null}].
 * Without that member, id k is class k and 255 is ignored. */
LwIdTable *lw_id_table_load (const char *path, GError **error);
void lw_id_table_free (LwIdTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwIdTable, lw_id_table_free)

/* NULL if the table does not know the id. */
const char *lw_id_table_name (const LwIdTable *self, uint16_t id);

G_END_DECLS
