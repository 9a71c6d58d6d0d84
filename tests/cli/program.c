/* Child processes and data sets of the command line tests. */
#include "program.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "core/file.h"
#include "core/rng.h"
#include "image/image.h"

#define WIDTH 80
#define HEIGHT 60

enum
{
  SKY = 0,
  BUILDING = 1,
  ROAD = 3,
  CAR = 8,
};

void
lw_program_result_clear (LwProgramResult *result)
{
  g_clear_pointer (&result->out, g_free);
  g_clear_pointer (&result->err, g_free);
}

static GStrv
command_line (const char *const *words)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *program = g_getenv ("LW_PROGRAM");
  g_assert_nonnull (program);
  g_strv_builder_add (builder, program);
  for (; *words; words++)
    g_strv_builder_add (builder, *words);
  return g_strv_builder_end (builder);
}

static int
exit_status (int status)
{
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

LwProgramResult
lw_program_run (const char *const *words, LwProgramSetup setup)
{
  g_auto (GStrv) line = command_line (words);
  LwProgramResult result = { 0 };
  g_autoptr (GError) error = NULL;
  int status;
  if (g_spawn_sync (NULL, line, NULL, G_SPAWN_LEAVE_DESCRIPTORS_OPEN, setup, NULL, &result.out,
                    &result.err, &status, &error))
    result.status = exit_status (status);
  else
    result = (LwProgramResult){ LW_PROGRAM_NOT_STARTED, g_strdup (""), g_strdup (error->message) };
  return result;
}

/* Nothing goes on when a test has failed. */
static void
end_with_test (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

GPid
lw_program_start (const char *const *words)
{
  g_auto (GStrv) line = command_line (words);
  GError *error = NULL;
  GPid pid;
  g_spawn_async (NULL, line, NULL,
                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL,
                 end_with_test, NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

int
lw_program_wait (GPid pid)
{
  int status;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return exit_status (status);
}

void
lw_program_add (GPtrArray *words, ...)
{
  va_list args;
  va_start (args, words);
  for (const char *word = va_arg (args, const char *); word; word = va_arg (args, const char *))
    g_ptr_array_add (words, g_strdup (word));
  va_end (args);
}

/* ---- data sets ----------------------------------------------------------------------------- */

static void
fill (LwImage *labels, LwRngKey key, int first, uint8_t klass, int top, int bottom)
{
  int left = (int)lw_rng_below (key, (uint64_t)first, WIDTH / 2);
  int right = WIDTH / 2 + (int)lw_rng_below (key, (uint64_t)first + 1, WIDTH / 2);
  for (int y = top; y < bottom; y++)
    memset (labels->pixels + y * WIDTH + left, klass, (size_t)(right - left));
}

static LwImage *
make_labels (LwRngKey key)
{
  LwImage *labels = lw_image_new (WIDTH, HEIGHT, 1);
  int horizon = 20 + (int)lw_rng_below (key, 0, 20);
  memset (labels->pixels, SKY, (size_t)WIDTH * HEIGHT);
  fill (labels, key, 1, BUILDING, 8, horizon);
  memset (labels->pixels + horizon * WIDTH, ROAD, (size_t)WIDTH * (HEIGHT - horizon));
  fill (labels, key, 3, CAR, horizon - 4, horizon + 10);
  return labels;
}

static LwImage *
paint (const LwImage *labels, LwRngKey key, guint64 seed)
{
  LwRngKey colours = lw_rng_key (seed, 0, LW_RNG_INIT);
  LwImage *image = lw_image_new (WIDTH, HEIGHT, 3);
  for (int i = 0; i < 3 * WIDTH * HEIGHT; i++)
    {
      uint64_t channel = 3u * labels->pixels[i / 3] + (uint64_t)(i % 3);
      image->pixels[i]
          = (uint8_t)(lw_rng_below (colours, channel, 220) + lw_rng_below (key, 100 + i, 30));
    }
  return image;
}

static void
save (const LwImage *image, const char *folder, const char *kind, const char *split, int number)
{
  GError *error = NULL;
  g_autofree char *name = g_strdup_printf ("%04d.png", number);
  g_autofree char *place = g_build_filename (folder, kind, split, NULL);
  g_autofree char *path = g_build_filename (place, name, NULL);
  g_assert_true (lw_file_make_directory (place, NULL));
  lw_image_write_png (path, image, NULL, &error);
  g_assert_no_error (error);
}

void
lw_scenes_make (const char *folder, guint64 seed, gboolean labelled)
{
  static const char classes[] = "{\"class_set\": \"camvid11\"}\n";
  g_autofree char *path = g_build_filename (folder, "classes.json", NULL);
  for (int i = 0; i < 8; i++)
    {
      LwRngKey key = lw_rng_key (seed, (uint64_t)i, LW_RNG_SCENE);
      const char *split = i < 6 ? "train" : "val";
      g_autoptr (LwImage) labels = make_labels (key);
      g_autoptr (LwImage) image = paint (labels, key, seed);
      if (!labelled)
        memset (labels->pixels, LW_IGNORE, (size_t)WIDTH * HEIGHT);
      save (image, folder, "images", split, i);
      save (labels, folder, "labels", split, i);
    }
  g_assert_true (lw_file_replace (path, classes, strlen (classes), NULL));
}
