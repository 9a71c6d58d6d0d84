/* The devices of this machine that training can be told to use. Nothing of CUDA is loaded: the
 * kernel tells whether there are GPUs, and `labelworth devices` what they are. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;    /* as `labelworth --device` takes it: "cpu", "cuda:0" */
  char *title;   /* for people */
  char *problem; /* why it cannot be used, NULL if it can */
} LwDevice;

/* The CPU, then the GPUs, usable or not. May take seconds: for threads. (element-type LwDevice)
 * (transfer full) */
GPtrArray *lw_device_list (void);

/* What that means for training, in a sentence. (transfer full) */
char *lw_device_summary (const GPtrArray *devices);

G_END_DECLS
