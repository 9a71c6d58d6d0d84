/* Choice of devices among invented GPUs: what is taken, and that refusals say why. */
#include <glib/gstdio.h>
#include <string.h>

#include "backend/cpu/backend-cpu.h"
#include "backend/devices-json.h"
#include "backend/open-device.h"
#include "backend/registry.h"
#include "core/error.h"
#include "core/json.h"

typedef struct
{
  LwDevices *devices;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_setenv ("LW_BACKEND_DIR", g_getenv ("LW_FAKE_BACKEND_DIR"), TRUE);
  g_setenv ("LW_FAKE_GPUS",
            "Small:8192:7000,Large:81920:40000,Old:2048:80000:it is too old,Busy:81920:100", TRUE);
  g_unsetenv ("LW_FAKE_REASON");
  g_unsetenv ("LW_FAKE_ABI");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  lw_devices_free (f->devices);
}

static void
expect (const char *name, const char *found)
{
  GError *error = NULL;
  LwDeviceEntry entry;
  lw_device_find (name, &entry, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (entry.name, ==, found);
}

static void
expect_refusal (const char *name, LwError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  LwDeviceEntry entry;
  g_assert_false (lw_device_find (name, &entry, &error));
  g_assert_error (error, LW_ERROR, (int)code);
  if (!strstr (error->message, part))
    g_error ("“%s” is not in: %s", part, error->message);
}

/* Unusable GPUs are listed with their reason; the best one is usable and has most free memory. */
static void
test_list (Fixture *f, gconstpointer data)
{
  f->devices = lw_devices_list ();
  g_assert_null (f->devices->problem);
  g_assert_cmpuint (f->devices->entries->len, ==, 5);
  g_assert_cmpstr (lw_devices_at (f->devices, 0)->name, ==, "cpu");
  g_assert_cmpstr (lw_devices_at (f->devices, 0)->info.unusable, ==, "");
  g_assert_cmpuint (lw_devices_at (f->devices, 0)->info.memory_free, >, 0);
  const LwDeviceEntry *old = lw_devices_at (f->devices, 3);
  g_assert_cmpstr (old->name, ==, "cuda:2");
  g_assert_cmpstr (old->info.name, ==, "Old");
  g_assert_cmpstr (old->info.unusable, ==, "it is too old");
  g_assert_cmpstr (lw_devices_best_gpu (f->devices)->name, ==, "cuda:1");
}

static void
test_find (Fixture *f, gconstpointer data)
{
  expect ("auto", "cuda:1");
  expect ("cuda", "cuda:1");
  expect ("cuda:0", "cuda:0");
  expect ("cuda:3", "cuda:3");
  expect ("cpu", "cpu");
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  expect_refusal ("cuda:2", LW_ERROR_DEVICE, "cuda:2 (Old) cannot be used: it is too old");
  expect_refusal ("cuda:4", LW_ERROR_DEVICE, "this machine has 4 GPUs");
  const char *const bad[]
      = { "", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:1000", "cuda0", "CPU", "cpu:0" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    expect_refusal (bad[i], LW_ERROR_INPUT, "is not a device");
}

/* A module that can use nothing still tells what it found; auto is then the CPU. */
static void
test_none_usable (Fixture *f, gconstpointer data)
{
  g_setenv ("LW_FAKE_REASON", "there is no driver", TRUE);
  f->devices = lw_devices_list ();
  g_assert_cmpstr (f->devices->problem, ==, "there is no driver");
  g_assert_cmpuint (f->devices->entries->len, ==, 5);
  g_assert_cmpstr (lw_devices_at (f->devices, 1)->info.unusable, ==, "there is no driver");
  g_assert_cmpstr (lw_devices_at (f->devices, 3)->info.unusable, ==, "it is too old");
  g_assert_null (lw_devices_best_gpu (f->devices));
  expect ("auto", "cpu");
  expect_refusal ("cuda", LW_ERROR_DEVICE, "there is no driver");
  expect_refusal ("cuda:0", LW_ERROR_DEVICE, "there is no driver");
  g_setenv ("LW_FAKE_GPUS", "", TRUE);
  expect_refusal ("cuda:0", LW_ERROR_DEVICE, "there is no driver");
}

static void
expect_no_module (const char *part)
{
  g_autoptr (LwDevices) devices = lw_devices_list ();
  g_assert_cmpuint (devices->entries->len, ==, 1);
  g_assert_nonnull (strstr (devices->problem, part));
  expect ("auto", "cpu");
  expect_refusal ("cuda:0", LW_ERROR_DEVICE, part);
}

/* A module that is missing, damaged or of another version is a reason, never a crash. */
static void
test_modules (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("lw-devices-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lw-backend-cuda.so", NULL);
  g_setenv ("LW_FAKE_ABI", "1", TRUE);
  expect_no_module ("another version of Labelworth");
  g_setenv ("LW_BACKEND_DIR", folder, TRUE);
  expect_no_module ("not installed");
  g_assert_false (lw_backend_is_installed ("cuda"));
  g_file_set_contents (path, "no library", -1, NULL);
  g_assert_true (lw_backend_is_installed ("cuda"));
  expect_no_module ("cannot be loaded");
  g_remove (path);
  g_rmdir (folder);
  g_setenv ("LW_BACKEND_DIR", ".", TRUE);
  expect_no_module ("not installed");
}

/* What is told of devices can be read again. */
static void
test_json (Fixture *f, gconstpointer data)
{
  GError *error = NULL;
  f->devices = lw_devices_list ();
  g_autoptr (JsonObject) json = lw_devices_to_json (f->devices);
  g_autoptr (LwDevices) read = lw_devices_from_json (json, "test", &error);
  g_assert_no_error (error);
  g_assert_null (read->problem);
  g_assert_cmpuint (read->entries->len, ==, f->devices->entries->len);
  for (guint i = 0; i < read->entries->len; i++)
    {
      const LwDeviceEntry *a = lw_devices_at (f->devices, i), *b = lw_devices_at (read, i);
      g_assert_cmpint (a->number, ==, b->number);
      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->info.name, ==, b->info.name);
      g_assert_cmpstr (a->info.unusable, ==, b->info.unusable);
      g_assert_cmpstr (a->info.capability, ==, b->info.capability);
      g_assert_cmpuint (a->info.memory_free, ==, b->info.memory_free);
      g_assert_cmpint (a->info.threads, ==, b->info.threads);
    }
  g_setenv ("LW_FAKE_REASON", "there is no driver", TRUE);
  g_autoptr (LwDevices) none = lw_devices_list ();
  g_autoptr (JsonObject) none_json = lw_devices_to_json (none);
  g_autoptr (LwDevices) none_read = lw_devices_from_json (none_json, "test", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (none_read->problem, ==, "there is no driver");
}

/* Another program's output is refused, as is none. */
static void
test_bad_json (Fixture *f, gconstpointer data)
{
  const char *const texts[] = { "{}",
                                "{\"devices\": 1}",
                                "{\"devices\": []}",
                                "{\"devices\": [1]}",
                                "{\"devices\": [{\"device\": 3}]}",
                                "{\"devices\": [{\"device\": \"cuda:0\"}]}" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) json = lw_json_parse (texts[i], -1, "test", NULL);
      g_assert_nonnull (json);
      g_assert_null (lw_devices_from_json (json, "test", &error));
      g_assert_error (error, LW_ERROR, LW_ERROR_INPUT);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (lw_devices_ask ("/bin/false", &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_DEVICE);
}

static void
expect_precision (const char *device, LwPrecisionOption wanted, LwPrecision given)
{
  GError *error = NULL;
  LwOpenDevice opened;
  const LwDeviceWish wish = { .device = device, .precision = wanted, .threads = 1 };
  lw_device_open (&opened, &wish, &error);
  g_assert_no_error (error);
  g_assert_cmpint (opened.options.precision, ==, given);
  g_assert_nonnull (opened.stream);
  lw_device_close (&opened);
  g_assert_null (opened.stream);
}

/* auto follows the device; what it cannot do is refused with what to use instead. */
static void
test_precision (Fixture *f, gconstpointer data)
{
  LwDeviceInfo cpu;
  lw_backend_cpu ()->device_info (0, &cpu);
  expect_precision ("cpu", LW_PRECISION_OPTION_AUTO,
                    cpu.fast_bf16 ? LW_PRECISION_BF16 : LW_PRECISION_F32);
  expect_precision ("cpu", LW_PRECISION_OPTION_F32, LW_PRECISION_F32);
  expect_precision ("cuda:1", LW_PRECISION_OPTION_AUTO, LW_PRECISION_F32);
  g_autoptr (GError) error = NULL;
  LwOpenDevice opened;
  const LwDeviceWish wish = { .device = "cpu", .precision = LW_PRECISION_OPTION_TF32 };
  g_assert_false (lw_device_open (&opened, &wish, &error));
  g_assert_error (error, LW_ERROR, LW_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "--precision f32"));
  lw_device_close (&opened);
  for (int i = 0; lw_precision_choices[i]; i++)
    {
      LwPrecisionOption parsed;
      g_assert_true (lw_precision_parse (lw_precision_choices[i], &parsed, NULL));
      g_assert_cmpint (parsed, ==, i);
      if (i > 0)
        g_assert_cmpstr (lw_precision_name ((LwPrecision)(i - 1)), ==, lw_precision_choices[i]);
    }
  LwPrecisionOption parsed;
  g_assert_false (lw_precision_parse ("fp16", &parsed, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const struct
  {
    const char *path;
    void (*run) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "/devices/list", test_list },         { "/devices/find", test_find },
    { "/devices/refusals", test_refusals }, { "/devices/none-usable", test_none_usable },
    { "/devices/modules", test_modules },   { "/devices/json", test_json },
    { "/devices/bad-json", test_bad_json }, { "/devices/precision", test_precision },
  };
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
