// Result<T>: a value, or the diagnostics that say why there is none.
//
// Functions that read user input return a Result; they never throw and never print. Warnings that come with a good
// value travel through a `Diagnostics&` argument of the function instead, so that a Result is always one or the other.
#pragma once

#include <utility>
#include <variant>

#include "core/base/assert.h"
#include "core/base/diagnostic.h"

namespace storetwin {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Diagnostics problems) : state_(std::in_place_index<1>, std::move(problems)) {
    STORETWIN_ASSERT(std::get<1>(state_).has_errors(), "a failed Result needs at least one error");
  }
  Result(Diagnostic problem) : Result(Diagnostics(std::move(problem))) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& {
    STORETWIN_ASSERT(ok(), "value() of a failed Result");
    return std::get<0>(state_);
  }
  T& value() & {
    STORETWIN_ASSERT(ok(), "value() of a failed Result");
    return std::get<0>(state_);
  }
  T&& value() && {
    STORETWIN_ASSERT(ok(), "value() of a failed Result");
    return std::get<0>(std::move(state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Diagnostics& problems() const {
    STORETWIN_ASSERT(!ok(), "problems() of a good Result");
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Diagnostics> state_;
};

/// For operations that yield nothing but success.
struct Done {};
using Status = Result<Done>;

}  // namespace storetwin
