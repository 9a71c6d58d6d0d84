/* Groups of runs by method and label type. */
#include "result/side.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

gboolean
lw_group_is_level (const LwGroup *self)
{
  const LwResult run = { .base = self->base };
  return lw_result_is_reference (&run) || lw_mix_n_types (&self->mix) == 0;
}

GArray *
lw_groups_sides (const GPtrArray *groups)
{
  GArray *sides = g_array_new (FALSE, FALSE, sizeof (LwSide));
  LwSide *last = NULL;
  for (guint i = 0; i < groups->len; i++)
    {
      const LwGroup *group = groups->pdata[i];
      if (lw_group_is_level (group))
        continue;
      gboolean same_method = last && strcmp (last->method, group->method) == 0;
      if (!same_method || last->type != lw_mix_type (&group->mix))
        {
          LwSide side = { .method = group->method,
                          .type = lw_mix_type (&group->mix),
                          .position = last ? last->position + !same_method : 0,
                          .start = i };
          g_array_append_val (sides, side);
          last = &g_array_index (sides, LwSide, sides->len - 1);
        }
      last->n++;
    }
  return sides;
}

char *
lw_side_label (const LwSide *self)
{
  const char *type = self->type == LW_LABEL_NONE ? _ ("mix") : lw_label_type_name (self->type);
  return self->position ? g_strdup_printf (_ ("%s, %s"), type, self->method) : g_strdup (type);
}

const LwSide *
lw_sides_find (const GArray *sides, const char *label, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  for (guint i = 0; i < sides->len; i++)
    {
      const LwSide *side = &g_array_index (sides, LwSide, i);
      g_autofree char *own = lw_side_label (side);
      if (strcmp (own, label) == 0)
        return side;
      g_string_append_printf (known, "%s“%s”", known->len ? ", " : "", own);
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("the study has no runs “%s”; it has %s"), label,
               known->len ? known->str : _ ("none"));
  return NULL;
}
