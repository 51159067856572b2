// Steps of single plates to weight events of a fixture.
//
// An item may rest on two or three plates, a lift may leave a trace of one percent on the plates beside it, a put may
// push a neighbour half way over to the next plate, and two people may take different things at the same time. The
// joiner holds each step until its neighbourhood is quiet, then reads the steps of the neighbourhood together: the
// largest change is the core of an event, small shares beside it are its cross-talk, coincident changes that a common
// facing or a push explains belong to it, and what remains is an event of its own.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/base/ids.h"
#include "core/interaction/params.h"
#include "core/interaction/plate_detector.h"
#include "core/store/store.h"

namespace storetwin::interaction {

/// A step and the plate it happened on.
struct PlacedStep {
  PlateAddress plate;
  PlateStep step;
};

/// Side by side on one shelf.
bool adjacent(const PlateAddress& a, const PlateAddress& b);

/// The steps that make up one event, the largest change first.
using JoinedSteps = std::vector<PlacedStep>;

/// What the joiner asks of the signals: is this plate disturbed now, and since when?
struct Restlessness {
  PlateAddress plate;
  Timestamp since;
};

class EventJoiner {
 public:
  explicit EventJoiner(const store::Store& store);

  void add(const PlateAddress& plate, const PlateStep& step);
  /// Events whose neighbourhood has come to rest at `now`; `restless` lists the fixture's plates that are disturbed.
  std::vector<JoinedSteps> release(const JoinParams& params, double mass_relative_sigma, const std::string& fixture,
                                   Timestamp now, const std::vector<Restlessness>& restless);
  /// Everything that is still held, as if all plates had come to rest.
  std::vector<JoinedSteps> release_all(const JoinParams& params, double mass_relative_sigma);

  /// The step is what some units of the goods planned on its plate weigh.
  bool explained(const PlacedStep& step, double mass_relative_sigma) const;
  /// Gives each waiting step to `weigh`, which may weigh it anew by its plate's rest since then.
  template <class WeighAgain>
  void weigh_again(const WeighAgain& weigh) {
    for (PlacedStep& placed : waiting_) weigh(placed);
  }
  /// Steps that wait for their neighbours.
  const std::vector<PlacedStep>& waiting() const { return waiting_; }
  /// A facing was given to another SKU: what counts as one facing and as explained follows.
  void set_facing(const std::vector<PlateAddress>& plates, double mass_g);

 private:
  bool near(const PlateAddress& a, const PlateAddress& b) const;
  bool share_facing(const PlateAddress& a, const PlateAddress& b) const;
  /// By how many standard deviations a step is off the nearest sum of units of its plate's goods; infinite if there is
  /// none. `talk_g`: what a change beside it may have added.
  double misfit(const PlacedStep& step, double mass_relative_sigma, double talk_g) const;
  bool is_one_lift(const PlacedStep& core, const PlacedStep& step, double mass_relative_sigma) const;
  bool is_slide(const PlacedStep& core, const PlacedStep& step, double mass_relative_sigma) const;
  bool belongs(const JoinParams& params, double mass_relative_sigma, const JoinedSteps& event,
               const PlacedStep& step) const;
  void cancel_bumps(const JoinParams& params);
  std::vector<JoinedSteps> read(const JoinParams& params, double mass_relative_sigma,
                                std::vector<PlacedStep> steps) const;

  std::map<PlateAddress, std::set<int>> facings_;              ///< numbers of the facings that stand on a plate
  std::map<PlateAddress, std::vector<double>> masses_;         ///< catalogue masses of those facings, grams
  std::map<PlateAddress, std::pair<double, double>> spans_m_;  ///< left and right edge in the fixture's x
  int next_facing_ = 0;
  std::vector<PlacedStep> waiting_;  ///< by arrival
};

}  // namespace storetwin::interaction
