/* The queue of a study at a glance: how far it is, how long it still takes, who works on it, and
 * the buttons that steer it (actions "runs" of run-actions.h). */
#pragma once

#include <adwaita.h>

#include "follow/study-pace.h"

G_BEGIN_DECLS

#define LW_TYPE_QUEUE_CARD (lw_queue_card_get_type ())

G_DECLARE_FINAL_TYPE (LwQueueCard, lw_queue_card, LW, QUEUE_CARD, AdwBin)

/* (transfer none) Once. */
void lw_queue_card_set_model (LwQueueCard *self, LwStudyModel *model, LwStudyPace *pace);

G_END_DECLS
