// The recording in assets, read and imported once for all tests of this program.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/record/nanostore/nanostore.h"

namespace storetwin::nanostore {

inline constexpr const char* kRealRecording = "assets/recordings/nanostore-benchmark-1";

/// The four files' texts; the process ends if they aren't there.
const Files& real_files();
/// What they import to.
const Imported& real_import();
/// The warnings of that import.
const Diagnostics& real_warnings();

/// The documents of a text, with sorted keys: equal if they are equal in value.
std::vector<nlohmann::json> values_of(const std::string& text);

/// The number of messages of one type.
template <class Type>
std::size_t count_of(const stream::Messages& messages) {
  std::size_t count = 0;
  for (const stream::Message& message : messages) count += std::holds_alternative<Type>(message);
  return count;
}

}  // namespace storetwin::nanostore
