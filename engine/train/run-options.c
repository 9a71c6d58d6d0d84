/* Option table and defaults of a training run. */
#include "train/run-options.h"

#include <glib/gi18n-lib.h>

#include "backend/open-device.h"
#include "dataset/weak.h"
#include "wdass/config.h"

static const char *const presets[] = { "paper", "official", NULL };
static const char *const methods[]
    = { "source-only", "supervised", "baseline", "uda", "wdass", NULL };
static const char *const label_types[] = { "none", "image", "point", "coarse", "fine", NULL };
static const char *const tag_scopes[] = { "image", "crop", NULL };
static const char *const coarse_origins[] = { "auto", "dataset", "masks", NULL };

/* Whole numbers that JSON keeps exactly. */
#define SEED_MAX 9007199254740992.0
#define SIDE_MAX 16384

/* clang-format off */
#define FIELD(name) G_STRUCT_OFFSET (LwRunOptions, name)
#define NUMBER(name, low, high, help) { #name, LW_OPTION_DOUBLE, FIELD (name), low, high, NULL, help }
#define COUNT(name, low, high, help) { #name, LW_OPTION_INT, FIELD (name), low, high, NULL, help }
#define SWITCH(name, help) { #name, LW_OPTION_BOOL, FIELD (name), 0, 0, NULL, help }
#define TEXT(name, help) { #name, LW_OPTION_STRING, FIELD (name), 0, 0, NULL, help }
#define CHOICE(name, choices, help) { #name, LW_OPTION_ENUM, FIELD (name), 0, 0, choices, help }
/* clang-format on */

const LwOption lw_run_options[] = {
  CHOICE (method, methods, N_ ("what is trained on what; sets several switches of the method")),
  CHOICE (preset, presets, N_ ("values of the paper or of its released code")),
  TEXT (source, N_ ("labelled data set to learn from: LAYOUT:PATH or PATH")),
  TEXT (source_split, N_ ("its split")),
  TEXT (target, N_ ("data set to adapt to: LAYOUT:PATH or PATH")),
  TEXT (target_split, N_ ("its split, from which the images are drawn")),
  TEXT (eval, N_ ("data set to evaluate on; empty: the target, none: no evaluation")),
  TEXT (eval_split, N_ ("its split")),
  TEXT (class_set, N_ ("classes to learn; empty: those of the target")),
  CHOICE (label_type, label_types, N_ ("label of each target image")),
  COUNT (images, 0, 1 << 30, N_ ("number of target images; 0: all")),
  COUNT (partition, 0, 1 << 20, N_ ("number of the random order whose first images are taken")),
  COUNT (split_seed, 0, SEED_MAX, N_ ("seed of these orders")),
  TEXT (labels, N_ ("file with one target image a line, and its label type behind a tab")),
  TEXT (weak, N_ ("weak labels (weak.jsonl); empty: made from the masks of the data set")),
  COUNT (weak_seed, 0, SEED_MAX, N_ ("seed of the weak labels made from masks")),
  NUMBER (coarse_coverage, 0.01, 1, N_ ("share of an image that simulated polygons cover")),
  COUNT (coarse_min_area, 0, 1 << 30, N_ ("smallest region with a polygon, at 1024 x 512")),
  CHOICE (coarse_from, coarse_origins, N_ ("what coarse labels are made from")),
  CHOICE (tags, tag_scopes, N_ ("image tags tell what the whole image or the crop shows")),
  COUNT (seed, 0, SEED_MAX, N_ ("seed of the training")),
  COUNT (batch, 1, 1024, N_ ("images of each domain in a batch")),
  COUNT (accumulate, 1, 1024, N_ ("batches of a step, whose gradients are averaged")),
  COUNT (crop_height, 16, SIDE_MAX, N_ ("height of the crop in pixels")),
  COUNT (crop_width, 16, SIDE_MAX, N_ ("width of the crop in pixels")),
  COUNT (load_height, 0, SIDE_MAX, N_ ("height that images are resized to first; 0: as stored")),
  COUNT (load_width, 0, SIDE_MAX, N_ ("width that images are resized to first; 0: as stored")),
  NUMBER (scale_min, 0.01, 100, N_ ("smallest random scale of the loaded image")),
  NUMBER (scale_max, 0.01, 100, N_ ("largest random scale of the loaded image")),
  SWITCH (flip, N_ ("random mirroring")),
  NUMBER (jitter, 0, 1, N_ ("strength of the colour jitter")),
  TEXT (weights, N_ ("safetensors file to start from; a backbone is enough")),
  TEXT (init_run, N_ ("run folder whose student starts this run")),
  TEXT (device, N_ ("auto, cpu, cuda or cuda:N")),
  TEXT (devices, N_ ("devices that share each step, such as cuda:0,cuda:1; empty: device alone")),
  CHOICE (precision, lw_precision_choices,
          N_ ("of activations; auto: bf16 where the device is fast with it")),
  SWITCH (deterministic, N_ ("the same numbers whenever run with the same threads")),
  COUNT (threads, 0, 4096, N_ ("threads of the training; 0: all")),
  COUNT (loader_threads, 1, 256, N_ ("threads that read images")),
  COUNT (memory_limit, 0, 1 << 30, N_ ("MiB of decoded images kept in memory")),
  TEXT (cache_dir, N_ ("folder of decoded images (data prepare); empty: none")),
  COUNT (cache_limit, 0, 1 << 30, N_ ("MiB up to which a training adds to this folder")),
  COUNT (log_every, 1, 1 << 30, N_ ("steps between two lines of events.jsonl")),
  COUNT (checkpoint_every, 1, 1 << 30, N_ ("steps between two checkpoints")),
  COUNT (eval_every, 0, 1 << 30, N_ ("steps between two evaluations; 0: only at the end")),
  { NULL, LW_OPTION_BOOL, 0, 0, 0, NULL, NULL },
};

static const LwRunOptions defaults = {
  .preset = LW_PRESET_PAPER,
  .method = LW_METHOD_WDASS,
  .source_split = (char *)"train",
  .target_split = (char *)"train",
  .eval_split = (char *)"val",
  .label_type = LW_LABEL_POINT,
  .weak_seed = 1,
  .coarse_coverage = 0.6,
  .coarse_min_area = 150,
  .seed = 1,
  .split_seed = 1,
  .batch = 4,
  .accumulate = 1,
  .crop_height = 512,
  .crop_width = 512,
  .scale_min = 0.5,
  .scale_max = 2.0,
  .flip = TRUE,
  .jitter = 0.25,
  .device = (char *)"auto",
  .deterministic = TRUE,
  .loader_threads = 2,
  .memory_limit = 2048,
  .cache_limit = 20480,
  .log_every = 20,
  .checkpoint_every = 500,
};

void
lw_run_options_init (LwRunOptions *options)
{
  lw_options_copy (lw_run_options, options, &defaults);
}
