/* Times panning in Compare: photograph, truth and four runs of a study in six panes, moved by some
 * pixels a frame. The study's images decide the size. Prints one JSON object. */
#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare/pane-area.h"
#include "compare/pane-choice.h"
#include "frame-watch.h"

#define RUNS 4
#define FRAMES 240
#define SETTLE_SECONDS 4 /* until all panes are decoded */
#define ZOOM 2
#define STEP 7.0

typedef struct
{
  GMainLoop *loop;
  LwStudyModel *model;
  LwCompareView *view;
  LwPredictor *predictor;
  LwPaneDeck *deck;
  LwPaneArea *area;
  GtkWindow *window;
  int n; /* frames that were painted; -1 before it begins */
  gint64 last;
  double busy[FRAMES], took[FRAMES], interval[FRAMES];
} Bench;

static void
report (Bench *self)
{
  int width, height;
  lw_viewport_get_image (lw_compare_view_get_viewport (self->view), &width, &height);
  guint panes = g_list_model_get_n_items (lw_pane_deck_get_panes (self->deck));
  printf ("{\"panes\": %u, \"width\": %d, \"height\": %d, \"pan_ms\": %.2f, \"pan_most_ms\": %.2f, "
          "\"pan_busy_ms\": %.2f, \"frames_a_second\": %.1f}\n",
          panes, width, height, median_of (self->took, FRAMES), most_of (self->took, FRAMES),
          median_of (self->busy, FRAMES), 1000 / median_of (self->interval, FRAMES));
  g_main_loop_quit (self->loop);
}

/* There and back, so that the edge of the image is never reached. */
static void
pan (Bench *self)
{
  double direction = self->n % 120 < 60 ? 1 : -1;
  lw_viewport_pan (lw_compare_view_get_viewport (self->view), 640, 320, direction * STEP,
                   direction * STEP / 2);
}

static void
painted_cb (const Frame *frame, gpointer data)
{
  Bench *self = data;
  if (self->n < 0)
    return;
  self->busy[self->n] = (double)frame->busy / 1000;
  self->took[self->n] = (double)(frame->painted - frame->begun) / 1000;
  self->interval[self->n] = (double)(frame->painted - self->last) / 1000;
  self->last = frame->painted;
  if (++self->n < FRAMES)
    pan (self);
  else
    {
      self->n = -1;
      report (self);
    }
}

static gboolean
begin (gpointer data)
{
  Bench *self = data;
  lw_viewport_zoom (lw_compare_view_get_viewport (self->view), 640, 320, 320, 160, ZOOM);
  self->last = g_get_monotonic_time ();
  self->n = 0;
  pan (self);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LwEvalData) eval = lw_eval_data_open_finish (result, &error);
  if (!eval)
    g_error ("%s", error->message);
  g_autoptr (LwPictureCache) cache = lw_picture_cache_new (eval, (size_t)256 << 20);
  lw_compare_view_set_cache (self->view, cache);
  lw_compare_view_set_item (self->view, 0);
  frame_watch (GTK_WIDGET (self->area), painted_cb, self);
  g_timeout_add_seconds (SETTLE_SECONDS, begin, self);
}

static void
show_panes (Bench *self)
{
  GListStore *compared = lw_study_model_get_compared (self->model);
  GListModel *runs = lw_study_model_get_runs (self->model);
  g_list_store_remove_all (compared);
  for (guint i = 0; i < RUNS; i++)
    {
      g_autoptr (LwRunItem) run = g_list_model_get_item (runs, i);
      g_list_store_append (compared, run);
    }
  self->view = lw_compare_view_new (self->model);
  self->predictor = lw_predictor_new (lw_study_model_get_folder (self->model));
  self->deck = lw_pane_deck_new (self->view, self->predictor);
  self->area = g_object_new (LW_TYPE_PANE_AREA, NULL);
  g_autoptr (GListModel) choices = lw_pane_choices_new (self->model);
  lw_pane_area_set_deck (self->area, self->view, self->deck, choices);
  self->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (self->window, 1900, 1000);
  gtk_window_set_child (self->window, GTK_WIDGET (self->area));
  gtk_window_present (self->window);
  lw_eval_data_open_async (lw_study_model_get_snapshot (self->model), NULL, opened_cb, self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  if (!lw_study_model_load_finish (LW_STUDY_MODEL (source), result, &error))
    g_error ("%s", error->message);
  show_panes (data);
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    {
      fprintf (stderr, "bench-compare STUDY\n");
      return 2;
    }
  adw_init ();
  Bench self = { .loop = g_main_loop_new (NULL, FALSE), .n = -1 };
  self.model = lw_study_model_new (argv[1]);
  lw_study_model_load_async (self.model, NULL, loaded_cb, &self);
  g_main_loop_run (self.loop);
  gtk_window_destroy (self.window);
  g_object_unref (self.deck);
  lw_predictor_stop (self.predictor);
  g_object_unref (self.predictor);
  g_object_unref (self.view);
  g_object_unref (self.model);
  g_main_loop_unref (self.loop);
  return 0;
}
