/* The subcommands of `labelworth`, one file each. A command gets its own arguments (argv[0] is its
 * name), prints to the terminal and returns the exit status: 0, or 1 after saying what failed. */
#pragma once

int lw_command_check (int argc, char **argv);
int lw_command_data_check (int argc, char **argv);
int lw_command_data_generate (int argc, char **argv);
int lw_command_data_prepare (int argc, char **argv);
int lw_command_data_weak (int argc, char **argv);
int lw_command_demo (int argc, char **argv);
int lw_command_devices (int argc, char **argv);
int lw_command_evaluate (int argc, char **argv);
int lw_command_follow (int argc, char **argv);
int lw_command_predict (int argc, char **argv);
int lw_command_resume (int argc, char **argv);
int lw_command_study_add (int argc, char **argv);
int lw_command_study_cell (int argc, char **argv);
int lw_command_study_continue (int argc, char **argv);
int lw_command_study_export (int argc, char **argv);
int lw_command_study_init (int argc, char **argv);
int lw_command_study_order (int argc, char **argv);
int lw_command_study_pause (int argc, char **argv);
int lw_command_study_plan (int argc, char **argv);
int lw_command_study_predict (int argc, char **argv);
int lw_command_study_recommend (int argc, char **argv);
int lw_command_study_rehearse (int argc, char **argv);
int lw_command_study_retry (int argc, char **argv);
int lw_command_study_run (int argc, char **argv);
int lw_command_study_status (int argc, char **argv);
int lw_command_study_stop (int argc, char **argv);
int lw_command_study_table (int argc, char **argv);
int lw_command_study_verify (int argc, char **argv);
int lw_command_train (int argc, char **argv);
