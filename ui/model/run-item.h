/* One run of a study in a list: what it is, how far it is, what it gave. Its properties change as
 * its folder does. */
#pragma once

#include <glib-object.h>

#include "model/study-snapshot.h"

G_BEGIN_DECLS

#define LW_TYPE_RUN_ITEM (lw_run_item_get_type ())

G_DECLARE_FINAL_TYPE (LwRunItem, lw_run_item, LW, RUN_ITEM, GObject)

/* Properties: id, label, state (name of the LwQueueState, translated), progress (0 to 1), step,
 * steps, miou (percent, NaN), images, method, partition, seed, message. */

/* What the run at @position of @snapshot is. */
LwRunItem *lw_run_item_new (const LwStudySnapshot *snapshot, guint position);

/* Takes over what the files of the same run tell by now. @entry may be NULL. */
void lw_run_item_update (LwRunItem *self, const LwStudySnapshot *snapshot, guint position);
void lw_run_item_set_entry (LwRunItem *self, const LwQueueEntry *entry, int place);

const char *lw_run_item_get_id (LwRunItem *self);
const char *lw_run_item_get_folder (LwRunItem *self);
/* "point, 50 images", "source-only", "15 coarse + 75 point"; a method that is not the only one
 * comes first. */
const char *lw_run_item_get_label (LwRunItem *self);
const char *lw_run_item_get_method (LwRunItem *self);
LwMethod lw_run_item_get_base (LwRunItem *self);
const LwMix *lw_run_item_get_mix (LwRunItem *self);
int lw_run_item_get_partition (LwRunItem *self);
gint64 lw_run_item_get_seed (LwRunItem *self);
guint lw_run_item_get_position (LwRunItem *self); /* in the plan */
LwQueueState lw_run_item_get_state (LwRunItem *self);
LwStop lw_run_item_get_stop (LwRunItem *self);
int lw_run_item_get_place (LwRunItem *self); /* in the queue, from 0 */
gint64 lw_run_item_get_step (LwRunItem *self);
gint64 lw_run_item_get_steps (LwRunItem *self);
gint64 lw_run_item_get_heartbeat (LwRunItem *self);
double lw_run_item_get_miou (LwRunItem *self);
const char *lw_run_item_get_message (LwRunItem *self); /* or NULL */

/* "waiting", "running", … for people. */
const char *lw_queue_state_title (LwQueueState state);

G_END_DECLS
