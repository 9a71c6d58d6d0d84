/* Thumbnail, facts, classes and problems of a data set. */
#include "new-study/data-details.h"

#include <glib/gi18n-lib.h>

#include "widget/class-palette.h"

#define MASK 0.55    /* share of the mask's colour in the thumbnail */
#define MAX_FILES 20 /* named one by one */
#define MAX_SIZES 3

/* ---- thumbnail ----------------------------------------------------------------------------- */

void
lw_data_details_show_thumbnail (const LwDataReport *report, GtkPicture *picture)
{
  const LwImage *photograph = report->photograph, *labels = report->labels;
  uint8_t palette[256][3];
  gtk_widget_set_visible (GTK_WIDGET (picture), photograph != NULL);
  if (!photograph)
    return;
  lw_class_palette (report->dataset->classes, palette);
  size_t n = (size_t)photograph->width * (size_t)photograph->height;
  uint8_t *pixels = g_memdup2 (photograph->pixels, n * 3);
  gboolean fits
      = labels && labels->width == photograph->width && labels->height == photograph->height;
  for (size_t i = 0; fits && i < n; i++)
    for (int c = 0; labels->pixels[i] != LW_IGNORE && c < 3; c++)
      pixels[3 * i + c]
          = (uint8_t)(MASK * palette[labels->pixels[i]][c] + (1 - MASK) * pixels[3 * i + c]);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, n * 3);
  g_autoptr (GdkTexture) texture
      = gdk_memory_texture_new (photograph->width, photograph->height, GDK_MEMORY_R8G8B8, bytes,
                                (gsize)photograph->width * 3);
  gtk_picture_set_paintable (picture, GDK_PAINTABLE (texture));
  const char *text = fits ? _ ("A photograph with its masks over it") : _ ("A photograph");
  gtk_picture_set_alternative_text (picture, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

/* ---- facts --------------------------------------------------------------------------------- */

static GtkWidget *
label_new (const char *text, gboolean dim)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), !dim);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, dim ? "dim-label" : "numeric");
  return label;
}

/* Takes @text. */
static void
add_fact (GtkGrid *grid, int *row, const char *title, char *text)
{
  g_autofree char *own = text;
  gtk_grid_attach (grid, label_new (title, TRUE), 0, *row, 1, 1);
  gtk_grid_attach (grid, label_new (own, FALSE), 1, *row, 1, 1);
  ++*row;
}

static char *
sizes_text (const LwDatasetCheck *check)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < MIN (check->sizes->len, MAX_SIZES); i++)
    {
      const LwSizeCount *size = &g_array_index (check->sizes, LwSizeCount, i);
      g_string_append_printf (text, i ? ", %d × %d" : "%d × %d", size->width, size->height);
    }
  if (check->sizes->len > MAX_SIZES)
    g_string_append_printf (
        text, ngettext (" and %u more", " and %u more", check->sizes->len - MAX_SIZES),
        check->sizes->len - MAX_SIZES);
  return g_string_free (text, FALSE);
}

static char *
splits_text (const LwDataReport *report)
{
  gboolean none = !report->splits[0] || !*report->splits[0];
  return none ? g_strdup (_ ("none")) : g_strjoinv (", ", report->splits);
}

void
lw_data_details_show_facts (const LwDataReport *report, GtkGrid *grid)
{
  GtkWidget *child;
  int row = 0, n = lw_dataset_count (report->dataset);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (grid))))
    gtk_grid_remove (grid, child);
  add_fact (grid, &row, _ ("Folder"), g_strdup (report->dataset->root));
  add_fact (grid, &row, _ ("Layout"), g_strdup (report->dataset->layout));
  add_fact (grid, &row, _ ("Images"),
            report->whole
                ? g_strdup_printf (_ ("%d, all examined"), n)
                : g_strdup_printf (_ ("%d, of these %d examined"), n, report->check->checked));
  add_fact (grid, &row, _ ("Evaluation"),
            g_strdup_printf (ngettext ("%d image", "%d images", report->eval_images),
                             report->eval_images));
  add_fact (grid, &row, _ ("Size"), sizes_text (report->check));
  add_fact (grid, &row, _ ("Splits"), splits_text (report));
  add_fact (grid, &row, _ ("Classes"),
            g_strdup (report->dataset->classes->title ? report->dataset->classes->title
                                                      : report->dataset->classes->id));
}

/* ---- classes ------------------------------------------------------------------------------- */

static GtkWidget *
class_new (const LwDataReport *report, int klass, const uint8_t colour[3])
{
  const LwLabelCount *masks = &report->check->masks;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autoptr (GdkTexture) swatch = lw_class_swatch (colour, 12);
  GtkWidget *image = gtk_image_new_from_paintable (GDK_PAINTABLE (swatch));
  GtkWidget *name = gtk_label_new (report->dataset->classes->names[klass]);
  g_autofree char *percent
      = g_strdup_printf (_ ("%.2g %%"), 100 * lw_data_report_share (report, klass));
  GtkWidget *share = gtk_label_new (percent);
  g_autofree char *tip
      = g_strdup_printf (ngettext ("in %d of %d examined images", "in %d of %d examined images",
                                   masks->class_images[klass]),
                         masks->class_images[klass], masks->files);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (share, "numeric");
  gtk_widget_add_css_class (share, masks->class_images[klass] ? "dim-label" : "warning");
  gtk_widget_set_tooltip_text (box, tip);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), share);
  return box;
}

void
lw_data_details_show_classes (const LwDataReport *report, GtkFlowBox *box)
{
  uint8_t palette[256][3];
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))))
    gtk_flow_box_remove (box, child);
  lw_class_palette (report->dataset->classes, palette);
  for (int k = 0; report->check->masks.files > 0 && k < report->dataset->classes->n; k++)
    gtk_flow_box_append (box, class_new (report, k, palette[k]));
  for (child = gtk_widget_get_first_child (GTK_WIDGET (box)); child;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_focusable (child, FALSE);
}

/* ---- problems ------------------------------------------------------------------------------ */

static void
add_problem (GPtrArray *rows, const char *icon, const char *class, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  gtk_widget_add_css_class (image, class);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  g_ptr_array_add (rows, row);
}

void
lw_data_details_list_problems (const LwDataReport *report, GPtrArray *rows)
{
  const LwDatasetCheck *check = report->check;
  for (guint i = 0; i < check->reasons->len; i++)
    add_problem (rows, "dialog-error-symbolic", "error", check->reasons->pdata[i]);
  for (guint i = 0; i < check->warnings->len; i++)
    add_problem (rows, "dialog-warning-symbolic", "warning", check->warnings->pdata[i]);
  for (guint i = 0; i < MIN (check->problems->len, MAX_FILES); i++)
    {
      const LwFileProblem *problem = check->problems->pdata[i];
      g_autofree char *text = g_str_has_prefix (problem->reason, problem->path)
                                  ? g_strdup (problem->reason)
                                  : g_strdup_printf ("%s: %s", problem->path, problem->reason);
      add_problem (rows, problem->fatal ? "dialog-error-symbolic" : "dialog-warning-symbolic",
                   problem->fatal ? "error" : "warning", text);
    }
  if (check->problems->len > MAX_FILES)
    {
      guint more = check->problems->len - MAX_FILES;
      g_autofree char *text
          = g_strdup_printf (ngettext ("and %u more file", "and %u more files", more), more);
      add_problem (rows, "dialog-warning-symbolic", "warning", text);
    }
}
