// JSON as a document with positions, in pieces: large results are read run by run, and every fault has its line.
//
// The tree is the one of core/base/document.h, so that whoever judges the content can point at the place. Elements of
// one list of the top level, e.g. "runs", are handed out as they come and not kept.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace storetwin::compare {

/// The rest of the document without the elements of `list_name`, each of which went to `take`; `skip` names members
/// that need not be kept, at any depth. Text that isn't JSON is a Diagnostic with its place.
Result<Document> read_json(std::string_view text, const std::string& file, const std::string& list_name,
                           const std::function<void(const Node& element)>& take,
                           const std::function<bool(std::string_view name)>& skip);

}  // namespace storetwin::compare
