/* What is to be right before a study is made, as a list. */
#pragma once

#include <gio/gio.h>

#include "draft/data-report.h"
#include "draft/measurement.h"

G_BEGIN_DECLS

typedef enum
{
  LW_CHECK_GOOD,
  LW_CHECK_WAIT, /* not known yet */
  LW_CHECK_WARN, /* may go wrong */
  LW_CHECK_BAD,  /* cannot be started */
} LwCheckState;

typedef struct
{
  LwCheckState state;
  gboolean needed;    /* to be known before the start */
  char *title, *text; /* translated */
} LwCheckItem;

const char *lw_check_state_title (LwCheckState state); /* "good", …, translated */

/* What the disk and the machine tell of the folder in which the study is to be made. */
typedef struct
{
  char *folder;
  gboolean taken;    /* there is something of that name */
  char *free_folder; /* that folder, or one of a like name that is not taken */
  gboolean writable; /* or can be made */
  gint64 free;       /* bytes on its disk; -1: not known */
  gint64 memory;     /* bytes that are available; -1 */
  char *program;     /* found, or NULL */
} LwPlaceFacts;

/* @title (nullable) as the name of a folder. (transfer full) */
char *lw_folder_name (const char *title);

/* @folder, or with -2, -3, … behind it, so that there is nothing of that name. Asks the disk.
 * (transfer full) */
char *lw_free_folder (const char *folder);

LwPlaceFacts *lw_place_facts_new (const char *folder); /* any thread; asks the disk */
void lw_place_facts_free (LwPlaceFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwPlaceFacts, lw_place_facts_free)

void lw_place_facts_async (const char *folder, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
LwPlaceFacts *lw_place_facts_finish (GAsyncResult *result, GError **error);

typedef struct
{
  const LwStudyDraft *draft;
  const LwDataReport *source, *target;     /* NULL: not looked at yet */
  const char *source_error, *target_error; /* cannot be opened */
  const LwMeasurement *measurement;        /* or NULL */
  const LwPlaceFacts *place;               /* or NULL */
  GHashTable *invalid;                     /* problems of texts, by their titles; or NULL */
  int slots;
} LwPreflight;

/* (element-type LwCheckItem) (transfer full) */
GPtrArray *lw_preflight_list (const LwPreflight *self);

/* The worst of them. */
LwCheckState lw_preflight_state (const GPtrArray *items);

/* Whether the study can be started: nothing is bad, and nothing is unknown that would be told in a
 * moment. */
gboolean lw_preflight_is_ready (const GPtrArray *items);

G_END_DECLS
