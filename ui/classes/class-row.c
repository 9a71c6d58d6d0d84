/* What is known about a class before anything was predicted. */
#include "classes/class-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "eval/iou.h"
#include "widget/class-palette.h"

#define SWATCH 14

struct _LwClassRow
{
  GObject parent_instance;
  char *name;
  LwMeasure measure;
  int position, images;
  gboolean mean, rare;
  double pixels;
  GdkTexture *swatch;
};

G_DEFINE_FINAL_TYPE (LwClassRow, lw_class_row, G_TYPE_OBJECT)

static void
finalize (GObject *object)
{
  LwClassRow *self = LW_CLASS_ROW (object);
  g_free (self->name);
  g_clear_object (&self->swatch);
  G_OBJECT_CLASS (lw_class_row_parent_class)->finalize (object);
}

static void
lw_class_row_class_init (LwClassRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
lw_class_row_init (LwClassRow *self)
{
  self->pixels = (double)NAN;
  self->images = -1;
}

static LwClassRow *
add_row (GPtrArray *rows, const char *name)
{
  LwClassRow *self = g_object_new (LW_TYPE_CLASS_ROW, NULL);
  self->name = g_strdup (name);
  self->measure.name = self->name;
  self->position = (int)rows->len;
  g_ptr_array_add (rows, self);
  return self;
}

/* @subset [19], or NULL: all classes that occur. */
static void
add_mean (GPtrArray *rows, const char *name, const uint8_t *subset)
{
  LwClassRow *self = add_row (rows, name);
  self->mean = TRUE;
  if (subset)
    memcpy (self->measure.classes, subset, LW_CITYSCAPES_CLASSES);
}

GPtrArray *
lw_class_rows_new (const LwResults *results, const LwConfusion *confusion)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  uint8_t palette[256][3];
  gboolean known = confusion && confusion->classes->n == results->n_classes;
  if (known)
    lw_class_palette (confusion->classes, palette);
  for (int k = 0; k < results->n_classes; k++)
    {
      LwClassRow *self = add_row (rows, results->classes[k]);
      self->measure.classes[k] = 1;
      if (!known)
        continue;
      self->pixels = lw_confusion_pixels (confusion, k);
      self->images = confusion->images_with[k];
      self->rare = lw_confusion_is_rare (confusion, k);
      self->swatch = lw_class_swatch (palette[k], SWATCH);
    }
  add_mean (rows, "mIoU", NULL);
  if (known && strcmp (confusion->classes->id, "cityscapes19") == 0)
    {
      /* Translators: the mean over the 16 classes that SYNTHIA has too, and over 13 of them. */
      add_mean (rows, _ ("mIoU of 16"), lw_iou_synthia_16);
      add_mean (rows, _ ("mIoU* of 13"), lw_iou_synthia_13);
    }
  return rows;
}

const char *
lw_class_row_get_name (LwClassRow *self)
{
  return self->name;
}

gboolean
lw_class_row_is_mean (LwClassRow *self)
{
  return self->mean;
}

int
lw_class_row_get_position (LwClassRow *self)
{
  return self->position;
}

const LwMeasure *
lw_class_row_get_measure (LwClassRow *self)
{
  return &self->measure;
}

double
lw_class_row_get_pixels (LwClassRow *self)
{
  return self->pixels;
}

int
lw_class_row_get_images (LwClassRow *self)
{
  return self->images;
}

gboolean
lw_class_row_is_rare (LwClassRow *self)
{
  return self->rare;
}

GdkTexture *
lw_class_row_get_swatch (LwClassRow *self)
{
  return self->swatch;
}
