// Perception and pipeline behind one door: what arrives goes in, observations and outputs come out.
//
// Frames are turned into observations first, each source in capture order and different sources on different threads; then
// everything goes through the reducer in order of arrival, on one thread. The result does not depend on the number of
// threads. Live runs and replays use this same class, so they can only differ by what they feed.
#pragma once

#include "core/base/hash.h"
#include "core/perception/depth_perception.h"
#include "core/pipeline/pipeline.h"
#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/session/workers.h"

namespace storetwin::session {

/// Adds a message to the digest of what the core was fed. Colour images, which no stage of it reads, leave the digest as it
/// is, so that recording them changes no result.
void digest_input(Digest& digest, const stream::Message& message);

struct Fed {
  stream::Messages observations;  ///< what perception made of frames
  stream::Messages outputs;       ///< what the pipeline said
};

class CoreFeed {
 public:
  /// `installed` is the store as the core may know it.
  CoreFeed(const store::Store& installed, const pipeline::Params& params, const pipeline::Ports& ports, Workers workers);

  Fed feed(const stream::Messages& arrived);
  Fed finish();

  const pipeline::Pipeline& pipeline() const { return pipeline_; }
  /// Processor-independent wall seconds spent so far, for `timing`; never part of a result's bytes.
  double perception_s() const { return perception_s_; }
  double core_s() const { return core_s_; }

 private:
  stream::Messages perceive(const stream::Messages& arrived, stream::Messages& observations);

  perception::PerceptionBank perception_;
  pipeline::Pipeline pipeline_;
  Workers workers_;
  double perception_s_ = 0;
  double core_s_ = 0;
};

}  // namespace storetwin::session
