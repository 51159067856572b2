// An incident: a recording with a label as a scenario. It is played instead of simulated, and fails until the core gets
// right what the label states.
//
// `storetwin label` writes such files beside labelled recordings; `storetwin run` takes them among other scenarios.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/description.h"
#include "core/base/result.h"
#include "sim/scenario/scenario.h"

namespace storetwin::scenario {

struct Incident {
  std::string name;  ///< the file's stem; not in the file
  std::string description;
  std::string recording;  ///< a labelled recording (.mcap), relative to the incident's file
  std::vector<Expectation> expect;
  std::vector<std::string> tags;
};

/// True if the text's schema line says that it is an incident; whether it is a good one is another question.
bool is_incident(std::string_view text);

/// Form and meaning, and that the recording exists; what is in it, who opens it must judge.
Result<Incident> load_incident(const std::string& path, Diagnostics& warnings);

/// An incident's text; reads back as the same incident.
std::string write_incident(const Incident& incident);

/// What `storetwin describe incident` prints.
Description describe_incident();

}  // namespace storetwin::scenario
