/* The configuration of a run: one flat set of names over the option tables of the run, the network,
 * the method and the evaluation, the same in a JSON file and on the command line. */
#pragma once

#include "eval/protocol.h"
#include "nn/network.h"
#include "train/run-options.h"
#include "wdass/config.h"

G_BEGIN_DECLS

typedef struct
{
  LwRunOptions run;
  LwNetworkConfig network;
  LwWdassConfig method;
  LwProtocol protocol;
} LwRunConfig;

/* Preset and method come first (an argument before @file), then the members of @file (nullable;
 * @where names it in messages), then @arguments (nullable): names and values in turn, NULL at the
 * end. The values are checked against each other; paths become absolute. LW_ERROR_INPUT names the
 * option, and for an unknown one the nearest known. */
LwRunConfig *lw_run_config_new (JsonObject *file, const char *where, const char *const *arguments,
                                GError **error);
void lw_run_config_free (LwRunConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LwRunConfig, lw_run_config_free)

/* Every option with its value: lw_run_config_new reads it back. (transfer full) */
JsonObject *lw_run_config_to_json (const LwRunConfig *self);

/* Takes from @json, which lw_run_config_to_json made, the options that came later and say nothing:
 * what is computed over the rest is the same as before there were such options. */
void lw_run_config_forget_later (JsonObject *json);

/* Changes one option of a configuration that was read, without the checks. */
gboolean lw_run_config_set (LwRunConfig *self, const char *name, const char *value, GError **error);

/* SHA-256 of the options that decide the numbers of a run, hex (transfer full). Where data lie, how
 * often something is written and how images are cached do not count. */
char *lw_run_config_hash (const LwRunConfig *self);

/* Which images the configuration trains on. */
gboolean lw_run_config_uses_source (const LwRunConfig *self);
gboolean lw_run_config_uses_target (const LwRunConfig *self);

/* Processes that share each step: one a device of the option devices, else 1. */
int lw_run_config_ranks (const LwRunConfig *self);

/* Data set to evaluate on, NULL for none. (transfer none) */
const char *lw_run_config_eval (const LwRunConfig *self);

/* LW_OPTION_BOOL options may stand on the command line without a value. */
gboolean lw_run_config_is_switch (const char *name);

/* All options, one a line, grouped, with choices and defaults. (transfer full) */
char *lw_run_config_help (void);

G_END_DECLS
