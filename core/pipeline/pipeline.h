// The stages put together as one function of their input.
//
// `push` takes one message as it arrives, in any order; `advance_to` tells that event time has passed without messages;
// `finish` says that there is no more. Each returns the outputs that became known. Everything is keyed by `captured`: a
// message waits in a bounded window (policy `late_window_s`), so any arrival order inside the window gives the same
// settled outputs. Frames are refused here: perception turns them into observations first (core/perception,
// `PerceptionBank`).
//
// `Pipeline` is a copyable value; a copy continues exactly as the original would.
//
// Stage ports: with `Ports::replace_tracking` the pipeline's own tracker is silent and `Tracks` messages that are
// pushed take its place; with `replace_interaction`, pushed `WeightEvent`s and `InteractionLikelihoods` do. They are
// ordered and windowed like any other message. An oracle and an outside program use the same door.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/base/hash.h"
#include "core/base/time.h"
#include "core/ingest/source_counts.h"
#include "core/pipeline/params.h"
#include "core/store/store.h"
#include "core/stream/message.h"

namespace storetwin::pipeline {

struct Ports {
  bool replace_tracking = false;
  bool replace_interaction = false;
  /// Also return Tracks, Reaches, WeightEvents and InteractionLikelihoods among the outputs.
  bool emit_beliefs = false;
  /// Also return provisional outputs; they cost about as much again as the settled ones.
  bool emit_provisional = false;
};

using ingest::SourceCounts;

class Pipeline {
 public:
  Pipeline(const store::Store& store, const Params& params, const Ports& ports = {});
  Pipeline(const Pipeline&);
  Pipeline& operator=(const Pipeline&);
  Pipeline(Pipeline&&) noexcept;
  Pipeline& operator=(Pipeline&&) noexcept;
  ~Pipeline();

  stream::Messages push(const stream::Message& message);
  stream::Messages advance_to(Timestamp event_time);
  /// Settles everything; visits still inside get a receipt with phase kOpen.
  stream::Messages finish();

  const std::map<std::string, SourceCounts>& counts() const;
  /// BLAKE2b of all settled outputs so far, in canonical order (DESIGN: `digest`).
  std::string digest() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace storetwin::pipeline
