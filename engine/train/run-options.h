/* The options of a training run beside those of the network, the method and the evaluation. */
#pragma once

#include "core/options.h"

G_BEGIN_DECLS

typedef enum
{
  LW_METHOD_SOURCE_ONLY, /* cross-entropy on the source alone */
  LW_METHOD_SUPERVISED,  /* cross-entropy on masks of the target alone */
  LW_METHOD_BASELINE,    /* eq 11: source, weak labels, self-training with ClassMix */
  LW_METHOD_UDA,         /* no labels: self-training, contrast and boundary loss */
  LW_METHOD_WDASS,       /* eq 13: all of it */
} LwMethod;

typedef enum
{
  LW_TAGS_IMAGE,
  LW_TAGS_CROP
} LwTagScope;

typedef enum
{
  LW_COARSE_AUTO, /* the data set's own coarse maps where an image has one, else its masks */
  LW_COARSE_DATASET,
  LW_COARSE_MASKS,
} LwCoarseOrigin;

typedef struct
{
  int preset, method; /* LwPreset, LwMethod */
  /* data sets, as LAYOUT:PATH or PATH */
  char *source, *source_split, *target, *target_split, *eval, *eval_split, *class_set;
  /* which target images, and how they are labelled */
  int label_type; /* LwLabelType */
  gint64 images, partition, split_seed;
  char *labels, *weak;
  gint64 weak_seed;
  double coarse_coverage;
  gint64 coarse_min_area;
  int coarse_from; /* LwCoarseOrigin */
  int tags;        /* LwTagScope */
  /* training */
  gint64 seed, batch, accumulate, crop_height, crop_width, load_height, load_width;
  double scale_min, scale_max;
  gboolean flip;
  double jitter;
  char *weights, *init_run;
  /* machine */
  char *device, *devices;
  int precision; /* LwPrecisionOption */
  gboolean deterministic;
  gint64 threads, loader_threads, memory_limit, cache_limit;
  char *cache_dir;
  /* records */
  gint64 log_every, checkpoint_every, eval_every;
} LwRunOptions;

extern const LwOption lw_run_options[];

/* @options is zeroed, or was set before. */
void lw_run_options_init (LwRunOptions *options);

G_END_DECLS
