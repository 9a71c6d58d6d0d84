/* A column view whose columns follow what is chosen. */
#include "classes/class-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "classes/class-csv.h"
#include "classes/class-row.h"
#include "classes/iou-bar.h"
#include "model/local-number.h"

#define BAR_WIDTH 90

struct _LwClassTable
{
  AdwBin parent_instance;
  GtkColumnView *view;
  LwClassColumns *columns;
  GListStore *rows;
  GPtrArray *shown; /* of GtkColumnViewColumn: those of runs and means */
};

G_DEFINE_FINAL_TYPE (LwClassTable, lw_class_table, ADW_TYPE_BIN)

/* What the cells of a column of the view are about, or how it is sorted. */
typedef struct
{
  LwClassColumn *column;
  LwClassColumn *other; /* of a difference: what is subtracted */
} Subject;

static void
subject_free (gpointer data)
{
  Subject *subject = data;
  g_clear_object (&subject->column);
  g_clear_object (&subject->other);
  g_free (subject);
}

static void
subject_closed (gpointer data, GClosure *closure)
{
  subject_free (data);
}

static Subject *
subject_new (LwClassColumn *column, LwClassColumn *other)
{
  Subject *subject = g_new0 (Subject, 1);
  g_set_object (&subject->column, column);
  g_set_object (&subject->other, other);
  return subject;
}

/* ---- classes ------------------------------------------------------------------------------- */

static void
name_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *swatch = gtk_image_new (), *name = gtk_label_new (NULL), *rare = gtk_label_new (NULL);
  gtk_image_set_pixel_size (GTK_IMAGE (swatch), 14);
  gtk_accessible_update_state (GTK_ACCESSIBLE (swatch), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  /* Translators: a class of which there is little in the evaluation images. */
  gtk_label_set_text (GTK_LABEL (rare), _ ("rare"));
  gtk_widget_add_css_class (rare, "dim-label");
  gtk_widget_add_css_class (rare, "caption");
  gtk_widget_set_tooltip_text (
      rare, _ ("Under half a percent of the pixels, or in fewer than one image of twenty: its IoU "
               "varies much from run to run"));
  gtk_box_append (GTK_BOX (box), swatch);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), rare);
  gtk_list_item_set_child (item, box);
}

static void
set_strong (GtkWidget *label, gboolean strong)
{
  if (strong)
    gtk_widget_add_css_class (label, "lw-strong");
  else
    gtk_widget_remove_css_class (label, "lw-strong");
}

static void
name_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  LwClassRow *row = gtk_list_item_get_item (item);
  GtkWidget *swatch = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_next_sibling (swatch);
  GdkTexture *texture = lw_class_row_get_swatch (row);
  gtk_image_set_from_paintable (GTK_IMAGE (swatch), texture ? GDK_PAINTABLE (texture) : NULL);
  gtk_widget_set_visible (swatch, texture != NULL);
  gtk_label_set_text (GTK_LABEL (name), lw_class_row_get_name (row));
  set_strong (name, lw_class_row_is_mean (row));
  gtk_widget_set_visible (gtk_widget_get_last_child (gtk_list_item_get_child (item)),
                          lw_class_row_is_rare (row));
}

static void
number_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
pixels_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  double share = lw_class_row_get_pixels (gtk_list_item_get_item (item));
  g_autofree char *text = isnan (share)                  ? g_strdup ("")
                          : share > 0 && share < 0.00005 ? g_strdup_printf ("< %.2f", 0.01)
                                                         : g_strdup_printf ("%.2f", 100 * share);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
images_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  int images = lw_class_row_get_images (gtk_list_item_get_item (item));
  g_autofree char *text = images < 0 ? g_strdup ("") : g_strdup_printf ("%'d", images);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

/* ---- IoU ----------------------------------------------------------------------------------- */

static void
bar_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *bar = lw_iou_bar_new ();
  gtk_widget_set_size_request (bar, BAR_WIDTH, -1);
  gtk_list_item_set_child (item, bar);
}

static void
bar_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Subject *subject)
{
  LwClassRow *row = gtk_list_item_get_item (item);
  LwInterval value = lw_class_column_value (subject->column, lw_class_row_get_measure (row));
  lw_iou_bar_set_value (LW_IOU_BAR (gtk_list_item_get_child (item)), &value,
                        lw_class_row_is_mean (row));
}

/* "▲ +2.1 [0.9, 3.3]": the sign and the mark say what the colour does. (transfer full) */
static char *
difference_text (const LwComparison *comparison)
{
  const LwInterval *d = &comparison->difference;
  if (isnan (d->mean))
    return g_strdup ("–");
  const LwEstimate estimate = { d->mean, d->low, d->high };
  g_autofree char *text = lw_local_estimate (&estimate, 1, TRUE);
  const char *mark = comparison->verdict == LW_VERDICT_BETTER  ? "▲ "
                     : comparison->verdict == LW_VERDICT_WORSE ? "▼ "
                                                               : "";
  return g_strconcat (mark, text, NULL);
}

static void
difference_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Subject *subject)
{
  LwClassRow *row = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  const LwComparison comparison
      = lw_class_column_compare (subject->column, subject->other, lw_class_row_get_measure (row));
  g_autofree char *text = difference_text (&comparison);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_remove_css_class (label, "success");
  gtk_widget_remove_css_class (label, "error");
  if (comparison.verdict == LW_VERDICT_BETTER)
    gtk_widget_add_css_class (label, "success");
  else if (comparison.verdict == LW_VERDICT_WORSE)
    gtk_widget_add_css_class (label, "error");
  set_strong (label, lw_class_row_is_mean (row));
}

/* ---- sorting ------------------------------------------------------------------------------- */

static int
compare_numbers (double a, double b)
{
  a = isnan (a) ? (double)-INFINITY : a;
  b = isnan (b) ? (double)-INFINITY : b;
  return (a > b) - (a < b);
}

static int
compare_values_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Subject *subject = data;
  double values[2];
  const gconstpointer rows[] = { a, b };
  for (int i = 0; i < 2; i++)
    {
      const LwMeasure *measure = lw_class_row_get_measure ((gpointer)rows[i]);
      values[i]
          = subject->other
                ? lw_class_column_compare (subject->column, subject->other, measure).difference.mean
                : lw_class_column_value (subject->column, measure).mean;
    }
  return compare_numbers (values[0], values[1]);
}

static int
compare_names_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return g_utf8_collate (lw_class_row_get_name ((gpointer)a), lw_class_row_get_name ((gpointer)b));
}

static int
compare_pixels_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return compare_numbers (lw_class_row_get_pixels ((gpointer)a),
                          lw_class_row_get_pixels ((gpointer)b));
}

static int
compare_images_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return lw_class_row_get_images ((gpointer)a) - lw_class_row_get_images ((gpointer)b);
}

/* Means stay below the classes, in their own order, however these are sorted. */
static int
compare_kinds_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  LwClassRow *first = (gpointer)a, *second = (gpointer)b;
  gboolean mean = lw_class_row_is_mean (first);
  if (mean != lw_class_row_is_mean (second))
    return mean ? 1 : -1;
  return mean ? lw_class_row_get_position (first) - lw_class_row_get_position (second) : 0;
}

/* ---- columns ------------------------------------------------------------------------------- */

/* @factory and @sorter: (transfer full). (transfer none) The view owns the column. */
static GtkColumnViewColumn *
add_column (LwClassTable *self, const char *title, GtkListItemFactory *factory,
            GtkCustomSorter *sorter)
{
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
  g_object_unref (sorter);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (self->view, column);
  return column;
}

static void
add_fixed (LwClassTable *self, const char *title, GCallback setup, GCallback bind,
           GCompareDataFunc compare, gboolean expand)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", setup, NULL);
  g_signal_connect (factory, "bind", bind, NULL);
  gtk_column_view_column_set_expand (
      add_column (self, title, factory, gtk_custom_sorter_new (compare, NULL, NULL)), expand);
}

static GtkColumnViewColumn *
add_values (LwClassTable *self, const char *title, LwClassColumn *column, LwClassColumn *other)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup",
                    other ? G_CALLBACK (number_setup_cb) : G_CALLBACK (bar_setup_cb), NULL);
  g_signal_connect_data (factory, "bind",
                         other ? G_CALLBACK (difference_bind_cb) : G_CALLBACK (bar_bind_cb),
                         subject_new (column, other), subject_closed, 0);
  GtkCustomSorter *sorter
      = gtk_custom_sorter_new (compare_values_cb, subject_new (column, other), subject_free);
  return add_column (self, title, factory, sorter);
}

static void
remove_values (LwClassTable *self)
{
  for (guint i = 0; i < self->shown->len; i++)
    gtk_column_view_remove_column (self->view, self->shown->pdata[i]);
  g_ptr_array_set_size (self->shown, 0);
}

static void
columns_cb (LwClassTable *self)
{
  GListModel *list = lw_class_columns_get_list (self->columns);
  guint n = g_list_model_get_n_items (list);
  g_autoptr (LwClassColumn) first = n > 0 ? g_list_model_get_item (list, 0) : NULL;
  g_autoptr (LwClassColumn) second = n > 1 ? g_list_model_get_item (list, 1) : NULL;
  remove_values (self);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LwClassColumn) column = g_list_model_get_item (list, i);
      const char title[] = { (char)('A' + i), '\0' };
      g_ptr_array_add (self->shown, add_values (self, title, column, NULL));
      if (column == second)
        g_ptr_array_add (self->shown, add_values (self, "B − A", second, first));
    }
}

/* The same columns with other numbers. */
static void
numbers_cb (LwClassTable *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  g_list_model_items_changed (G_LIST_MODEL (self->rows), 0, n, n);
}

void
lw_class_table_set_columns (LwClassTable *self, LwClassColumns *columns)
{
  g_return_if_fail (!self->columns);
  self->columns = g_object_ref (columns);
  g_signal_connect_object (lw_class_columns_get_list (columns), "items-changed",
                           G_CALLBACK (columns_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (columns, "changed", G_CALLBACK (numbers_cb), self, G_CONNECT_SWAPPED);
  columns_cb (self);
}

void
lw_class_table_set_classes (LwClassTable *self, const LwResults *results,
                            const LwConfusion *confusion)
{
  g_autoptr (GPtrArray) rows = lw_class_rows_new (results, confusion);
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
}

char *
lw_class_table_csv (LwClassTable *self)
{
  return lw_class_csv (G_LIST_MODEL (self->rows), lw_class_columns_get_list (self->columns));
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwClassTable *self = LW_CLASS_TABLE (object);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_CLASS_TABLE);
  g_clear_pointer (&self->shown, g_ptr_array_unref);
  g_clear_object (&self->columns);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (lw_class_table_parent_class)->dispose (object);
}

static void
lw_class_table_class_init (LwClassTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/classes/class-table.ui");
  gtk_widget_class_bind_template_child (widget_class, LwClassTable, view);
}

static void
lw_class_table_init (LwClassTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_list_store_new (LW_TYPE_CLASS_ROW);
  self->shown = g_ptr_array_new ();
  add_fixed (self, _ ("Class"), G_CALLBACK (name_setup_cb), G_CALLBACK (name_bind_cb),
             compare_names_cb, TRUE);
  add_fixed (self, _ ("Pixels %"), G_CALLBACK (number_setup_cb), G_CALLBACK (pixels_bind_cb),
             compare_pixels_cb, FALSE);
  add_fixed (self, _ ("Images"), G_CALLBACK (number_setup_cb), G_CALLBACK (images_bind_cb),
             compare_images_cb, FALSE);
  GtkMultiSorter *sorter = gtk_multi_sorter_new ();
  gtk_multi_sorter_append (sorter,
                           GTK_SORTER (gtk_custom_sorter_new (compare_kinds_cb, NULL, NULL)));
  gtk_multi_sorter_append (sorter, g_object_ref (gtk_column_view_get_sorter (self->view)));
  GtkSortListModel *sorted
      = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)), GTK_SORTER (sorter));
  g_autoptr (GtkNoSelection) selection = gtk_no_selection_new (G_LIST_MODEL (sorted));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}
