/* Weak labels on photographs. */
#include "new-study/weak-preview.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/label-type.h"
#include "new-study/picture-strip.h"
#include "new-study/weak-pictures.h"
#include "widget/class-palette.h"

#define WIDTH 320 /* pixels of a picture as it is drawn */

struct _LwWeakPreview
{
  GtkWidget parent_instance;
  GtkWidget *box, *hint;
  char *key; /* of what is shown or being drawn */
  LwWeakQuestion question;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (LwWeakPreview, lw_weak_preview, GTK_TYPE_WIDGET)

static void
clear_strips (LwWeakPreview *self)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_next_sibling (self->hint)))
    gtk_box_remove (GTK_BOX (self->box), child);
}

/* The pictures of a label type in a row, or in several where the window is narrow. */
static void
add_strip (LwWeakPreview *self, LwLabelType type, LwWeakPicture *const *pictures, guint n)
{
  g_autofree char *heading = lw_label_type_heading (type);
  GtkWidget *title = gtk_label_new (heading);
  GtkWidget *strip = lw_picture_strip_new ();
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption-heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lw_label_type_title (type), -1);
  for (guint i = 0; i < n; i++)
    lw_picture_strip_add (LW_PICTURE_STRIP (strip), GDK_PAINTABLE (pictures[i]->texture),
                          pictures[i]->text, pictures[i]->image);
  gtk_widget_set_margin_top (title, 6);
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), strip);
}

static void
pictures_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LwWeakPreview) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pictures = lw_weak_pictures_finish (result, &error);
  if (!pictures || !self->box)
    return;
  clear_strips (self);
  guint types = 0, next = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    types += (guint) !!self->question.types[t];
  guint each = types ? pictures->len / types : 0;
  for (int t = 0; t < LW_N_LABEL_TYPES && each > 0; t++)
    if (self->question.types[t])
      {
        add_strip (self, (LwLabelType)t, (LwWeakPicture *const *)pictures->pdata + next, each);
        next += each;
      }
  g_autofree char *hint
      = each ? g_strdup_printf (_ ("The first images of the study as it will label them, simulated "
                                   "from their masks with seed %lld"),
                                (long long)self->question.weak_seed)
             : g_strdup (_ ("The target has no masks from which labels could be simulated"));
  gtk_label_set_text (GTK_LABEL (self->hint), hint);
}

/* Options of the draft that decide what the labels are. */
static void
take_settings (LwWeakQuestion *question, const LwStudyDraft *draft)
{
  g_auto (GStrv) settings = lw_study_draft_settings (draft);
  const char *const *names = (const char *const *)settings;
  LwRunOptions run = { 0 };
  lw_run_options_init (&run);
  const char *const wanted[] = { "split_seed", "weak_seed", "coarse_coverage", "coarse_min_area" };
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const char *value = lw_settings_get (names, wanted[i]);
      if (value)
        lw_option_set (lw_option_find (lw_run_options, wanted[i]), &run, value, NULL);
    }
  question->split_seed = run.split_seed;
  question->weak_seed = run.weak_seed;
  question->coarse = (LwCoarseOptions){ run.coarse_coverage, (int)run.coarse_min_area };
  lw_options_clear (lw_run_options, &run);
}

static char *
key_of (const LwWeakQuestion *question, const LwDataReport *report)
{
  g_autofree char *colours = g_compute_checksum_for_data (G_CHECKSUM_MD5, question->palette[0],
                                                          sizeof question->palette);
  GString *key = g_string_new (report->spec);
  g_string_append_printf (key, " %s %lld %lld %g %d %s", report->dataset->classes->id,
                          (long long)question->split_seed, (long long)question->weak_seed,
                          question->coarse.coverage, question->coarse.min_area, colours);
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    g_string_append_c (key, question->types[t] ? '1' : '0');
  return g_string_free (key, FALSE);
}

void
lw_weak_preview_update (LwWeakPreview *self, LwDataReport *report, const LwStudyDraft *draft)
{
  LwWeakQuestion question = { .report = report, .width = WIDTH };
  g_autofree char *key = NULL;
  if (report)
    {
      memcpy (question.types, draft->types, sizeof question.types);
      take_settings (&question, draft);
      lw_class_palette (report->dataset->classes, question.palette);
      key = key_of (&question, report);
    }
  if (g_strcmp0 (key, self->key) == 0)
    return;
  g_free (self->key);
  self->key = g_steal_pointer (&key);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (!report)
    {
      clear_strips (self);
      gtk_label_set_text (GTK_LABEL (self->hint),
                          _ ("Labels are shown here as soon as the target has been looked at"));
      return;
    }
  self->question = question;
  self->question.report = NULL;
  self->cancellable = g_cancellable_new ();
  lw_weak_pictures_async (&question, self->cancellable, pictures_cb, g_object_ref (self));
}

static void
dispose (GObject *object)
{
  LwWeakPreview *self = LW_WEAK_PREVIEW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (lw_weak_preview_parent_class)->dispose (object);
}

static void
lw_weak_preview_class_init (LwWeakPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lw_weak_preview_init (LwWeakPreview *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->hint = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_box_append (GTK_BOX (self->box), self->hint);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->key = g_strdup ("");
}
