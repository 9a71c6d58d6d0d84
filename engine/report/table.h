/* A table of texts and numbers, made once and written in every format: aligned text, CSV, JSON,
 * LaTeX, HTML, and as a drawing. Numbers have a decimal point everywhere. */
#pragma once

#include <json-glib/json-glib.h>

#include "report/surface-file.h"
#include "result/statistics.h"

G_BEGIN_DECLS

typedef enum
{
  LW_COLUMN_TEXT,     /* left-aligned */
  LW_COLUMN_NUMBER,   /* right-aligned */
  LW_COLUMN_INTERVAL, /* mean [low, high]; CSV and JSON have NAME, NAME_low and NAME_high */
} LwColumnKind;

/* The best number of a column is set in bold where bold exists. */
typedef enum
{
  LW_BEST_NONE,
  LW_BEST_HIGHEST,
} LwBest;

typedef struct
{
  const char *name;  /* for programs: "miou_percent", with its unit; copied */
  const char *title; /* for readers: "mIoU %"; copied */
  LwColumnKind kind;
  int decimals;  /* of numbers shown to readers; CSV has 10 digits, JSON all */
  gboolean sign; /* numbers have a plus sign: they are differences */
  LwBest best;
} LwTableColumn;

typedef struct
{
  char *text;       /* NULL: none */
  LwInterval value; /* NaN: none; a plain number has low and high NaN */
} LwTableCell;

typedef struct
{
  gboolean rule;  /* a line above it */
  gboolean aside; /* not one of those that the best is chosen from */
  LwTableCell *cells;
} LwTableRow;

typedef struct
{
  char *id; /* "results": anchors and file names */
  char *title;
  char *note;      /* below it; or NULL */
  GArray *columns; /* of LwTableColumn; name and title owned */
  GArray *rows;    /* of LwTableRow */
} LwTable;

LwTable *lw_table_new (const char *id, const char *title);
void lw_table_free (LwTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwTable, lw_table_free)

/* Columns come before rows. Returns its position. */
int lw_table_add_column (LwTable *self, const LwTableColumn *column);

/* An empty row. Returns its position. */
int lw_table_add_row (LwTable *self);
void lw_table_set_rule (LwTable *self, int row);
void lw_table_set_aside (LwTable *self, int row);
void lw_table_set_text (LwTable *self, int row, int column, const char *text);
void lw_table_set_number (LwTable *self, int row, int column, double value);
void lw_table_set_interval (LwTable *self, int row, int column, const LwInterval *value);
void lw_table_set_note (LwTable *self, const char *note);

int lw_table_n_columns (const LwTable *self);
int lw_table_n_rows (const LwTable *self);
const LwTableColumn *lw_table_column (const LwTable *self, int column);
const LwTableCell *lw_table_cell (const LwTable *self, int row, int column);

/* What a reader sees: "61.5 [60.1, 62.9]", "61.5" where there is no interval, "–" where there is no
 * number, "" where there is no text. (transfer full) */
char *lw_table_cell_text (const LwTable *self, int row, int column);

/* Whether the cell holds the best number of its column, as shown, of two rows or more. */
gboolean lw_table_is_best (const LwTable *self, int row, int column);

/* All (transfer full). Lines end with a newline. */
char *lw_table_to_text (const LwTable *self);

/* RFC 4180 but for lines, which end with a line feed; one header line of names. */
char *lw_table_to_csv (const LwTable *self);

/* {"id", "title", "note", "columns": [{"name", "title"}], "rows": [{NAME: value}]} */
JsonObject *lw_table_to_json (const LwTable *self);

/* A table environment with booktabs rules: needs \usepackage{booktabs}. ± is half the interval. */
char *lw_table_to_latex (const LwTable *self);

/* A table element, with sortable columns: cells have data-value where they hold numbers. */
char *lw_table_to_html (const LwTable *self);

/* As wide as it needs to be at that text size, dark on white. */
gboolean lw_table_write_drawing (const LwTable *self, double text_size, LwDrawingFormat format,
                                 const char *path, GError **error);

G_END_DECLS
