/* How pixels become the input of a network: (pixel / 255 - mean) / std for each of R, G, B. The
 * values are those of ImageNet, as pre-trained backbones expect them. */
#pragma once

#define LW_IMAGE_MEAN                                                                              \
  {                                                                                                \
    0.485f, 0.456f, 0.406f                                                                         \
  }
#define LW_IMAGE_STD                                                                               \
  {                                                                                                \
    0.229f, 0.224f, 0.225f                                                                         \
  }
