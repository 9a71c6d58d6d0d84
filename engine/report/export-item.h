/* What can be exported of a study, and in which formats. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Formats are bits. */
typedef enum
{
  LW_EXPORT_SVG = 1 << 0,
  LW_EXPORT_PDF = 1 << 1,
  LW_EXPORT_PNG = 1 << 2,
  LW_EXPORT_CSV = 1 << 3,
  LW_EXPORT_JSON = 1 << 4,
  LW_EXPORT_TEX = 1 << 5,
  LW_EXPORT_HTML = 1 << 6,
  LW_EXPORT_TXT = 1 << 7,
} LwExportFormat;

#define LW_EXPORT_DRAWINGS (LW_EXPORT_SVG | LW_EXPORT_PDF | LW_EXPORT_PNG)

typedef struct
{
  const char *name;  /* of --what */
  const char *file;  /* its files are FILE.FORMAT */
  const char *table; /* id of its table in lw_study_tables; NULL: no table */
  guint formats;
} LwExportItem;

/* [*n] (transfer none) */
const LwExportItem *lw_export_items (guint *n);

/* "svg" of one bit; NULL for none. Formats are 1 << 0 to 1 << (LW_N_EXPORT_FORMATS - 1). */
#define LW_N_EXPORT_FORMATS 8
const char *lw_export_format_name (guint format);

/* The bit of a format's name of @length bytes; 0 with an error that lists the names. */
guint lw_export_format_parse (const char *name, gsize length, GError **error);

G_END_DECLS
