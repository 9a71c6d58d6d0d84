/* What the checks of whole networks share. */
#pragma once

#include "check/check.h"
#include "nn/network.h"

G_BEGIN_DECLS

typedef struct
{
  LwNetwork *network;
  LwWeights *weights;
} LwCheckNetwork;

/* The network and weights of --weights. Close it in any case. */
gboolean lw_check_network_open (LwCheck *c, LwCheckNetwork *n);
void lw_check_network_close (LwCheckNetwork *n);

/* Device memory of the check with a copy of @host, or zeros. */
float *lw_check_device_floats (LwCheck *c, const float *host, int64_t count);

/* Which entries of the parameter table. */
typedef struct
{
  gboolean state;      /* running statistics, else trainable parameters */
  gboolean frozen;     /* also those that a frozen BatchNorm does not train */
  gboolean projection; /* also the projection head's */
} LwCheckSelection;

/* The parameters selected, each under its name behind @prefix. */
void lw_check_put_parameters (LwCheck *c, const LwNetwork *network, const char *prefix,
                              LwCheckSelection selection, const float *data);

void lw_check_step (LwCheck *c);

G_END_DECLS
