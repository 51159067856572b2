// Suite files in and out.
#pragma once

#include <string>
#include <string_view>

#include "core/base/description.h"
#include "core/base/result.h"
#include "sim/suite/suite.h"

namespace storetwin::suite {

/// True if the text's schema line says that it is a suite; whether it is a good one is another question.
bool is_suite(std::string_view text);
/// The same of a file; false if it can't be read.
bool is_suite_file(const std::string& path);

/// Form and meaning; every problem at once. Scenarios are looked for when the suite is expanded.
Result<Suite> read_suite(std::string_view text, const std::string& path, Diagnostics& warnings);
Result<Suite> load_suite(const std::string& path, Diagnostics& warnings);

/// A suite's text; reads back as the same suite.
std::string write_suite(const Suite& suite);

/// What `storetwin describe suite` prints.
Description describe_suite();

}  // namespace storetwin::suite
