// The plates of one fixture and the controller that sends their samples.
//
// Plates of one shelf share a board: a load on one is felt by its neighbours, a little for good and more for a moment,
// and a sudden change shakes the plates of the shelf below too. People knock against shelves and make the floor
// tremble. All of it is in the profile; each controller has random numbers of its own, forked per plate, so that
// another plate or another fixture never changes these.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/plane_index.h"
#include "core/store/store.h"
#include "core/stream/plates.h"
#include "sim/sensors/converter.h"
#include "sim/sensors/link.h"
#include "sim/sensors/scale_model.h"
#include "sim/sensors/view.h"

namespace storetwin::sensors {

/// Somebody on the floor, as all fixtures feel it.
struct Walker {
  Vec2 p_WB_m = Vec2::Zero();
  double tremble_g = 0;  ///< what its steps shake a plate with just now that is next to it
};
std::vector<Walker> walkers_of(const BodyMap& bodies, const PlateProfile& profile, Timestamp now);

class PlateSensor {
 public:
  /// `step_s` is the time between two calls of `feel`.
  PlateSensor(const store::Store& true_store, const store::PlateController& controller, const PlateProfile& profile,
              const LinkProfile& link, double step_s, RandomStream random);

  /// One world step that ended at `now`: the forces on all plates of the store in the order of store::all_plates.
  /// Returns a batch when one is complete (and didn't get lost on the way).
  std::optional<stream::PlateBatch> feel(Timestamp now, std::span<const double> forces_g);
  /// Where people are, for knocks and footsteps; once per tick of the simulator.
  void watch(std::span<const Walker> people);
  void watch(Timestamp now, const BodyMap& bodies) { watch(walkers_of(bodies, profile_, now)); }
  /// Whoever is outside of this is not felt: `watch` need not be told of them.
  Rectangle felt_round() const;
  const std::string& source() const { return link_.source(); }

 private:
  struct Neighbour {
    std::size_t plate;
    double permanent = 0;  // share of its load felt here
    double transient = 0;  // share of its sudden changes felt here
  };
  struct PlateState {
    std::size_t force_index;           // into the store's plates
    Vec3 p_WL_m;                       // the plate's middle
    std::vector<Neighbour> neighbours;
    std::size_t board_index, converter_index;
    ScaleModel scale;
    Oscillator board;                  // driven by this plate's sudden changes
    RandomStream random;               // of knocks
    double force_g = 0;                // at the last step
    double slow_g = 0;                 // low-passed force
    double shake_g = 0;                // what the board passes on
    double bump_g = 0, bump_left_s = 0, bump_length_s = 1;
  };
  /// A sample that was taken and waits to be converted with its batch, which spares the memory's caches.
  struct Taken {
    double elapsed_s = 0;
    double shake_g = 0;   // of the whole fixture: footsteps and the compressor
    double warmer_k = 0;
  };
  struct TakenOfPlate {
    double mean_g = 0, knock_g = 0;
  };
  /// A converter's input with no plate on it: pinned at a rail, or floating.
  struct PaddingChannel {
    bool floats = false;
    RandomStream random;
  };
  /// The index of a plate's board, and of its converter; made at the first plate that asks.
  std::size_t board_of(const PlateAddress& plate, const RandomStream& random);
  std::size_t converter_of(const PlateAddress& plate, const RandomStream& random);
  void add_padding(const store::Store& store, const std::string& fixture, const RandomStream& random);
  void connect(const store::Store& store, RandomStream random);
  double away_m(const Vec2& p_W) const;
  void bump(std::span<const Vec2> near);
  void switch_on(Timestamp now, std::span<const double> forces_g);
  void advance(std::span<const double> forces_g);
  void shake_boards(std::span<const double> forces_g);
  bool stirred(std::span<const double> forces_g) const;
  double felt_g(const PlateState& plate, std::span<const double> forces_g) const;
  double knock_g(PlateState& plate) const;
  double mean_compressor_g(double elapsed_s) const;
  void take_sample(Timestamp now);
  std::vector<float> convert_samples();
  std::optional<stream::PlateBatch> finish_batch(Timestamp now);

  PlateProfile profile_;
  Link link_;
  double step_s_;
  double rate_hz_;
  Pose X_FW_;
  Box3 body_F_m_;                      // of the fixture
  Vec2 middle_W_m_;                    // of its foot ...
  double half_m_;                      // ... and how far its corners are from there
  FixtureClimate climate_;
  int skipped_samples_;                // the controller's phase: it starts this many samples after the clock
  std::uint64_t sample_count_ = 0;     // due so far
  std::uint64_t first_sample_count_ = 0;  // due before it was switched on
  bool settled_ = false;
  bool still_ = false;                 // every spring and board rests under the last forces
  double follow_;                      // by how much a slow force follows in a step
  Timestamp first_sample_;             // of the batch being filled
  std::vector<PlateAddress> channels_;  ///< of the plates, then of the padding
  std::vector<std::pair<int, BoardHum>> boards_;                        // by shelf
  std::vector<std::pair<std::pair<int, int>, Converter>> converters_;  // by shelf and number on it
  std::vector<PlateState> plates_;
  // What is asked for at every step, together, by plate.
  std::vector<std::size_t> force_indices_;
  std::vector<double> last_forces_g_;
  std::vector<Vec2> middles_W_m_;
  std::vector<PaddingChannel> padding_;
  std::vector<Taken> taken_;              // since the last batch
  std::vector<TakenOfPlate> taken_of_plates_;  // the same by plate, sample after sample
  double footstep_g_ = 0;  // tremble of the fixture now
};

}  // namespace storetwin::sensors
