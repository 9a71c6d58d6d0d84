/* Reading of the program's help. */
#include "help.h"

#include <string.h>

#include "program.h"

char *
lw_help_of (const char *command)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_auto (GStrv) parts = g_strsplit (command, " ", -1);
  for (char **part = parts; *part; part++)
    g_ptr_array_add (words, *part);
  g_ptr_array_add (words, (gpointer) "--help");
  g_ptr_array_add (words, NULL);
  LwProgramResult result = lw_program_run ((const char *const *)words->pdata, NULL);
  if (result.status != 0)
    g_error ("labelworth %s --help: %s", command, result.err);
  g_free (result.err);
  return result.out;
}

GStrv
lw_help_commands (void)
{
  const char *const words[] = { "--help", NULL };
  g_auto (LwProgramResult) result = lw_program_run (words, NULL);
  g_assert_cmpint (result.status, ==, 0);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) lines = g_strsplit (result.out, "\n", -1);
  for (char **line = lines; *line; line++)
    {
      const char *end = strstr (*line + strspn (*line, " "), "  ");
      if (!g_str_has_prefix (*line, "  ") || !end)
        continue;
      g_autofree char *name = g_strndup (*line + 2, (gsize)(end - *line - 2));
      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static void
option_free (void *data)
{
  LwHelpOption *self = data;
  g_free (self->name);
  g_free (self->value);
  g_free (self->text);
  g_free (self);
}

GPtrArray *
lw_help_options (const char *help)
{
  GPtrArray *options = g_ptr_array_new_with_free_func (option_free);
  g_autoptr (GRegex) pattern = g_regex_new (
      "^ +(?:-[a-z], )?--([a-z0-9-]+)[= ].*?(?:\\[([^]]*)\\])?$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_regex_match (pattern, help, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      if (strcmp (name, "help") == 0)
        continue;
      LwHelpOption *option = g_new0 (LwHelpOption, 1);
      int start, end;
      gboolean has_value = g_match_info_fetch_pos (match, 2, &start, &end) && start >= 0;
      option->value = has_value ? g_match_info_fetch (match, 2) : NULL;
      option->text = g_match_info_fetch (match, 0);
      option->name = g_steal_pointer (&name);
      g_ptr_array_add (options, option);
    }
  return options;
}
