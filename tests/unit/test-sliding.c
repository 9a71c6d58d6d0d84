/* Windows of sliding inference. */
#include <math.h>

#include "eval/protocol.h"
#include "eval/sliding.h"

/* The last window ends at the border, and no pixel is left out. */
static void
test_starts (void)
{
  int n;
  g_autofree int *starts = lw_window_starts (10, 4, 3, &n);
  const int expected[] = { 0, 3, 6 };
  g_assert_cmpmem (starts, n * sizeof (int), expected, sizeof expected);

  g_autofree int *uneven = lw_window_starts (11, 4, 3, &n);
  const int expected_uneven[] = { 0, 3, 6, 7 };
  g_assert_cmpmem (uneven, n * sizeof (int), expected_uneven, sizeof expected_uneven);

  g_autofree int *single = lw_window_starts (4, 4, 3, &n);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (single[0], ==, 0);
}

/* Where two windows overlap the result is the mean of what they say, elsewhere their own value. */
static void
test_average (void)
{
  enum
  {
    W = 5,
    H = 3,
    K = 2,
    SIDE = 3
  };
  int lefts[] = { 0, 2 }, tops[] = { 0 };
  float sum[H * W * K] = { 0 }, first[SIDE * SIDE * K], second[SIDE * SIDE * K];
  for (int i = 0; i < SIDE * SIDE * K; i++)
    {
      first[i] = i % K == 0 ? 1.0f : 10.0f;
      second[i] = i % K == 0 ? 3.0f : -2.0f;
    }
  lw_window_add (sum, W, K, first, SIDE, SIDE, 0, 0);
  lw_window_add (sum, W, K, second, SIDE, SIDE, 2, 0);
  lw_window_average (sum, W, H, K, lefts, 2, SIDE, tops, 1, SIDE);
  for (int y = 0; y < H; y++)
    for (int x = 0; x < W; x++)
      {
        const float *pixel = sum + (y * W + x) * K;
        g_assert_cmpfloat (pixel[0], ==, x < 2 ? 1.0f : x > 2 ? 3.0f : 2.0f);
        g_assert_cmpfloat (pixel[1], ==, x < 2 ? 10.0f : x > 2 ? -2.0f : 4.0f);
      }
}

/* Any cover by windows of one map gives the map back, whatever the stride. */
static void
test_identity (void)
{
  enum
  {
    W = 13,
    H = 9,
    K = 3,
    SIDE = 4
  };
  float map[H * W * K];
  for (int i = 0; i < H * W * K; i++)
    map[i] = (float)((i * 37) % 101);
  for (int stride = 1; stride <= SIDE; stride++)
    {
      int n_lefts, n_tops;
      g_autofree int *lefts = lw_window_starts (W, SIDE, stride, &n_lefts);
      g_autofree int *tops = lw_window_starts (H, SIDE, stride, &n_tops);
      float sum[H * W * K] = { 0 }, window[SIDE * SIDE * K];
      for (int t = 0; t < n_tops; t++)
        for (int l = 0; l < n_lefts; l++)
          {
            for (int i = 0; i < SIDE * SIDE * K; i++)
              {
                int y = tops[t] + i / (SIDE * K), x = lefts[l] + i / K % SIDE;
                window[i] = map[(y * W + x) * K + i % K];
              }
            lw_window_add (sum, W, K, window, SIDE, SIDE, lefts[l], tops[t]);
          }
      lw_window_average (sum, W, H, K, lefts, n_lefts, SIDE, tops, n_tops, SIDE);
      for (int i = 0; i < H * W * K; i++)
        g_assert_cmpfloat (fabsf (sum[i] - map[i]), <, 1e-4f);
    }
}

/* A protocol that would leave pixels without a prediction is refused. */
static void
test_protocol_refusals (void)
{
  LwProtocol protocol;
  lw_protocol_init (&protocol);
  g_assert_true (lw_protocol_check (&protocol, NULL));
  protocol.width = 100;
  g_assert_false (lw_protocol_check (&protocol, NULL));
  protocol.height = 50;
  g_assert_true (lw_protocol_check (&protocol, NULL));
  protocol.mode = LW_INFERENCE_SLIDING;
  g_assert_false (lw_protocol_check (&protocol, NULL));
  protocol.window_width = protocol.window_height = 32;
  g_assert_true (lw_protocol_check (&protocol, NULL));
  protocol.stride = 33;
  g_assert_false (lw_protocol_check (&protocol, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sliding/starts", test_starts);
  g_test_add_func ("/sliding/average", test_average);
  g_test_add_func ("/sliding/identity", test_identity);
  g_test_add_func ("/sliding/protocol-refusals", test_protocol_refusals);
  return g_test_run ();
}
