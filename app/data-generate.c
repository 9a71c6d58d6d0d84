/* `labelworth data generate`: writes a data set of generated street scenes. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "commands.h"
#include "core/error.h"
#include "count-progress.h"
#include "dataset/scene/scene.h"

typedef struct
{
  char *look, *size;
  char **folders;
  gboolean progress;
  LwSceneOptions options;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_free (self->look);
  g_free (self->size);
  g_strfreev (self->folders);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

/* "240x180". */
static gboolean
parse_size (const char *text, LwSceneOptions *options, GError **error)
{
  char tail;
  if (sscanf (text, "%5dx%5d%c", &options->width, &options->height, &tail) == 2)
    return TRUE;
  return lw_refuse (error, _ ("--size takes WIDTHxHEIGHT in pixels, such as 240x180"));
}

static gboolean
check (Arguments *self, GError **error)
{
  if (!self->folders || g_strv_length (self->folders) != 1)
    return lw_refuse (error, _ ("give exactly one folder; see labelworth data generate --help"));
  if (!self->look)
    return lw_refuse (error, _ ("--look is missing; use synthetic or street"));
  return lw_look_parse (self->look, &self->options.look, error)
         && (!self->size || parse_size (self->size, &self->options, error));
}

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  LwSceneOptions *o = &self->options;
  const GOptionEntry entries[] = {
    { "look", 0, 0, G_OPTION_ARG_STRING, &self->look,
      N_ ("synthetic (a game engine) or street (a camera)"), N_ ("LOOK") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o->seed, N_ ("Seed of the scenes (default 0)"), N_ ("N") },
    { "count", 0, 0, G_OPTION_ARG_INT64, &o->train, N_ ("Images for training (default 500)"),
      N_ ("N") },
    { "val", 0, 0, G_OPTION_ARG_INT64, &o->val, N_ ("Images for validation (default 100)"),
      N_ ("N") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size, N_ ("Size in pixels (default 240x180)"),
      N_ ("WxH") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o->threads,
      N_ ("Number of threads (default: one a processor)"), N_ ("N") },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &self->progress,
      N_ ("Print progress as lines, also where there is no terminal"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->folders, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("FOLDER"));
  g_option_context_set_summary (context,
                                _ ("Draws street scenes with exact masks of 11 classes into "
                                   "FOLDER (layout pairs).\nScene i depends on the look, the "
                                   "seed and i alone; an interrupted command goes on where it "
                                   "stopped."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, &argc, &argv, error) && check (self, error);
}

typedef struct
{
  gboolean lines;
  LwSceneProgress last;
} Report;

static void
remember (const LwSceneProgress *p, gpointer data)
{
  Report *self = data;
  self->last = *p;
  count_progress_print (self->lines, p->done, p->total, p->rate, p->left);
}

int
lw_command_data_generate (int argc, char **argv)
{
  g_auto (Arguments) self
      = { .options = { .train = 500, .val = 100, .width = 240, .height = 180 } };
  g_autoptr (GError) error = NULL;
  Report done = { 0 };
  gboolean ok = parse (&self, argc, argv, &error);
  done.lines = self.progress;
  ok = ok && lw_scene_generate (&self.options, self.folders[0], remember, &done, &error);
  count_progress_end (done.lines);
  if (!ok)
    {
      g_printerr ("labelworth data generate: %s\n", error->message);
      return 1;
    }
  g_print (_ ("%s: %lld pairs of %dx%d pixels (%lld were there), %.0f images/s\n"), self.folders[0],
           (long long)done.last.done, self.options.width, self.options.height,
           (long long)done.last.kept, done.last.rate);
  return 0;
}
