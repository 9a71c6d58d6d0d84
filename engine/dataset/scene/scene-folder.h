/* The folder that scenes are written to: who it belongs to, what it records. */
#pragma once

#include "dataset/scene/scene.h"

/* Creates @folder, or accepts it if it is empty or holds scenes of the same look, seed, size and
 * version and no more of them. Writes scene.json and classes.json. LW_ERROR_INPUT for anything
 * else; such a folder is left as it is. */
gboolean lw_scene_folder_open (const LwSceneOptions *options, const char *folder, GError **error);
