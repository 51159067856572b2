// When and where time-of-flight cameras blind each other a little.
//
// A camera of the Azure Kinect's kind flashes nine pulses of 125 us during 12.8 ms, one each 1,450 us. Two whose exposures
// overlap disturb each other if their pulses fall into the same slot of 160 us (Azure Kinect DK hardware specification).
// Their clocks run free, so slots meet and part again, as a slow beat; with `synchronised` each camera keeps a slot of its
// own and nothing happens. Light that is modulated in another band cancels out over a pulse, since the sensor takes
// differences at its own frequency (its shot noise is left out). Which part of an image another camera lights is found from the empty store: a point counts as
// lit if it lies in the other's image and range.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.h"
#include "core/store/store.h"
#include "sim/sensors/depth_layer.h"
#include "sim/sensors/profiles.h"

namespace storetwin::sensors {

/// A time-of-flight camera as its neighbours know it.
struct TofEmitter {
  store::Camera camera;
  Timestamp first;            ///< of its frames
  double pulse_phase_s = 0;   ///< of its pulses, within their period
  double drift = 0;           ///< of its clock, seconds per second
  std::size_t band = 0;       ///< of the profile's
};

TofEmitter draw_emitter(const store::Camera& camera, Timestamp first, const TofImageProfile& profile, RandomStream random);

/// All emitters of a store; shared by its cameras.
using TofEmitters = std::shared_ptr<const std::vector<TofEmitter>>;

/// Of the camera with that id; the first one of a camera that none of them is.
std::size_t band_of(const std::string& camera, const TofEmitters& emitters);
/// Whether light of another camera, at the frequency of this one and while its own pulses are on, falls on a point.
bool is_disturbed(const std::string& camera, const TofEmitters& emitters, const Vec3& p_W, Timestamp now,
                  const TofImageProfile& profile);

/// Which cells of an image are disturbed in one frame.
class Disturbance {
 public:
  static constexpr int kCellPx = 16;

  Disturbance() = default;
  Disturbance(int width_px, int height_px);

  bool none() const { return cells_.empty(); }
  int columns() const { return columns_; }
  int rows() const { return rows_; }
  void add(const std::vector<bool>& cells);
  /// The factors of one row's pixels: `factor` in disturbed cells, otherwise 1. Rows are filled in order; those of one cell
  /// are alike, so only its first is written.
  void fill_row(int v, double factor, std::span<float> factors) const;

 private:
  int columns_ = 0, rows_ = 0;
  std::vector<bool> cells_;
};

/// Who lights what one camera sees.
class TofNeighbours {
 public:
  TofNeighbours() = default;
  /// `building` is the empty store as the camera sees it from where it stands.
  TofNeighbours(const store::Camera& camera, const TofEmitters& emitters, const DepthLayer& building);

  Disturbance at(Timestamp now, const TofImageProfile& profile) const;

 private:
  struct Neighbour {
    TofEmitter emitter;
    std::vector<bool> lit;   // cells of the image
  };
  int width_ = 0, height_ = 0;
  TofEmitter own_;
  std::vector<Neighbour> neighbours_;
};

}  // namespace storetwin::sensors
