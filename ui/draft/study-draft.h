/* A study that is being made: what the page "New Study" edits. From it follow the study file, the
 * equal commands for the terminal, and what there is to run. Nothing here reads or writes a file.
 *
 * The fields may be changed at will; what of them cannot be told yet (numbers of images bought by
 * hours before the pool is known) is told again when it can. */
#pragma once

#include "draft/study-size.h"
#include "study/study-file.h"

G_BEGIN_DECLS

typedef struct
{
  char *title;
  char *folder; /* absolute; that of the study */

  /* LAYOUT:PATH or PATH with absolute paths; NULL: not chosen, the default */
  char *source, *target, *eval, *class_set;
  char *scenes;                  /* folder of built-in scenes that are used, or NULL */
  int pool;                      /* images that can be labelled; 0: not known */
  int image_width, image_height; /* of the target; 0: not known */

  gboolean types[LW_N_LABEL_TYPES];
  gboolean by_hours;
  GArray *sizes;       /* int, ascending: numbers of images */
  GArray *hours;       /* double, ascending: in their place */
  GHashTable *skipped; /* cells of the matrix that are left out, lw_study_draft_toggle */
  GPtrArray *mixes;    /* char * */
  int partitions;
  GArray *seeds; /* gint64 */
  gboolean references[LW_METHOD_WDASS + 1];
  gboolean pretrain;

  GPtrArray *methods;  /* char * */
  JsonObject *recipes; /* by the name of a method */
  LwStudySize size;
  GStrv own;         /* options of LW_STUDY_OWN, names and values in turn */
  gint64 iterations; /* 0: those of the size */
  gint64 threads;    /* 0: the machine decides */
  char *device;      /* "auto", … */
  char *weights;     /* safetensors file to start from, or NULL */

  LwCostTable costs;
  char *costs_name; /* a preset, or the path of a costs.json */
} LwStudyDraft;

/* Image tags, points and coarse polygons of 10, 30 and 90 images in two partitions, a quick look.
 */
LwStudyDraft *lw_study_draft_new (void);

/* The references may be taken and given back in any thread; the rest is for one. */
LwStudyDraft *lw_study_draft_ref (LwStudyDraft *self);
void lw_study_draft_unref (LwStudyDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwStudyDraft, lw_study_draft_unref)

/* Becomes what @study is, with everything that it trains; title and folder stay. */
void lw_study_draft_start_from (LwStudyDraft *self, const LwStudy *study, const LwCostTable *costs);

/* ---- the matrix ---------------------------------------------------------------------------- */

/* Budgets: numbers of images, or of hours. */
int lw_study_draft_columns (const LwStudyDraft *self);

/* Images of a cell; 0: it buys none, or what the cell before buys as well (by hours), or is left
 * out. */
int lw_study_draft_cell (const LwStudyDraft *self, LwLabelType type, int column);
/* Those that the cell has or would have. */
int lw_study_draft_cell_images (const LwStudyDraft *self, LwLabelType type, int column);
/* Takes a cell of numbers of images out, or back in. */
void lw_study_draft_toggle (LwStudyDraft *self, LwLabelType type, int column);

/* "10, 30, 90": also with spaces alone between them. Numbers are sorted, doubles dropped.
 * LW_ERROR_INPUT names the word that is none; nothing has changed then. */
gboolean lw_study_draft_set_sizes (LwStudyDraft *self, const char *text, GError **error);
gboolean lw_study_draft_set_hours (LwStudyDraft *self, const char *text, GError **error);
gboolean lw_study_draft_set_seeds (LwStudyDraft *self, const char *text, GError **error);
/* "20 coarse + 180 point, 5 coarse + 45 point". */
gboolean lw_study_draft_set_mixes (LwStudyDraft *self, const char *text, GError **error);
/* (transfer full) */
char *lw_study_draft_sizes_text (const LwStudyDraft *self);
char *lw_study_draft_hours_text (const LwStudyDraft *self);
char *lw_study_draft_seeds_text (const LwStudyDraft *self);
char *lw_study_draft_mixes_text (const LwStudyDraft *self);

/* ---- methods ------------------------------------------------------------------------------- */

gboolean lw_study_draft_has_method (const LwStudyDraft *self, const char *name);
/* @recipe (transfer none) is NULL for "wdass" and "baseline". FALSE if there is one of that name.
 */
gboolean lw_study_draft_add_method (LwStudyDraft *self, const char *name, JsonObject *recipe);
void lw_study_draft_remove_method (LwStudyDraft *self, const char *name);
/* Adds those of data/presets/NAME.json that are not there. */
gboolean lw_study_draft_add_preset (LwStudyDraft *self, const char *name, GError **error);

/* ---- what follows -------------------------------------------------------------------------- */

/* Options of every run, names and values in turn. (transfer full) */
GStrv lw_study_draft_settings (const LwStudyDraft *self);

/* study.json of the draft, for @folder (NULL: its own). What hours do not buy is told in @notes
 * (texts, may be NULL). LW_ERROR_INPUT says what is missing. (transfer full) */
JsonObject *lw_study_draft_to_json (const LwStudyDraft *self, const char *folder, GPtrArray *notes,
                                    GError **error);

/* The same study from a terminal, one command a line; @slots as for lw_program_queue_command.
 * (transfer full) */
char *lw_study_draft_command (const LwStudyDraft *self, int slots);

/* All but the numbers of images, partitions and seeds: what the time of a step depends on.
 * (transfer full) */
char *lw_study_draft_key (const LwStudyDraft *self);

typedef struct
{
  guint runs;
  double hours; /* to make every label of the study once */
  int largest;  /* images of the largest cell */
} LwStudyExtent;

/* LW_ERROR_INPUT as the study file would be refused. */
gboolean lw_study_draft_extent (const LwStudyDraft *self, LwStudyExtent *extent, GError **error);

G_END_DECLS
