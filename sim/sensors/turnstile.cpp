#include "sim/sensors/turnstile.h"

#include "core/base/assert.h"

namespace storetwin::sensors {

Turnstile::Turnstile(const store::Store& true_store, const TurnstileProfile& profile, const LinkProfile& link,
                     const RandomStream& random)
    : profile_(profile) {
  for (const store::Lane& lane : true_store.map.lanes) {
    const std::string source = "turnstile/" + lane.id;
    const RandomStream own = random.fork(source);
    lanes_.emplace(lane.id, Lane{Link(source, link, own.fork("link")), own.fork("errors")});
  }
}

std::vector<std::string> Turnstile::sources() const {
  std::vector<std::string> names;
  for (const auto& [id, lane] : lanes_) names.push_back(lane.link.source());
  return names;
}

std::optional<stream::Header> Turnstile::send(const std::string& lane, double sigma_s, Timestamp at) {
  const auto found = lanes_.find(lane);
  STORETWIN_ASSERT(found != lanes_.end(), "a door event names a lane of the store");
  const Timestamp noticed = at + Duration::seconds(found->second.random.normal(0, sigma_s));
  return found->second.link.send(noticed, at);
}

std::optional<stream::TurnstileScan> Turnstile::scan(stream::TurnstileScan shown, Timestamp at) {
  const auto header = send(shown.lane, profile_.scan_sigma_s, at);
  if (!header) return std::nullopt;
  shown.header = *header;
  return shown;
}

std::optional<stream::TurnstileCrossing> Turnstile::cross(const std::string& lane, stream::CrossingDirection direction,
                                                          Timestamp at) {
  const auto header = send(lane, profile_.crossing_sigma_s, at);
  if (!header) return std::nullopt;
  return stream::TurnstileCrossing{*header, lane, direction};
}

}  // namespace storetwin::sensors
