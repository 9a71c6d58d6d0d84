/* `labelworth study verify`: whether the results of a study are what its own files give. */
#include <glib.h>
#include <glib/gi18n-lib.h>

#include "commands.h"
#include "core/error.h"
#include "core/json.h"
#include "report/verify-curve.h"
#include "result/verify.h"

typedef struct
{
  gboolean json;
  char **rest;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON object"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (
      context, _ ("Computes every number of a study anew from the stored confusion matrices, and "
                  "every hash\nfrom what it was taken of. Needs neither data sets nor a GPU. The "
                  "status is 1 if anything differs."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  return (self->rest && g_strv_length (self->rest) == 1)
         || lw_refuse (error, _ ("name the study folder; see labelworth study verify --help"));
}

static void
print_json (const LwVerification *report)
{
  g_autoptr (JsonObject) root = json_object_new ();
  JsonArray *problems = json_array_new (), *notes = json_array_new ();
  for (guint i = 0; i < report->problems->len; i++)
    {
      const LwProblem *problem = report->problems->pdata[i];
      JsonObject *object = json_object_new ();
      lw_json_set_text (object, "file", problem->file);
      lw_json_set_text (object, "what", problem->what);
      lw_json_set_text (object, "found", problem->found);
      lw_json_set_text (object, "expected", problem->expected);
      json_array_add_object_element (problems, object);
    }
  for (guint i = 0; i < report->notes->len; i++)
    json_array_add_string_element (notes, report->notes->pdata[i]);
  json_object_set_boolean_member (root, "ok", report->problems->len == 0);
  json_object_set_int_member (root, "runs", report->runs);
  json_object_set_int_member (root, "numbers", report->numbers);
  json_object_set_int_member (root, "hashes", report->hashes);
  json_object_set_array_member (root, "problems", problems);
  json_object_set_array_member (root, "notes", notes);
  g_autofree char *line = lw_json_line (root);
  g_print ("%s\n", line);
}

static void
print_text (const LwVerification *report)
{
  guint n = report->problems->len;
  for (guint i = 0; i < n; i++)
    {
      const LwProblem *problem = report->problems->pdata[i];
      if (problem->expected)
        g_print (_ ("%s: %s is %s; it should be %s\n"), problem->file, problem->what,
                 problem->found, problem->expected);
      else
        g_print ("%s: %s\n", problem->file, problem->what);
    }
  for (guint i = 0; i < report->notes->len; i++)
    g_print (_ ("Note: %s.\n"), (const char *)report->notes->pdata[i]);
  g_print (_ ("%d evaluated runs, %lld numbers and %lld hashes computed anew: "), report->runs,
           (long long)report->numbers, (long long)report->hashes);
  if (n == 0)
    g_print (_ ("all agree.\n"));
  else
    g_print (ngettext ("%u problem.\n", "%u problems.\n", n), n);
}

int
lw_command_study_verify (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LwVerification) report = NULL;
  if (parse (&arguments, argc, argv, &error))
    report = lw_study_verify (arguments.rest[0], &error);
  if (!report)
    {
      g_printerr ("labelworth study verify: %s\n", error->message);
      return 1;
    }
  lw_verify_curve (report, arguments.rest[0]);
  if (arguments.json)
    print_json (report);
  else
    print_text (report);
  return report->problems->len == 0 ? 0 : 1;
}
