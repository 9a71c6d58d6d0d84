/* Members of configurations with their values, of one run or of two side by side. */
#pragma once

#include <adwaita.h>

#include "follow/config-difference.h"

G_BEGIN_DECLS

#define LW_TYPE_CONFIG_TABLE (lw_config_table_get_type ())

G_DECLARE_FINAL_TYPE (LwConfigTable, lw_config_table, LW, CONFIG_TABLE, AdwBin)

LwConfigTable *lw_config_table_new (void);

/* @title_b: NULL where there is one run alone. */
void lw_config_table_show (LwConfigTable *self, const GPtrArray *differences, const char *title_a,
                           const char *title_b);

G_END_DECLS
