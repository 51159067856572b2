// The report's pictures: the plan with everybody's path, the plates' signals around one event, carts over time.
#pragma once

#include <string>

#include "core/store/store.h"
#include "sim/report/run_record.h"

namespace storetwin::report {

/// Plan view, y up; true paths as lines, tracks dotted, events as marks.
std::string plan_picture(const store::Store& store, const RunDetail& detail);

/// Grams against seconds, each plate relative to its first sample so that neighbors can be compared.
std::string signal_picture(const EventPicture& event);

/// Units in each visit's cart against time: truth as a line, belief as a dashed line.
std::string cart_picture(const RunDetail& detail, double end_s);

}  // namespace storetwin::report
