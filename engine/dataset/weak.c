/* Label types, and weak labels drawn as label maps. */
#include "dataset/polygon.h"

#include "core/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const type_names[LW_N_LABEL_TYPES]
    = { "none", "image", "point", "coarse", "fine" };

const char *
lw_label_type_name (LwLabelType type)
{
  return type_names[type];
}

gboolean
lw_label_type_parse (const char *text, LwLabelType *type, GError **error)
{
  for (int i = 0; i < LW_N_LABEL_TYPES; i++)
    if (strcmp (text, type_names[i]) == 0)
      {
        *type = (LwLabelType)i;
        return TRUE;
      }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("“%s” is not a label type; use none, image, point, coarse or fine"), text);
  return FALSE;
}

void
lw_weak_label_free (LwWeakLabel *self)
{
  if (!self)
    return;
  g_free (self->image);
  g_free (self->hash);
  g_free (self->source);
  g_free (self->points);
  for (int i = 0; i < self->n_polygons; i++)
    g_free (self->polygons[i].vertices);
  g_free (self->polygons);
  g_free (self);
}

LwImage *
lw_weak_label_draw (const LwWeakLabel *self)
{
  LwImage *map = lw_image_new (self->width, self->height, 1);
  memset (map->pixels, LW_IGNORE, (size_t)self->width * self->height);
  for (int i = 0; i < self->n_polygons; i++)
    lw_polygon_fill (&self->polygons[i], map->pixels, self->width, self->height);
  for (int i = 0; i < self->n_points; i++)
    {
      const LwPoint *point = &self->points[i];
      map->pixels[(size_t)point->row * self->width + point->col] = point->klass;
    }
  return map;
}
