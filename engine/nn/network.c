/* Builds the layer description and the parameter table of a network. */
#include "nn/network.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "core/error.h"
#include "nn/architecture.h"

struct _LwNetwork
{
  LwNetworkConfig config;
  int classes;
  LwArchitecture architecture;
  GArray *parameters; /* LwParameter */
  int64_t parameter_floats, state_floats;
};

static const char *const arch_names[] = { "resnet18", "resnet34", "resnet50", "resnet101", NULL };
static const char *const bn_names[] = { "train", "frozen", NULL };

#define FIELD(name) offsetof (LwNetworkConfig, name)

const LwOption lw_network_options[] = {
  { "arch", LW_OPTION_ENUM, FIELD (arch), 0, 0, arch_names, N_ ("backbone") },
  { "width", LW_OPTION_INT, FIELD (width), 8, 256, NULL,
    N_ ("channels of the stem; 64 as published") },
  { "dim", LW_OPTION_INT, FIELD (dim), 1, 1024, NULL, N_ ("channels of the projected features") },
  { "dilations", LW_OPTION_STRING, FIELD (dilations), 0, 0, NULL,
    N_ ("rates of the four ASPP branches") },
  { "bn", LW_OPTION_ENUM, FIELD (bn), 0, 0, bn_names,
    N_ ("BatchNorm: batch statistics, or running ones and fixed") },
  { NULL },
};

void
lw_network_config_init (LwNetworkConfig *config)
{
  *config = (LwNetworkConfig){ LW_ARCH_RESNET101, 64, 256, g_strdup ("6,12,18,24"), LW_BN_TRAIN };
}

/* ---- parameters ---- */

static int
add_parameter (LwNetwork *self, char *name, gboolean trainable, int rank, const int64_t *shape)
{
  LwParameter parameter = { .name = name, .rank = rank, .count = 1, .trainable = trainable };
  for (int i = 0; i < rank; i++)
    {
      parameter.shape[i] = shape[i];
      parameter.count *= shape[i];
    }
  parameter.head = !g_str_has_prefix (name, "backbone.");
  parameter.decay = trainable && rank > 1;
  parameter.frozen = self->config.bn == LW_BN_FROZEN && !parameter.head && rank == 1;
  g_array_append_val (self->parameters, parameter);
  return (int)self->parameters->len - 1;
}

static int
add_vector (LwNetwork *self, const char *prefix, const char *name, gboolean trainable, int n)
{
  return add_parameter (self, g_strconcat (prefix, name, NULL), trainable, 1, (int64_t[]){ n });
}

static int
add_weight (LwNetwork *self, const char *prefix, int out, int in, int kernel)
{
  return add_parameter (self, g_strconcat (prefix, ".weight", NULL), TRUE, 4,
                        (int64_t[]){ out, in, kernel, kernel });
}

static LwUnit
add_unit (LwNetwork *self, const char *conv, const char *norm, int in, int out, int kernel,
          int stride, int dilation)
{
  LwUnit unit = { .in = in, .out = out, .kernel = kernel, .stride = stride, .dilation = dilation };
  unit.weight = add_weight (self, conv, out, in, kernel);
  unit.norm_weight = add_vector (self, norm, ".weight", TRUE, out);
  unit.norm_bias = add_vector (self, norm, ".bias", TRUE, out);
  unit.running_mean = add_vector (self, norm, ".running_mean", FALSE, out);
  unit.running_var = add_vector (self, norm, ".running_var", FALSE, out);
  return unit;
}

static void
add_block (LwNetwork *self, int stage, int position, int *in, int planes, int stride, int dilation,
           gboolean bottleneck)
{
  LwArchitecture *a = &self->architecture;
  LwBlock *block = &a->blocks[a->n_blocks++];
  g_autofree char *prefix = g_strdup_printf ("backbone.layer%d.%d", stage, position);
  int out = bottleneck ? 4 * planes : planes, from = *in;
  block->stage = stage;
  block->n_units = bottleneck ? 3 : 2;
  for (int u = 0; u < block->n_units; u++)
    {
      g_autofree char *conv = g_strdup_printf ("%s.conv%d", prefix, u + 1);
      g_autofree char *norm = g_strdup_printf ("%s.bn%d", prefix, u + 1);
      gboolean wide = bottleneck ? u == 1 : TRUE, strided = bottleneck ? u == 1 : u == 0;
      int to = bottleneck && u == 2 ? out : planes;
      block->units[u] = add_unit (self, conv, norm, from, to, wide ? 3 : 1, strided ? stride : 1,
                                  wide ? dilation : 1);
      from = to;
    }
  block->has_shortcut = stride != 1 || *in != out;
  if (block->has_shortcut)
    {
      g_autofree char *conv = g_strconcat (prefix, ".downsample.0", NULL);
      g_autofree char *norm = g_strconcat (prefix, ".downsample.1", NULL);
      block->shortcut = add_unit (self, conv, norm, *in, out, 1, stride, 1);
    }
  *in = out;
}

static void
add_heads (LwNetwork *self)
{
  LwArchitecture *a = &self->architecture;
  for (int b = 0; b < LW_BRANCHES; b++)
    {
      g_autofree char *prefix = g_strdup_printf ("aspp.%d", b);
      a->aspp_weight[b] = add_weight (self, prefix, self->classes, a->channels, 3);
      a->aspp_bias[b] = add_vector (self, prefix, ".bias", TRUE, self->classes);
    }
  a->projection_weight = add_weight (self, "projection", (int)self->config.dim, a->channels, 1);
  a->projection_bias = add_vector (self, "projection", ".bias", TRUE, (int)self->config.dim);
}

static void
add_layers (LwNetwork *self)
{
  static const int depths[4][4]
      = { { 2, 2, 2, 2 }, { 3, 4, 6, 3 }, { 3, 4, 6, 3 }, { 3, 4, 23, 3 } };
  static const int strides[4] = { 1, 2, 1, 1 }, dilations[4] = { 1, 1, 2, 4 };
  gboolean bottleneck = self->config.arch >= LW_ARCH_RESNET50;
  int width = (int)self->config.width, channels = width;
  self->architecture.stem = add_unit (self, "backbone.conv1", "backbone.bn1", 3, width, 7, 2, 1);
  for (int stage = 0; stage < 4; stage++)
    for (int i = 0; i < depths[self->config.arch][stage]; i++)
      add_block (self, stage + 1, i, &channels, width << stage, i == 0 ? strides[stage] : 1,
                 dilations[stage], bottleneck);
  self->architecture.channels = channels;
  add_heads (self);
}

/* What SGD treats alike lies together: backbone weights, backbone vectors, ASPP weights, projection
 * weight, ASPP biases, projection bias. */
static int
group_of (const LwParameter *p)
{
  gboolean projection = g_str_has_prefix (p->name, "projection");
  return !p->trainable ? -1 : p->head ? 2 + (p->decay ? 0 : 2) + projection : p->decay ? 0 : 1;
}

static void
assign_offsets (LwNetwork *self)
{
  for (int group = 0; group < 6; group++)
    for (guint i = 0; i < self->parameters->len; i++)
      {
        LwParameter *p = &g_array_index (self->parameters, LwParameter, i);
        if (group_of (p) != group)
          continue;
        p->offset = self->parameter_floats;
        self->parameter_floats += p->count;
      }
  for (guint i = 0; i < self->parameters->len; i++)
    {
      LwParameter *p = &g_array_index (self->parameters, LwParameter, i);
      if (p->trainable)
        continue;
      p->offset = self->state_floats;
      self->state_floats += p->count;
    }
}

static gboolean
parse_dilations (const char *text, int dilations[LW_BRANCHES], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);
  gboolean good = g_strv_length (parts) == LW_BRANCHES;
  for (int b = 0; good && b < LW_BRANCHES; b++)
    {
      guint64 value = 0;
      good = g_ascii_string_to_unsigned (g_strstrip (parts[b]), 10, 1, 1024, &value, NULL);
      dilations[b] = (int)value;
    }
  if (!good)
    g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                 _ ("dilations must be four numbers from 1 to 1024 such as 6,12,18,24, not %s"),
                 text ? text : "nothing");
  return good;
}

LwNetwork *
lw_network_new (const LwNetworkConfig *config, int classes, GError **error)
{
  int dilations[LW_BRANCHES];
  if (!parse_dilations (config->dilations, dilations, error))
    return NULL;
  if (classes < 1 || classes > 64 || config->width < 8 || config->width > 256 || config->width % 8)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("A network needs 1 to 64 classes and a width from 8 to 256 that is a "
                      "multiple of 8, not %d and %d"),
                   classes, (int)config->width);
      return NULL;
    }
  LwNetwork *self = g_new0 (LwNetwork, 1);
  lw_options_copy (lw_network_options, &self->config, config);
  self->classes = classes;
  self->parameters = g_array_new (FALSE, TRUE, sizeof (LwParameter));
  for (int b = 0; b < LW_BRANCHES; b++)
    self->architecture.dilations[b] = dilations[b];
  add_layers (self);
  assign_offsets (self);
  return self;
}

void
lw_network_free (LwNetwork *self)
{
  if (!self)
    return;
  for (guint i = 0; i < self->parameters->len; i++)
    g_free (g_array_index (self->parameters, LwParameter, i).name);
  g_array_unref (self->parameters);
  lw_options_clear (lw_network_options, &self->config);
  g_free (self);
}

const LwArchitecture *
lw_network_architecture (const LwNetwork *self)
{
  return &self->architecture;
}

const LwNetworkConfig *
lw_network_config (const LwNetwork *self)
{
  return &self->config;
}

int
lw_network_classes (const LwNetwork *self)
{
  return self->classes;
}

int
lw_network_dim (const LwNetwork *self)
{
  return (int)self->config.dim;
}

int
lw_network_n_parameters (const LwNetwork *self)
{
  return (int)self->parameters->len;
}

const LwParameter *
lw_network_parameter (const LwNetwork *self, int index)
{
  return &g_array_index (self->parameters, LwParameter, index);
}

const LwParameter *
lw_network_find (const LwNetwork *self, const char *name)
{
  for (int i = 0; i < lw_network_n_parameters (self); i++)
    if (g_str_equal (lw_network_parameter (self, i)->name, name))
      return lw_network_parameter (self, i);
  return NULL;
}

int64_t
lw_network_parameter_floats (const LwNetwork *self)
{
  return self->parameter_floats;
}

int64_t
lw_network_state_floats (const LwNetwork *self)
{
  return self->state_floats;
}
