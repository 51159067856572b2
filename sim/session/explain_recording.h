// Why a line is or isn't on a receipt, asked of a recording.
//
// Where the recording holds the core's beliefs and outputs, they are read, and only the part that matters: the visit,
// and as much before it as tells the cart stage what it knew. Where it holds inputs only, the core is run again over
// that part.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/explain/answer.h"
#include "core/pipeline/params.h"
#include "core/store/store.h"

namespace storetwin::session {

struct ExplainRequest {
  std::string file;
  std::string visit;  ///< as the core calls it, or its external id
  std::string sku;
  pipeline::Params params;
  int threads = 1;
};

struct Explained {
  explain::Answer answer;
  store::Store store;  ///< as installed, from the recording
  Diagnostics damage;  ///< what of the file could not be read
};

/// Unknown visits and SKUs are Diagnostics with the nearest suggestion.
Result<Explained> explain_recording(const ExplainRequest& request);

}  // namespace storetwin::session
