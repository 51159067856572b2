#include "core/pipeline/pipeline.h"

#include <algorithm>
#include <iterator>

#include "core/base/assert.h"
#include "core/ingest/ingest.h"
#include "core/pipeline/provisional.h"
#include "core/pipeline/reducer.h"
#include "core/stream/digest.h"

namespace storetwin::pipeline {
namespace {

bool is_frame(const stream::Message& message) {
  return std::holds_alternative<stream::DepthFrame>(message) || std::holds_alternative<stream::ColorFrame>(message);
}

void settle(stream::Message& message) {
  std::visit(
      [](auto& m) {
        if constexpr (requires { m.settlement; }) m.settlement = stream::Settlement::kSettled;
      },
      message);
}

void append(stream::Messages& to, stream::Messages from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

struct Pipeline::Impl {
  Impl(const store::Store& s, const Params& p, const Ports& o)
      : store(s), ports(o), ingest(s.policies.late_window_s), settled(s, p, o), provisional(s, p, o) {}

  /// What ingest released, through the settled reducer.
  stream::Messages settle_ready(const stream::Messages& ready) {
    stream::Messages out;
    for (const stream::Message& message : ready) {
      append(out, settled.apply(store, message));
      if (ports.emit_provisional) provisional.settled(message);
    }
    return finish_settled(std::move(out));
  }

  stream::Messages finish_settled(stream::Messages out) {
    for (stream::Message& message : out) {
      settle(message);
      if (stream::direction_of(message) == stream::Direction::kOutput) stream::feed(digest, message);
    }
    return out;
  }

  store::Store store;
  Ports ports;
  ingest::Ingest ingest;
  Reducer settled;
  Provisional provisional;
  Digest digest;
};

Pipeline::Pipeline(const store::Store& store, const Params& params, const Ports& ports)
    : impl_(std::make_unique<Impl>(store, params, ports)) {}
Pipeline::Pipeline(const Pipeline& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Pipeline& Pipeline::operator=(const Pipeline& other) {
  if (this != &other) impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Pipeline::Pipeline(Pipeline&&) noexcept = default;
Pipeline& Pipeline::operator=(Pipeline&&) noexcept = default;
Pipeline::~Pipeline() = default;

stream::Messages Pipeline::push(const stream::Message& message) {
  STORETWIN_ASSERT(!is_frame(message), "frames go through perception first, never into the pipeline");
  Impl& impl = *impl_;
  impl.ingest.push(message);
  stream::Messages out = impl.settle_ready(impl.ingest.take_ready());
  if (impl.ports.emit_provisional) append(out, impl.provisional.arrived(impl.store, impl.settled, message));
  return out;
}

stream::Messages Pipeline::advance_to(Timestamp event_time) {
  Impl& impl = *impl_;
  impl.ingest.advance_to(event_time);
  stream::Messages out = impl.settle_ready(impl.ingest.take_ready());
  // Between messages only what the watermark has passed is certain.
  append(out, impl.finish_settled(impl.settled.advance_to(impl.ingest.watermark())));
  return out;
}

stream::Messages Pipeline::finish() {
  Impl& impl = *impl_;
  stream::Messages out = impl.settle_ready(impl.ingest.finish());
  append(out, impl.finish_settled(impl.settled.finish()));
  return out;
}

const std::map<std::string, ingest::SourceCounts>& Pipeline::counts() const { return impl_->ingest.counts(); }

std::string Pipeline::digest() const { return impl_->digest.hex(); }

}  // namespace storetwin::pipeline
