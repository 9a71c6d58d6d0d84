/* A network with its weights, read from a run folder or from a weight file, on a device: what
 * `evaluate` and `predict` have in common. */
#pragma once

#include "backend/open-device.h"
#include "dataset/dataset.h"
#include "eval/inference.h"
#include "train/config.h"

/* Options of the command line; all strings are owned. */
typedef struct
{
  char *run, *weights; /* one of them */
  char *class_set, *device, *size, *window, *precision;
  int stride, batch, threads;
  gboolean teacher, batch_statistics;
} SavedNetworkOptions;

void saved_network_options_clear (SavedNetworkOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SavedNetworkOptions, saved_network_options_clear)

/* The entries that fill @options, for g_option_context_add_main_entries. (transfer full) */
GOptionEntry *saved_network_entries (SavedNetworkOptions *options);

typedef struct
{
  LwRunConfig *config; /* of the run, or NULL */
  char *path;          /* of the weights */
  LwClassSet *classes; /* asked for by option or run; NULL: those of the data */
  char *class_names;   /* that the file tells, one a line; or NULL */
  LwProtocol protocol;
  LwOpenDevice device;
  LwNetwork *network;
  LwInference *inference;
} SavedNetwork;

/* LW_ERROR_INPUT for damaged or unsuitable weights: nothing is predicted with a part of a network.
 */
gboolean saved_network_open (SavedNetwork *self, const SavedNetworkOptions *options,
                             GError **error);
void saved_network_clear (SavedNetwork *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SavedNetwork, saved_network_clear)

/* LW_ERROR_INPUT unless @classes are those that the network was trained for, as far as its file
 * tells. */
gboolean saved_network_check_classes (const SavedNetwork *self, const LwClassSet *classes,
                                      GError **error);
