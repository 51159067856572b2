#include "tools/bench/carts/play.h"

#include <utility>

#include "sim/session/collected.h"

namespace storetwin::bench {

namespace {

class Listener {
 public:
  void hear(stream::Messages messages) {
    for (stream::Message& message : messages) {
      scored_.keep(message);
      if (stream::is_settled(message)) played_.outputs.push_back(std::move(message));
    }
  }

  Played end(truth::Truth truth, const store::Store& store) {
    played_.truth = std::move(truth);
    played_.score = score::score_run(played_.truth, scored_.outputs(), store);
    return std::move(played_);
  }

 private:
  session::Collected scored_;
  Played played_;
};

}  // namespace

Played play(const session::SessionConfig& config) {
  session::Session session(config);
  Listener listener;
  while (!session.done()) listener.hear(session.step().outputs);
  listener.hear(session.finish().outputs);
  return listener.end(session.truth(), config.store);
}

Kept keep(session::SessionConfig config) {
  config.without_core = true;
  session::Session session(config);
  Kept kept;
  while (!session.done()) kept.arrived.push_back(session.step().inputs);
  kept.truth = session.truth();
  kept.installed = session.installed();
  kept.config = std::move(config);
  return kept;
}

Played play(const Kept& kept, const pipeline::Params& params) {
  session::CoreFeed feed(kept.installed, params, kept.config.ports, session::Workers(kept.config.threads));
  Listener listener;
  for (const stream::Messages& arrived : kept.arrived) listener.hear(feed.feed(arrived).outputs);
  listener.hear(feed.finish().outputs);
  return listener.end(kept.truth, kept.config.store);
}

}  // namespace storetwin::bench
