// The folder that receives a command's files: made before any work begins, never overwritten unasked.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace storetwin::cli {

/// Makes `dir` and checks that none of `names` exists in it unless `force`; a problem is found before the work, not after.
Status prepare_output_dir(const std::string& dir, const std::vector<std::string>& names, bool force);

/// The same for one file.
Status prepare_output_file(const std::string& path, bool force);

}  // namespace storetwin::cli
