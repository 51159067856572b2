// Two people who stood so near that their tracks may have changed owners: the two stories of that, kept until clothes
// tell.
//
// For each such pair a probability is kept that the tracks are crosswise now: a two-state filter (hidden Markov model),
// in which tracks change owners at a rate that grows with how much their beliefs overlap, and every colour image of one
// of them weighs both stories. Pairs instead of whole permutations: three people in one knot are three pairs, and what
// is found of one pair is carried to the others. At most `kMostEncounters` pairs are kept; beyond that the least
// doubtful one is given up and counted.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/ids.h"
#include "core/base/time.h"

namespace storetwin::tracking {

struct EncounterParams {
  double opens_at = 0.02;       ///< overlap (0 to 0.5) from which on two tracks count as mixed
  double swaps_per_s = 0.5;     ///< rate at which tracks change owners when nothing tells them apart
  double image_weight = 0.3;    ///< images of one camera err alike: each is worth so much of an independent one
  double swapped_above = 0.97;  ///< so sure before anybody is called by another name
  double settled_below = 0.01;  ///< so sure, and parted: nothing happened
  double kept_s = 20;           ///< parted for so long without an answer: given up
};

class Encounters {
 public:
  struct Pair {
    TrackId a, b;            ///< a < b
    double crosswise = 0;    ///< probability that the tracks have changed owners
    double evidence = 0;     ///< sum of what images were worth, in nats, whichever way they spoke
    double of_a = 0, of_b = 0;  ///< what each one's images said for crosswise, in nats, bounded
    double closest = 0;      ///< greatest overlap since `crosswise` was last negligible ...
    Timestamp closest_at;    ///< ... and when
    Timestamp last_close;
  };

  explicit Encounters(const EncounterParams& params = {}) : params_(params) {}

  /// How much the beliefs of two tracks overlap just now, 0 to 0.5. Call once a scan for every near pair.
  void meet(TrackId a, TrackId b, double overlap, Timestamp now);
  /// An image of one of the two: log-likelihood of its look if he is `who`, and if he is the other of the pair.
  /// `certainty`: that the image is of the one whom the track follows, 0.5 to 1.
  void weigh(Pair& pair, TrackId who, double as_named, double as_other, double certainty);

  /// A pair that is crosswise beyond doubt, if any, and of which neither one's images speak against it: two tracks of
  /// one person both show that person, and are no reason to give the wrong one his name. The tracker exchanges the two
  /// and says so by `exchanged`.
  std::optional<Pair> crosswise() const;
  void exchanged(TrackId a, TrackId b);
  /// Forgets pairs that are settled, too old, or of a track that `is_gone`.
  template <class IsGone>
  void forget(Timestamp now, IsGone is_gone) {
    std::erase_if(pairs_, [&](const Pair& pair) { return is_gone(pair.a) || is_gone(pair.b) || is_over(pair, now); });
  }

  std::vector<Pair>& pairs() { return pairs_; }
  /// Probability that the track is not of whom it was given to, where images had a say; nothing where they had none.
  std::optional<double> doubt(TrackId track) const;
  std::uint64_t overflowed() const { return overflowed_; }

  static constexpr std::size_t kMostEncounters = 64;

 private:
  bool is_over(const Pair& pair, Timestamp now) const;

  EncounterParams params_;
  std::vector<Pair> pairs_;  ///< by ids
  std::uint64_t overflowed_ = 0;
};

}  // namespace storetwin::tracking
