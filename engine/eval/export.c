/* Label, colour, overlay and confidence PNGs. */
#include "eval/export.h"

#include <glib/gi18n-lib.h>

#include "core/datadir.h"
#include "core/error.h"
#include "core/file.h"
#include "dataset/id-table.h"

void
lw_export_class_ids (LwExportIds ids)
{
  for (int k = 0; k < 256; k++)
    ids[k] = (uint8_t)k;
}

gboolean
lw_export_cityscapes_ids (const LwClassSet *classes, LwExportIds ids, GError **error)
{
  g_autofree char *path = lw_data_path ("id-tables/cityscapes.json");
  g_autoptr (LwIdTable) table = lw_id_table_load (path, error);
  if (!table)
    return FALSE;
  for (int k = 0; k < 256; k++)
    ids[k] = 0;
  for (int k = 0; k < classes->n; k++)
    {
      int klass = lw_class_set_find (table->classes, classes->names[k]), id = 0;
      while (id < 256 && (klass < 0 || table->map[id] != klass))
        id++;
      if (id == 256)
        {
          g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                       _ ("The class “%s” of “%s” has no Cityscapes id; export class numbers"),
                       classes->names[k], classes->id);
          return FALSE;
        }
      ids[k] = (uint8_t)id;
    }
  return TRUE;
}

LwImage *
lw_export_overlay (const LwImage *photograph, const LwImage *labels, const LwClassSet *classes)
{
  g_assert (photograph->width == labels->width && photograph->height == labels->height);
  LwImage *overlay = lw_image_colour (labels, classes->palette);
  size_t n = (size_t)overlay->width * overlay->height * 3;
  for (size_t i = 0; i < n; i++)
    overlay->pixels[i] = (uint8_t)((overlay->pixels[i] + photograph->pixels[i] + 1) / 2);
  return overlay;
}

static gboolean
save (const char *stem, const char *suffix, const LwImage *image, GError **error)
{
  g_autofree char *path = g_strconcat (stem, suffix, NULL);
  return lw_image_write_png (path, image, NULL, error);
}

gboolean
lw_export_prediction (const char *stem, const LwImage *photograph, const LwImage *labels,
                      const LwImage *confidence, const LwClassSet *classes, const LwExportIds ids,
                      GError **error)
{
  g_autofree char *folder = g_path_get_dirname (stem);
  if (!lw_file_make_directory (folder, error))
    return FALSE;
  g_autoptr (LwImage) raw = lw_image_copy (labels);
  for (size_t i = 0; i < (size_t)raw->width * raw->height; i++)
    raw->pixels[i] = ids[raw->pixels[i]];
  g_autoptr (LwImage) colour = lw_image_colour (labels, classes->palette);
  g_autoptr (LwImage) shown = lw_image_resize (photograph, labels->width, labels->height);
  g_autoptr (LwImage) overlay = lw_export_overlay (shown, labels, classes);
  return save (stem, "_label.png", raw, error) && save (stem, "_colour.png", colour, error)
         && save (stem, "_overlay.png", overlay, error)
         && save (stem, "_confidence.png", confidence, error);
}
