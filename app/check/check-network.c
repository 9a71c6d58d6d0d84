/* `check forward`: a whole network from a weight file. */
#include "check/check-network.h"

#include "nn/plan.h"

gboolean
lw_check_network_open (LwCheck *c, LwCheckNetwork *n)
{
  LwNetworkConfig config;
  int classes = 0;
  if (!lw_check_ok (c))
    return FALSE;
  if (!c->weights)
    {
      lw_check_fail (c, "%s needs --weights FILE", c->op);
      return FALSE;
    }
  lw_network_config_init (&config);
  if (lw_network_config_read (&config, &classes, c->weights, &c->error))
    n->network = lw_network_new (&config, classes, &c->error);
  lw_options_clear (lw_network_options, &config);
  if (!n->network)
    return FALSE;
  n->weights = lw_weights_new (n->network);
  return lw_weights_load (n->weights, n->network, c->weights, "", FALSE, &c->error);
}

void
lw_check_network_close (LwCheckNetwork *n)
{
  lw_weights_free (n->weights);
  lw_network_free (n->network);
}

float *
lw_check_device_floats (LwCheck *c, const float *host, int64_t count)
{
  float *data = lw_check_alloc (c, (size_t)count * sizeof (float));
  if (data && host)
    lw_check_call (c, c->backend->upload (c->stream, data, host, (size_t)count * sizeof (float)));
  return data;
}

void
lw_check_put_parameters (LwCheck *c, const LwNetwork *network, const char *prefix,
                         LwCheckSelection selection, const float *data)
{
  for (int i = 0; i < lw_network_n_parameters (network); i++)
    {
      const LwParameter *p = lw_network_parameter (network, i);
      gboolean projection = g_str_has_prefix (p->name, "projection");
      if (p->trainable == selection.state || (p->frozen && !selection.frozen)
          || (projection && !selection.projection))
        continue;
      g_autofree char *name = g_strconcat (prefix, p->name, NULL);
      if (p->rank == 4)
        lw_check_put_f32 (c, name, data + p->offset, 4, (int32_t)p->shape[0], (int32_t)p->shape[1],
                          (int32_t)p->shape[2], (int32_t)p->shape[3]);
      else
        lw_check_put_f32 (c, name, data + p->offset, 1, (int32_t)p->shape[0]);
    }
}

/* ---- forward ---- */

typedef struct
{
  LwPlan *plan;
  const LwNetwork *network;
  float *parameters, *state, *gradients, *image;
  int32_t B, H, W, h, w, K, D;
  const float *logits, *features;
} Forward;

static void
put_taps (LwCheck *c, Forward *f)
{
  static const char *const names[]
      = { "tap.stem", "tap.layer1", "tap.layer2", "tap.layer3", "tap.layer4" };
  for (int i = 0; i < 5 && lw_check_ok (c); i++)
    {
      LwShape shape;
      if (!lw_plan_tap (f->plan, i, &shape, NULL, &c->error))
        return;
      float *data = lw_check_alloc (c, sizeof (float) * (size_t)shape.n * (size_t)shape.c
                                           * (size_t)shape.h * (size_t)shape.w);
      if (data && lw_plan_tap (f->plan, i, &shape, data, &c->error))
        lw_check_put_nchw (c, names[i], data, shape.n, shape.c, shape.h, shape.w);
    }
}

static void
put_gradients (LwCheck *c, Forward *f)
{
  float *dlogits = lw_check_nhwc (c, "gout_logits", &f->B, &f->K, &f->h, &f->w);
  float *dfeatures = lw_check_nhwc (c, "gout_features", &f->B, &f->D, &f->h, &f->w);
  float *dimage
      = lw_check_alloc (c, sizeof (float) * 3 * (size_t)f->B * (size_t)f->H * (size_t)f->W);
  if (!lw_check_ok (c)
      || !lw_plan_backward (f->plan, f->parameters, dlogits, dfeatures, f->gradients, dimage,
                            &c->error)
      || !lw_plan_collect (f->plan, f->gradients, &c->error))
    return;
  lw_check_put_nchw (c, "grad.image", dimage, f->B, 3, f->H, f->W);
  lw_check_put_parameters (c, f->network, "grad.", (LwCheckSelection){ .projection = TRUE },
                           f->gradients);
}

static void
put_outputs (LwCheck *c, Forward *f)
{
  float *up = lw_check_alloc (c, sizeof (float) * (size_t)f->B * (size_t)f->H * (size_t)f->W
                                     * (size_t)f->K);
  if (!up
      || !lw_check_call (c, c->backend->upsample_forward (c->stream, f->B, f->K, f->h, f->w, f->H,
                                                          f->W, f->logits, up)))
    return;
  lw_check_put_nchw (c, "logits", f->logits, f->B, f->K, f->h, f->w);
  lw_check_put_nchw (c, "features", f->features, f->B, f->D, f->h, f->w);
  lw_check_put_nchw (c, "logits_up", up, f->B, f->K, f->H, f->W);
}

static void
run_forward (LwCheck *c, Forward *f, const LwCheckNetwork *n)
{
  gboolean eval = c->mode && g_str_equal (c->mode, "eval"), frozen = FALSE;
  for (int i = 0; i < lw_network_n_parameters (n->network); i++)
    frozen |= lw_network_parameter (n->network, i)->frozen;
  f->network = n->network;
  f->K = lw_network_classes (n->network);
  f->D = lw_network_dim (n->network);
  f->h = lw_plan_h (f->plan);
  f->w = lw_plan_w (f->plan);
  f->parameters = lw_check_device_floats (c, n->weights->parameters,
                                          lw_network_parameter_floats (n->network));
  f->state = lw_check_device_floats (c, n->weights->state, lw_network_state_floats (n->network));
  f->gradients = lw_check_device_floats (c, NULL, lw_network_parameter_floats (n->network));
  if (!lw_check_ok (c) || !lw_plan_pack (f->plan, f->parameters, &c->error)
      || !lw_plan_forward (f->plan, f->parameters, f->state, f->image,
                           eval ? LW_NORM_EVAL : LW_NORM_TRAIN, &f->logits, &f->features,
                           &c->error))
    return;
  put_outputs (c, f);
  if (c->taps)
    put_taps (c, f);
  if (c->grad)
    put_gradients (c, f);
  if (!eval && !frozen)
    lw_check_put_parameters (c, f->network, "state.", (LwCheckSelection){ .state = TRUE },
                             f->state);
}

static void
check_forward (LwCheck *c)
{
  LwCheckNetwork n = { 0 };
  Forward f = { .B = LW_CHECK_ANY, .H = LW_CHECK_ANY, .W = LW_CHECK_ANY };
  int32_t colours = 3;
  f.image = lw_check_nhwc (c, "image", &f.B, &colours, &f.H, &f.W);
  if (lw_check_network_open (c, &n) && lw_check_ok (c))
    f.plan
        = lw_plan_new (n.network, c->backend, c->stream, f.B, f.H, f.W, LW_PLAN_CHECK, &c->error);
  if (f.plan)
    run_forward (c, &f, &n);
  lw_plan_free (f.plan);
  lw_check_network_close (&n);
}

const LwCheckOp lw_check_network[] = {
  { "forward", check_forward },
  { "step", lw_check_step },
  { NULL, NULL },
};
