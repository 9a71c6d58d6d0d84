/* Ablations: which switches there are and which of them go together. */
#include "draft/study-variant.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *title, *help;
  const char *name; /* of the side that the paper's method is not on */
  gboolean paper;   /* the side that it is on */
  const char *option;
  const char *text; /* the value of the other side; NULL: 0 or the other truth */
} Switch;

/* clang-format off */
static const Switch switches[LW_N_SWITCHES] = {
  [LW_SWITCH_BOUNDARY] = { N_ ("Boundary Loss"),
    N_ ("Edges of the prediction follow those of the pseudo-labels (table 2)"),
    "no boundary", TRUE, "w_boundary", NULL },
  [LW_SWITCH_IMAGE] = { N_ ("Image Loss"),
    N_ ("Classes that the label names must be found in the image (table 2)"),
    "no image loss", TRUE, "w_image", NULL },
  [LW_SWITCH_INTER] = { N_ ("Contrast Between the Domains"),
    N_ ("Source pixels are drawn to the target’s prototype of their class (tables 2 and 4)"),
    "no inter contrast", TRUE, "inter", NULL },
  [LW_SWITCH_INTRA] = { N_ ("Contrast Within Each Domain"),
    N_ ("Pixels are drawn to the prototype of their class in their own domain (tables 2 and 4)"),
    "no intra contrast", TRUE, "intra", NULL },
  [LW_SWITCH_AVERAGE] = { N_ ("Average Prototypes"),
    N_ ("Every pixel of a class counts the same in its prototype (table 3)"),
    "average prototypes", FALSE, "proto_kind", "average" },
  [LW_SWITCH_SYMMETRIC] = { N_ ("Symmetric Contrast"),
    N_ ("Target pixels are drawn to the source’s prototypes as well (table 4)"),
    "symmetric contrast", FALSE, "symmetric", NULL },
  [LW_SWITCH_PIXEL] = { N_ ("Pixel Contrast"),
    N_ ("Pixels are compared with pixels instead of prototypes (table 4)"),
    "pixel contrast", FALSE, "contrast", "pixel" },
};
/* clang-format on */

LwVariant
lw_variant_default (void)
{
  LwVariant self;
  for (int i = 0; i < LW_N_SWITCHES; i++)
    self.on[i] = switches[i].paper;
  return self;
}

const char *
lw_switch_title (LwSwitch which)
{
  return _ (switches[which].title);
}

const char *
lw_switch_help (LwSwitch which)
{
  return _ (switches[which].help);
}

const char *
lw_variant_refusal (const LwVariant *self, LwSwitch which)
{
  gboolean contrast = self->on[LW_SWITCH_INTER] || self->on[LW_SWITCH_INTRA];
  switch (which)
    {
    case LW_SWITCH_AVERAGE:
      return contrast || self->on[LW_SWITCH_IMAGE]
                 ? NULL
                 : _ ("Nothing uses prototypes: contrast and image loss are off");
    case LW_SWITCH_SYMMETRIC:
      return !self->on[LW_SWITCH_INTER] ? _ ("Contrast between the domains is off")
             : self->on[LW_SWITCH_PIXEL]
                 ? _ ("Pixel contrast has no prototypes that target pixels could be drawn to")
                 : NULL;
    case LW_SWITCH_PIXEL:
      return contrast ? NULL : _ ("Both kinds of contrast are off");
    default:
      return NULL;
    }
}

void
lw_variant_set (LwVariant *self, LwSwitch which, gboolean on)
{
  self->on[which] = on;
  for (int i = 0; i < LW_N_SWITCHES; i++)
    if (lw_variant_refusal (self, (LwSwitch)i))
      self->on[i] = switches[i].paper;
}

static gboolean
changes (const LwVariant *self, int which)
{
  return !self->on[which] != !switches[which].paper;
}

const char *
lw_variant_problem (const LwVariant *self)
{
  int n = 0;
  for (int i = 0; i < LW_N_SWITCHES; i++)
    n += changes (self, i);
  if (n == 0)
    return _ ("This is the method itself: turn a switch");
  for (int i = 0; i <= LW_SWITCH_INTRA; i++)
    if (self->on[i])
      return NULL;
  return _ ("Without any of the losses this is the baseline");
}

char *
lw_variant_name (const LwVariant *self)
{
  GString *name = g_string_new (NULL);
  for (int i = 0; i < LW_N_SWITCHES; i++)
    if (changes (self, i))
      g_string_append_printf (name, name->len ? " + %s" : "%s", switches[i].name);
  return g_string_free (name, FALSE);
}

JsonObject *
lw_variant_recipe (const LwVariant *self)
{
  JsonObject *recipe = json_object_new ();
  json_object_set_string_member (recipe, "method", "wdass");
  for (int i = 0; i < LW_N_SWITCHES; i++)
    if (!changes (self, i))
      continue;
    else if (switches[i].text)
      json_object_set_string_member (recipe, switches[i].option, switches[i].text);
    else if (i == LW_SWITCH_BOUNDARY || i == LW_SWITCH_IMAGE)
      json_object_set_int_member (recipe, switches[i].option, 0);
    else
      json_object_set_boolean_member (recipe, switches[i].option, !switches[i].paper);
  return recipe;
}

char *
lw_recipe_text (JsonObject *recipe)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GList) names = json_object_get_members (recipe);
  for (GList *name = names; name; name = name->next)
    {
      if (g_str_equal (name->data, "method"))
        continue;
      g_autoptr (JsonNode) node = json_object_dup_member (recipe, name->data);
      g_autofree char *value = json_to_string (node, FALSE);
      g_string_append_printf (text, text->len ? ", %s = %s" : "%s = %s", (char *)name->data, value);
    }
  if (text->len > 0)
    return g_string_free (text, FALSE);
  g_string_free (text, TRUE);
  return NULL;
}
