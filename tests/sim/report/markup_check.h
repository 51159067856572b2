// A judge of well-formed XML, as far as our files use it: tags nest, attributes are quoted and single, `&` starts an entity,
// no `<` stands in text, no control character appears, one root.
#pragma once

#include <string>
#include <string_view>

namespace storetwin::report {

/// Empty if `text` is well formed, else what is wrong and where.
std::string markup_problem(std::string_view text);

}  // namespace storetwin::report
