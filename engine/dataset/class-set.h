/* Class sets (names, colours) and the many-to-one maps between them, read from data/class-sets/. */
#pragma once

#include <json-glib/json-glib.h>

#include "image/image.h"

G_BEGIN_DECLS

#define LW_MAX_CLASSES 64

typedef struct
{
  char *id; /* "cityscapes19", "synthia16", "synthia13", "camvid11", or of a file of the user */
  char *title;
  int n;
  char *names[LW_MAX_CLASSES];
  uint8_t palette[256][3]; /* palette[255] = colour of ignored pixels */
  GHashTable *maps;        /* id of another set -> GPtrArray of n class names, NULL = ignored */
} LwClassSet;

/* By id from the data directory (LW_DATA_DIR, else the installed one), or from a JSON file if @name
 * has a slash or ends with .json. */
LwClassSet *lw_class_set_load (const char *name, GError **error);

/* From an object with the members id, title, classes [{name, colour}], ignored_colour and maps, or
 * with the member class_set: the id of a set of the data directory. @where names it in messages.
 * Names and colours must differ; a map must list every class. */
LwClassSet *lw_class_set_from_json (JsonObject *object, const char *where, GError **error);

LwClassSet *lw_class_set_copy (const LwClassSet *self);
void lw_class_set_free (LwClassSet *self);
int lw_class_set_find (const LwClassSet *self, const char *class_name); /* or -1 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwClassSet, lw_class_set_free)

/* lut[k] = class of @to that class k of @from becomes, LW_IGNORE where it has none. LW_ERROR_INPUT
 * if the two sets have no map. Equal ids give the identity. */
gboolean lw_class_set_map (const LwClassSet *from, const LwClassSet *to, uint8_t lut[256],
                           GError **error);

G_END_DECLS
