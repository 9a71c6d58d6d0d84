/* One figure of a cost table at a time. */
#include "model/cost-figure.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *title;
  size_t offset;
  guint types; /* bits by LwLabelType */
} figures[LW_N_COST_FIGURES] = {
  [LW_COST_PER_IMAGE] = { N_ ("Each Image"), G_STRUCT_OFFSET (LwCostTable, image), ~0u },
  [LW_COST_PER_CLASS] = { N_ ("Each Class in It"), G_STRUCT_OFFSET (LwCostTable, klass), ~0u },
  [LW_COST_PER_CLICK]
  = { N_ ("Each Click"), G_STRUCT_OFFSET (LwCostTable, click), 1u << LW_LABEL_POINT },
  [LW_COST_PER_VERTEX] = { N_ ("Each Vertex"), G_STRUCT_OFFSET (LwCostTable, vertex),
                           1u << LW_LABEL_COARSE | 1u << LW_LABEL_FINE },
  [LW_COST_FIXED] = { N_ ("Once, at the Start"), G_STRUCT_OFFSET (LwCostTable, fixed), ~0u },
};

const char *
lw_cost_figure_title (LwCostFigure figure)
{
  return _ (figures[figure].title);
}

gboolean
lw_cost_figure_applies (LwCostFigure figure, LwLabelType type)
{
  return (figures[figure].types >> type & 1) != 0;
}

static LwCost *
cost_of (LwCostTable *table, LwCostFigure figure, LwLabelType type)
{
  return (LwCost *)(void *)((char *)table + figures[figure].offset) + type;
}

const LwCost *
lw_cost_figure (const LwCostTable *table, LwCostFigure figure, LwLabelType type)
{
  return (const LwCost *)(const void *)((const char *)table + figures[figure].offset) + type;
}

void
lw_cost_figure_set (LwCostTable *table, const LwCostTable *preset, LwCostFigure figure,
                    LwLabelType type, double value)
{
  const LwCost *known = preset ? lw_cost_figure (preset, figure, type) : NULL;
  LwCost *cost = cost_of (table, figure, type);
  cost->value = value;
  cost->source = known && known->value == value ? known->source : NULL;
}

void
lw_cost_figure_set_spread (LwCostTable *table, LwCostFigure figure, LwLabelType type, double spread)
{
  cost_of (table, figure, type)->spread = spread;
}

gboolean
lw_cost_table_is (const LwCostTable *table, const LwCostTable *preset)
{
  for (int f = 0; f < LW_N_COST_FIGURES; f++)
    for (int t = LW_LABEL_IMAGE; t < LW_N_LABEL_TYPES; t++)
      {
        const LwCost *a = lw_cost_figure (table, (LwCostFigure)f, (LwLabelType)t);
        const LwCost *b = lw_cost_figure (preset, (LwCostFigure)f, (LwLabelType)t);
        if (a->value != b->value || a->spread != b->spread)
          return FALSE;
      }
  return TRUE;
}

void
lw_cost_table_take (LwCostTable *table, const LwCostTable *preset)
{
  const LwCost price = table->price;
  const char *currency = table->currency;
  *table = *preset;
  table->price = price;
  table->currency = currency;
}

GArray *
lw_cost_tables_of_presets (void)
{
  GArray *tables = g_array_new (FALSE, FALSE, sizeof (LwCostTable));
  g_auto (GStrv) names = lw_cost_presets ();
  for (int i = 0; names[i]; i++)
    {
      LwCostTable table;
      if (!lw_cost_table_preset (names[i], &table, NULL))
        continue;
      table.preset = g_intern_string (names[i]);
      g_array_append_val (tables, table);
    }
  return tables;
}

char *
lw_cost_preset_title (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, "-", -1);
  for (int i = 0; words[i]; i++)
    words[i][0] = g_ascii_toupper (words[i][0]);
  return g_strjoinv (" ", words);
}
