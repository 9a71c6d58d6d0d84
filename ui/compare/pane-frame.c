/* Header, canvas and footer of a pane. */
#include "compare/pane-frame.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "compare/change-text.h"
#include "compare/pane-chooser.h"

struct _LwPaneFrame
{
  GtkWidget parent_instance;
  LwPaneDeck *deck;
  LwPaneContent *content;
  GtkMenuButton *chooser_button;
  GtkLabel *caption, *notice_text, *footer;
  GtkWidget *close, *notice, *again, *follow;
  GtkSpinner *spinner;
  LwImagePane *canvas;
};

G_DEFINE_FINAL_TYPE (LwPaneFrame, lw_pane_frame, GTK_TYPE_WIDGET)

/* ---- what is shown ------------------------------------------------------------------------- */

/* What the image gives: in a corner of the canvas, and for who cannot see it. */
static void
show_footer (LwPaneFrame *self, const char *caption)
{
  LwPaneLayers *layers = lw_pane_content_get_layers (self->content);
  g_autofree char *markup = NULL;
  g_autofree char *described = NULL;
  if (layers && lw_pane_content_get_kind (self->content) == LW_PANE_CHANGES)
    {
      markup = lw_change_totals_markup (&layers->totals);
      described = lw_change_totals_text (&layers->totals);
    }
  else if (layers && layers->judged && !isnan (layers->miou))
    {
      markup = lw_pane_content_get_follow (self->content)
                   ? g_strdup_printf (_ ("mIoU %.1f %%, follows the budget"), layers->miou)
                   : g_strdup_printf (_ ("mIoU %.1f %%"), layers->miou);
      described
          = g_strdup_printf (_ ("%s. Mean IoU of this image: %.1f %%."), caption, layers->miou);
    }
  gtk_label_set_markup (self->footer, markup ? markup : "");
  gtk_widget_set_visible (GTK_WIDGET (self->footer), markup != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->canvas), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  caption, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  described ? described : caption, -1);
}

static void
show_notice (LwPaneFrame *self)
{
  LwPaneState state = lw_pane_content_get_state (self->content);
  const char *message = lw_pane_content_get_message (self->content);
  const gboolean nothing = !lw_pane_content_get_layers (self->content);
  const gboolean busy = state == LW_PANE_PREDICTING || (state == LW_PANE_LOADING && nothing);
  gtk_widget_set_visible (self->notice, busy || state == LW_PANE_FAILED);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_text (self->notice_text, message ? message : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->notice_text), message);
  gtk_widget_set_visible (GTK_WIDGET (self->notice_text), message != NULL);
  gtk_widget_set_visible (self->again,
                          state == LW_PANE_FAILED && lw_pane_content_get_run (self->content));
}

static void
show (LwPaneFrame *self)
{
  LwRunItem *run = lw_pane_content_get_run (self->content);
  g_autofree char *caption
      = lw_pane_content_caption (self->content, lw_pane_deck_letter (self->deck, self->content));
  gtk_label_set_text (self->caption, caption);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->caption), caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chooser_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
  gtk_widget_set_visible (self->follow,
                          run && lw_pane_content_get_kind (self->content) == LW_PANE_RUN
                              && lw_mix_type (lw_run_item_get_mix (run)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->follow),
                               lw_pane_content_get_follow (self->content));
  show_footer (self, caption);
  show_notice (self);
}

/* ---- what the user does -------------------------------------------------------------------- */

static void
chosen_cb (LwPaneFrame *self, LwPaneChoice *choice)
{
  g_autoptr (LwPaneFrame) alive = g_object_ref (self);
  lw_pane_deck_choose (self->deck, self->content, choice);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
close_cb (LwPaneFrame *self)
{
  g_autoptr (LwPaneFrame) alive = g_object_ref (self);
  lw_pane_deck_remove (self->deck, self->content);
}

static void
follow_cb (LwPaneFrame *self)
{
  gboolean follow = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->follow));
  if (follow != lw_pane_content_get_follow (self->content))
    lw_pane_deck_set_follow (self->deck, self->content, follow);
}

static void
again_cb (LwPaneFrame *self)
{
  lw_pane_content_retry (self->content);
}

void
lw_pane_frame_blink (LwPaneFrame *self, LwPaneContent *other)
{
  lw_image_pane_set_content (self->canvas, other ? other : self->content);
}

/* ---- object -------------------------------------------------------------------------------- */

static void
dispose (GObject *object)
{
  LwPaneFrame *self = LW_PANE_FRAME (object);
  g_clear_object (&self->deck);
  g_clear_object (&self->content);
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  gtk_widget_dispose_template (GTK_WIDGET (self), LW_TYPE_PANE_FRAME);
  G_OBJECT_CLASS (lw_pane_frame_parent_class)->dispose (object);
}

static void
lw_pane_frame_class_init (LwPaneFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = dispose;
  g_type_ensure (LW_TYPE_IMAGE_PANE);
  gtk_widget_class_set_template_from_resource (widget_class, LW_UI_PATH "/compare/pane-frame.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, chooser_button);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, caption);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, close);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, canvas);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, notice);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, notice_text);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, spinner);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, again);
  gtk_widget_class_bind_template_child (widget_class, LwPaneFrame, footer);
}

static void
lw_pane_frame_init (LwPaneFrame *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->follow = gtk_check_button_new_with_mnemonic (_ ("_Follow the Budget of Explore"));
  gtk_widget_set_tooltip_text (self->follow,
                               _ ("Shows the run with the most images that the budget pays for"));
  g_signal_connect_swapped (self->follow, "toggled", G_CALLBACK (follow_cb), self);
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_cb), self);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_cb), self);
}

LwPaneFrame *
lw_pane_frame_new (LwPaneDeck *deck, LwPaneContent *content, GListModel *choices)
{
  LwPaneFrame *self = g_object_new (LW_TYPE_PANE_FRAME, NULL);
  self->deck = g_object_ref (deck);
  self->content = g_object_ref (content);
  LwPaneChooser *chooser = lw_pane_chooser_new (choices);
  lw_pane_chooser_set_footer (chooser, self->follow);
  g_signal_connect_swapped (chooser, "chosen", G_CALLBACK (chosen_cb), self);
  gtk_menu_button_set_popover (self->chooser_button, GTK_WIDGET (chooser));
  lw_image_pane_set_content (self->canvas, content);
  g_signal_connect_object (content, "layers-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (content, "caption-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lw_pane_deck_get_panes (deck), "items-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  show (self);
  return self;
}

LwPaneContent *
lw_pane_frame_get_content (LwPaneFrame *self)
{
  return self->content;
}

LwImagePane *
lw_pane_frame_get_canvas (LwPaneFrame *self)
{
  return self->canvas;
}
