// What the core would say if nothing late came: outputs at once, which may be revised.
//
// A second reducer takes messages as they arrive. A message that is older than the newest one taken marks the picture
// as out of date; at most every half second of event time it is made anew from a copy of the settled reducer and the
// messages that still wait. Outputs that were said before are not said again. Provisional outputs depend on the order
// of arrival and are part of no digest.
#pragma once

#include <map>
#include <tuple>

#include "core/pipeline/reducer.h"

namespace storetwin::pipeline {

class Provisional {
 public:
  Provisional(const store::Store& store, const Params& params, const Ports& ports);

  /// A message has arrived; returns the provisional outputs that are new by it.
  stream::Messages arrived(const store::Store& store, const Reducer& settled, const stream::Message& message);
  /// The settled reducer has taken this message: it no longer waits.
  void settled(const stream::Message& message);

 private:
  using Key = std::tuple<Timestamp, std::string, std::uint64_t>;  ///< event time, source, sequence: ingest's order

  stream::Messages rebuild(const store::Store& store, const Reducer& settled);
  stream::Messages fresh(stream::Messages outputs);

  Reducer reducer_;
  std::map<Key, stream::Message> waiting_;
  std::multimap<Timestamp, stream::Message> said_;  ///< by event time, as far back as the window reaches
  Key newest_taken_;
  Key last_settled_;
  bool stale_ = false;
  Timestamp rebuilt_at_;
};

}  // namespace storetwin::pipeline
