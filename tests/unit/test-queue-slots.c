/* Which devices the runs of a queue get. */
#include "study/queue-slots.h"

#include <string.h>

#include "core/error.h"

static LwDevices *
devices_new (void)
{
  LwDevices *devices = g_new0 (LwDevices, 1);
  const LwDeviceEntry entries[] = {
    { .name = "cpu", .info = { .name = "Processor", .threads = 4 } },
    { .name = "cuda:0", .number = 0, .info = { .name = "Small", .memory_free = 10 } },
    { .name = "cuda:1", .number = 1, .info = { .name = "Old", .unusable = "it is too old" } },
    { .name = "cuda:2", .number = 2, .info = { .name = "Large", .memory_free = 30 } },
    { .name = "cuda:3", .number = 3, .info = { .name = "Small", .memory_free = 10 } },
  };
  devices->entries = g_array_new (FALSE, FALSE, sizeof (LwDeviceEntry));
  g_array_append_vals (devices->entries, entries, G_N_ELEMENTS (entries));
  return devices;
}

static LwDevices *
no_gpus_new (void)
{
  LwDevices *devices = devices_new ();
  g_array_set_size (devices->entries, 1);
  devices->problem = g_strdup ("there is no driver");
  return devices;
}

/* "cuda:0 cpu", "-" for a slot without a device. (transfer full) */
static char *
text_of (const LwQueueSlot *slots, int n)
{
  GString *text = g_string_new (NULL);
  for (int i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%s%s", i ? " " : "", slots[i].device ? slots[i].device : "-");
      g_assert_cmpint (slots[i].threads, ==, MAX ((int)g_get_num_processors () / n, 1));
    }
  return g_string_free (text, FALSE);
}

static void
expect_dealt (const LwDevices *devices, int count, const char *expected)
{
  int n;
  g_autofree LwQueueSlot *slots = lw_queue_slots_dealt (devices, count, &n);
  g_autofree char *text = text_of (slots, n);
  g_assert_cmpstr (text, ==, expected);
}

/* One a GPU unless a number is asked for; what cannot be used gets none. */
static void
test_dealt (void)
{
  g_autoptr (LwDevices) devices = devices_new ();
  g_autoptr (LwDevices) none = no_gpus_new ();
  expect_dealt (devices, 0, "cuda:2 cuda:0 cuda:3");
  expect_dealt (devices, 1, "cuda:2");
  expect_dealt (devices, 5, "cuda:2 cuda:0 cuda:3 cuda:2 cuda:0");
  expect_dealt (none, 0, "-");
  expect_dealt (none, 3, "- - -");
}

static void
expect_named (const LwDevices *devices, const char *list, int on_cpu, const char *expected)
{
  int n;
  GError *error = NULL;
  g_autofree LwQueueSlot *slots = lw_queue_slots_named (devices, list, on_cpu, &n, &error);
  g_assert_no_error (error);
  g_autofree char *text = text_of (slots, n);
  g_assert_cmpstr (text, ==, expected);
}

static void
expect_refusal (const LwDevices *devices, const char *list, const char *part)
{
  int n;
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_queue_slots_named (devices, list, 0, &n, &error));
  g_assert_nonnull (error);
  if (!strstr (error->message, part))
    g_error ("“%s” is not in: %s", part, error->message);
}

/* GPUs stand next to slots of the CPU; a name given twice is two slots. */
static void
test_named (void)
{
  g_autoptr (LwDevices) devices = devices_new ();
  g_autoptr (LwDevices) none = no_gpus_new ();
  expect_named (devices, "cuda:0,cuda:2", 0, "cuda:0 cuda:2");
  expect_named (devices, "gpus", 0, "cuda:0 cuda:2 cuda:3");
  expect_named (devices, "cuda:2, cpu", 2, "cuda:2 cpu cpu");
  expect_named (devices, "gpus,cpu", 0, "cuda:0 cuda:2 cuda:3 cpu");
  expect_named (devices, "cuda:0,cuda:0", 0, "cuda:0 cuda:0");
  expect_named (none, "cpu", 3, "cpu cpu cpu");
}

static void
test_refusals (void)
{
  g_autoptr (LwDevices) devices = devices_new ();
  g_autoptr (LwDevices) none = no_gpus_new ();
  expect_refusal (devices, "cuda:0,cuda:1", "cuda:1 (Old) cannot be used: it is too old");
  expect_refusal (devices, "cuda:7", "there is no “cuda:7”");
  expect_refusal (devices, "", "takes 1 to 256");
  expect_refusal (devices, "cuda:0,,cuda:2", "there is no “”");
  expect_refusal (devices, "auto", "there is no “auto”");
  expect_refusal (none, "gpus", "there is no driver");
  expect_refusal (none, "cuda:0", "there is no driver");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue-slots/dealt", test_dealt);
  g_test_add_func ("/queue-slots/named", test_named);
  g_test_add_func ("/queue-slots/refusals", test_refusals);
  return g_test_run ();
}
