/* The options of `study init` and `study add`: from words to the members of a study file. */
#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

#include "study/cost.h"

typedef struct
{
  char *folder;
  char *from, *preset, *costs;
  char *title, *source, *target, *eval, *class_set;
  char *label_types, *methods, *references, *seeds, *hours;
  char **images, **mixes, **recipes;
  int partitions;
  gboolean pretrain, no_pretrain;
  GStrv recipe; /* names and values in turn */
} StudyEdit;

void study_edit_clear (StudyEdit *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StudyEdit, study_edit_clear)

/* @argv without what GLib took; @widen: the options of `study add`. */
gboolean study_edit_parse (StudyEdit *self, gboolean widen, int argc, char **argv, GError **error);

/* Sets what the options say. @widen: lists are added to those that are there, else replaced. The
 * sizes of label types come last, as hours need @costs and the pool: they are in
 * lw_study_set_hours' way in @notes. */
gboolean study_edit_apply (const StudyEdit *self, JsonObject *json, gboolean widen,
                           const LwCostTable *costs, GPtrArray *notes, GError **error);
