/* `labelworth study export`: what came out of a study as files for papers, programs and people. */
#include <glib.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "commands.h"
#include "core/error.h"
#include "result/recommend.h"
#include "study-costs.h"
#include "study-export-items.h"

typedef struct
{
  StudyCosts costs;
  char *what, *axis, *measure, *width, *output, *rows, *question, *answer;
  char **formats;
  double hours; /* 0: not given */
  gboolean linear, published, no_fits, no_pictures;
  char **rest;
} Arguments;

static void
arguments_clear (Arguments *self)
{
  study_costs_clear (&self->costs);
  g_free (self->what);
  g_free (self->axis);
  g_free (self->measure);
  g_free (self->width);
  g_free (self->output);
  g_free (self->rows);
  g_free (self->question);
  g_free (self->answer);
  g_strfreev (self->formats);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, arguments_clear)

static void
add_entries (Arguments *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "what", 0, 0, G_OPTION_ARG_STRING, &self->what,
      N_ ("all (default), report, curve, points, table, classes, comparisons, variance, back-test, "
          "ablation, ablation-differences, runs or tidy"),
      N_ ("NAME") },
    { "format", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->formats,
      N_ ("svg, pdf, png, csv, json, tex, html or txt (default: all that there are)"),
      N_ ("NAME") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("A file, whose ending says the format, or a folder (default: DIR/export)"), N_ ("PATH") },
    { "axis", 0, 0, G_OPTION_ARG_STRING, &self->axis,
      N_ ("Of the curve: hours (default), images or money"), N_ ("NAME") },
    { "linear", 0, 0, G_OPTION_ARG_NONE, &self->linear, N_ ("A linear cost axis"), NULL },
    { "class", 0, 0, G_OPTION_ARG_STRING, &self->measure,
      N_ ("IoU of these classes, as car+bus, instead of mIoU"), N_ ("NAMES") },
    { "width", 0, 0, G_OPTION_ARG_STRING, &self->width,
      N_ ("Of the curve: screen (default), one-column (85 mm) or two-column (178 mm)"),
      N_ ("NAME") },
    { "no-fits", 0, 0, G_OPTION_ARG_NONE, &self->no_fits,
      N_ ("Lines between the points instead of fits"), NULL },
    { "published", 0, 0, G_OPTION_ARG_NONE, &self->published,
      N_ ("The published results of the method beside those of the study"), NULL },
    { "published-rows", 0, 0, G_OPTION_ARG_FILENAME, &self->rows,
      N_ ("More of them: CSV with label_type,hours,miou,label,note"), N_ ("FILE") },
    { "no-pictures", 0, 0, G_OPTION_ARG_NONE, &self->no_pictures,
      N_ ("A report without predictions"), NULL },
    { "hours", 0, 0, G_OPTION_ARG_DOUBLE, &self->hours,
      N_ ("The report says at its top what so many annotation hours buy"), N_ ("H") },
    { "question", 0, 0, G_OPTION_ARG_STRING, &self->question,
      N_ ("What the report answers, below its title"), N_ ("TEXT") },
    { "answer", 0, 0, G_OPTION_ARG_STRING, &self->answer, N_ ("The answer, at its top"),
      N_ ("TEXT") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->rest, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static gboolean
parse (Arguments *self, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("DIR"));
  g_option_context_set_summary (
      context, _ ("Writes the results of a study: figures with fonts embedded (svg, pdf, png), "
                  "numbers with units in\ntheir names (csv, json), tables for LaTeX (tex), for "
                  "pages (html) and to read (txt), and one report\nthat needs no other file. The "
                  "same data give the same bytes."));
  study_costs_add_entries (&self->costs, context);
  add_entries (self, context);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  return (self->rest && g_strv_length (self->rest) == 1)
         || lw_refuse (error, _ ("name the study folder; see labelworth study export --help"));
}

static gboolean
parse_axis (const char *text, LwCostAxis *axis, GError **error)
{
  for (int a = LW_COST_AXIS_HOURS; a <= LW_COST_AXIS_MONEY; a++)
    if (strcmp (text, lw_cost_axis_name ((LwCostAxis)a)) == 0)
      {
        *axis = (LwCostAxis)a;
        return TRUE;
      }
  g_set_error (error, LW_ERROR, LW_ERROR_INPUT,
               _ ("there is no axis “%s”; use hours, images or money"), text);
  return FALSE;
}

/* Of --format, which may hold several names with commas; of the ending of --output without it. */
static gboolean
parse_formats (const Arguments *self, guint *formats, GError **error)
{
  const char *dot = self->output ? strrchr (self->output, '.') : NULL;
  *formats = 0;
  if (!self->formats)
    {
      if (dot && !strchr (dot, '/'))
        *formats = lw_export_format_parse (dot + 1, strlen (dot + 1), NULL);
      return TRUE;
    }
  for (char **text = self->formats; *text; text++)
    {
      g_auto (GStrv) names = g_strsplit (*text, ",", -1);
      for (char **name = names; *name; name++)
        {
          guint format = lw_export_format_parse (*name, strlen (*name), error);
          if (!format)
            return FALSE;
          *formats |= format;
        }
    }
  return TRUE;
}

/* The recommendation for --hours, unless question and answer are given. */
static gboolean
answer (StudyExport *export, Arguments *self, GError **error)
{
  const LwQuestion question = { LW_ASK_HOURS, self->hours };
  if (self->hours == 0)
    return TRUE;
  if (!export->forecasts || export->forecasts->len == 0)
    return lw_refuse (error, _ ("--hours: there is no finished run with labels to judge by"));
  const LwForecasts *forecasts = export->forecasts->pdata[0];
  g_autoptr (LwExchange) exchange = lw_exchange_new (forecasts, export->results->pool);
  g_autoptr (LwRecommendation) advice
      = lw_recommend (forecasts, exchange, export->results, &export->costs, &question, error);
  if (!advice)
    return FALSE;
  if (!self->question)
    self->question = g_strdup_printf (_ ("What do %g annotation hours buy?"), self->hours);
  if (!self->answer)
    self->answer = lw_recommendation_text (advice);
  return TRUE;
}

/* Reads the study and everything that is written of it. */
static gboolean
prepare (StudyExport *export, Arguments *self, GError **error)
{
  LwCurveOptions *options = &export->options;
  *options = lw_curve_options_default ();
  options->log = !self->linear;
  if ((self->axis && !parse_axis (self->axis, &options->axis, error))
      || (self->width && !lw_figure_size_parse (self->width, &export->size, error))
      || !parse_formats (self, &export->formats, error)
      || !study_costs_find (&self->costs, self->rest[0], &export->costs, error)
      || !study_export_load (export, self->rest[0], error)
      || (self->measure
          && !lw_measure_parse (export->results, self->measure, &options->measure, error)))
    return FALSE;
  if (options->axis == LW_COST_AXIS_MONEY && !(export->costs.price.value > 0))
    return lw_refuse (error, _ ("the cost table has no price of an hour; add --set "
                                "price_per_hour=25 (and \"currency\" to costs.json)"));
  if ((self->published || self->rows)
      && !(export->published = lw_published_load (LW_PUBLISHED_DEFAULT, error)))
    return FALSE;
  if (self->rows && !lw_published_add_csv (export->published, self->rows, error))
    return FALSE;
  export->pictures = !self->no_pictures;
  study_export_compute (export, !self->no_fits);
  if (!answer (export, self, error))
    return FALSE;
  export->question = self->question;
  export->answer = self->answer;
  return TRUE;
}

static gboolean
run (Arguments *self, GError **error)
{
  g_auto (StudyExport) export = { 0 };
  const char *what = self->what ? self->what : "all";
  if (!prepare (&export, self, error))
    return FALSE;
  g_autofree char *folder = g_build_filename (export.study->folder, "export", NULL);
  const char *output = self->output ? self->output : folder;
  const char *dot = strrchr (output, '.');
  gboolean file = self->output && dot && !strchr (dot, '/')
                  && lw_export_format_parse (dot + 1, strlen (dot + 1), NULL)
                  && !g_file_test (output, G_FILE_TEST_IS_DIR);
  return file ? study_export_file (&export, what, output, error)
              : study_export_folder (&export, what, output, error);
}

int
lw_command_study_export (int argc, char **argv)
{
  g_auto (Arguments) arguments = { 0 };
  g_autoptr (GError) error = NULL;
  if (parse (&arguments, argc, argv, &error) && run (&arguments, &error))
    return 0;
  g_printerr ("labelworth study export: %s\n", error->message);
  return 1;
}
