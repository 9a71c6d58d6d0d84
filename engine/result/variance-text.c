/* The split of the variance in words. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "result/number-text.h"
#include "result/variance.h"

const char *
lw_variance_source_name (const LwVarianceSplit *self, LwVarianceSource source)
{
  switch (source)
    {
    case LW_SOURCE_CELL:
      return self->methods > 1 ? _ ("method, label type and budget") : _ ("label type and budget");
    case LW_SOURCE_IMAGES:
      return _ ("which images");
    case LW_SOURCE_SEED:
      return _ ("seed");
    case LW_SOURCE_RESIDUAL:
    case LW_N_SOURCES:
      break;
    }
  return _ ("residual");
}

static void
append_design (GString *text, const LwVarianceSplit *self)
{
  g_autofree char *runs
      = g_strdup_printf (ngettext ("%d run", "%d runs", (gulong)self->runs), self->runs);
  g_autofree char *cells
      = g_strdup_printf (ngettext ("%d cell", "%d cells", (gulong)self->cells), self->cells);
  g_autofree char *partitions = g_strdup_printf (
      ngettext ("%d partition", "%d partitions", (gulong)self->partitions), self->partitions);
  g_string_append_printf (text, "%s, %s (%s), %s; %s\n", runs, cells,
                          lw_variance_source_name (self, LW_SOURCE_CELL), partitions,
                          self->balanced
                              ? _ ("balanced: two-way analysis of variance")
                              : _ ("not balanced: nested sums of squares, Henderson's method 3"));
}

static void
append_shares (GString *text, const LwVarianceSplit *self)
{
  for (int s = 0; s < LW_N_SOURCES; s++)
    {
      const LwVarianceShare *source = &self->sources[s];
      if (isnan (source->share))
        continue;
      g_autofree char *percent = lw_percent_text (source->share);
      g_string_append_printf (text,
                              ngettext ("%s: %s %% (%d degree of freedom)",
                                        "%s: %s %% (%d degrees of freedom)", (gulong)source->df),
                              lw_variance_source_name (self, (LwVarianceSource)s), percent,
                              source->df);
      g_string_append (text, source->clipped ? _ ("; the estimate was below 0\n") : "\n");
    }
}

/* What is missing, and where it went. */
static void
append_confounded (GString *text, const LwVarianceSplit *self)
{
  gboolean cell = self->sources[LW_SOURCE_CELL].df > 0;
  gboolean images = self->sources[LW_SOURCE_IMAGES].df > 0;
  gboolean seed = self->sources[LW_SOURCE_SEED].df > 0;
  gboolean residual = self->sources[LW_SOURCE_RESIDUAL].df > 0;
  if (!seed && residual)
    g_string_append (text,
                     _ ("One seed: what the seed does cannot be told from how the images suit "
                        "single cells; both are the residual.\n"));
  else if (!seed && images)
    g_string_append (text,
                     _ ("One seed: seed and partition cannot be told apart; both are in which "
                        "images.\n"));
  if (!images && self->partitions == 1)
    g_string_append (text, _ ("One partition: what other images would give is not known.\n"));
  else if (!images)
    g_string_append (text,
                     _ ("No cell has two partitions: cell and images cannot be told apart.\n"));
  else if (!residual && seed)
    g_string_append (text, _ ("Too few partitions of several cells: the residual is in which "
                              "images.\n"));
  if (!cell && self->cells == 1)
    g_string_append (text, _ ("One cell: what label type and budget do is not known.\n"));
}

char *
lw_variance_text (const LwVarianceSplit *self)
{
  GString *text = g_string_new (NULL);
  gboolean told = FALSE, shared = FALSE;
  if (self->runs == 0)
    g_string_append (text, _ ("no runs to split the variance of\n"));
  else
    append_design (text, self);
  for (int s = 0; s < LW_N_SOURCES; s++)
    {
      told = told || self->sources[s].df > 0;
      shared = shared || !isnan (self->sources[s].share);
    }
  if (shared)
    append_shares (text, self);
  else if (told)
    g_string_append (text, _ ("All runs gave the same.\n"));
  else if (self->runs)
    g_string_append (text, _ ("Too few runs: nothing can be told apart.\n"));
  if (told)
    append_confounded (text, self);
  return g_string_free (text, FALSE);
}
