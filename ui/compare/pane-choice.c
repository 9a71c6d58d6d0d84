/* The items of a pane's chooser. */
#include "compare/pane-choice.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

#include "model/label-type.h"

struct _LwPaneChoice
{
  GObject parent_instance;
  LwPaneKind kind;
  LwLabelType type;
  LwRunItem *run;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_DETAIL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LwPaneChoice, lw_pane_choice, G_TYPE_OBJECT)

static char *
title_of (LwPaneChoice *self)
{
  switch (self->kind)
    {
    case LW_PANE_PHOTOGRAPH:
      return g_strdup (_ ("Photograph"));
    case LW_PANE_TRUTH:
      return g_strdup (_ ("Truth"));
    case LW_PANE_WEAK:
      return g_strdup_printf (_ ("Annotator: %s"), lw_label_type_title (self->type));
    case LW_PANE_CHANGES:
      return g_strdup (_ ("Changes A → B"));
    case LW_PANE_RUN:
      break;
    }
  return g_strdup (lw_run_item_get_label (self->run));
}

static char *
detail_of (LwPaneChoice *self)
{
  switch (self->kind)
    {
    case LW_PANE_PHOTOGRAPH:
      return g_strdup (_ ("The image alone"));
    case LW_PANE_TRUTH:
      return g_strdup (_ ("Masks of the data set"));
    case LW_PANE_WEAK:
      return g_strdup (_ ("What an annotator would have drawn, simulated from the masks"));
    case LW_PANE_CHANGES:
      return g_strdup (_ ("Where only one of two runs is right"));
    case LW_PANE_RUN:
      break;
    }
  return g_strdup_printf (_ ("%.1f %% · partition %d, seed %lld"), lw_run_item_get_miou (self->run),
                          lw_run_item_get_partition (self->run),
                          (long long)lw_run_item_get_seed (self->run));
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LwPaneChoice *self = LW_PANE_CHOICE (object);
  if (id == PROP_TITLE)
    g_value_take_string (value, title_of (self));
  else if (id == PROP_DETAIL)
    g_value_take_string (value, detail_of (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dispose (GObject *object)
{
  g_clear_object (&LW_PANE_CHOICE (object)->run);
  G_OBJECT_CLASS (lw_pane_choice_parent_class)->dispose (object);
}

static void
lw_pane_choice_class_init (LwPaneChoiceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  G_OBJECT_CLASS (klass)->get_property = get_property;
  G_OBJECT_CLASS (klass)->dispose = dispose;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
}

static void
lw_pane_choice_init (LwPaneChoice *self)
{
}

LwPaneChoice *
lw_pane_choice_new (LwPaneKind kind, LwLabelType type)
{
  LwPaneChoice *self = g_object_new (LW_TYPE_PANE_CHOICE, NULL);
  self->kind = kind;
  self->type = type;
  return self;
}

LwPaneChoice *
lw_pane_choice_new_run (LwRunItem *run)
{
  LwPaneChoice *self = lw_pane_choice_new (LW_PANE_RUN, LW_LABEL_NONE);
  self->run = g_object_ref (run);
  return self;
}

LwPaneKind
lw_pane_choice_get_kind (LwPaneChoice *self)
{
  return self->kind;
}

LwLabelType
lw_pane_choice_get_label_type (LwPaneChoice *self)
{
  return self->type;
}

LwRunItem *
lw_pane_choice_get_run (LwPaneChoice *self)
{
  return self->run;
}

/* ---- all of them --------------------------------------------------------------------------- */

static void
add (GListStore *store, LwPaneKind kind, LwLabelType type)
{
  g_autoptr (LwPaneChoice) choice = lw_pane_choice_new (kind, type);
  g_list_store_append (store, choice);
}

static gboolean
finished_cb (gpointer item, gpointer data)
{
  return lw_run_item_get_state (item) == LW_QUEUE_DONE;
}

static gpointer
choice_cb (gpointer item, gpointer data)
{
  LwPaneChoice *choice = lw_pane_choice_new_run (item);
  g_object_unref (item);
  return choice;
}

static void
results_cb (LwStudyModel *model, GtkFilter *filter)
{
  gtk_filter_changed (filter, GTK_FILTER_CHANGE_DIFFERENT);
}

GListModel *
lw_pane_choices_new (LwStudyModel *model)
{
  g_autoptr (GListStore) fixed = g_list_store_new (LW_TYPE_PANE_CHOICE);
  add (fixed, LW_PANE_PHOTOGRAPH, LW_LABEL_NONE);
  add (fixed, LW_PANE_TRUTH, LW_LABEL_NONE);
  for (int type = LW_LABEL_IMAGE; type <= LW_LABEL_COARSE; type++)
    add (fixed, LW_PANE_WEAK, (LwLabelType)type);
  add (fixed, LW_PANE_CHANGES, LW_LABEL_NONE);
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (finished_cb, NULL, NULL));
  g_signal_connect_object (model, "results-changed", G_CALLBACK (results_cb), filter, 0);
  GListModel *finished = G_LIST_MODEL (
      gtk_filter_list_model_new (g_object_ref (lw_study_model_get_runs (model)), filter));
  GListModel *runs = G_LIST_MODEL (gtk_map_list_model_new (finished, choice_cb, NULL, NULL));
  g_autoptr (GListStore) both = g_list_store_new (G_TYPE_LIST_MODEL);
  g_list_store_append (both, fixed);
  g_list_store_append (both, runs);
  g_object_unref (runs);
  return G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (g_steal_pointer (&both))));
}
