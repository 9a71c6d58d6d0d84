/* `check step`: iterations of the objective on one batch given from outside. */
#include <math.h>
#include <string.h>

#include "check/check-network.h"
#include "wdass/objective.h"

typedef struct
{
  int preset, label_type;
  gint64 it, steps;
} StepOptions;

enum
{
  TYPE_POINT,
  TYPE_COARSE,
  TYPE_IMAGE,
};

static const char *const presets[] = { "paper", "official", NULL };
static const char *const label_types[] = { "point", "coarse", "image", NULL };

#define FIELD(name) G_STRUCT_OFFSET (StepOptions, name)

static const LwOption step_options[] = {
  { "preset", LW_OPTION_ENUM, FIELD (preset), 0, 0, presets, NULL },
  { "label_type", LW_OPTION_ENUM, FIELD (label_type), 0, 0, label_types, NULL },
  { "it", LW_OPTION_INT, FIELD (it), 0, 1e9, NULL, NULL },
  { "steps", LW_OPTION_INT, FIELD (steps), 1, 1e6, NULL, NULL },
  { NULL },
};

typedef struct
{
  LwCheck *c;
  LwObjective *o;
  LwStepInput *in;
  LwNetwork *network;
  LwWdassConfig config;
  StepOptions options;
  double (*history)[LW_N_TERMS + 1]; /* [steps]: terms and total */
} Step;

static void
copy_in (LwCheck *c, void *to, const void *from, size_t bytes)
{
  if (lw_check_ok (c) && from)
    lw_check_call (c, c->backend->copy (c->stream, to, from, bytes));
}

/* ---- input ---- */

static void
read_images (Step *s)
{
  LwCheck *c = s->c;
  LwStepInput *in = s->in;
  int32_t three = 3, B = in->B, H = in->H, W = in->W;
  size_t pixels = (size_t)B * (size_t)H * (size_t)W;
  copy_in (c, in->image_s, lw_check_nhwc (c, "image_s", &B, &three, &H, &W),
           pixels * 3 * sizeof (float));
  copy_in (c, in->image_t, lw_check_nhwc (c, "image_t", &B, &three, &H, &W),
           pixels * 3 * sizeof (float));
  copy_in (c, in->label_s, lw_check_label_map (c, "label_s", in->K, 3, &B, &H, &W), pixels);
  if (s->options.label_type == TYPE_COARSE)
    copy_in (c, in->label_t, lw_check_label_map (c, "label_t", in->K, 3, &B, &H, &W), pixels);
}

static void
read_points (Step *s)
{
  LwCheck *c = s->c;
  LwStepInput *in = s->in;
  int32_t n = LW_CHECK_ANY, four = 4;
  int32_t *points = lw_check_i32 (c, "points", 0, INT32_MAX, 2, &n, &four);
  if (!lw_check_ok (c))
    return;
  g_autofree int32_t *host = g_new0 (int32_t, 4 * (size_t)n + 1);
  lw_check_call (c,
                 c->backend->download (c->stream, host, points, sizeof (int32_t) * 4 * (size_t)n));
  if (n > in->max_points)
    lw_check_fail (c, "points: %d, at most %d fit", n, in->max_points);
  for (int32_t i = 0; i < n && lw_check_ok (c); i++)
    if (host[4 * i] >= in->B || host[4 * i + 1] >= in->H || host[4 * i + 2] >= in->W
        || host[4 * i + 3] >= in->K)
      lw_check_fail (c, "points: row %d lies outside the batch", i);
  copy_in (c, in->points, points, sizeof (int32_t) * 4 * (size_t)n);
  if (lw_check_ok (c))
    lw_check_call (c, c->backend->upload (c->stream, in->n_points, &n, sizeof n));
}

static void
read_keys (Step *s, const char *name, float *to)
{
  int32_t B = s->in->B, h = s->in->h, w = s->in->w;
  copy_in (s->c, to, lw_check_f32 (s->c, name, 3, &B, &h, &w),
           sizeof (float) * (size_t)B * (size_t)h * (size_t)w);
}

/* The list of classes may be shorter than K + 1 a row. */
static void
read_classes (Step *s)
{
  LwCheck *c = s->c;
  LwStepInput *in = s->in;
  int32_t B = in->B, C = LW_CHECK_ANY, width = in->K + 1;
  int32_t *given = lw_check_i32 (c, "classes", -1, LW_LABEL_IGNORE, 2, &B, &C);
  if (lw_check_ok (c) && C > width)
    lw_check_fail (c, "classes: %d a row, at most %d fit", C, width);
  if (!lw_check_ok (c))
    return;
  g_autofree int32_t *rows = g_new (int32_t, (size_t)B * (size_t)width),
                     *host = g_new (int32_t, (size_t)B * (size_t)C + 1);
  lw_check_call (
      c, c->backend->download (c->stream, host, given, sizeof (int32_t) * (size_t)B * (size_t)C));
  for (int32_t i = 0; i < B * width; i++)
    rows[i] = i % width < C ? host[i / width * C + i % width] : -1;
  lw_check_call (c, c->backend->upload (c->stream, in->classes, rows,
                                        sizeof (int32_t) * (size_t)B * (size_t)width));
}

static void
read_tags (Step *s)
{
  LwStepInput *in = s->in;
  int32_t B = in->B, K = in->K;
  g_autofree uint8_t *all = g_malloc ((size_t)B);
  memset (all, 1, (size_t)B);
  copy_in (s->c, in->tags, lw_check_mask (s->c, "tags", 2, &B, &K), (size_t)B * (size_t)K);
  if (lw_check_ok (s->c))
    lw_check_call (s->c, s->c->backend->upload (s->c->stream, in->has_tags, all, (size_t)B));
}

static void
read_tables (Step *s)
{
  static const char *const names[]
      = { "tables.target", "tables.target_valid", "tables.source", "tables.source_valid" };
  int32_t K = s->in->K, D = s->in->D;
  GArray *state = lw_objective_state (s->o);
  for (guint i = 0; i < state->len; i++)
    {
      LwStateTensor *t = &g_array_index (state, LwStateTensor, i);
      for (guint n = 0; n < G_N_ELEMENTS (names); n++)
        if (g_str_equal (names[n], t->name) && lw_check_has (s->c, t->name))
          copy_in (s->c, t->data,
                   t->type == LW_TENSOR_F32 ? (void *)lw_check_f32 (s->c, t->name, 2, &K, &D)
                                            : (void *)lw_check_mask (s->c, t->name, 1, &K),
                   (size_t)t->count * lw_tensor_type_size (t->type));
    }
}

static void
read_noise (Step *s)
{
  int32_t B = s->in->B, K = s->in->K, H = s->in->H, W = s->in->W;
  if (s->config.boundary_kind == LW_BOUNDARY_GUMBEL)
    s->in->noise = lw_check_nhwc (s->c, "noise", &B, &K, &H, &W);
}

static void
read_input (Step *s)
{
  static const LwWeakKind kinds[] = { LW_WEAK_POINT, LW_WEAK_MAP, LW_WEAK_NONE };
  for (int b = 0; b < s->in->B; b++)
    s->in->weak_kind[b] = (uint8_t)kinds[s->options.label_type];
  read_images (s);
  if (s->options.label_type == TYPE_POINT)
    read_points (s);
  read_tags (s);
  read_classes (s);
  read_keys (s, "keys_s", s->in->keys_s);
  read_keys (s, "keys_t", s->in->keys_t);
  if (s->config.negatives == LW_NEGATIVES_SAMPLED)
    {
      read_keys (s, "keys_inter_s", s->in->keys_inter_s);
      read_keys (s, "keys_inter_t", s->in->keys_inter_t);
    }
  read_noise (s);
  read_tables (s);
}

/* Overwrites the teacher, which is a copy of the student. */
static void
read_teacher (Step *s)
{
  LwCheck *c = s->c;
  g_autoptr (LwWeights) weights = lw_weights_new (s->network);
  if (!c->teacher || !lw_check_ok (c)
      || !lw_weights_load (weights, s->network, c->teacher, "", FALSE, &c->error))
    return;
  GArray *state = lw_objective_state (s->o);
  for (guint i = 0; i < state->len; i++)
    {
      LwStateTensor *t = &g_array_index (state, LwStateTensor, i);
      const float *from = g_str_equal (t->name, "teacher.parameters") ? weights->parameters
                          : g_str_equal (t->name, "teacher.state")    ? weights->state
                                                                      : NULL;
      if (from)
        lw_check_call (
            c, c->backend->upload (c->stream, t->data, from, sizeof (float) * (size_t)t->count));
    }
  if (lw_check_ok (c))
    lw_objective_state_changed (s->o, &c->error);
}

/* ---- output ---- */

static void
put_terms (Step *s)
{
  int32_t steps = (int32_t)s->options.steps;
  g_autofree float *values = g_new (float, steps);
  for (int t = 0; t <= LW_N_TERMS; t++)
    {
      g_autofree char *name
          = g_strconcat ("term.", t < LW_N_TERMS ? lw_term_name (t) : "loss", NULL);
      gboolean computed = TRUE;
      for (int32_t i = 0; i < steps; i++)
        {
          values[i] = (float)s->history[i][t];
          computed &= !isnan (s->history[i][t]);
        }
      if (computed)
        lw_check_put_host_f32 (s->c, name, values, steps);
    }
}

static void
put_state (Step *s)
{
  int32_t K = s->in->K, D = s->in->D;
  GArray *state = lw_objective_state (s->o);
  LwStepTrace trace;
  lw_objective_trace (s->o, &trace);
  for (guint i = 0; i < state->len; i++)
    {
      LwStateTensor *t = &g_array_index (state, LwStateTensor, i);
      gboolean running = g_str_has_suffix (t->name, ".state");
      if (g_str_has_prefix (t->name, "student.") || g_str_has_prefix (t->name, "teacher."))
        lw_check_put_parameters (s->c, s->network, t->name[0] == 's' ? "student." : "teacher.",
                                 (LwCheckSelection){ running, TRUE, TRUE }, t->data);
      else if (g_str_equal (t->name, "gradients"))
        lw_check_put_parameters (s->c, s->network, "grad.",
                                 (LwCheckSelection){ .projection = trace.reached_projection },
                                 t->data);
      else if (g_str_has_suffix (t->name, "_valid"))
        lw_check_put_mask (s->c, t->name, t->data, 1, K);
      else if (g_str_has_prefix (t->name, "tables."))
        lw_check_put_f32 (s->c, t->name, t->data, 2, K, D);
    }
}

/* What the last step chose; arrays of terms that did not act are left out. */
static void
put_last (Step *s)
{
  LwStepTrace t;
  LwStepInput *in = s->in;
  lw_objective_trace (s->o, &t);
  lw_check_put_labels (s->c, "last.teacher_labels", t.teacher_labels, 3, in->B, in->H, in->W);
  lw_check_put_f32 (s->c, "last.teacher_weight", t.teacher_weight, 3, in->B, in->H, in->W);
  lw_check_put_labels (s->c, "last.teacher_merged", t.teacher_merged, 3, in->B, in->h, in->w);
  if (t.select_t)
    {
      lw_check_put_mask (s->c, "last.select_t", t.select_t, 3, in->B, in->h, in->w);
      lw_check_put_labels (s->c, "last.labels_t", t.labels_t, 3, in->B, in->h, in->w);
    }
  if (t.select_s)
    lw_check_put_mask (s->c, "last.select_s", t.select_s, 3, in->B, in->h, in->w);
  if (t.select_inter)
    lw_check_put_mask (s->c, "last.select_inter", t.select_inter, 3, 2 * in->B, in->h, in->w);
}

/* ---- run ---- */

static void
iterate (Step *s)
{
  for (gint64 i = 0; i < s->options.steps && lw_check_ok (s->c); i++)
    {
      LwStepResult result;
      if (!lw_objective_step (s->o, s->options.it + i, &s->c->error)
          || !lw_objective_read_begin (s->o, &s->c->error)
          || !lw_objective_read_end (s->o, &result, &s->c->error))
        return;
      memcpy (s->history[i], result.terms, sizeof result.terms);
      s->history[i][LW_N_TERMS] = result.loss;
    }
}

static void
run_step (LwCheck *c, Step *s, const LwCheckNetwork *n)
{
  int32_t B = LW_CHECK_ANY, three = 3, H = LW_CHECK_ANY, W = LW_CHECK_ANY;
  s->network = n->network;
  lw_check_nhwc (c, "image_t", &B, &three, &H, &W);
  if (lw_check_ok (c))
    s->o = lw_objective_new (n->network, c->backend, c->stream, &s->config, n->weights, B, H, W,
                             &c->error);
  if (!s->o)
    return;
  s->in = lw_objective_input (s->o);
  s->history = g_malloc0 (sizeof *s->history * (size_t)s->options.steps);
  read_input (s);
  read_teacher (s);
  iterate (s);
  if (lw_check_ok (c))
    {
      put_terms (s);
      put_state (s);
      put_last (s);
    }
  g_free (s->history);
  lw_objective_free (s->o);
}

void
lw_check_step (LwCheck *c)
{
  LwCheckNetwork n = { 0 };
  Step s = { .c = c, .options = { .steps = 1 } };
  lw_check_options (c, step_options, &s.options);
  lw_wdass_config_preset (&s.config, s.options.preset);
  s.config.skip_unused = FALSE;
  lw_check_options (c, lw_wdass_options, &s.config);
  if (lw_check_network_open (c, &n) && lw_check_ok (c))
    run_step (c, &s, &n);
  lw_check_network_close (&n);
}
