/* What the studio says of the devices of a machine. */
#include "window/device-list.h"

static void
expect (const LwDevice *gpus, guint n, const char *expected)
{
  LwDevice cpu = { (char *)"cpu", (char *)"Processor", NULL };
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();
  g_ptr_array_add (devices, &cpu);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (devices, (gpointer)&gpus[i]);
  g_autofree char *text = lw_device_summary (devices);
  g_assert_cmpstr (text, ==, expected);
}

/* GPUs count that can be used; where none can, the reason is told. */
static void
test_summary (void)
{
  const LwDevice gpus[] = { { (char *)"cuda:0", (char *)"Old", (char *)"it is too old" },
                            { (char *)"cuda:1", (char *)"New", NULL },
                            { (char *)"cuda:2", (char *)"Newer", NULL } };
  expect (gpus, 0, "No GPU: exploring works, training is slow");
  expect (gpus, 1, "The GPU is not used: it is too old. Exploring works, training is slow.");
  expect (gpus, 2, "Training on New");
  expect (gpus, 3, "Training on 2 GPUs");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-summary", test_summary);
  return g_test_run ();
}
