/* The switches of the method that an ablation turns, as a recipe of a study. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  LW_SWITCH_BOUNDARY,
  LW_SWITCH_IMAGE,
  LW_SWITCH_INTER,
  LW_SWITCH_INTRA,
  LW_SWITCH_AVERAGE,
  LW_SWITCH_SYMMETRIC,
  LW_SWITCH_PIXEL,
  LW_N_SWITCHES,
} LwSwitch;

typedef struct
{
  gboolean on[LW_N_SWITCHES];
} LwVariant;

/* The method of the paper: the losses on, the alternatives off. */
LwVariant lw_variant_default (void);

const char *lw_switch_title (LwSwitch which); /* translated */
/* A line of help that ends in the table of the paper that turns it, translated. */
const char *lw_switch_help (LwSwitch which);

/* Why @which has no effect in @self, translated; NULL: it has one. */
const char *lw_variant_refusal (const LwVariant *self, LwSwitch which);

/* Turns a switch; those that have no effect without it go back to the paper's side. */
void lw_variant_set (LwVariant *self, LwSwitch which, gboolean on);

/* Why it is no variant of its own (nothing is changed, or everything is off), or NULL. */
const char *lw_variant_problem (const LwVariant *self);

/* "no boundary + average prototypes": not translated, it is written to files. (transfer full) */
char *lw_variant_name (const LwVariant *self);

/* (transfer full) */
JsonObject *lw_variant_recipe (const LwVariant *self);

/* "w_boundary = 0, inter = false": what a recipe changes of its method; NULL if that is nothing.
 * (transfer full) */
char *lw_recipe_text (JsonObject *recipe);

G_END_DECLS
