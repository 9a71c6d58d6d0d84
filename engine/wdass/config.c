/* Option table, presets and schedules of the method. */
#include "wdass/config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "backend/backend.h"

static const char *const pseudo_modes[] = { "mask", "frac_mask", "frac", NULL };
static const char *const proto_kinds[] = { "weighted", "average", NULL };
static const char *const point_merges[] = { "cell", "nearest", NULL };
static const char *const source_protos[] = { "teacher", "student", NULL };
static const char *const reductions[] = { "sum", "mean", NULL };
static const char *const contrasts[] = { "prototype", "pixel", NULL };
static const char *const negatives[] = { "classes", "sampled", NULL };
static const char *const sample_mixes[] = { "half", "hard_first", NULL };
static const char *const bn_tracks[] = { "all", "target", NULL };
static const char *const boundary_kinds[] = { "softmax", "gumbel", NULL };
static const char *const boundary_ignores[] = { "mask", "zero", NULL };
static const char *const boundary_pads[] = { "replicate", "zero", NULL };
static const char *const boundary_regions[] = { "all", "edges", NULL };

/* clang-format off */
#define FIELD(name) G_STRUCT_OFFSET (LwWdassConfig, name)
#define NUMBER(name, low, high, help) \
  { #name, LW_OPTION_DOUBLE, FIELD (name), low, high, NULL, help }
#define COUNT(name, low, high, help) { #name, LW_OPTION_INT, FIELD (name), low, high, NULL, help }
#define SWITCH(name, help) { #name, LW_OPTION_BOOL, FIELD (name), 0, 0, NULL, help }
#define CHOICE(name, choices, help) { #name, LW_OPTION_ENUM, FIELD (name), 0, 0, choices, help }
/* clang-format on */

const LwOption lw_wdass_options[] = {
  NUMBER (tau_pseudo, 0, 1, N_ ("confidence of a pseudo-label used for training")),
  NUMBER (tau_proto, 0, 1, N_ ("confidence of a pseudo-label used for prototypes")),
  SWITCH (strict, N_ ("pseudo-labels lie above the threshold, not on it")),
  CHOICE (pseudo_mode, pseudo_modes, N_ ("which pixels get a pseudo-label, and its weight")),
  COUNT (border_top, 0, 65536, N_ ("rows at the top without pseudo-label weight")),
  COUNT (border_bottom, 0, 65536, N_ ("rows at the bottom without pseudo-label weight")),
  SWITCH (mix_weak_weight, N_ ("weak labels have weight 1 in the mixed image")),
  CHOICE (proto_kind, proto_kinds, N_ ("how the pixels of a prototype are weighted")),
  SWITCH (clamp_weights, N_ ("negative pixel weights of a prototype become 0")),
  SWITCH (anchor_fallback, N_ ("classes without labels take their anchor from pseudo-labels")),
  NUMBER (proto_momentum, 0, 1, N_ ("share of the previous prototype that is kept")),
  SWITCH (renormalize, N_ ("prototypes have length 1")),
  CHOICE (point_merge, point_merges, N_ ("how points reach the feature map")),
  CHOICE (source_protos, source_protos, N_ ("network whose features make the source prototypes")),
  SWITCH (image_proto, N_ ("image loss on similarities to the prototypes (eq 4)")),
  SWITCH (image_logits, N_ ("image loss on the class scores (section 3.2)")),
  CHOICE (image_reduction, reductions, N_ ("image loss over the classes")),
  NUMBER (image_kappa, 1e-3, 1e3, N_ ("sharpness of the pooling of the image loss")),
  SWITCH (image_mask_invalid, N_ ("classes without a prototype are left out of the image loss")),
  CHOICE (contrast, contrasts, N_ ("what pixels are contrasted with")),
  SWITCH (inter, N_ ("contrast between the domains (eq 9)")),
  SWITCH (intra, N_ ("contrast within each domain (eq 7)")),
  SWITCH (symmetric, N_ ("contrast target pixels with source prototypes too (table 4)")),
  NUMBER (temperature, 1e-3, 100, N_ ("temperature of the contrast")),
  NUMBER (contrast_scale, 0, 1e3, N_ ("factor of every contrast term")),
  CHOICE (negatives, negatives, N_ ("weight of the classes that a pixel is pushed away from")),
  NUMBER (w_inter, 0, 1e6, N_ ("weight of the contrast between the domains")),
  NUMBER (w_intra, 0, 1e6, N_ ("weight of each of the two contrasts within a domain")),
  NUMBER (easy_intra, 0, 1, N_ ("confidence above which a correct pixel is easy (eq 7)")),
  NUMBER (easy_inter, 0, 1, N_ ("confidence above which a correct pixel is easy (eq 9)")),
  COUNT (max_samples_intra, 1, 1 << 20, N_ ("pixels of a domain in the contrast")),
  COUNT (max_samples_inter, 1, 1 << 20, N_ ("pixels of both domains, sampled negatives only")),
  COUNT (max_views, 1, 1 << 20, N_ ("pixels of a class in an image")),
  COUNT (min_pixels, 0, 1 << 20, N_ ("a class with no more pixels in an image is not sampled")),
  CHOICE (sample_mix, sample_mixes, N_ ("half hard and half easy pixels, or hard ones first")),
  SWITCH (drop_short, N_ ("classes with too few candidates are not sampled")),
  CHOICE (boundary_kind, boundary_kinds, N_ ("class probabilities of the boundary loss")),
  NUMBER (boundary_temperature, 1e-3, 100, N_ ("temperature of these probabilities")),
  CHOICE (boundary_ignore, boundary_ignores, N_ ("unlabelled pixels in the boundary loss")),
  CHOICE (boundary_pad, boundary_pads, N_ ("what lies beyond the image border")),
  CHOICE (boundary_region, boundary_regions, N_ ("pixels that the boundary loss averages")),
  SWITCH (boundary_norm, N_ ("boundary maps are divided by their maximum")),
  NUMBER (w_ce_source, 0, 1e6, N_ ("weight of the source cross-entropy")),
  NUMBER (w_ce_weak, 0, 1e6, N_ ("weight of the cross-entropy on weak labels")),
  NUMBER (w_ce_pseudo, 0, 1e6, N_ ("weight of the cross-entropy on pseudo-labels (eq 11)")),
  NUMBER (w_ce_mix, 0, 1e6, N_ ("weight of the cross-entropy on the mixed image")),
  NUMBER (w_image, 0, 1e6, N_ ("weight of the image loss (lambda 1)")),
  NUMBER (w_contrast, 0, 1e6, N_ ("weight of the contrast (lambda 2)")),
  NUMBER (w_boundary, 0, 1e6, N_ ("weight of the boundary loss (lambda 3)")),
  NUMBER (gate, 0, 1, N_ ("share of the training before the image loss and the contrast start")),
  COUNT (iterations, 1, 100000000, N_ ("training steps")),
  NUMBER (lr, 0, 100, N_ ("learning rate at the start")),
  NUMBER (head_mult, 0, 1e4, N_ ("factor of the learning rate of the heads")),
  NUMBER (lr_power, 0, 100, N_ ("exponent of the decay of the learning rate")),
  COUNT (lr_warmup, 0, 100000000, N_ ("steps in which the learning rate rises")),
  NUMBER (momentum, 0, 1, N_ ("momentum of SGD")),
  NUMBER (weight_decay, 0, 1, N_ ("weight decay of the kernels")),
  NUMBER (ema, 0, 1, N_ ("share of the teacher that a step keeps")),
  SWITCH (ema_warmup, N_ ("the teacher follows the student faster at first")),
  { "use_source", LW_OPTION_BOOL, FIELD (source), 0, 0, NULL, N_ ("train on the source images") },
  SWITCH (self_train, N_ ("teacher, pseudo-labels and ClassMix")),
  CHOICE (bn_track, bn_tracks, N_ ("passes whose statistics evaluation normalises with")),
  SWITCH (skip_unused, N_ ("leave out teacher passes that no term of the run can use")),
  { NULL, LW_OPTION_BOOL, 0, 0, 0, NULL, NULL },
};

const char *
lw_term_name (LwTerm term)
{
  static const char *const names[LW_N_TERMS]
      = { "ce_source", "ce_weak", "ce_pseudo", "ce_mix",  "image1",
          "image2",    "inter",   "intra_t",   "intra_s", "boundary" };
  return names[term];
}

static const LwWdassConfig paper = {
  .tau_pseudo = 0.96,
  .tau_proto = 0.96,
  .strict = TRUE,
  .pseudo_mode = LW_PSEUDO_MASK,
  .mix_weak_weight = TRUE,
  .proto_kind = LW_PROTO_WEIGHTED,
  .clamp_weights = TRUE,
  .point_merge = LW_POINT_CELL,
  .source_protos = LW_SOURCE_TEACHER,
  .image_proto = TRUE,
  .image_logits = TRUE,
  .image_reduction = LW_REDUCE_MEAN,
  .image_kappa = 1.0,
  .image_mask_invalid = TRUE,
  .contrast = LW_CONTRAST_PROTOTYPE,
  .inter = TRUE,
  .intra = TRUE,
  .temperature = 0.1,
  .contrast_scale = 1.0,
  .negatives = LW_NEGATIVES_CLASSES,
  .w_inter = 0.5,
  .w_intra = 0.5,
  .easy_intra = 0.95,
  .easy_inter = 0.95,
  .max_samples_intra = 512,
  .max_samples_inter = 512,
  .max_views = 20,
  .sample_mix = LW_SAMPLE_HALF,
  .boundary_kind = LW_BOUNDARY_SOFTMAX,
  .boundary_temperature = 1.0,
  .boundary_ignore = LW_IGNORE_MASK,
  .boundary_pad = LW_PAD_REPLICATE,
  .boundary_region = LW_REGION_ALL,
  .boundary_norm = TRUE,
  .w_ce_source = 1.0,
  .w_ce_weak = 1.0,
  .w_ce_pseudo = 1.0,
  .w_ce_mix = 1.0,
  .w_image = 1.0,
  .w_contrast = 1.0,
  .w_boundary = 10.0,
  .gate = 10000.0 / 150000.0,
  .iterations = 150000,
  .lr = 2.5e-4,
  .head_mult = 10.0,
  .lr_power = 0.9,
  .momentum = 0.9,
  .weight_decay = 1e-4,
  .ema = 0.999,
  .ema_warmup = TRUE,
  .source = TRUE,
  .self_train = TRUE,
  .skip_unused = TRUE,
};

/* What the released code does otherwise. */
static void
make_official (LwWdassConfig *c)
{
  c->tau_pseudo = 0.968;
  c->tau_proto = 0.95;
  c->strict = FALSE;
  c->pseudo_mode = LW_PSEUDO_FRAC_MASK;
  c->border_top = 15;
  c->border_bottom = 120;
  c->mix_weak_weight = FALSE;
  c->clamp_weights = FALSE;
  c->point_merge = LW_POINT_NEAREST;
  c->source_protos = LW_SOURCE_STUDENT;
  c->image_mask_invalid = FALSE;
  c->contrast_scale = 0.1 / 0.07;
  c->negatives = LW_NEGATIVES_SAMPLED;
  c->w_intra = 0.25;
  c->easy_intra = 0.96;
  c->max_samples_intra = 256;
  c->min_pixels = 20;
  c->sample_mix = LW_SAMPLE_HARD_FIRST;
  c->drop_short = TRUE;
  c->boundary_kind = LW_BOUNDARY_GUMBEL;
  c->boundary_temperature = 0.5;
  c->boundary_ignore = LW_IGNORE_ZERO;
  c->boundary_pad = LW_PAD_ZERO;
  c->w_ce_pseudo = 0.0;
  c->lr = 2.5e-3;
  c->lr_warmup = 1500;
  c->ema_warmup = FALSE;
}

void
lw_wdass_config_preset (LwWdassConfig *config, LwPreset preset)
{
  *config = paper;
  if (preset == LW_PRESET_OFFICIAL)
    make_official (config);
}

void
lw_wdass_term_weights (const LwWdassConfig *config, gint64 it, gboolean pixel_labels,
                       double weights[LW_N_TERMS])
{
  double late = (double)it > rint (config->gate * (double)config->iterations) ? 1.0 : 0.0;
  double image = late * config->w_image, contrast = late * config->w_contrast;
  weights[LW_TERM_CE_SOURCE] = config->w_ce_source;
  weights[LW_TERM_CE_WEAK] = pixel_labels ? config->w_ce_weak : 0.0;
  weights[LW_TERM_CE_PSEUDO] = config->w_ce_pseudo;
  weights[LW_TERM_CE_MIX] = config->w_ce_mix;
  weights[LW_TERM_IMAGE1] = config->image_proto ? image : 0.0;
  weights[LW_TERM_IMAGE2] = config->image_logits ? image : 0.0;
  weights[LW_TERM_INTER] = config->inter ? contrast * config->w_inter : 0.0;
  weights[LW_TERM_INTRA_T] = config->intra ? contrast * config->w_intra : 0.0;
  weights[LW_TERM_INTRA_S] = config->intra ? contrast * config->w_intra : 0.0;
  weights[LW_TERM_BOUNDARY] = config->w_boundary;
}

double
lw_wdass_poly_lr (gint64 it, double base, gint64 iterations, double power, gint64 warmup)
{
  if (it < warmup)
    return base * (double)(it + 1) / (double)warmup;
  return base * pow (fmax (0.0, 1.0 - (double)it / (double)iterations), power);
}

double
lw_wdass_ema_alpha (gint64 it, double decay, gboolean warmup)
{
  return warmup ? fmin (1.0 - 1.0 / (double)(it + 1), decay) : decay;
}
