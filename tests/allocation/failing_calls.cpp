// Owns calls that fail when they are told to: allocations, and the starting of threads.
// Must not know who makes the calls. The calls of the whole process pass here; without a plan they are as ever.
#include "failing_calls.hpp"

#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

// The functions behind the standard names: the C library's own, or the sanitizers', which keep track of blocks.
#ifdef TENSORIMAGE_SANITIZED
#define REAL(name) __interceptor_##name
#else
#define REAL(name) __libc_##name
#endif

extern "C" {
void* REAL(malloc)(std::size_t size);
void* REAL(calloc)(std::size_t count, std::size_t size);
void* REAL(realloc)(void* block, std::size_t size);
void* REAL(memalign)(std::size_t alignment, std::size_t size);
void REAL(free)(void* block);
}

#ifdef TENSORIMAGE_SANITIZED
extern "C" int __interceptor_pthread_create(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
#else
#include <dlfcn.h>
#endif

namespace failing_calls {
namespace {

struct State {
  std::atomic<int> call{-1};
  std::atomic<long> nth{0};
  std::atomic<bool> for_ever{false};
  std::atomic<bool> happened{false};
  std::atomic<long> counts[2]{};
  std::atomic<long> live{0};
};

// Constant-initialised, since the first calls come before any constructor has run.
constinit State state;

#ifdef TENSORIMAGE_SANITIZED
/// Between a thread's start and its function a sanitizer allocates for itself, and gives up where it cannot.
thread_local bool is_sanitizers = true;

struct Start {
  void* (*function)(void*);
  void* argument;
};

void* run_thread(void* start) noexcept {
  const Start copy = *static_cast<Start*>(start);
  REAL(free)(start);
  is_sanitizers = false;
  void* const result = copy.function(copy.argument);
  is_sanitizers = true;
  return result;
}
#endif

/// Counts a call; true when it is to fail.
bool fails(Call call) noexcept {
#ifdef TENSORIMAGE_SANITIZED
  if (is_sanitizers) return false;
#endif
  const long number = state.counts[static_cast<int>(call)]++;
  if (state.call != static_cast<int>(call)) return false;
  if (number < state.nth || (number > state.nth && !state.for_ever)) return false;
  state.happened = true;
  errno = call == Call::allocate ? ENOMEM : EAGAIN;
  return true;
}

template <class Allocate>
void* allocate(Allocate real) noexcept {
  void* const block = fails(Call::allocate) ? nullptr : real();
  if (block != nullptr) ++state.live;
  return block;
}

}  // namespace

Plan::Plan(Call call, long nth, bool for_ever) noexcept {
#ifdef TENSORIMAGE_SANITIZED
  is_sanitizers = false;
#endif
  state.nth = count(call) + nth;
  state.for_ever = for_ever;
  state.happened = false;
  state.call = static_cast<int>(call);
}

Plan::~Plan() {
  state.call = -1;
}

bool Plan::happened() noexcept {
  return state.happened;
}

long count(Call call) noexcept {
  return state.counts[static_cast<int>(call)];
}

long live_blocks() noexcept {
  return state.live;
}

}  // namespace failing_calls

using failing_calls::allocate;

// The executable's own definitions go before the C library's, for every caller that can see them, in libraries too.
#pragma GCC visibility push(default)
extern "C" {

void* malloc(std::size_t size) noexcept {
  return allocate([=] { return REAL(malloc)(size); });
}

void* calloc(std::size_t count, std::size_t size) noexcept {
  return allocate([=] { return REAL(calloc)(count, size); });
}

void* realloc(void* block, std::size_t size) noexcept {
  if (failing_calls::fails(failing_calls::Call::allocate)) return nullptr;
  void* const moved = REAL(realloc)(block, size);
  if (block == nullptr && moved != nullptr) ++failing_calls::state.live;
  if (block != nullptr && size == 0) --failing_calls::state.live;
  return moved;
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return allocate([=] { return REAL(memalign)(alignment, size); });
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return allocate([=] { return REAL(memalign)(alignment, size); });
}

int posix_memalign(void** block, std::size_t alignment, std::size_t size) noexcept {
  const int errno_before = errno;
  *block = memalign(alignment, size);
  errno = errno_before;
  return *block == nullptr ? ENOMEM : 0;
}

void free(void* block) noexcept {
  if (block == nullptr) return;
  --failing_calls::state.live;
  REAL(free)(block);
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*function)(void*), void* argument) {
  if (failing_calls::fails(failing_calls::Call::start_thread)) return EAGAIN;
#ifdef TENSORIMAGE_SANITIZED
  auto* const start = static_cast<failing_calls::Start*>(REAL(malloc)(sizeof(failing_calls::Start)));
  *start = {function, argument};
  const int result = __interceptor_pthread_create(thread, attributes, failing_calls::run_thread, start);
  if (result != 0) REAL(free)(start);
  return result;
#else
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto real = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  return real(thread, attributes, function, argument);
#endif
}
}
#pragma GCC visibility pop

// By malloc in every build: sanitizers bring operators of their own, which do not ask it.
namespace {

void* new_block(std::size_t size) {
  if (void* const block = std::malloc(size == 0 ? 1 : size)) return block;
  throw std::bad_alloc();
}

void* new_aligned_block(std::size_t size, std::align_val_t alignment) {
  if (void* const block = memalign(static_cast<std::size_t>(alignment), size)) return block;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
  return new_block(size);
}
void* operator new[](std::size_t size) {
  return new_block(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return new_aligned_block(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return new_aligned_block(size, alignment);
}
void operator delete(void* block) noexcept {
  std::free(block);
}
void operator delete[](void* block) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  std::free(block);
}
void operator delete(void* block, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  std::free(block);
}
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  std::free(block);
}
