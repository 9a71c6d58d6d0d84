/* Options, presets and schedules of the method. */
#include <glib.h>

#include "wdass/config.h"

/* Every option of the table can be printed and read back, in both presets. */
static void
test_options_round_trip (void)
{
  for (LwPreset preset = LW_PRESET_PAPER; preset <= LW_PRESET_OFFICIAL; preset++)
    {
      LwWdassConfig config, copy = { 0 };
      lw_wdass_config_preset (&config, preset);
      for (const LwOption *option = lw_wdass_options; option->name; option++)
        {
          g_autoptr (GError) error = NULL;
          g_autofree char *text = lw_option_text (option, &config);
          g_assert_true (lw_option_set (option, &copy, text, &error));
          g_assert_no_error (error);
          g_autofree char *again = lw_option_text (option, &copy);
          g_assert_cmpstr (text, ==, again);
          g_assert_nonnull (option->help);
        }
    }
}

/* What the presets differ in; the rest is the paper's. */
static void
test_presets (void)
{
  LwWdassConfig paper, official;
  int different = 0;
  lw_wdass_config_preset (&paper, LW_PRESET_PAPER);
  lw_wdass_config_preset (&official, LW_PRESET_OFFICIAL);
  for (const LwOption *option = lw_wdass_options; option->name; option++)
    {
      g_autofree char *a = lw_option_text (option, &paper), *b = lw_option_text (option, &official);
      different += g_strcmp0 (a, b) != 0;
    }
  g_assert_cmpint (different, ==, 27);
  g_assert_cmpfloat (paper.tau_pseudo, ==, 0.96);
  g_assert_cmpfloat (official.tau_pseudo, ==, 0.968);
  g_assert_cmpfloat (official.contrast_scale, ==, 0.1 / 0.07);
  g_assert_true (paper.strict && !official.strict);
}

/* Values outside the range and unknown choices are refused and change nothing. */
static void
test_refusals (void)
{
  static const char *const bad[][2]
      = { { "tau_pseudo", "1.5" },    { "tau_pseudo", "nan" }, { "iterations", "0" },
          { "contrast", "voxel" },    { "temperature", "0" },  { "strict", "maybe" },
          { "max_samples_intra", "" } };
  LwWdassConfig config;
  lw_wdass_config_preset (&config, LW_PRESET_PAPER);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      const LwOption *option = lw_option_find (lw_wdass_options, bad[i][0]);
      g_assert_nonnull (option);
      g_autofree char *before = lw_option_text (option, &config);
      g_assert_false (lw_option_set (option, &config, bad[i][1], &error));
      g_assert_nonnull (error);
      g_autofree char *after = lw_option_text (option, &config);
      g_assert_cmpstr (before, ==, after);
    }
}

/* Image and contrast terms start after the gate; switches take their terms away. */
static void
test_term_weights (void)
{
  LwWdassConfig config;
  double weights[LW_N_TERMS];
  lw_wdass_config_preset (&config, LW_PRESET_PAPER);
  lw_wdass_term_weights (&config, 10000, TRUE, weights);
  g_assert_cmpfloat (weights[LW_TERM_IMAGE1], ==, 0.0);
  g_assert_cmpfloat (weights[LW_TERM_INTER], ==, 0.0);
  g_assert_cmpfloat (weights[LW_TERM_CE_WEAK], ==, 1.0);
  g_assert_cmpfloat (weights[LW_TERM_BOUNDARY], ==, 10.0);
  lw_wdass_term_weights (&config, 10001, FALSE, weights);
  g_assert_cmpfloat (weights[LW_TERM_IMAGE1], ==, 1.0);
  g_assert_cmpfloat (weights[LW_TERM_INTER], ==, 0.5);
  g_assert_cmpfloat (weights[LW_TERM_CE_WEAK], ==, 0.0);
  config.inter = config.image_logits = FALSE;
  lw_wdass_term_weights (&config, 10001, TRUE, weights);
  g_assert_cmpfloat (weights[LW_TERM_INTER], ==, 0.0);
  g_assert_cmpfloat (weights[LW_TERM_IMAGE2], ==, 0.0);
  g_assert_cmpfloat (weights[LW_TERM_INTRA_T], ==, 0.5);
}

static void
test_schedules (void)
{
  g_assert_cmpfloat (lw_wdass_poly_lr (0, 1.0, 100, 0.9, 0), ==, 1.0);
  g_assert_cmpfloat (lw_wdass_poly_lr (100, 1.0, 100, 0.9, 0), ==, 0.0);
  g_assert_cmpfloat (lw_wdass_poly_lr (200, 1.0, 100, 0.9, 0), ==, 0.0);
  g_assert_cmpfloat (lw_wdass_poly_lr (4, 1.0, 100, 0.9, 10), ==, 0.5);
  g_assert_cmpfloat (lw_wdass_ema_alpha (0, 0.999, TRUE), ==, 0.0);
  g_assert_cmpfloat (lw_wdass_ema_alpha (0, 0.999, FALSE), ==, 0.999);
  g_assert_cmpfloat (lw_wdass_ema_alpha (100000, 0.999, TRUE), ==, 0.999);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wdass-config/options-round-trip", test_options_round_trip);
  g_test_add_func ("/wdass-config/presets", test_presets);
  g_test_add_func ("/wdass-config/refusals", test_refusals);
  g_test_add_func ("/wdass-config/term-weights", test_term_weights);
  g_test_add_func ("/wdass-config/schedules", test_schedules);
  return g_test_run ();
}
