/* Simulating and drawing weak labels. */
#include "new-study/weak-pictures.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dataset/split.h"
#include "model/label-type.h"
#include "report/sheet-cell.h"

static void
picture_free (gpointer data)
{
  LwWeakPicture *self = data;
  g_free (self->image);
  g_clear_object (&self->texture);
  g_free (self->text);
  g_free (self);
}

static void
question_free (gpointer data)
{
  LwWeakQuestion *self = data;
  lw_data_report_unref (self->report);
  g_free (self);
}

static GdkTexture *
draw (const LwSheetCell *cell, const LwClassSet *classes, int width)
{
  int w = 1, h = 1;
  lw_sheet_cell_size (cell, &w, &h);
  int height = MAX ((int)lround ((double)width * h / w), 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  lw_sheet_cell_draw (cell, classes, cr, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes
      = g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize)height);
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* "image tags: road, car, sky" */
static char *
describe (const LwWeakLabel *weak, LwLabelType type, const LwClassSet *classes)
{
  GString *names = g_string_new (NULL);
  for (int i = 0; weak && i < weak->n_classes; i++)
    g_string_append_printf (names, i ? ", %s" : "%s", classes->names[weak->classes[i]]);
  g_autofree char *list = g_string_free (names, FALSE);
  return weak ? g_strdup_printf (_ ("%s: %s"), lw_label_type_title (type), list)
              : g_strdup (lw_label_type_title (type));
}

/* The pictures of one image. */
static void
add_image (const LwWeakQuestion *self, int index, GPtrArray *by_type[LW_N_LABEL_TYPES])
{
  const LwDataset *data = self->report->dataset;
  const LwDatasetItem *item = lw_dataset_item (data, index);
  g_autoptr (LwImage) photograph = lw_dataset_read_image (data, index, NULL);
  g_autoptr (LwImage) mask = item->label_path ? lw_dataset_read_labels (data, index, NULL) : NULL;
  g_autoptr (LwClassSet) classes = lw_class_set_copy (data->classes);
  memcpy (classes->palette, self->palette, sizeof classes->palette);
  if (!photograph || !mask)
    return;
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    {
      if (!self->types[t])
        continue;
      g_autoptr (LwWeakLabel) weak
          = t == LW_LABEL_FINE ? NULL
                               : lw_weak_label_simulate ((LwLabelType)t, item->id, mask, NULL,
                                                         (guint64)self->weak_seed, &self->coarse);
      const LwSheetCell cell = { .photograph = t == LW_LABEL_FINE ? NULL : photograph,
                                 .labels = t == LW_LABEL_FINE ? mask : NULL,
                                 .weak = weak };
      LwWeakPicture *picture = g_new (LwWeakPicture, 1);
      *picture = (LwWeakPicture){ g_strdup (item->id), draw (&cell, classes, self->width),
                                  describe (weak, (LwLabelType)t, classes) };
      g_ptr_array_add (by_type[t], picture);
    }
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LwWeakQuestion *self = data;
  GPtrArray *all = g_ptr_array_new_with_free_func (picture_free);
  GPtrArray *by_type[LW_N_LABEL_TYPES];
  int n = lw_dataset_count (self->report->dataset);
  g_autofree int *order = lw_split_order (n, 0, (guint64)self->split_seed);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    by_type[t] = g_ptr_array_new ();
  for (int i = 0; i < MIN (n, LW_WEAK_IMAGES) && !g_cancellable_is_cancelled (cancellable); i++)
    add_image (self, order[i], by_type);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    {
      g_ptr_array_extend (all, by_type[t], NULL, NULL);
      g_ptr_array_unref (by_type[t]);
    }
  g_task_return_pointer (task, all, (GDestroyNotify)g_ptr_array_unref);
}

void
lw_weak_pictures_async (const LwWeakQuestion *question, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  LwWeakQuestion *own = g_memdup2 (question, sizeof *question);
  own->report = lw_data_report_ref (question->report);
  g_task_set_source_tag (task, lw_weak_pictures_async);
  g_task_set_task_data (task, own, question_free);
  g_task_run_in_thread (task, run);
}

GPtrArray *
lw_weak_pictures_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
