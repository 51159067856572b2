// Behaviours and their pictures as JSON and back, as a run's record carries them from process to process.
#pragma once

#include <nlohmann/json.hpp>

#include "sim/report/run_record.h"

namespace storetwin::report {

nlohmann::ordered_json behaviour_to(const truth::BehaviourEvent& behaviour);
truth::BehaviourEvent behaviour_from(const nlohmann::ordered_json& j);
nlohmann::ordered_json picture_to(const BehaviourPicture& picture);
BehaviourPicture picture_from(const nlohmann::ordered_json& j);

}  // namespace storetwin::report
