/* Every switch of the method, with the presets "paper" and "official" (method.md section 10 tells
 * how they differ). */
#pragma once

#include "core/options.h"

G_BEGIN_DECLS

typedef enum
{
  LW_PROTO_WEIGHTED,
  LW_PROTO_AVERAGE
} LwProtoKind;
typedef enum
{
  LW_POINT_CELL,
  LW_POINT_NEAREST
} LwPointMerge;
typedef enum
{
  LW_SOURCE_TEACHER,
  LW_SOURCE_STUDENT
} LwSourceProtos;
typedef enum
{
  LW_REDUCE_SUM,
  LW_REDUCE_MEAN
} LwReduction;
typedef enum
{
  LW_CONTRAST_PROTOTYPE,
  LW_CONTRAST_PIXEL
} LwContrastKind;
typedef enum
{
  LW_NEGATIVES_CLASSES,
  LW_NEGATIVES_SAMPLED
} LwNegatives;
typedef enum
{
  LW_SAMPLE_HALF,
  LW_SAMPLE_HARD_FIRST
} LwSampleMix;
typedef enum
{
  LW_BOUNDARY_SOFTMAX,
  LW_BOUNDARY_GUMBEL
} LwBoundaryKind;
typedef enum
{
  LW_IGNORE_MASK,
  LW_IGNORE_ZERO
} LwBoundaryIgnore;
typedef enum
{
  LW_PAD_REPLICATE,
  LW_PAD_ZERO
} LwBoundaryPad;
typedef enum
{
  LW_REGION_ALL,
  LW_REGION_EDGES
} LwBoundaryRegion;
typedef enum
{
  LW_TRACK_ALL,
  LW_TRACK_TARGET
} LwBnTrack;

typedef enum
{
  LW_PRESET_PAPER,
  LW_PRESET_OFFICIAL
} LwPreset;

/* One for each term of eq 11-13. */
typedef enum
{
  LW_TERM_CE_SOURCE,
  LW_TERM_CE_WEAK,
  LW_TERM_CE_PSEUDO,
  LW_TERM_CE_MIX,
  LW_TERM_IMAGE1,
  LW_TERM_IMAGE2,
  LW_TERM_INTER,
  LW_TERM_INTRA_T,
  LW_TERM_INTRA_S,
  LW_TERM_BOUNDARY,
  LW_N_TERMS,
} LwTerm;

const char *lw_term_name (LwTerm term); /* "ce_source", ... */

typedef struct
{
  /* pseudo-labels, eq 1 */
  double tau_pseudo, tau_proto;
  gboolean strict;
  int pseudo_mode; /* LwPseudoMode */
  gint64 border_top, border_bottom;
  gboolean mix_weak_weight;
  /* prototypes, eq 2-3 */
  int proto_kind;
  gboolean clamp_weights, anchor_fallback;
  double proto_momentum;
  gboolean renormalize;
  int point_merge, source_protos;
  /* image loss, eq 4-6 and 12 */
  gboolean image_proto, image_logits;
  int image_reduction;
  double image_kappa;
  gboolean image_mask_invalid;
  /* contrast, eq 7-10 */
  int contrast;
  gboolean inter, intra, symmetric;
  double temperature, contrast_scale;
  int negatives;
  double w_inter, w_intra, easy_intra, easy_inter;
  gint64 max_samples_intra, max_samples_inter, max_views, min_pixels;
  int sample_mix;
  gboolean drop_short;
  /* boundary */
  int boundary_kind;
  double boundary_temperature;
  int boundary_ignore, boundary_pad, boundary_region;
  gboolean boundary_norm;
  /* total, eq 11-13 */
  double w_ce_source, w_ce_weak, w_ce_pseudo, w_ce_mix, w_image, w_contrast, w_boundary;
  double gate;
  /* optimisation */
  gint64 iterations;
  double lr, head_mult, lr_power;
  gint64 lr_warmup;
  double momentum, weight_decay, ema;
  gboolean ema_warmup;
  /* ours: the reference has no switch for these */
  gboolean source;     /* train on the source at all (off: weak supervision only, table 3 right) */
  gboolean self_train; /* teacher, pseudo-labels, ClassMix */
  int bn_track; /* LwBnTrack: passes that move the running statistics of a network that trains on
                   the target */
  gboolean skip_unused; /* leave out teacher passes whose results no term of the run can use */
} LwWdassConfig;

/* Names are those of wdass.Config in the reference. */
extern const LwOption lw_wdass_options[];

void lw_wdass_config_preset (LwWdassConfig *config, LwPreset preset);

/* Eq 10-13 as one weight a term. @pixel_labels: some target image carries points, polygons or masks
 * (else ce_weak is 0). The image and contrast terms act when it > gate * iterations, rounded to
 * nearest. */
void lw_wdass_term_weights (const LwWdassConfig *config, gint64 it, gboolean pixel_labels,
                            double weights[LW_N_TERMS]);

/* base * (it + 1) / warmup below warmup, then base * (1 - it / iterations)^power. */
double lw_wdass_poly_lr (gint64 it, double base, gint64 iterations, double power, gint64 warmup);

/* min (1 - 1 / (it + 1), decay) with warm-up, else decay. */
double lw_wdass_ema_alpha (gint64 it, double decay, gboolean warmup);

G_END_DECLS
