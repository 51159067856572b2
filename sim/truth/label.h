// What somebody states truly happened in a recording: a truth with gaps, and honest about them.
//
// The simulator knows everything of a run (truth.h); whoever looks at an incident of a real store knows a line or a
// visit. A label says just that: some visits, of each either every line or the lines that were looked at. Nothing is
// concluded about the rest. It is the attachment "label.json" of a recording, schema "storetwin-label/1".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "sim/truth/truth.h"

namespace storetwin::truth {

inline constexpr const char* kLabelSchema = "storetwin-label/1";
inline constexpr const char* kLabelAttachment = "label.json";

struct LabelledVisit {
  VisitId visit;
  std::string external_id;
  bool whole = false;            ///< every line is here; what isn't was not taken
  std::vector<TruthLine> lines;  ///< by SKU; a quantity of 0 says that none was taken
  bool operator==(const LabelledVisit&) const = default;
};

struct Label {
  std::vector<LabelledVisit> visits;  ///< by visit id
  bool operator==(const Label&) const = default;
};

std::string to_json(const Label& label);
/// The inverse of to_json; `file` names the text in diagnostics.
Result<Label> label_from_json(std::string_view text, const std::string& file);

}  // namespace storetwin::truth
