/* The line below the panes. */
#include "compare/hover-text.h"

#include <glib/gi18n-lib.h>

static uint8_t
value_at (const LwPicture *picture, int x, int y)
{
  const LwImage *image = picture->image;
  return x < image->width && y < image->height ? image->pixels[(size_t)y * image->width + x]
                                               : LW_IGNORE;
}

/* What one pane says, or NULL. (transfer full) */
static char *
pane_text (LwPaneDeck *deck, LwPaneContent *content, const LwClassSet *classes, int x, int y)
{
  const LwPaneLayers *layers = lw_pane_content_get_layers (content);
  if (!layers || !layers->labels)
    return NULL;
  int klass = value_at (layers->labels, x, y);
  const char *name = klass < classes->n ? classes->names[klass] : _ ("no class");
  char letter = lw_pane_deck_letter (deck, content);
  if (!letter)
    return g_strdup_printf (_ ("Truth: %s"), name);
  if (!layers->confidence)
    return g_strdup_printf (_ ("%c: %s"), letter, name);
  return g_strdup_printf (_ ("%c: %s (%.0f %%)"), letter, name,
                          value_at (layers->confidence, x, y) / 2.55);
}

char *
lw_hover_text (LwCompareView *view, LwPaneDeck *deck)
{
  const LwClassSet *classes = lw_compare_view_get_classes (view);
  GListModel *panes = lw_pane_deck_get_panes (deck);
  double x, y;
  if (!classes || !lw_viewport_get_cursor (lw_compare_view_get_viewport (view), &x, &y))
    return NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (parts, g_strdup_printf (_ ("x %d, y %d"), (int)x, (int)y));
  for (guint i = 0; i < g_list_model_get_n_items (panes); i++)
    {
      g_autoptr (LwPaneContent) content = g_list_model_get_item (panes, i);
      char *part = pane_text (deck, content, classes, (int)x, (int)y);
      if (part)
        g_ptr_array_add (parts, part);
    }
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **)parts->pdata);
}
