/* The labels of a run: how many images carry which type of label. Most runs have one type; a mix
 * has several. */
#pragma once

#include "dataset/weak.h"

G_BEGIN_DECLS

typedef struct
{
  int images[LW_N_LABEL_TYPES]; /* by LwLabelType; that of LW_LABEL_NONE is 0 */
} LwMix;

LwMix lw_mix_single (LwLabelType type, int images);

/* "200 coarse + 1000 point", "50 point", "none". LW_ERROR_INPUT says what is wrong; *mix is
 * unchanged then. */
gboolean lw_mix_parse (const char *text, LwMix *mix, GError **error);

/* The same way of writing, the most detailed labels first. (transfer full) */
char *lw_mix_text (const LwMix *self);

/* Labelled images. */
int lw_mix_total (const LwMix *self);

/* Number of label types with images. */
int lw_mix_n_types (const LwMix *self);

/* The one type of label; LW_LABEL_NONE where there is none, or several. */
LwLabelType lw_mix_type (const LwMix *self);

/* By number of types, then type by type: a total order for qsort. */
int lw_mix_compare (const LwMix *a, const LwMix *b);

G_END_DECLS
