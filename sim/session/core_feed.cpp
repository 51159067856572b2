#include "sim/session/core_feed.h"

#include "core/stream/digest.h"
#include "sim/session/stopwatch.h"

namespace storetwin::session {

void digest_input(Digest& digest, const stream::Message& message) {
  if (!std::holds_alternative<stream::ColorFrame>(message)) stream::feed(digest, message);
}

CoreFeed::CoreFeed(const store::Store& installed, const pipeline::Params& params, const pipeline::Ports& ports, Workers workers)
    : perception_(installed), pipeline_(installed, params, ports), workers_(std::move(workers)) {}

stream::Messages CoreFeed::perceive(const stream::Messages& arrived, stream::Messages& observations) {
  // Frames by source: one source's frames must be seen in order, different sources may be seen at the same time.
  std::map<std::string, std::vector<std::size_t>> frames;
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    if (const auto* frame = std::get_if<stream::DepthFrame>(&arrived[i])) frames[frame->header.source].push_back(i);
  }
  std::vector<std::optional<stream::DepthPeople>> people(arrived.size());
  std::vector<Workers::Job> jobs;
  for (const auto& [source, indices] : frames) {
    jobs.push_back([this, &arrived, &people, &indices] {
      for (const std::size_t i : indices) people[i] = perception_.observe(std::get<stream::DepthFrame>(arrived[i]));
    });
  }
  workers_.all(std::move(jobs));
  stream::Messages messages;
  for (std::size_t i = 0; i < arrived.size(); ++i) {
    const bool frame = std::holds_alternative<stream::DepthFrame>(arrived[i]) ||
                       std::holds_alternative<stream::ColorFrame>(arrived[i]);
    if (!frame) messages.push_back(arrived[i]);
    if (people[i]) {
      messages.push_back(*people[i]);
      observations.push_back(*std::move(people[i]));
    }
  }
  return messages;
}

Fed CoreFeed::feed(const stream::Messages& arrived) {
  Fed fed;
  const Stopwatch perceiving;
  const stream::Messages messages = perceive(arrived, fed.observations);
  perception_s_ += perceiving.seconds();
  const Stopwatch reducing;
  for (const stream::Message& message : messages) {
    stream::Messages outputs = pipeline_.push(message);
    fed.outputs.insert(fed.outputs.end(), std::make_move_iterator(outputs.begin()), std::make_move_iterator(outputs.end()));
  }
  core_s_ += reducing.seconds();
  return fed;
}

Fed CoreFeed::finish() { return {.observations = {}, .outputs = pipeline_.finish()}; }

}  // namespace storetwin::session
