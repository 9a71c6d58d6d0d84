/* Numbers of images by label type, and how they are written. */
#include "study/mix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"

LwMix
lw_mix_single (LwLabelType type, int images)
{
  LwMix mix = { { 0 } };
  if (type != LW_LABEL_NONE)
    mix.images[type] = images;
  return mix;
}

static gboolean
refuse (const char *text, const char *why, GError **error)
{
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("“%s” names no labels: %s; write for example 200 coarse + 1000 point"), text,
               why);
  return FALSE;
}

/* One "200 coarse". */
static gboolean
parse_part (const char *text, const char *part, LwMix *mix, GError **error)
{
  char *end;
  gint64 images = g_ascii_strtoll (part, &end, 10);
  if (end == part || images < 1 || images > G_MAXINT / LW_N_LABEL_TYPES)
    return refuse (text, _ ("a number of images from 1 on is missing"), error);
  LwLabelType type;
  if (!lw_label_type_parse (g_strchug (end), &type, error))
    return FALSE;
  if (type == LW_LABEL_NONE)
    return refuse (text, _ ("images without labels cost nothing and are not listed"), error);
  if (mix->images[type])
    return refuse (text, _ ("a label type stands there twice"), error);
  mix->images[type] = (int)images;
  return TRUE;
}

gboolean
lw_mix_parse (const char *text, LwMix *mix, GError **error)
{
  LwMix parsed = { { 0 } };
  if (strcmp (text, lw_label_type_name (LW_LABEL_NONE)) != 0)
    {
      g_auto (GStrv) parts = g_strsplit (text, "+", -1);
      if (!parts[0])
        return refuse (text, _ ("it is empty"), error);
      for (char **part = parts; *part; part++)
        if (!parse_part (text, g_strstrip (*part), &parsed, error))
          return FALSE;
    }
  *mix = parsed;
  return TRUE;
}

char *
lw_mix_text (const LwMix *self)
{
  GString *text = g_string_new (NULL);
  for (int t = LW_N_LABEL_TYPES - 1; t > LW_LABEL_NONE; t--)
    if (self->images[t])
      g_string_append_printf (text, "%s%d %s", text->len ? " + " : "", self->images[t],
                              lw_label_type_name ((LwLabelType)t));
  if (!text->len)
    g_string_append (text, lw_label_type_name (LW_LABEL_NONE));
  return g_string_free (text, FALSE);
}

int
lw_mix_total (const LwMix *self)
{
  int total = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    total += self->images[t];
  return total;
}

int
lw_mix_n_types (const LwMix *self)
{
  int n = 0;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    n += self->images[t] > 0;
  return n;
}

LwLabelType
lw_mix_type (const LwMix *self)
{
  LwLabelType type = LW_LABEL_NONE;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    if (self->images[t] && type != LW_LABEL_NONE)
      return LW_LABEL_NONE;
    else if (self->images[t])
      type = (LwLabelType)t;
  return type;
}

int
lw_mix_compare (const LwMix *a, const LwMix *b)
{
  int types = lw_mix_n_types (a) - lw_mix_n_types (b);
  if (types)
    return types;
  for (int t = 0; t < LW_N_LABEL_TYPES; t++)
    if (!a->images[t] != !b->images[t])
      return a->images[t] ? -1 : 1;
  for (int t = LW_N_LABEL_TYPES - 1; t >= 0; t--)
    if (a->images[t] != b->images[t])
      return a->images[t] < b->images[t] ? -1 : 1;
  return 0;
}
