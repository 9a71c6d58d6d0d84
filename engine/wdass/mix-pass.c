/* The student on the ClassMix image: source classes pasted onto the target, whose labels are weak
 * over pseudo-labels; with weak supervision only, the next target image takes the source's place
 * (table 3 right). */
#include "backend/registry.h"
#include "wdass/objective-private.h"

/* Image b receives what image b + 1 had. */
static gboolean
roll (LwObjective *self, void *to, const void *from, size_t image_bytes, GError **error)
{
  size_t B = (size_t)self->input.B;
  LW_CALL (self, copy (self->stream, to, (const char *)from + image_bytes * (B > 1),
                       image_bytes * (B > 1 ? B - 1 : 1)));
  if (B > 1)
    LW_CALL (self, copy (self->stream, (char *)to + image_bytes * (B - 1), from, image_bytes));
  return TRUE;
}

static gboolean
mix (LwObjective *self, GError **error)
{
  LwStepInput *in = &self->input;
  size_t pixels = (size_t)in->H * (size_t)in->W;
  LW_CALL (self, part (self->stream, "ClassMix"));
  LwClassMix a = { in->B,
                   in->K,
                   in->H,
                   in->W,
                   in->image_s,
                   in->image_t,
                   in->label_s,
                   self->merged_labels,
                   self->merged_weight,
                   in->classes,
                   self->mix_image,
                   self->mix_labels,
                   self->mix_weight,
                   NULL };
  if (!self->config.source)
    {
      if (!roll (self, self->rolled_image, in->image_t, pixels * 3 * sizeof (float), error)
          || !roll (self, self->rolled_labels, self->merged_labels, pixels, error))
        return FALSE;
      a.image_s = self->rolled_image;
      a.labels_s = self->rolled_labels;
    }
  if (in->draw_classes)
    LW_CALL (self, classmix_classes (self->stream, in->B, in->K, in->H, in->W, a.labels_s,
                                     in->class_keys, false, false, in->classes));
  LW_CALL (self, classmix (self->stream, &a));
  if (!in->strong)
    return TRUE;
  LwStrongAugment strong = { .B = in->B,
                             .H = in->H,
                             .W = in->W,
                             .image = self->mix_image,
                             .jitter = in->jitter,
                             .sigma = in->sigma };
  for (int i = 0; i < 3; i++)
    {
      strong.mean[i] = in->mean[i];
      strong.std[i] = in->std[i];
    }
  LW_CALL (self, strong_augment (self->stream, &strong));
  return TRUE;
}

gboolean
lw_objective_mix_pass (LwObjective *self, GError **error)
{
  const LwStepInput *in = &self->input;
  const float *logits;
  LwCrossEntropy term = { .labels = self->mix_labels,
                          .weight = self->mix_weight,
                          .term_weight = (float)self->weights[LW_TERM_CE_MIX] };
  if (!mix (self, error)
      || !lw_objective_forward (self, self->mix_image, FALSE, FALSE, &logits, NULL, error))
    return FALSE;
  term.loss = lw_objective_slot (self, LW_TERM_CE_MIX);
  LW_CALL (self, cross_entropy (self->stream, in->B, in->K, in->h, in->w, in->H, in->W, logits,
                                &term, 1, self->dlogits));
  return lw_objective_backward (self, FALSE, error);
}
