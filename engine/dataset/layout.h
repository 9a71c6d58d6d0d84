/* Where the known data sets keep photographs and labels, as a table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LW_LAYOUT_MAX_PLACES 4
#define LW_LAYOUT_MAX_ENCODINGS 2

/* How label files are told from others, and what their ids mean. */
typedef struct
{
  const char *label_suffix;  /* between the key and the extension */
  const char *coarse_suffix; /* NULL where the layout has no coarse maps */
  const char *id_table;      /* data/id-tables/NAME.json; NULL: classes.json of the data set */
} LwLabelEncoding;

/* Folders are relative to the root; {} stands for the split. Of several, the first that exists
 * holds the split. A photograph and its labels have the same key: path below the folder, less
 * suffix and extension. */
typedef struct
{
  const char *name; /* "cityscapes", ...; a name may have several rows */
  const char *images[LW_LAYOUT_MAX_PLACES];
  const char *labels[LW_LAYOUT_MAX_PLACES];
  const char *coarse[LW_LAYOUT_MAX_PLACES];
  const char *image_suffix;
  LwLabelEncoding encodings[LW_LAYOUT_MAX_ENCODINGS]; /* the first that is met is used */
  const char *skip_suffix; /* files that conversion scripts leave among the labels, or NULL */
  gboolean split_in_id;    /* item ids begin with "train/" */
  gboolean whole;          /* the split "" holds all splits */
} LwLayout;

/* Splits LAYOUT:PATH or recognises PATH. *root is (transfer full). LW_ERROR_INPUT lists what was
 * looked for. */
const LwLayout *lw_layout_find (const char *spec, char **root, GError **error);

/* The splits that have both photographs and labels, sorted; empty where the layout has none.
 * (transfer full), free with g_strfreev. */
char **lw_layout_splits (const LwLayout *layout, const char *root);

/* Checks the split asked for against what is there: (transfer full) the split to use, "" for the
 * whole of a data set without splits (asked for as NULL, "" or "train"). */
char *lw_layout_choose_split (const LwLayout *layout, const char *root, const char *split,
                              GError **error);

/* The first folder of @places that exists, (transfer full), or NULL. */
char *lw_layout_folder (const char *const places[LW_LAYOUT_MAX_PLACES], const char *root,
                        const char *split);

/* All of @places as text, for messages. (transfer full) */
char *lw_layout_places_text (const char *const places[LW_LAYOUT_MAX_PLACES], const char *root,
                             const char *split);

G_END_DECLS
