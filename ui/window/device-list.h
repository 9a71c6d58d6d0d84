/* The devices of this machine that training can be told to use. Nothing of CUDA is loaded: the
 * kernel tells which GPUs there are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;  /* as `labelworth --device` takes it: "cpu", "cuda:0" */
  char *title; /* for people */
} LwDevice;

/* The CPU, then the GPUs that the kernel knows. Reads some small files. (element-type LwDevice)
 * (transfer full) */
GPtrArray *lw_device_list (void);

/* What that means for training, in a sentence. (transfer full) */
char *lw_device_summary (const GPtrArray *devices);

G_END_DECLS
