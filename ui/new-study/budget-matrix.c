/* The matrix of a study. */
#include "new-study/budget-matrix.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "model/label-type.h"

struct _LwBudgetMatrix
{
  GtkWidget parent_instance;
  LwStudyMaking *making;
  GtkWidget *scroller;
  GtkGrid *grid;
  char *shown; /* what the cells were made of */
};

G_DEFINE_FINAL_TYPE (LwBudgetMatrix, lw_budget_matrix, GTK_TYPE_WIDGET)

/* A cell knows its place. */
static void
toggled_cb (GtkToggleButton *button, LwBudgetMatrix *self)
{
  LwStudyDraft *draft = lw_study_making_draft (self->making);
  int place = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "place"));
  LwLabelType type = (LwLabelType)(place % LW_N_LABEL_TYPES);
  int column = place / LW_N_LABEL_TYPES;
  gboolean on = lw_study_draft_cell (draft, type, column) > 0;
  if (column >= lw_study_draft_columns (draft) || on == gtk_toggle_button_get_active (button))
    return;
  lw_study_draft_toggle (draft, type, column);
  lw_study_making_edited (self->making);
}

static GtkWidget *
text_new (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_widget_add_css_class (label, class);
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

/* "30 images" over "0.25 h". */
static GtkWidget *
cell_face (int images, double hours)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *count = g_strdup_printf (ngettext ("%d image", "%d images", images), images);
  g_autofree char *cost = lw_seconds_text (hours * 3600);
  gtk_box_append (GTK_BOX (box), text_new (images > 0 ? count : _ ("none"), "body"));
  gtk_box_append (GTK_BOX (box), text_new (images > 0 ? cost : "–", "caption"));
  return box;
}

static GtkWidget *
cell_new (LwBudgetMatrix *self, const LwStudyDraft *draft, LwLabelType type, int column)
{
  int images = lw_study_draft_cell_images (draft, type, column);
  gboolean on = lw_study_draft_cell (draft, type, column) > 0;
  gboolean beyond = draft->pool > 0 && images > draft->pool;
  LwMix mix = lw_mix_single (type, images);
  double hours = lw_cost_hours (&draft->costs, &mix, NULL);
  GtkWidget *button = gtk_toggle_button_new ();
  g_autofree char *cost = lw_seconds_text (hours * 3600);
  g_autofree char *name
      = g_strdup_printf (ngettext ("%s, %d image, %s", "%s, %d images, %s", images),
                         lw_label_type_title (type), images, cost);
  g_autofree char *wall = g_strdup_printf (
      ngettext ("The target has only %d image", "The target has only %d images", draft->pool),
      draft->pool);
  gtk_button_set_child (GTK_BUTTON (button), cell_face (images, hours));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), on);
  gtk_widget_set_sensitive (button, !draft->by_hours);
  gtk_widget_set_tooltip_text (button, beyond            ? wall
                                       : draft->by_hours ? name
                                       : on              ? _ ("Leave this cell out")
                                                         : _ ("Train this cell"));
  gtk_widget_add_css_class (button, "lw-cell");
  if (beyond)
    gtk_widget_add_css_class (button, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "place",
                     GINT_TO_POINTER (column * LW_N_LABEL_TYPES + (int)type));
  g_signal_connect (button, "toggled", G_CALLBACK (toggled_cb), self);
  return button;
}

static char *
column_title (const LwStudyDraft *draft, int column)
{
  if (draft->by_hours)
    return g_strdup_printf (_ ("%g h"), g_array_index (draft->hours, double, column));
  int images = g_array_index (draft->sizes, int, column);
  return g_strdup_printf (ngettext ("%d image", "%d images", images), images);
}

/* Everything that the cells show, so that they are made again only when it changes. */
static char *
key_of (const LwStudyDraft *draft)
{
  GString *key = g_string_new (NULL);
  g_string_append_printf (key, "%d %d", draft->by_hours, draft->pool);
  for (int c = 0; c < lw_study_draft_columns (draft); c++)
    for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
      g_string_append_printf (key, " %d %d %g", draft->types[t],
                              lw_study_draft_cell_images (draft, (LwLabelType)t, c),
                              lw_cost_seconds (&draft->costs, (LwLabelType)t, NULL));
  return g_string_free (key, FALSE);
}

static void
build (LwBudgetMatrix *self, const LwStudyDraft *draft)
{
  GtkWidget *child;
  int row = 1, columns = lw_study_draft_columns (draft);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))))
    gtk_grid_remove (self->grid, child);
  for (int c = 0; c < columns; c++)
    {
      g_autofree char *title = column_title (draft, c);
      gtk_grid_attach (self->grid, text_new (title, "caption-heading"), c + 1, 0, 1, 1);
    }
  for (int t = LW_LABEL_IMAGE; t <= LW_LABEL_FINE; t++)
    {
      if (!draft->types[t])
        continue;
      g_autofree char *heading = lw_label_type_heading ((LwLabelType)t);
      GtkWidget *name = text_new (heading, "caption-heading");
      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_grid_attach (self->grid, name, 0, row, 1, 1);
      for (int c = 0; c < columns; c++)
        {
          GtkWidget *cell = cell_new (self, draft, (LwLabelType)t, c);
          gtk_widget_set_hexpand (cell, TRUE);
          gtk_grid_attach (self->grid, cell, c + 1, row, 1, 1);
        }
      row++;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), row > 1 && columns > 0);
}

/* Cells that are there keep the keyboard focus. */
static void
set_active (LwBudgetMatrix *self, const LwStudyDraft *draft)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->grid)); child;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child))
      {
        int place = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), "place"));
        int images = lw_study_draft_cell (draft, (LwLabelType)(place % LW_N_LABEL_TYPES),
                                          place / LW_N_LABEL_TYPES);
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), images > 0);
      }
}

static void
update (LwBudgetMatrix *self)
{
  const LwStudyDraft *draft = lw_study_making_draft (self->making);
  g_autofree char *key = key_of (draft);
  if (g_strcmp0 (key, self->shown) != 0)
    {
      g_free (self->shown);
      self->shown = g_steal_pointer (&key);
      build (self, draft);
    }
  else
    set_active (self, draft);
}

static void
dispose (GObject *object)
{
  LwBudgetMatrix *self = LW_BUDGET_MATRIX (object);
  g_clear_object (&self->making);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (lw_budget_matrix_parent_class)->dispose (object);
}

static void
lw_budget_matrix_class_init (LwBudgetMatrixClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lw_budget_matrix_init (LwBudgetMatrix *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 6);
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->grid));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->grid), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Label types by budgets"), -1);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
lw_budget_matrix_set_making (LwBudgetMatrix *self, LwStudyMaking *making)
{
  self->making = g_object_ref (making);
  g_signal_connect_object (making, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
