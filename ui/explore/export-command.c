/* Composing `labelworth study export`. */
#include "explore/export-command.h"

#include <string.h>

#include "report/curve-json.h"

static gboolean
is (const LwExportItem *item, const char *name)
{
  return strcmp (item->name, name) == 0;
}

/* Of the curve: what has an axis, published results and fits. */
static void
add_curve_options (GStrvBuilder *arguments, const LwExportCommand *self)
{
  gboolean curve = is (self->item, "curve") || is (self->item, "report"),
           axis = curve || is (self->item, "points");
  if (axis && self->axis != LW_COST_AXIS_HOURS)
    g_strv_builder_add_many (arguments, "--axis", lw_cost_axis_name (self->axis), NULL);
  if (axis && self->linear)
    g_strv_builder_add (arguments, "--linear");
  if (axis && !self->fits)
    g_strv_builder_add (arguments, "--no-fits");
  if (self->published)
    g_strv_builder_add (arguments, "--published");
  if (is (self->item, "curve") && (self->format & LW_EXPORT_DRAWINGS)
      && self->size != LW_FIGURE_SCREEN)
    g_strv_builder_add_many (arguments, "--width", lw_figure_size_name (self->size), NULL);
}

GStrv
lw_export_command_arguments (const LwExportCommand *self, const char *program, const char *output)
{
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  char hours[G_ASCII_DTOSTR_BUF_SIZE];
  g_strv_builder_add_many (arguments, program, "study", "export", self->folder, "--what",
                           self->item->name, "--format", lw_export_format_name (self->format),
                           NULL);
  add_curve_options (arguments, self);
  if (self->measure)
    g_strv_builder_add_many (arguments, "--class", self->measure, NULL);
  if (is (self->item, "report") && self->hours > 0)
    g_strv_builder_add_many (arguments, "--hours",
                             g_ascii_formatd (hours, sizeof hours, "%.4g", self->hours), NULL);
  if (output)
    g_strv_builder_add_many (arguments, "--output", output, NULL);
  return g_strv_builder_end (arguments);
}

/* As it is where it is plain. */
static char *
quote (const char *argument)
{
  gboolean plain = *argument != '\0';
  for (const char *c = argument; *c; c++)
    plain &= g_ascii_isalnum (*c) || strchr ("/._-+,=:@", *c) != NULL;
  return plain ? g_strdup (argument) : g_shell_quote (argument);
}

char *
lw_export_command_text (const LwExportCommand *self)
{
  g_auto (GStrv) arguments = lw_export_command_arguments (self, "labelworth", NULL);
  for (char **argument = arguments; *argument; argument++)
    {
      char *quoted = quote (*argument);
      g_free (*argument);
      *argument = quoted;
    }
  return g_strjoinv (" ", arguments);
}
