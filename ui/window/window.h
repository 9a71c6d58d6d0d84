/* The main window: welcome, a new study, or an open study.
 *
 * Actions of the window, for every widget in it:
 *
 *   win.open                   asks for the folder of a study
 *   win.open-study (s)         opens the study in a folder
 *   win.open-demo              opens the demo study
 *   win.new-study              the page of a new study
 *   win.duplicate-study        that page, filled with what the open study is
 *   win.back                   from a study, or a new one, to where it was begun
 *   win.page (s)               "explore", "runs", "compare", "classes": the page of the study
 *   win.show-run (s)           the page of a run, by its id
 *   win.compare (as)           these runs, side by side
 *   win.show-confusion ((ii))  images in which pixels of the first class were taken for the second
 *   win.undo, win.redo         of the costs
 *   win.export                 asks where to and exports the results of the study
 *   win.sidebar                shows or hides that of the page, which has an action page.sidebar
 *   win.locate-study, win.locate-data
 *                              ask where the study, or its photographs, are by now
 *   win.fullscreen             and back */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LW_TYPE_WINDOW (lw_window_get_type ())

G_DECLARE_FINAL_TYPE (LwWindow, lw_window, LW, WINDOW, AdwApplicationWindow)

LwWindow *lw_window_new (GtkApplication *application);

/* Opens the study in @folder; a folder without one shows the reason. */
void lw_window_open (LwWindow *self, const char *folder);

/* The folder of the study that is open or being opened; NULL if there is none. */
const char *lw_window_get_folder (LwWindow *self);

/* Numbers or colours are to be shown in another way. */
void lw_window_show_again (LwWindow *self);

G_END_DECLS
