/* Tiles of a run. */
#include "runs/run-facts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "runs/duration.h"
#include "runs/run-state.h"

/* From this share on the disk or the decoding slows the training down. */
#define MUCH_WAITING 0.2

typedef enum
{
  MIOU,
  BEGINS,
  LEFT,
  TRAINED,
  INTERRUPTED,
  SPEED,
  WAITING,
  COVERAGE,
  MEMORY,
  N_FACTS
} Fact;

typedef struct
{
  GtkWidget *child; /* of the flow box */
  GtkLabel *value;
} Tile;

struct _LwRunFacts
{
  AdwBin parent_instance;
  GtkFlowBox *box;
  Tile tiles[N_FACTS];
};

G_DEFINE_FINAL_TYPE (LwRunFacts, lw_run_facts, ADW_TYPE_BIN)

/* @text (transfer full); NULL hides the tile. */
static void
set (LwRunFacts *self, Fact fact, char *text)
{
  const Tile *tile = &self->tiles[fact];
  if (text && g_strcmp0 (text, gtk_label_get_text (tile->value)) != 0)
    gtk_label_set_text (tile->value, text);
  gtk_widget_set_visible (tile->child, text != NULL);
  g_free (text);
}

static void
set_seconds (LwRunFacts *self, Fact fact, double seconds, gboolean about)
{
  if (isnan (seconds) || seconds < 0)
    {
      set (self, fact, NULL);
      return;
    }
  g_autofree char *text = lw_duration_text (seconds);
  set (self, fact, about ? g_strdup_printf (_ ("about %s"), text) : g_strdup (text));
}

static char *
percent (double share)
{
  return isnan (share) ? NULL : g_strdup_printf (_ ("%.1f %%"), 100 * share);
}

static double
last (const LwRunHistory *history, const char *name)
{
  return history ? lw_run_history_last (history, name) : (double)NAN;
}

static void
show_speed (LwRunFacts *self, const LwRunHistory *history)
{
  double speed = last (history, "images_per_second"), waiting = last (history, "data_wait");
  GtkLabel *value = self->tiles[WAITING].value;
  set (self, SPEED, isnan (speed) ? NULL : g_strdup_printf (_ ("%.3g images/s"), speed));
  set (self, WAITING, percent (waiting));
  if (waiting > MUCH_WAITING)
    gtk_widget_add_css_class (GTK_WIDGET (value), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (value), "warning");
  gtk_widget_set_tooltip_text (self->tiles[WAITING].child,
                               waiting > MUCH_WAITING
                                   ? _ ("Reading images slows the training down: more loader "
                                        "threads, a faster disk or smaller images help")
                                   : NULL);
}

static void
show_memory (LwRunFacts *self, LwRunItem *run, LwStudyModel *model)
{
  const LwStudySnapshot *snapshot = lw_study_model_get_snapshot (model);
  int position = lw_study_snapshot_find (snapshot, lw_run_item_get_id (run));
  const LwRehearsal *rehearsal
      = position < 0 ? NULL
                     : lw_rehearsals_find (snapshot->rehearsals, snapshot->plan->pdata[position]);
  set (self, MEMORY,
       rehearsal && rehearsal->memory > 0 ? g_format_size ((guint64)rehearsal->memory) : NULL);
}

/* Time between the sessions of a run. */
static double
gaps (const LwRunHistory *history)
{
  double pause = history->last - history->began - history->trained;
  return history->sessions > 1 ? pause : (double)NAN;
}

/* At the speed of this session, or as runs like it went. */
static double
seconds_left (LwRunItem *run, const LwRunHistory *history, LwStudyPace *pace)
{
  gint64 steps = lw_run_item_get_steps (run) - lw_run_item_get_step (run);
  if (!lw_run_is_at_work (run))
    return (double)NAN;
  return history && history->rate > 0 ? (double)MAX (steps, 0) / history->rate
                                      : lw_study_pace_ends_in (pace, run);
}

void
lw_run_facts_show (LwRunFacts *self, LwRunItem *run, const LwRunHistory *history,
                   LwStudyModel *model, LwStudyPace *pace)
{
  double miou = lw_run_item_get_miou (run);
  gboolean goes_on = lw_study_model_get_queue_holder (model) && !lw_study_model_get_paused (model);
  set (self, MIOU, isnan (miou) ? NULL : g_strdup_printf (_ ("%.1f %%"), miou));
  set_seconds (self, BEGINS, goes_on ? lw_study_pace_begins_in (pace, run) : (double)NAN, TRUE);
  set_seconds (self, LEFT, seconds_left (run, history, pace), TRUE);
  set_seconds (self, TRAINED, history && history->trained > 0 ? history->trained : (double)NAN,
               FALSE);
  set_seconds (self, INTERRUPTED, history ? gaps (history) : (double)NAN, FALSE);
  set (self, COVERAGE, percent (last (history, "pseudo_coverage")));
  show_speed (self, history);
  show_memory (self, run, model);
}

static void
lw_run_facts_class_init (LwRunFactsClass *klass)
{
}

static void
make_tile (LwRunFacts *self, Fact fact, const char *title)
{
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = gtk_label_new (title), *value = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (heading, "caption");
  gtk_widget_add_css_class (heading, "dim-label");
  gtk_widget_add_css_class (value, "title-4");
  gtk_widget_add_css_class (value, "numeric");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  heading, NULL, -1);
  gtk_box_append (GTK_BOX (tile), heading);
  gtk_box_append (GTK_BOX (tile), value);
  gtk_flow_box_append (self->box, tile);
  self->tiles[fact] = (Tile){ gtk_widget_get_parent (tile), GTK_LABEL (value) };
  gtk_widget_set_focusable (self->tiles[fact].child, FALSE);
}

static void
lw_run_facts_init (LwRunFacts *self)
{
  const char *const titles[N_FACTS] = {
    [MIOU] = _ ("mIoU"),
    [BEGINS] = _ ("Begins In"),
    [LEFT] = _ ("Time Left"),
    [TRAINED] = _ ("Trained For"),
    [INTERRUPTED] = _ ("Interrupted For"),
    [SPEED] = _ ("Speed"),
    [WAITING] = _ ("Waiting for Data"),
    [COVERAGE] = _ ("Pseudo-Labelled"),
    [MEMORY] = _ ("Memory, Rehearsed"),
  };
  self->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (self->box, 2);
  gtk_flow_box_set_max_children_per_line (self->box, 6);
  gtk_flow_box_set_homogeneous (self->box, TRUE);
  gtk_flow_box_set_row_spacing (self->box, 12);
  gtk_flow_box_set_column_spacing (self->box, 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "lw-flush");
  for (int i = 0; i < N_FACTS; i++)
    make_tile (self, (Fact)i, titles[i]);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
}

LwRunFacts *
lw_run_facts_new (void)
{
  return g_object_new (LW_TYPE_RUN_FACTS, NULL);
}
