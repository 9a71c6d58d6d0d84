/* What labels cost: an annotator's time for an image of each label type, and its price.
 *
 * Hours and money are computed from the table whenever they are shown; no result holds them, so
 * that a change of the table changes every curve at once. */
#pragma once

#include "study/mix.h"

G_BEGIN_DECLS

/* A figure, how sure it is, and where it is from. */
typedef struct
{
  double value;
  double spread;      /* standard deviation; 0: not known */
  const char *source; /* interned; NULL: not known */
} LwCost;

/* By LwLabelType. An image takes image + klass * classes + click * clicks + vertex * vertices
 * seconds, and the first image of a type costs fixed hours besides (guidelines, set-up). */
typedef struct
{
  const char *preset;              /* interned; NULL: made by hand */
  LwCost image[LW_N_LABEL_TYPES];  /* seconds an image */
  LwCost klass[LW_N_LABEL_TYPES];  /* seconds a class that occurs */
  LwCost click[LW_N_LABEL_TYPES];  /* seconds a point */
  LwCost vertex[LW_N_LABEL_TYPES]; /* seconds a polygon's vertex */
  LwCost fixed[LW_N_LABEL_TYPES];  /* hours */
  LwCost price;                    /* of an hour; 0: money is not known */
  const char *currency;            /* interned; NULL: not known */
} LwCostTable;

/* What the labels of a type hold on average of an image; all 0: not known. */
typedef struct
{
  double classes, clicks, vertices;
} LwLabelCounts;

#define LW_COST_DEFAULT_PRESET "das-2023"

/* none 0, image 30, point 45, coarse 420, fine 5400 s (Das et al., WDASS, CVPR 2023, section 4). */
LwCostTable lw_cost_table_default (void);

/* data/costs/NAME.json. LW_ERROR_INPUT lists the names that are there. */
gboolean lw_cost_table_preset (const char *name, LwCostTable *table, GError **error);

/* A preset by its name, or a file by its path: what has a slash or ends in .json. */
gboolean lw_cost_table_named (const char *name, LwCostTable *table, GError **error);

/* Names of the presets, sorted. (transfer full) */
GStrv lw_cost_presets (void);

/* costs.json:
 *
 *   {
 *     "preset": "das-2023",
 *     "seconds_per_image": {"image": 30, "point": {"value": 45, "spread": 6, "source": "our own"}},
 *     "seconds_per_class": {…}, "seconds_per_click": {…}, "seconds_per_vertex": {…},
 *     "fixed_hours": {"coarse": 4}, "price_per_hour": 25, "currency": "EUR"
 *   }
 *
 * Every member is optional and every figure a number or an object. Seconds an image that are not
 * named are those of the default, all else is 0. Unknown names and figures that are no number from
 * 0 to 1e6 are LW_ERROR_INPUT; *table is unchanged then. */
gboolean lw_cost_table_load (const char *path, LwCostTable *table, GError **error);
gboolean lw_cost_table_save (const char *path, const LwCostTable *table, GError **error);

/* As the file. (transfer full) */
JsonObject *lw_cost_table_to_json (const LwCostTable *table);

/* Changes one figure: "point=40" is seconds an image, "price_per_hour=30", "fixed_hours.coarse=4".
 * The spread becomes 0 and the source unknown. LW_ERROR_INPUT as above. */
gboolean lw_cost_table_set (LwCostTable *table, const char *assignment, GError **error);

/* Seconds of an image; @counts of the label types, or NULL where they are not known. */
double lw_cost_seconds (const LwCostTable *table, LwLabelType type, const LwLabelCounts *counts);

double lw_cost_hours (const LwCostTable *table, const LwMix *mix, const LwLabelCounts *counts);

/* Standard deviation of those hours: figures of one type move together, types independently. */
double lw_cost_hours_spread (const LwCostTable *table, const LwMix *mix,
                             const LwLabelCounts *counts);

/* The most images of @type that @hours buy, at most @pool (0: no limit); 0 also where the fixed
 * hours are not covered. A type that costs nothing gives the pool. */
int lw_cost_images (const LwCostTable *table, LwLabelType type, double hours, int pool,
                    const LwLabelCounts *counts);

G_END_DECLS
