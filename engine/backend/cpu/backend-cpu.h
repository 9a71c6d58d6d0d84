/* The backend that is always there: oneDNN and OpenMP. */
#pragma once

#include "backend/backend.h"

const LwBackend *lw_backend_cpu (void);
