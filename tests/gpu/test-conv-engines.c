/* cuDNN has plans for the convolutions of DeepLabv2 on every device that the module is built for.
 *
 * cuDNN answers for a device that is only described, so this runs wherever its libraries are, with
 * or without a GPU; the plans are never run. Fused passes are compiled by the driver and cannot be
 * asked for without one. */
#include <glib.h>
#include <string.h>

#include "conv-engines.h"

#define WORKSPACE ((int64_t)512 << 20)

typedef struct
{
  const char *name;
  int capability, multiprocessors, shared, shared_most, l2; /* shared memory of a block; bytes */
} Device;

static const Device devices[] = {
  { "T4", 750, 40, 49152, 65536, 4 << 20 },
  { "A100", 800, 108, 49152, 166912, 40 << 20 },
  { "RTX 3090", 860, 82, 49152, 101376, 6 << 20 },
  { "RTX 4090", 890, 128, 49152, 101376, 72 << 20 },
  { "H100", 900, 132, 49152, 232448, 50 << 20 },
  { "B200", 1000, 148, 49152, 232448, 126 << 20 },
  { "RTX 5090", 1200, 170, 49152, 101376, 96 << 20 },
};

/* in, out, kernel, stride, padding, dilation, input rows and columns: ResNet-101 and ResNet-18 at
 * 512 x 512, batch 4, without the products of cuBLAS; and channels as they are not padded in f32.
 */
static const int convolutions[][7] = {
  { 8, 64, 7, 2, 3, 1, 512 },   { 64, 64, 3, 1, 1, 1, 128 },   { 128, 128, 3, 2, 1, 1, 128 },
  { 128, 128, 3, 1, 1, 1, 64 }, { 256, 512, 1, 2, 0, 1, 128 }, { 256, 256, 3, 1, 2, 2, 64 },
  { 512, 512, 3, 1, 4, 4, 64 }, { 64, 128, 3, 2, 1, 1, 128 },  { 64, 128, 1, 2, 0, 1, 128 },
  { 128, 256, 3, 1, 1, 1, 64 }, { 3, 64, 7, 2, 3, 1, 512 },    { 5, 7, 3, 2, 1, 1, 9 },
};

/* (transfer full), NULL if cuDNN does not take it. */
static cudnnBackendDescriptor_t
describe (const Device *d)
{
  cudnnBackendDescriptor_t device = NULL;
  g_autofree char *text = g_strdup_printf (
      "{\"deviceName\": \"%s\", \"deviceVer\": %d, \"driverVer\": 13000, \"cudaDeviceId\": 0, "
      "\"pciDeviceId\": 0, \"isTccDriver\": 0, \"supportCoopLaunch\": 1, \"multiProcessorCount\": "
      "%d, "
      "\"warpSize\": 32, \"regsPerBlock\": 65536, \"maxRegistersPerSM\": 65536, "
      "\"maxGridSize\": [2147483647, 65535, 65535], \"maxBlockSize\": [1024, 1024, 64], "
      "\"maxThreadsPerBlock\": 1024, \"maxThreadsPerSM\": %d, \"maxCtasPerSM\": %d, "
      "\"maxSharedMemoryPerBlock\": %d, \"maxSharedMemoryPerBlockOptin\": %d, "
      "\"reservedSharedMemoryPerBlock\": %d, \"l2CacheSize\": %d, \"totalGlobalMem\": 17179869184, "
      "\"smClockRateKHz\": 1700000, \"memClockRateKHz\": 5000000}",
      d->name, d->capability, d->multiprocessors, d->capability == 750 ? 1024 : 2048,
      d->capability == 750 ? 16 : 32, d->shared, d->shared_most, d->capability == 750 ? 0 : 1024,
      d->l2);
  if (cudnnBackendCreateDescriptor (CUDNN_BACKEND_DEVICEPROP_DESCRIPTOR, &device)
          == CUDNN_STATUS_SUCCESS
      && cudnnBackendSetAttribute (device, CUDNN_ATTR_DEVICEPROP_JSON_REPRESENTATION,
                                   CUDNN_TYPE_CHAR, (int64_t)strlen (text), text)
             == CUDNN_STATUS_SUCCESS
      && cudnnBackendFinalize (device) == CUDNN_STATUS_SUCCESS)
    return device;
  if (device)
    cudnnBackendDestroyDescriptor (device);
  return NULL;
}

static LwConvProblem
problem (const int c[7], LwConvPass pass, cudnnDataType_t type)
{
  LwConvProblem p = { .pass = pass,
                      .desc = { .src = { 4, c[0], c[6], c[6] },
                                .out_channels = c[1],
                                .kernel = c[2],
                                .stride = c[3],
                                .padding = c[4],
                                .dilation = c[5] },
                      .type = type,
                      .gradient_type = type };
  int extent = lw_conv_extent (c[6], &p.desc);
  p.dst = (LwShape){ 4, c[1], extent, extent };
  return p;
}

static void
check (const LwConvTarget *target, const LwConvProblem *p, gboolean exact, const char *what)
{
  LwConvWishes wishes
      = { .deterministic = true, .tensor_cores = !exact, .max_workspace = WORKSPACE };
  LwConvGraph graph;
  LwConvPlan plan, again, outline;
  g_assert_true (lw_conv_graph_make (&graph, NULL, p));
  int n = lw_conv_engines_find (target, &graph, &wishes, &plan, 1);
  wishes.outlines = true;
  g_assert_cmpint (lw_conv_engines_find (target, &graph, &wishes, &outline, 1), ==, n);
  lw_conv_graph_clear (&graph);
  if (n == 0)
    g_error ("%s: no deterministic plan for pass %d, %d to %d channels, kernel %d, stride %d, "
             "dilation %d",
             what, p->pass, p->desc.src.c, p->desc.out_channels, p->desc.kernel, p->desc.stride,
             p->desc.dilation);
  g_assert_null (outline.plan);
  g_assert_cmpint (outline.workspace, ==, plan.workspace);
  g_autofree char *text = lw_conv_plan_text (&plan);
  g_assert_nonnull (text);
  g_assert_true (lw_conv_plan_parse (target, text, &again));
  g_assert_cmpint (again.workspace, ==, plan.workspace);
  lw_conv_plan_clear (&again);
  lw_conv_plan_clear (&plan);
}

static void
test_device (gconstpointer data)
{
  const Device *device = data;
  const LwConvTarget target = { .device = describe (device) };
  if (!target.device)
    {
      g_test_skip ("this cuDNN answers for no device that is only described");
      return;
    }
  for (guint c = 0; c < G_N_ELEMENTS (convolutions); c++)
    for (int pass = LW_CONV_FORWARD; pass < LW_CONV_FUSED; pass++)
      {
        LwConvProblem f32 = problem (convolutions[c], (LwConvPass)pass, CUDNN_DATA_FLOAT);
        LwConvProblem bf16 = problem (convolutions[c], (LwConvPass)pass, CUDNN_DATA_BFLOAT16);
        check (&target, &f32, TRUE, "f32");
        if (device->capability < 800 || convolutions[c][0] % LW_CHANNEL_STEP != 0)
          continue;
        check (&target, &f32, FALSE, "tf32");
        check (&target, &bf16, FALSE, "bf16");
      }
  cudnnBackendDestroyDescriptor (target.device);
}

/* Every pass of a fused convolution is a graph that cuDNN takes. */
static void
test_fused_graphs (void)
{
  for (int i = 0; i < 4; i++)
    {
      LwConvProblem p = problem (convolutions[1], LW_CONV_FUSED, CUDNN_DATA_BFLOAT16);
      LwConvGraph graph;
      p.residual = i & 1;
      p.relu = i & 2;
      g_assert_true (lw_conv_graph_make (&graph, NULL, &p));
      lw_conv_graph_clear (&graph);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/conv-engines/fused-graphs", test_fused_graphs);
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      g_autofree char *path = g_strconcat ("/conv-engines/", devices[i].name, NULL);
      g_test_add_data_func (path, &devices[i], test_device);
    }
  return g_test_run ();
}
