/* The card of the queue. */
#include "runs/queue-card.h"

#include <glib/gi18n-lib.h>

#include "follow/log-tail.h"
#include "runs/duration.h"

struct _LwQueueCard
{
  AdwBin parent_instance;
  LwStudyModel *model;
  LwStudyPace *pace;
  GCancellable *cancellable;
  char *words; /* the last ones of the queue, while none is at work; or NULL */
  GtkLabel *title, *running, *failed, *left, *note;
  GtkProgressBar *progress;
  GtkWidget *details, *buttons, *start, *go_on, *pause, *stop;
};

G_DEFINE_FINAL_TYPE (LwQueueCard, lw_queue_card, ADW_TYPE_BIN)

/* Shows @text (transfer full), or nothing where it is NULL. */
static void
set_text (GtkLabel *label, char *text)
{
  if (text && g_strcmp0 (text, gtk_label_get_text (label)) != 0)
    gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
  g_free (text);
}

static void
show_counts (LwQueueCard *self)
{
  guint finished, running, failed, total;
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  char *title
      = total > 0 && finished == total
            ? g_strdup_printf (
                ngettext ("The run is finished", "All %u runs are finished", (gulong)total), total)
            : g_strdup_printf (
                ngettext ("%u of %u run finished", "%u of %u runs finished", (gulong)total),
                finished, total);
  set_text (self->title, title);
  set_text (self->running, running ? g_strdup_printf (_ ("%u running"), running) : NULL);
  set_text (self->failed, failed ? g_strdup_printf (_ ("%u failed"), failed) : NULL);
  gtk_progress_bar_set_fraction (self->progress, total > 0 ? (double)finished / total : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), finished < total);
}

static void
show_left (LwQueueCard *self)
{
  guint finished, running, failed, total;
  double left = lw_study_pace_get_left (self->pace);
  gboolean paused = lw_study_model_get_paused (self->model);
  g_autofree char *time = left > 0 ? lw_duration_text (left) : NULL;
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  gtk_widget_set_visible (self->details, time || running || failed);
  set_text (self->left, !time                ? NULL
                        : paused || !running ? g_strdup_printf (_ ("about %s of work left"), time)
                                             : g_strdup_printf (_ ("about %s left"), time));
}

static const char *
stop_note (LwStop stop)
{
  switch (stop)
    {
    case LW_STOP_NOW:
      return _ ("Stopping.");
    case LW_STOP_AFTER_CHECKPOINT:
      return _ ("Stopping; every run writes a checkpoint first.");
    case LW_STOP_AFTER_EVALUATION:
      return _ ("Stopping; every run writes a checkpoint and is evaluated first.");
    case LW_STOP_NONE:
      break;
    }
  return NULL;
}

/* A time as lock files have it, in the way of the user. */
static gboolean
localize_time (const GMatchInfo *match, GString *text, gpointer data)
{
  g_autofree char *written = g_match_info_fetch (match, 0);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (written, NULL);
  g_autoptr (GDateTime) local = time ? g_date_time_to_local (time) : NULL;
  g_autofree char *shown = local ? g_date_time_format (local, "%c") : NULL;
  g_string_append (text, shown ? shown : written);
  return FALSE;
}

static char *
holder_text (const char *holder)
{
  g_autoptr (GRegex) regex = g_regex_new ("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", 0, 0, NULL);
  g_autofree char *local
      = g_regex_replace_eval (regex, holder, -1, 0, 0, localize_time, NULL, NULL);
  return g_strdup_printf (_ ("The queue is %s. It goes on when this window is closed."),
                          local ? local : holder);
}

static char *
note_text (LwQueueCard *self, gboolean complete, guint running)
{
  const char *holder = lw_study_model_get_queue_holder (self->model);
  LwStop stop = lw_study_model_get_stop (self->model);
  if (holder && stop != LW_STOP_NONE)
    return g_strdup (stop_note (stop));
  if (lw_study_model_get_paused (self->model))
    return g_strdup (running ? _ ("Paused. Runs at work go on to their end, no other begins.")
                             : _ ("Paused. No run begins."));
  if (holder)
    return holder_text (holder);
  if (complete)
    return NULL;
  if (running)
    return g_strdup (_ ("No queue is at work here; runs are trained elsewhere."));
  if (self->words)
    return g_strdup_printf (_ ("No queue is at work. Its last words: %s"), self->words);
  return g_strdup (_ ("No queue is at work."));
}

static void
show_steering (LwQueueCard *self)
{
  guint finished, running, failed, total;
  gboolean held = lw_study_model_get_queue_holder (self->model) != NULL;
  gboolean paused = lw_study_model_get_paused (self->model);
  lw_study_model_count (self->model, &finished, &running, &failed, &total);
  gboolean complete = finished == total;
  gboolean stopping = lw_study_model_get_stop (self->model) != LW_STOP_NONE;
  set_text (self->note, note_text (self, complete, running));
  gtk_widget_set_visible (self->start, !held && !complete);
  gtk_widget_set_visible (self->go_on, held && paused && !stopping);
  gtk_widget_set_visible (self->pause, held && !paused && !stopping);
  gtk_widget_set_visible (self->stop, held || running);
  gtk_widget_set_visible (self->buttons, !complete || held);
}

/* ---- the last words of a queue ------------------------------------------------------------- */

static void
words_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwQueueCard) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *log = lw_log_tail_finish (result, &error);
  if (error || !self->model)
    return;
  g_free (self->words);
  self->words = log ? lw_log_last_line (log) : NULL;
  show_steering (self);
}

static void
read_words (LwQueueCard *self)
{
  g_autofree char *path
      = g_build_filename (lw_study_model_get_folder (self->model), "logs", "queue.log", NULL);
  if (!lw_study_model_get_queue_holder (self->model))
    lw_log_tail_async (path, self->cancellable, words_cb, g_object_ref (self));
}

/* ---- object -------------------------------------------------------------------------------- */

static void
queue_cb (LwQueueCard *self)
{
  show_counts (self);
  show_left (self);
  show_steering (self);
  read_words (self);
}

void
lw_queue_card_set_model (LwQueueCard *self, LwStudyModel *model, LwStudyPace *pace)
{
  g_return_if_fail (!self->model);
  self->model = g_object_ref (model);
  self->pace = g_object_ref (pace);
  g_signal_connect_object (model, "queue-changed", G_CALLBACK (queue_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "results-changed", G_CALLBACK (queue_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pace, "changed", G_CALLBACK (show_left), self, G_CONNECT_SWAPPED);
  queue_cb (self);
}

static void
dispose (GObject *object)
{
  LwQueueCard *self = LW_QUEUE_CARD (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->model);
  g_clear_object (&self->pace);
  g_clear_pointer (&self->words, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_QUEUE_CARD);
  G_OBJECT_CLASS (lw_queue_card_parent_class)->dispose (object);
}

static void
lw_queue_card_class_init (LwQueueCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/runs/queue-card.ui");
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, title);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, running);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, failed);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, left);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, note);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, progress);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, details);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, buttons);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, start);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, go_on);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, pause);
  gtk_widget_class_bind_template_child (widget_class, LwQueueCard, stop);
}

static void
lw_queue_card_init (LwQueueCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
