// The last seconds of every plate's signal, and what was cut out of them round moments that matter.
//
// A report draws the signal round events of visits that turn out wrong, which is known only at the end. So the signal round
// every event is cut out while it is still in memory, and the rest forgotten: what is held grows with the number of events,
// up to a bound, and not with the length of the run.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/stream/plates.h"
#include "sim/report/run_record.h"

namespace storetwin::session {

class SignalMemory {
 public:
  void observe(const stream::PlateBatch& batch);

  /// Something happened at this plate at this time; may be said some seconds before or after its signal has come.
  void want(const PlateAddress& plate, Timestamp at);

  /// The signals of the plate and its neighbors round a moment that was wanted, the plate's own first; none if there were none.
  std::vector<report::PlateTrace> around(const PlateAddress& plate, Timestamp at) const;

 private:
  using Moment = std::pair<Timestamp, PlateAddress>;
  report::PlateTrace cut(const PlateAddress& plate, Timestamp at) const;
  std::vector<report::PlateTrace> cut_all(const Moment& moment) const;

  std::map<std::string, std::deque<stream::PlateBatch>> recent_;  ///< by source, in order of arrival
  Timestamp newest_;
  std::set<Moment> wanted_;  ///< whose signal hasn't all come
  std::map<Moment, std::vector<report::PlateTrace>> kept_;
};

}  // namespace storetwin::session
