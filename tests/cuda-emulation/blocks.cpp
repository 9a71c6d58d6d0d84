/* Blocks of threads on one CPU thread. Every thread of a block is a fiber that runs until it ends or
 * waits at a barrier. Threads that wait at different barriers of one block would hang on a GPU: here
 * the program ends with a message.
 *
 * LW_EMULATION_ORDER=reverse runs blocks and threads backwards, "shuffle" in an order of its own every
 * time: a result that depends on it has a race. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "cuda_runtime.h"

#define STACK (256 * 1024)
#define SHARED (227 * 1024)
#define LANES 32

thread_local uint3 threadIdx, blockIdx;
thread_local dim3 blockDim, gridDim;
thread_local unsigned char lw_dynamic_shared[SHARED] __attribute__ ((aligned (16)));

namespace
{

enum State
{
  READY,
  AT_BLOCK, /* __syncthreads */
  AT_WARP,
  ENDED,
};

struct Fiber
{
  void *stack;
  void *sp; /* where it waits */
  State state;
  unsigned mask; /* of the lanes that it waits for */
  int predicate;
  unsigned turn; /* of its warp's exchanges */
};

struct Exchange
{
  unsigned char value[2][LANES][16];
};

struct Block
{
  std::vector<Fiber> fibers;
  std::vector<Exchange> warps;
  unsigned n, current;
  int any, all, count; /* of the last barrier */
  const std::function<void ()> *thread;
  void *scheduler; /* stack pointer of it */
};

Block *block;

/* Saves the registers that a call must keep on the stack of the caller, whose pointer goes to @from,
 * and goes on with @to. */
#if defined __x86_64__
extern "C" void lw_emulated_switch (void **from, void *to);
asm (R"(
.text
.globl lw_emulated_switch
.hidden lw_emulated_switch
lw_emulated_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
)");
#else
#  error "the emulation of CUDA knows how to switch stacks on x86-64 only"
#endif

void
leave (State state)
{
  Fiber &self = block->fibers[block->current];
  self.state = state;
  lw_emulated_switch (&self.sp, block->scheduler);
}

void
fiber_main ()
{
  (*block->thread) ();
  leave (ENDED);
  abort ();
}

void
prepare (Fiber &fiber)
{
  if (!fiber.stack)
    fiber.stack = mmap (NULL, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  void **top = (void **)((char *)fiber.stack + STACK) - 2;
  *top = (void *)fiber_main; /* the return address of the first switch; aligned as at a call */
  top -= 6;
  memset (top, 0, 6 * sizeof *top);
  fiber.sp = top;
  fiber.state = READY;
  fiber.turn = 0;
}

void
locate (unsigned i)
{
  threadIdx = { i % blockDim.x, i / blockDim.x % blockDim.y, i / blockDim.x / blockDim.y };
}

void
resume (unsigned i)
{
  block->current = i;
  locate (i);
  lw_emulated_switch (&block->scheduler, block->fibers[i].sp);
}

/* Whether every living lane that fiber @i waits for is there. */
bool
warp_is_complete (unsigned i)
{
  unsigned base = i / LANES * LANES;
  for (unsigned lane = 0; lane < LANES && base + lane < block->n; lane++)
    if (block->fibers[i].mask >> lane & 1 && block->fibers[base + lane].state != AT_WARP
        && block->fibers[base + lane].state != ENDED)
      return false;
  return true;
}

bool
release_warps (const std::vector<unsigned> &order)
{
  bool released = false;
  std::vector<unsigned> ready;
  for (unsigned i : order)
    if (block->fibers[i].state == AT_WARP && warp_is_complete (i))
      ready.push_back (i);
  for (unsigned i : ready)
    {
      block->fibers[i].state = READY;
      released = true;
    }
  return released;
}

bool
release_block ()
{
  int waiting = 0, any = 0, all = 1, count = 0;
  for (unsigned i = 0; i < block->n; i++)
    {
      const Fiber &f = block->fibers[i];
      if (f.state == READY || f.state == AT_WARP)
        return false;
      if (f.state != AT_BLOCK)
        continue;
      waiting++;
      any |= f.predicate != 0;
      all &= f.predicate != 0;
      count += f.predicate != 0;
    }
  block->any = any;
  block->all = all;
  block->count = count;
  for (unsigned i = 0; i < block->n; i++)
    if (block->fibers[i].state == AT_BLOCK)
      block->fibers[i].state = READY;
  return waiting > 0;
}

void
run_block (const std::vector<unsigned> &order)
{
  for (unsigned i = 0; i < block->n; i++)
    prepare (block->fibers[i]);
  for (;;)
    {
      unsigned ended = 0;
      for (unsigned i : order)
        if (block->fibers[i].state == READY)
          resume (i);
      for (unsigned i = 0; i < block->n; i++)
        ended += block->fibers[i].state == ENDED;
      if (ended == block->n)
        return;
      if (!release_warps (order) && !release_block ())
        {
          fprintf (stderr, "emulation of CUDA: threads of a block wait at different barriers\n");
          abort ();
        }
    }
}

std::vector<unsigned>
an_order (unsigned n)
{
  static std::mt19937 random (std::random_device{}());
  const char *wish = getenv ("LW_EMULATION_ORDER");
  std::vector<unsigned> order (n);
  std::iota (order.begin (), order.end (), 0u);
  if (wish && strcmp (wish, "reverse") == 0)
    std::reverse (order.begin (), order.end ());
  if (wish && strcmp (wish, "shuffle") == 0)
    std::shuffle (order.begin (), order.end (), random);
  return order;
}

} // namespace

void
lw_emulated_run (const LwEmulatedGrid &g, const std::function<void ()> &thread)
{
  static Block the_block;
  block = &the_block;
  block->n = g.block[0] * g.block[1] * g.block[2];
  block->thread = &thread;
  if (block->fibers.size () < block->n)
    {
      block->fibers.resize (block->n);
      block->warps.resize ((block->n + LANES - 1) / LANES);
    }
  if (g.shared > SHARED)
    {
      fprintf (stderr, "emulation of CUDA: %zu bytes of shared memory in a block\n", g.shared);
      abort ();
    }
  blockDim = dim3 (g.block[0], g.block[1], g.block[2]);
  gridDim = dim3 (g.grid[0], g.grid[1], g.grid[2]);
  for (unsigned b : an_order (g.grid[0] * g.grid[1] * g.grid[2]))
    {
      blockIdx = { b % g.grid[0], b / g.grid[0] % g.grid[1], b / g.grid[0] / g.grid[1] };
      memset (lw_dynamic_shared, 0xff, g.shared);
      run_block (an_order (block->n));
    }
}

/* ---- what kernels call ---- */

void
__syncthreads (void)
{
  __syncthreads_or (0);
}

static void
wait_for_block (int predicate)
{
  block->fibers[block->current].predicate = predicate;
  leave (AT_BLOCK);
}

int
__syncthreads_or (int predicate)
{
  wait_for_block (predicate);
  return block->any;
}

int
__syncthreads_and (int predicate)
{
  wait_for_block (predicate);
  return block->all;
}

int
__syncthreads_count (int predicate)
{
  wait_for_block (predicate);
  return block->count;
}

int
lw_emulated_lane (void)
{
  return (int)(block->current % LANES);
}

void
__syncwarp (unsigned mask)
{
  block->fibers[block->current].mask = mask;
  leave (AT_WARP);
}

/* Two sets of values in turn: a lane may write its next one before the last lane has read. */
void
lw_emulated_exchange (unsigned mask, void *value, size_t bytes, int source)
{
  Fiber &self = block->fibers[block->current];
  Exchange &warp = block->warps[block->current / LANES];
  unsigned turn = self.turn++ % 2, base = block->current / LANES * LANES;
  memcpy (warp.value[turn][block->current % LANES], value, bytes);
  __syncwarp (mask);
  if (base + (unsigned)source < block->n && mask >> source & 1)
    memcpy (value, warp.value[turn][source], bytes);
}

unsigned
__ballot_sync (unsigned mask, int predicate)
{
  Fiber &self = block->fibers[block->current];
  Exchange &warp = block->warps[block->current / LANES];
  unsigned turn = self.turn++ % 2, base = block->current / LANES * LANES, votes = 0;
  memcpy (warp.value[turn][block->current % LANES], &predicate, sizeof predicate);
  __syncwarp (mask);
  for (unsigned lane = 0; lane < LANES && base + lane < block->n; lane++)
    {
      int vote;
      memcpy (&vote, warp.value[turn][lane], sizeof vote);
      if (mask >> lane & 1 && vote)
        votes |= 1u << lane;
    }
  return votes;
}
