/* Reads images of a data set in order, in a thread ahead of the network. */
#pragma once

#include "dataset/dataset.h"
#include "eval/protocol.h"

G_BEGIN_DECLS

typedef struct _LwReader LwReader;

typedef struct
{
  int index;           /* in the data set */
  LwImage *photograph; /* at the size of the protocol */
  LwImage *labels;     /* at the size they are stored in */
} LwReaderItem;

void lw_reader_item_free (LwReaderItem *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwReaderItem, lw_reader_item_free)

/* Reads the @n items whose positions are @items, in that order, which may be NULL: all of @data.
 * These and @protocol must outlive it. At most @ahead items wait in memory. */
LwReader *lw_reader_new (const LwDataset *data, const int *items, int n, const LwProtocol *protocol,
                         int ahead);
void lw_reader_free (LwReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwReader, lw_reader_free)

/* The next item (transfer full); NULL at the end, or with @error set where one cannot be read. */
LwReaderItem *lw_reader_next (LwReader *self, GError **error);

G_END_DECLS
