// What the sensors failed to tell in a span of time: silent cameras, late messages, plates without samples or stuck.
//
// Fed with the inputs round a weight event, it says which evidence was lacking there. It judges by what the inputs show
// and by nothing that a store couldn't know.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::explain {

struct Span {
  Timestamp from, to;
};

class SensorWatch {
 public:
  /// `people` are the sources that usually see people; `plates` those whose samples matter.
  SensorWatch(Span span, std::set<std::string> people, std::set<PlateAddress> plates, double late_window_s);

  /// Inputs captured outside the span are not looked at.
  void observe(const stream::Message& message);
  /// One clause each.
  std::vector<std::string> missing() const;

 private:
  struct Samples {
    int good = 0, lost = 0;
    float last = 0;
    double same_s = 0, longest_same_s = 0;  ///< how long the very same value came again and again
  };
  void take(const stream::PlateBatch& batch);
  bool inside(Timestamp at) const { return span_.from <= at && at <= span_.to; }

  Span span_;
  std::set<std::string> people_;
  std::set<PlateAddress> plates_;
  double late_window_s_;
  std::map<std::string, int> heard_;
  std::map<std::string, int> late_;
  std::map<PlateAddress, Samples> samples_;
};

}  // namespace storetwin::explain
