/* SGD with momentum and the moving average of the teacher. */
#include <string.h>

#include "cpu-stream.h"

/* g = 2 + 0.5 * 4 = 4, v = 0.25 * 8 + 4 = 6, param = 4 - 0.5 * 6; all exact in binary. */
static void
test_sgd (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  float param[] = { 4, 0 }, velocity[] = { 8, 0 };
  const float grad[] = { 2, -1 };
  const LwSgdPart both = { 0, 2, 0.5f, 0.5f };
  g_assert_true (lw_cpu_sgd (s, &both, 1, param, grad, velocity, 0.25f));
  g_assert_cmpmem (velocity, sizeof velocity, ((float[]){ 6, -1 }), sizeof velocity);
  g_assert_cmpmem (param, sizeof param, ((float[]){ 1, 0.5f }), sizeof param);
  g_assert_true (lw_cpu_sgd (s, &both, 1, param, grad, velocity, 0.25f));
  g_assert_cmpmem (velocity, sizeof velocity, ((float[]){ 4, -1 }), sizeof velocity);
  g_assert_cmpmem (param, sizeof param, ((float[]){ -1, 1 }), sizeof param);
}

static void
test_ema (void)
{
  g_autoptr (LwStream) s = cpu_stream (1);
  float teacher[] = { 4, -8 };
  const float student[] = { 8, 8 };
  g_assert_true (lw_cpu_ema (s, 2, teacher, student, 0.75f));
  g_assert_cmpmem (teacher, sizeof teacher, ((float[]){ 5, -4 }), sizeof teacher);
  g_assert_true (lw_cpu_ema (s, 2, teacher, student, 0)); /* a copy */
  g_assert_cmpmem (teacher, sizeof teacher, student, sizeof student);
}

/* Parts keep their own rates, and what lies between them is left alone. */
static void
test_parts (void)
{
  g_autoptr (LwStream) s = cpu_stream (2);
  float param[] = { 8, 8, 8, 8 }, velocity[4] = { 0 };
  const float grad[] = { 1, 1, 1, 1 };
  const LwSgdPart parts[] = { { 0, 1, 1, 0 }, { 2, 2, 2, 0.5f } };
  g_assert_true (lw_cpu_sgd (s, parts, 2, param, grad, velocity, 0));
  g_assert_cmpmem (param, sizeof param, ((float[]){ 7, 8, -2, -2 }), sizeof param);
  g_assert_cmpmem (velocity, sizeof velocity, ((float[]){ 1, 0, 5, 5 }), sizeof velocity);
}

/* Sizes about the share of a task: no element is missed or done twice, whatever the threads. */
static void
test_sizes (void)
{
  const gsize sizes[] = { 0, 1, 16383, 16384, 16385, 50001 };
  g_autofree float *param = g_new (float, 50002), *grad = g_new (float, 50002),
                   *velocity = g_new (float, 50002);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int threads = 1; threads <= 3; threads++)
      {
        g_autoptr (LwStream) s = cpu_stream (threads);
        for (gsize j = 0; j <= sizes[i]; j++)
          {
            param[j] = j;
            grad[j] = 1;
            velocity[j] = 2;
          }
        const LwSgdPart all = { 0, sizes[i], 1, 0 };
        g_assert_true (lw_cpu_sgd (s, &all, 1, param, grad, velocity, 1));
        for (gsize j = 0; j < sizes[i]; j++)
          g_assert_cmpfloat (param[j], ==, (float)j - 3);
        g_assert_true (lw_cpu_ema (s, sizes[i], param, velocity, 0.5f));
        for (gsize j = 0; j < sizes[i]; j++)
          g_assert_cmpfloat (param[j], ==, (float)j / 2);
        g_assert_cmpfloat (param[sizes[i]], ==, sizes[i]);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/optimizer/sgd", test_sgd);
  g_test_add_func ("/optimizer/ema", test_ema);
  g_test_add_func ("/optimizer/parts", test_parts);
  g_test_add_func ("/optimizer/sizes", test_sizes);
  return g_test_run ();
}
