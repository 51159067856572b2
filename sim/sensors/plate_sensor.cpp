#include "sim/sensors/plate_sensor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/base/assert.h"

namespace storetwin::sensors {

namespace {

constexpr double kGraceS = 1e-6;  // absorbs rounded steps
constexpr double kFarM = 4;       // beyond this nobody is felt
constexpr double kMarginM = 0.5;

// A walker's step pattern: mostly the step frequency, some of its double; the shopper's id gives the phase.
double footstep(double frequency_hz, Timestamp now, truth::ShopperId shopper) {
  const double phase = 2.399963 * static_cast<double>(shopper.value);  // golden angle: spreads ids round the circle
  const double w = 2 * std::numbers::pi * frequency_hz * now.in_seconds() + phase;
  return 0.8 * std::sin(w) + 0.4 * std::sin(2 * w);
}

}  // namespace

PlateSensor::PlateSensor(const store::Store& true_store, const store::PlateController& controller,
                         const PlateProfile& profile, const LinkProfile& link, double step_s, RandomStream random)
    : profile_(profile), link_(controller.source, link, random.fork("link")), step_s_(step_s),
      rate_hz_(controller.rate_hz), climate_(profile, random.fork("climate")) {
  const store::Fixture* fixture = store::find_fixture(true_store, controller.fixture);
  STORETWIN_ASSERT(fixture != nullptr, "a plate controller names a fixture of the store");
  X_FW_ = fixture->X_WF.inverse();
  body_F_m_ = {Vec3::Zero(), fixture->size_m};
  middle_W_m_ = (fixture->X_WF * Vec3(fixture->size_m.x() / 2, fixture->size_m.y() / 2, 0)).head<2>();
  half_m_ = fixture->size_m.head<2>().norm() / 2;
  follow_ = 1 - std::exp(-step_s_ / profile_.transient_s);
  RandomStream own = random.fork("controller");
  skipped_samples_ = own.integer(0, profile.batch_samples - 1);
  const std::vector<PlateAddress> addresses = store::all_plates(true_store);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (addresses[i].fixture != controller.fixture) continue;
    const store::Plate* plate = store::find_plate(true_store, addresses[i]);
    if (!plate->connected) continue;
    RandomStream unit = random.fork("plate/" + to_text(addresses[i]));
    const std::size_t board = board_of(addresses[i], random);
    const Vec3 middle_L(plate->size_m.x() / 2, plate->size_m.y() / 2, 0);
    PlateState state{.force_index = i,
                     .p_WL_m = store::pose_of(true_store, addresses[i]) * middle_L,
                     .neighbours = {},
                     .board_index = board,
                     .converter_index = converter_of(addresses[i], random),
                     .scale = ScaleModel(profile, plate->capacity_g, step_s, rate_hz_, boards_[board].second,
                                         unit.fork("scale")),
                     .board = Oscillator(unit.uniform(profile.board_hz[0], profile.board_hz[1]),
                                         profile.board_damping, step_s),
                     .random = unit.fork("knocks")};
    force_indices_.push_back(i);
    middles_W_m_.push_back(state.p_WL_m.head<2>());
    plates_.push_back(std::move(state));
    channels_.push_back(addresses[i]);
  }
  last_forces_g_.resize(plates_.size());
  connect(true_store, random.fork("coupling"));
  if (profile.padding_channels) add_padding(true_store, controller.fixture, random);
}

std::size_t PlateSensor::board_of(const PlateAddress& plate, const RandomStream& random) {
  for (std::size_t i = 0; i < boards_.size(); ++i) {
    if (boards_[i].first == plate.shelf) return i;
  }
  boards_.emplace_back(plate.shelf, BoardHum(profile_, rate_hz_, random.fork(fmt::format("board/{}", plate.shelf))));
  return boards_.size() - 1;
}

std::size_t PlateSensor::converter_of(const PlateAddress& plate, const RandomStream& random) {
  const std::pair key(plate.shelf, (plate.plate - 1) / profile_.converter_channels);
  for (std::size_t i = 0; i < converters_.size(); ++i) {
    if (converters_[i].first == key) return i;
  }
  const std::string name = fmt::format("converter/{}/{}", key.first, key.second);
  converters_.emplace_back(key, Converter(profile_, rate_hz_, random.fork(name)));
  return converters_.size() - 1;
}

void PlateSensor::add_padding(const store::Store& store, const std::string& fixture, const RandomStream& random) {
  for (const PlateAddress& address : store::all_plates(store)) {
    if (address.fixture != fixture || store::find_plate(store, address)->connected) continue;
    RandomStream own = random.fork("padding/" + to_text(address));
    const bool floats = own.chance(profile_.padding_floats_share);
    padding_.push_back({floats, own});
    channels_.push_back(address);
  }
}

void PlateSensor::connect(const store::Store& store, RandomStream random) {
  const auto draw = [&](std::size_t from, std::size_t to, const std::string& kind, const Interval& interval) {
    // Named by the plates themselves: one that is unplugged changes nothing between others.
    return random.fork(kind + to_text(channels_[from]) + ">" + to_text(channels_[to])).uniform(interval[0], interval[1]);
  };
  for (std::size_t to = 0; to < plates_.size(); ++to) {
    for (std::size_t from = 0; from < plates_.size(); ++from) {
      if (from == to) continue;
      const PlateAddress &a = channels_[from], &b = channels_[to];
      const bool beside = a.shelf == b.shelf && std::abs(a.plate - b.plate) == 1;
      const double width = store::find_plate(store, a)->size_m.x();
      const Vec2 apart = X_FW_.rotation.topLeftCorner<2, 2>() * (plates_[from].p_WL_m - plates_[to].p_WL_m).head<2>();
      const bool below = b.shelf == a.shelf - 1 && std::abs(apart.x()) < 0.75 * width;
      if (!beside && !below) continue;
      Neighbour neighbour{from};
      if (beside) neighbour.permanent = draw(from, to, "permanent ", profile_.crosstalk_permanent);
      neighbour.transient = draw(from, to, "transient ", profile_.crosstalk_transient);
      plates_[to].neighbours.push_back(neighbour);
    }
  }
}

void PlateSensor::shake_boards(std::span<const double> forces_g) {
  for (PlateState& plate : plates_) {
    plate.force_g = forces_g[plate.force_index];
    plate.slow_g += follow_ * (plate.force_g - plate.slow_g);
    plate.shake_g = plate.board.step(plate.force_g - plate.slow_g);
  }
  for (std::size_t i = 0; i < force_indices_.size(); ++i) last_forces_g_[i] = forces_g[force_indices_[i]];
}

double PlateSensor::felt_g(const PlateState& plate, std::span<const double> forces_g) const {
  double force_g = forces_g[plate.force_index];
  for (const Neighbour& neighbour : plate.neighbours) {
    const PlateState& other = plates_[neighbour.plate];
    force_g += neighbour.permanent * forces_g[other.force_index] + neighbour.transient * other.shake_g;
  }
  return force_g;
}

void PlateSensor::switch_on(Timestamp now, std::span<const double> forces_g) {
  for (PlateState& plate : plates_) plate.slow_g = forces_g[plate.force_index];
  for (PlateState& plate : plates_) plate.scale.settle_at(felt_g(plate, forces_g));
  settled_ = true;
  // Samples that were due before it was switched on are nobody's: it doesn't catch up with the clock.
  const double passed_s = std::max(0.0, now.in_seconds() - step_s_ + kGraceS);
  sample_count_ = first_sample_count_ = static_cast<std::uint64_t>(passed_s * rate_hz_);
}

bool PlateSensor::stirred(std::span<const double> forces_g) const {
  for (std::size_t i = 0; i < last_forces_g_.size(); ++i) {
    if (forces_g[force_indices_[i]] != last_forces_g_[i]) return true;
  }
  return false;
}

void PlateSensor::advance(std::span<const double> forces_g) {
  shake_boards(forces_g);
  still_ = true;
  for (PlateState& plate : plates_) {
    const double felt = felt_g(plate, forces_g);
    plate.scale.step(felt);
    if (!plate.scale.rests_at(felt)) still_ = false;
  }
  constexpr double kStillG = 1e-6;
  for (PlateState& plate : plates_) {
    if (std::abs(plate.force_g - plate.slow_g) < kStillG && plate.board.rests_at(0)) {
      plate.slow_g = plate.force_g;
    } else {
      still_ = false;
    }
  }
}

std::optional<stream::PlateBatch> PlateSensor::feel(Timestamp now, std::span<const double> forces_g) {
  if (!settled_) switch_on(now, forces_g);
  // What rests exactly where its forces hold it would stay there: most fixtures at most times.
  if (!still_ || stirred(forces_g)) advance(forces_g);

  // Sample n is due at (n + 1) periods, for as often as the steps allow.
  const double due_s = static_cast<double>(sample_count_ + 1) / rate_hz_;
  if (now + Duration::seconds(kGraceS) < Timestamp::seconds(due_s)) return std::nullopt;
  ++sample_count_;
  take_sample(now);
  // What comes before the controller's phase is taken like all other samples, but nobody hears of it.
  if (sample_count_ - first_sample_count_ == static_cast<std::uint64_t>(skipped_samples_)) convert_samples();
  if (taken_.size() < static_cast<std::size_t>(profile_.batch_samples)) return std::nullopt;
  return finish_batch(now);
}

double PlateSensor::knock_g(PlateState& plate) const {
  if (plate.bump_left_s <= 0) return 0;
  plate.bump_left_s -= 1 / rate_hz_;
  const double t = std::clamp(1 - plate.bump_left_s / plate.bump_length_s, 0.0, 1.0);
  return plate.bump_g * 0.5 * (1 - std::cos(2 * std::numbers::pi * t));
}

double PlateSensor::mean_compressor_g(double elapsed_s) const {
  if (!climate_.chilled()) return 0;
  constexpr int kPoints = 8;
  double sum_g = 0;
  for (int i = 0; i < kPoints; ++i) sum_g += climate_.compressor_g(elapsed_s - (i + 0.5) / (kPoints * rate_hz_));
  return sum_g / kPoints;
}

void PlateSensor::take_sample(Timestamp now) {
  // A value is the mean over its period, so it belongs to the period's middle.
  if (taken_.empty()) first_sample_ = now - Duration::seconds(0.5 / rate_hz_);
  const double elapsed_s = now.in_seconds();
  // The compressor is faster than the samples: its mean over a period is what aliases.
  taken_.push_back({elapsed_s, footstep_g_ + mean_compressor_g(elapsed_s), climate_.warmer_k(elapsed_s)});
  for (PlateState& plate : plates_) taken_of_plates_.push_back({plate.scale.take_mean_g(), knock_g(plate)});
}

std::vector<float> PlateSensor::convert_samples() {
  const std::size_t samples = taken_.size(), channels = channels_.size();
  std::vector<float> values_g(samples * channels);
  std::vector<BoardHum::Waves> waves(samples * boards_.size());
  std::vector<char> ready(samples * converters_.size());
  for (std::size_t i = 0; i < waves.size(); ++i) {
    BoardHum& board = boards_[i / samples].second;
    board.step();
    waves[i] = board.waves();
  }
  for (std::size_t i = 0; i < ready.size(); ++i) ready[i] = converters_[i / samples].second.ready() ? 1 : 0;
  for (std::size_t k = 0; k < plates_.size(); ++k) {
    PlateState& plate = plates_[k];
    for (std::size_t i = 0; i < samples; ++i) {
      const Taken& at = taken_[i];
      const TakenOfPlate& own = taken_of_plates_[i * plates_.size() + k];
      values_g[i * channels + k] =
          plate.scale.sample(own.mean_g, at.elapsed_s, own.knock_g + at.shake_g, at.warmer_k,
                             waves[plate.board_index * samples + i], ready[plate.converter_index * samples + i] != 0);
    }
  }
  for (std::size_t k = 0; k < padding_.size(); ++k) {
    constexpr double kFloatSigmaG = 0.3;
    PaddingChannel& channel = padding_[k];
    for (std::size_t i = 0; i < samples; ++i) {
      const double value_g = channel.floats ? channel.random.normal(0, kFloatSigmaG) : profile_.padding_rail_g;
      values_g[i * channels + plates_.size() + k] = static_cast<float>(value_g);
    }
  }
  taken_.clear();
  taken_of_plates_.clear();
  return values_g;
}

std::optional<stream::PlateBatch> PlateSensor::finish_batch(Timestamp now) {
  stream::PlateBatch batch;
  batch.values_g = convert_samples();
  if (channels_.empty()) return std::nullopt;
  batch.period = Duration::seconds(1 / rate_hz_);
  batch.channels = channels_;
  const auto header = link_.send(first_sample_, now);
  if (!header) return std::nullopt;
  batch.header = *header;
  return batch;
}

std::vector<Walker> walkers_of(const BodyMap& bodies, const PlateProfile& profile, Timestamp now) {
  std::vector<Walker> walkers;
  walkers.reserve(bodies.size());
  for (const auto& [id, body] : bodies) {
    const double speed_mps = body.v_WB_mps.norm();
    const double step = speed_mps > 0 ? footstep(profile.footstep_hz, now, id) : 0;
    walkers.push_back({body.p_WB_m, profile.footstep_g * speed_mps * step});
  }
  return walkers;
}

Rectangle PlateSensor::felt_round() const {
  const Vec2 size = body_F_m_.max.head<2>() - body_F_m_.min.head<2>();
  const Vec2 half = (X_FW_.rotation.topLeftCorner<2, 2>().cwiseAbs().transpose() * size) / 2 +
                    Vec2::Constant(std::max(kFarM, profile_.bump_reach_m + kMarginM) + kMarginM);
  return {middle_W_m_ - half, middle_W_m_ + half};
}

// How far a point of the floor is from the fixture's foot; asked for each walker near each fixture at each tick.
double PlateSensor::away_m(const Vec2& p_W) const {
  const Vec2 p_F = X_FW_.rotation.topLeftCorner<2, 2>() * p_W + X_FW_.translation.head<2>();
  const Vec2 low = body_F_m_.min.head<2>(), high = body_F_m_.max.head<2>();
  return (p_F - p_F.cwiseMax(low).cwiseMin(high)).norm();
}

void PlateSensor::watch(std::span<const Walker> people) {
  footstep_g_ = 0;
  std::vector<Vec2> near;      // those who may be within reach of a plate
  const double reach_m = profile_.bump_reach_m + kMarginM, felt_m = half_m_ + kFarM + kMarginM;
  for (const Walker& walker : people) {
    // Who stands shakes nothing, and knocks against what is within reach only.
    const double most_m = walker.tremble_g == 0 ? half_m_ + reach_m : std::max(felt_m, half_m_ + reach_m);
    if ((walker.p_WB_m - middle_W_m_).squaredNorm() > most_m * most_m) continue;
    const double away_m = this->away_m(walker.p_WB_m);
    if (away_m < reach_m) near.push_back(walker.p_WB_m);
    if (away_m > kFarM || walker.tremble_g == 0) continue;
    footstep_g_ += walker.tremble_g * std::exp(-away_m / profile_.footstep_reach_m);
  }
  if (!near.empty()) bump(near);
}

void PlateSensor::bump(std::span<const Vec2> near) {
  constexpr double kTickS = 1.0 / 60;
  const double reach2_m2 = profile_.bump_reach_m * profile_.bump_reach_m;
  for (std::size_t i = 0; i < plates_.size(); ++i) {
    const Vec2& middle = middles_W_m_[i];
    if (std::ranges::none_of(near, [&](const Vec2& p_WB) { return (p_WB - middle).squaredNorm() < reach2_m2; })) continue;
    PlateState& plate = plates_[i];
    if (plate.bump_left_s > 0 || !plate.random.chance(profile_.bump_rate_hz * kTickS)) continue;
    const double height_g = plate.random.uniform(profile_.bump_g[0], profile_.bump_g[1]);
    plate.bump_g = plate.random.chance(0.5) ? height_g : -height_g;
    plate.bump_length_s = plate.random.uniform(profile_.bump_s[0], profile_.bump_s[1]);
    plate.bump_left_s = plate.bump_length_s;
  }
}

}  // namespace storetwin::sensors
