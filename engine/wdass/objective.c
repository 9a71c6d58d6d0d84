/* Memory and state of the objective. */
#include "wdass/objective.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "backend/registry.h"
#include "core/error.h"
#include "wdass/objective-private.h"

#define POINTS_PER_IMAGE 64 /* one a class at most */

gboolean
lw_objective_uses_contrast (const LwObjective *self)
{
  const LwWdassConfig *c = &self->config;
  return c->self_train && c->w_contrast > 0
         && ((c->inter && c->w_inter > 0) || (c->intra && c->w_intra > 0));
}

gboolean
lw_objective_uses_prototypes (const LwObjective *self)
{
  const LwWdassConfig *c = &self->config;
  return c->self_train
         && (!c->skip_unused || lw_objective_uses_contrast (self)
             || (c->w_image > 0 && c->image_proto));
}

gboolean
lw_wdass_uses_target (const LwWdassConfig *c)
{
  return c->self_train || c->w_ce_weak > 0 || (c->w_image > 0 && c->image_logits);
}

/* ---- memory ---- */

/* Collects the first failure, so that a list of allocations is tested once. */
typedef struct
{
  LwObjective *self;
  GError *error;
} Allocation;

static void *
take (Allocation *a, int64_t count, size_t element)
{
  LwObjective *self = a->self;
  if (a->error)
    return NULL;
  void *data = self->backend->alloc (self->stream, (size_t)count * element);
  if (!data)
    {
      lw_backend_set_error (self->backend, self->stream, &a->error);
      return NULL;
    }
  g_ptr_array_add (self->owned, data);
  self->bytes += (size_t)count * element;
  return data;
}

static float *
floats (Allocation *a, int64_t count)
{
  return take (a, count, sizeof (float));
}

static uint8_t *
bytes (Allocation *a, int64_t count)
{
  return take (a, count, 1);
}

static void
name_state (LwObjective *self, const char *name, LwTensorType type, int64_t count, void *data)
{
  LwStateTensor tensor = { g_strdup (name), type, count, data };
  g_array_append_val (self->state, tensor);
}

static void
allocate_weights (Allocation *a)
{
  LwObjective *o = a->self;
  int64_t n = lw_network_parameter_floats (o->network), m = lw_network_state_floats (o->network);
  name_state (o, "student.parameters", LW_TENSOR_F32, n, o->student_parameters = floats (a, n));
  name_state (o, "student.state", LW_TENSOR_F32, m, o->student_state = floats (a, m));
  name_state (o, "velocity", LW_TENSOR_F32, n, o->velocity = floats (a, n));
  name_state (o, "gradients", LW_TENSOR_F32, n, o->gradients = floats (a, n));
  o->untracked_state = floats (a, m);
  if (!o->config.self_train)
    return;
  name_state (o, "teacher.parameters", LW_TENSOR_F32, n, o->teacher_parameters = floats (a, n));
  name_state (o, "teacher.state", LW_TENSOR_F32, m, o->teacher_state = floats (a, m));
}

static void
allocate_tables (Allocation *a, int64_t K, int64_t D)
{
  LwObjective *o = a->self;
  name_state (o, "tables.target", LW_TENSOR_F32, K * D, o->target.table = floats (a, K * D));
  name_state (o, "tables.target_valid", LW_TENSOR_U8, K, o->target.valid = bytes (a, K));
  name_state (o, "tables.source", LW_TENSOR_F32, K * D, o->source.table = floats (a, K * D));
  name_state (o, "tables.source_valid", LW_TENSOR_U8, K, o->source.valid = bytes (a, K));
  o->anchors = floats (a, K * D);
  o->anchor_valid = bytes (a, K);
  o->weight_sum = floats (a, K);
}

static void
allocate_input (Allocation *a, int64_t pixels, int64_t cells)
{
  LwObjective *o = a->self;
  LwStepInput *in = &o->input;
  in->image_s = o->config.source ? floats (a, pixels * 3) : NULL;
  in->image_t = floats (a, pixels * 3);
  in->label_s = bytes (a, pixels);
  in->label_t = bytes (a, pixels);
  in->points = take (a, (int64_t)in->max_points * 4, sizeof (int32_t));
  in->n_points = take (a, 1, sizeof (int32_t));
  in->tags = bytes (a, (int64_t)in->B * in->K);
  in->has_tags = bytes (a, in->B);
  in->keys_s = floats (a, cells);
  in->keys_t = floats (a, cells);
  in->keys_inter_s = floats (a, cells);
  in->keys_inter_t = floats (a, cells);
  in->class_keys = floats (a, (int64_t)in->B * (in->K + 1));
  in->classes = take (a, (int64_t)in->B * (in->K + 1), sizeof (int32_t));
  in->weak_kind = g_new0 (uint8_t, in->B);
  in->jitter = g_new0 (LwJitter, in->B);
  in->sigma = g_new0 (float, in->B);
  o->all_map = g_malloc (in->B);
  memset (o->all_map, LW_WEAK_MAP, in->B);
  o->host_valid = g_new0 (uint8_t, in->K);
  o->host_counts = g_new0 (float, in->K);
}

static void
allocate_target (Allocation *a, int64_t pixels, int64_t cells)
{
  LwObjective *o = a->self;
  o->weak_map = bytes (a, pixels);
  o->weak_cells = bytes (a, cells);
  if (!o->config.self_train)
    return;
  o->pseudo = bytes (a, cells);
  o->teacher_pred = bytes (a, cells);
  o->teacher_conf = floats (a, cells);
  o->merged = bytes (a, cells);
  o->teacher_features = floats (a, cells * o->input.D);
  o->pseudo_labels = bytes (a, pixels);
  o->pseudo_weight = floats (a, pixels);
  o->coverage = floats (a, o->input.K);
  o->unlabelled = bytes (a, pixels);
  o->merged_labels = bytes (a, pixels);
  o->merged_weight = floats (a, pixels);
  o->mix_image = floats (a, pixels * 3);
  o->mix_labels = bytes (a, pixels);
  o->mix_weight = floats (a, pixels);
  if (!o->config.source)
    {
      o->rolled_image = floats (a, pixels * 3);
      o->rolled_labels = bytes (a, pixels);
    }
}

static void
allocate_samples (Allocation *a, int64_t cells)
{
  LwObjective *o = a->self;
  int K = o->input.K;
  o->conf = floats (a, cells);
  o->pred = bytes (a, cells);
  o->labels_s = bytes (a, cells);
  o->labels_t = bytes (a, cells);
  o->select_s = bytes (a, cells);
  o->select_t = bytes (a, cells);
  o->none_cells = bytes (a, cells);
  o->source_merged = bytes (a, cells);
  o->joint_labels = bytes (a, 2 * cells);
  o->joint_pred = bytes (a, 2 * cells);
  o->joint_select = bytes (a, 2 * cells);
  o->joint_conf = floats (a, 2 * cells);
  o->joint_keys = floats (a, 2 * cells);
  o->counts_s = floats (a, K);
  o->counts_t = floats (a, K);
  o->counts = floats (a, K);
  o->counts_both = bytes (a, K);
}

static gboolean
allocate (LwObjective *self, GError **error)
{
  LwStepInput *in = &self->input;
  int64_t pixels = (int64_t)in->B * in->H * in->W, cells = (int64_t)in->B * in->h * in->w;
  Allocation a = { self, NULL };
  allocate_weights (&a);
  self->weight_bytes = self->bytes;
  allocate_tables (&a, in->K, in->D);
  allocate_input (&a, pixels, cells);
  allocate_target (&a, pixels, cells);
  allocate_samples (&a, cells);
  self->losses = floats (&a, LW_N_SLOTS);
  self->mean_losses = floats (&a, LW_N_SLOTS);
  self->mean_coverage = floats (&a, in->K);
  self->dlogits = floats (&a, cells * in->K);
  self->dfeatures = floats (&a, cells * in->D);
  if (a.error)
    {
      g_propagate_error (error, a.error);
      return FALSE;
    }
  g_autofree uint8_t *none = g_malloc (cells);
  memset (none, LW_LABEL_IGNORE, cells);
  LW_CALL (self, upload (self->stream, self->none_cells, none, cells));
  return TRUE;
}

/* ---- parameters ---- */

/* Neighbours of one treatment become one segment; the network lays them out so that there are few.
 */
static gint
by_offset (gconstpointer a, gconstpointer b)
{
  const LwSegment *x = a, *y = b;
  return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static GArray *
segments_new (const LwNetwork *network)
{
  GArray *segments = g_array_new (FALSE, FALSE, sizeof (LwSegment));
  for (int i = 0; i < lw_network_n_parameters (network); i++)
    {
      const LwParameter *p = lw_network_parameter (network, i);
      LwSegment segment = { p->offset, p->count,  p->decay,
                            p->head,   p->frozen, g_str_has_prefix (p->name, "projection") };
      if (p->trainable)
        g_array_append_val (segments, segment);
    }
  g_array_sort (segments, by_offset);
  guint n = 0;
  for (guint i = 0; i < segments->len; i++)
    {
      LwSegment *s = &g_array_index (segments, LwSegment, i);
      LwSegment *before = n > 0 ? &g_array_index (segments, LwSegment, n - 1) : NULL;
      if (before && before->offset + before->count == s->offset && before->decay == s->decay
          && before->head == s->head && before->frozen == s->frozen
          && before->projection == s->projection)
        before->count += s->count;
      else
        g_array_index (segments, LwSegment, n++) = *s;
    }
  g_array_set_size (segments, n);
  return segments;
}

static gboolean
set_weights (LwObjective *self, const LwWeights *weights, GError **error)
{
  size_t n = sizeof (float) * (size_t)lw_network_parameter_floats (self->network);
  size_t m = sizeof (float) * (size_t)lw_network_state_floats (self->network);
  LW_CALL (self, upload (self->stream, self->student_parameters, weights->parameters, n));
  LW_CALL (self, upload (self->stream, self->student_state, weights->state, m));
  if (self->teacher)
    {
      LW_CALL (self, upload (self->stream, self->teacher_parameters, weights->parameters, n));
      LW_CALL (self, upload (self->stream, self->teacher_state, weights->state, m));
    }
  return lw_objective_state_changed (self, error);
}

/* ---- life ---- */

LwObjective *
lw_objective_new (const LwNetwork *network, const LwBackend *backend, LwStream *stream,
                  const LwWdassConfig *config, const LwWeights *weights, int B, int H, int W,
                  GError **error)
{
  LwObjective *self = g_new0 (LwObjective, 1);
  self->network = network;
  self->backend = backend;
  self->stream = stream;
  self->config = *config;
  self->owned = g_ptr_array_new ();
  self->state = g_array_new (FALSE, FALSE, sizeof (LwStateTensor));
  self->segments = segments_new (network);
  self->parts = g_new (LwSgdPart, self->segments->len);
  self->input = (LwStepInput){
    .B = B, .K = lw_network_classes (network), .D = lw_network_dim (network), .H = H, .W = W
  };
  self->input.max_points = B * POINTS_PER_IMAGE;
  for (int i = 0; i < 3; i++)
    self->input.std[i] = 1;
  self->student = lw_plan_new (network, backend, stream, B, H, W, LW_PLAN_BACKWARD, error);
  if (self->student && config->self_train)
    self->teacher = lw_plan_new (network, backend, stream, B, H, W, LW_PLAN_FORWARD, error);
  if (self->student && (self->teacher || !config->self_train))
    {
      self->input.h = lw_plan_h (self->student);
      self->input.w = lw_plan_w (self->student);
      if (allocate (self, error) && (!weights || set_weights (self, weights, error)))
        return self;
    }
  lw_objective_free (self);
  return NULL;
}

void
lw_objective_free (LwObjective *self)
{
  if (!self)
    return;
  lw_plan_free (self->student);
  lw_plan_free (self->teacher);
  for (guint i = 0; i < self->owned->len; i++)
    self->backend->free (self->stream, g_ptr_array_index (self->owned, i));
  g_ptr_array_unref (self->owned);
  for (guint i = 0; i < self->state->len; i++)
    g_free (g_array_index (self->state, LwStateTensor, i).name);
  g_array_unref (self->state);
  g_array_unref (self->segments);
  g_clear_error (&self->sum_error);
  g_free (self->parts);
  g_free (self->input.weak_kind);
  g_free (self->input.jitter);
  g_free (self->input.sigma);
  g_free (self->all_map);
  g_free (self->host_valid);
  g_free (self->host_counts);
  g_free (self);
}

void
lw_objective_memory (const LwObjective *self, size_t *weights, size_t *buffers)
{
  *weights = self->weight_bytes;
  *buffers = self->bytes - self->weight_bytes;
}

LwStepInput *
lw_objective_input (LwObjective *self)
{
  return &self->input;
}

GArray *
lw_objective_state (LwObjective *self)
{
  return self->state;
}

gboolean
lw_objective_state_changed (LwObjective *self, GError **error)
{
  return lw_plan_pack (self->student, self->student_parameters, error)
         && (!self->teacher || lw_plan_pack (self->teacher, self->teacher_parameters, error));
}

gboolean
lw_objective_weights (LwObjective *self, gboolean teacher, LwWeights *weights, GError **error)
{
  if (teacher && !self->teacher)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("This run has no teacher; use the student's weights"));
      return FALSE;
    }
  LW_CALL (self, download (self->stream, weights->parameters,
                           teacher ? self->teacher_parameters : self->student_parameters,
                           sizeof (float) * (size_t)lw_network_parameter_floats (self->network)));
  LW_CALL (self, download (self->stream, weights->state,
                           teacher ? self->teacher_state : self->student_state,
                           sizeof (float) * (size_t)lw_network_state_floats (self->network)));
  return TRUE;
}

void
lw_objective_trace (const LwObjective *self, LwStepTrace *trace)
{
  const LwWdassConfig *c = &self->config;
  gboolean inter = self->weights[LW_TERM_INTER] > 0;
  gboolean samples_t = inter || self->weights[LW_TERM_INTRA_T] > 0;
  gboolean samples_s = inter || self->weights[LW_TERM_INTRA_S] > 0;
  gboolean joint
      = inter && c->negatives == LW_NEGATIVES_SAMPLED && c->contrast == LW_CONTRAST_PROTOTYPE;
  *trace = (LwStepTrace){ .teacher_labels = self->pseudo_labels,
                          .teacher_weight = self->pseudo_weight };
  trace->teacher_merged = self->merged;
  trace->labels_t = samples_t ? self->labels_t : NULL;
  trace->select_t = samples_t ? self->select_t : NULL;
  trace->select_s = samples_s ? self->select_s : NULL;
  trace->select_inter = joint ? self->joint_select : NULL;
  trace->reached_projection = self->reached_projection;
}
