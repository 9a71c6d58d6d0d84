/* Parsing of the command line of `train` and `resume`. */
#include "run-arguments.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/interrupt.h"
#include "train/config.h"

typedef struct
{
  RunArguments *result;
  GPtrArray *settings;
  int argc, next;
  char **argv;
} Parser;

void
run_arguments_clear (RunArguments *self)
{
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->config, g_free);
  g_clear_pointer (&self->settings, g_strfreev);
}

static gboolean
is_truth (const char *text)
{
  return strcmp (text, "true") == 0 || strcmp (text, "false") == 0 || strcmp (text, "1") == 0
         || strcmp (text, "0") == 0;
}

/* The value of option @name: behind "=" (@inline_value), else the next word. */
static char *
value_of (Parser *parser, const char *name, const char *inline_value, GError **error)
{
  gboolean is_switch = lw_run_config_is_switch (name);
  const char *following = parser->next < parser->argc ? parser->argv[parser->next] : NULL;
  if (inline_value)
    return g_strdup (inline_value);
  if (is_switch && (!following || !is_truth (following)))
    return g_strdup ("true");
  if (following)
    {
      parser->next++;
      return g_strdup (following);
    }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT, _ ("option --%s needs a value"), name);
  return NULL;
}

/* An option of the command itself; FALSE where @name is none. */
static gboolean
take_own (Parser *parser, const char *name, const char *inline_value, gboolean *ok, GError **error)
{
  RunArguments *result = parser->result;
  char **text = strcmp (name, "run") == 0      ? &result->folder
                : strcmp (name, "config") == 0 ? &result->config
                                               : NULL;
  gboolean *flag = strcmp (name, "progress") == 0 ? &result->progress
                   : strcmp (name, "plan") == 0   ? &result->plan
                   : strcmp (name, "json") == 0   ? &result->json
                                                  : NULL;
  gint64 *number = strcmp (name, "event-fd") == 0     ? &result->event_fd
                   : strcmp (name, "stop-after") == 0 ? &result->stop_after
                                                      : NULL;
  *ok = TRUE;
  if (strcmp (name, "help") == 0)
    result->help = TRUE;
  else if (flag)
    *flag = TRUE;
  else if (text)
    {
      g_free (*text);
      *text = value_of (parser, name, inline_value, error);
      *ok = *text != NULL;
    }
  else if (number)
    {
      g_autofree char *value = value_of (parser, name, inline_value, error);
      *ok = value && g_ascii_string_to_signed (value, 10, 0, G_MAXINT, number, error);
    }
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_option (Parser *parser, const char *word, GError **error)
{
  gboolean ok;
  const char *equals = strchr (word, '=');
  g_autofree char *name = equals ? g_strndup (word, equals - word) : g_strdup (word);
  if (take_own (parser, name, equals ? equals + 1 : NULL, &ok, error))
    return ok;
  char *value = value_of (parser, name, equals ? equals + 1 : NULL, error);
  if (!value)
    return FALSE;
  g_ptr_array_add (parser->settings, g_strdelimit (g_steal_pointer (&name), "-", '_'));
  g_ptr_array_add (parser->settings, value);
  return TRUE;
}

static gboolean
take_word (Parser *parser, GError **error)
{
  const char *word = parser->argv[parser->next++];
  if (strcmp (word, "-h") == 0)
    parser->result->help = TRUE;
  else if (g_str_has_prefix (word, "--") && word[2])
    return take_option (parser, word + 2, error);
  else if (word[0] == '-' || parser->result->folder)
    {
      g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
                   _ ("“%s” is not understood; options begin with --"), word);
      return FALSE;
    }
  else
    parser->result->folder = g_strdup (word);
  return TRUE;
}

gboolean
run_arguments_parse (RunArguments *self, int argc, char **argv, GError **error)
{
  Parser parser = { self, g_ptr_array_new_with_free_func (g_free), argc, 1, argv };
  gboolean ok = TRUE;
  *self = (RunArguments){ .event_fd = -1 };
  while (ok && parser.next < argc)
    ok = take_word (&parser, error);
  g_ptr_array_add (parser.settings, NULL);
  self->settings = (GStrv)g_ptr_array_free (parser.settings, FALSE);
  return ok;
}

int
run_arguments_command (const char *name, int argc, char **argv, void (*print_help) (void),
                       gboolean (*work) (const RunArguments *arguments, GError **error))
{
  g_autoptr (GError) error = NULL;
  g_auto (RunArguments) arguments = { 0 };
  lw_interrupt_install ();
  if (run_arguments_parse (&arguments, argc, argv, &error) && arguments.help)
    {
      print_help ();
      return 0;
    }
  if (error || !work (&arguments, &error))
    {
      g_printerr ("%s: %s\n", name, error->message);
      return 1;
    }
  return 0;
}
