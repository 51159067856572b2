// One run as a result: what it was, what it scored, whether it met its expectations, and what a picture of it needs.
//
// Runs are separate processes; a `RunRecord` is what comes back from one, as JSON (record_json.cpp). All the files that an
// invocation leaves behind are written from records and from nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "sim/report/suite_outcome.h"
#include "sim/score/score.h"
#include "sim/triage/cause.h"
#include "sim/truth/truth.h"

namespace storetwin::report {

enum class Verdict {
  kPass,
  kFail,   ///< an expectation was not met
  kError,  ///< the machinery failed: a crash, an unreadable file; says nothing about the carts
  kNondeterministic,  ///< the same seed gave another result: the machinery is broken, whatever the carts say
};

/// Whether the run says anything of the carts.
inline bool is_scored(Verdict verdict) { return verdict == Verdict::kPass || verdict == Verdict::kFail; }

struct Timing {
  double sim_s = 0;
  double wall_s = 0;
  std::map<std::string, double> stage_s;  ///< processor seconds by stage: world, shoppers, sensors, perception, core
};

/// One plate's signal around one event, for the report's pictures.
struct PlateTrace {
  PlateAddress plate;
  Timestamp first;
  Duration period;
  std::vector<float> values_g;
};

/// What went wrong with one unit at a plate.
enum class WrongKind {
  kMissed,        ///< it happened and the core told nothing like it
  kPhantom,       ///< the core told it and nothing like it happened
  kWrongProduct,  ///< the core told another product from the same shelf at the same time
  kWrongVisit,    ///< the core told the right thing of somebody else
};

/// One unit at a plate that the core read wrongly at the time; it may have amended its reading later. Small, and kept for
/// every run.
struct WrongEvent {
  Timestamp at;
  WrongKind kind = WrongKind::kMissed;
  bool pick = true;
  SkuId sku;            ///< the true one; of a phantom the one that was told
  SkuId told_sku;       ///< as the core told it; empty if it told nothing
  PlateAddress plate;
  VisitId visit;        ///< who truly did it; empty: somebody unbilled, or nobody
  VisitId told_visit;   ///< who did it as the core told it; empty: unattributed, or nothing told
  bool operator==(const WrongEvent&) const = default;
};

/// One reading of a weight event and how well the signal alone speaks for it; shares of all readings add up to 1.
struct Odds {
  TrackId track;              ///< zero: nobody we track
  SkuId sku;                  ///< empty: nothing was taken or put
  int quantity = 0;
  double share = 0;
};

/// A true event, what the core made of it, and the signals around it.
struct EventPicture {
  truth::ItemEvent truth;
  bool is_true = true;                ///< false: reported but never happened
  bool judged = true;                 ///< false: nobody has stated what truly happened at the shelves
  bool reported = false;
  bool right_visit = false;
  VisitId visit;                      ///< whose it truly is; empty: unbilled or nobody's
  VisitId told_visit;                 ///< whose it is by the core
  std::string explanation;            ///< what the core said, e.g. "pick of 0710 by v-0001"
  double confidence = 0;              ///< of what it said
  double delta_g = 0, sigma_g = 0;    ///< the weight event it rests on; both 0: none
  std::vector<Odds> odds;             ///< the likeliest readings of that weight event, best first
  std::vector<PlateTrace> traces;     ///< the event's plate and its neighbors, some seconds each side

  bool good() const { return is_true && reported && right_visit; }
};

struct PathPoint {
  double t_s = 0;
  Vec2 p_m = Vec2::Zero();
};

struct CartStep {
  double t_s = 0;
  VisitId visit;
  SkuId sku;
  int quantity = 0;                   ///< signed units
  double confidence = 0;
};

/// Somebody's body at one instant, as capsules in W.
struct BodyShot {
  truth::ShopperId shopper;
  struct Limb {
    Vec3 a = Vec3::Zero(), b = Vec3::Zero();
    double radius_m = 0.1;
  };
  std::vector<Limb> limbs;
};

/// A box in W: an item.
struct BoxShot {
  SkuId sku;
  Pose X_WI;
  Vec3 size_m = Vec3::Zero();
  bool acted_on = false;   ///< the unit that the behaviour is about
};

/// A behaviour at its plainest moment: who was near, and what was in hands or lay about.
struct BehaviourPicture {
  truth::BehaviourEvent truth;
  double heading_rad = 0;           ///< of the one who does it
  Vec2 p_W = Vec2::Zero();          ///< where that one stands
  std::vector<BodyShot> bodies;
  std::vector<BoxShot> items;
};

/// A visit's stay, from the truth.
struct Stay {
  VisitId visit;
  double entered_s = 0;
  double left_s = -1;                 ///< negative: still inside at the end
};

/// While a track was bound to a visit.
struct Binding {
  TrackId track;
  VisitId visit;
  double from_s = 0, to_s = 0;
};

/// A hand in a shelf's reach volume, as the core saw it.
struct ReachSpan {
  TrackId track;
  PlateAddress plate;
  double from_s = 0, to_s = 0;
  double confidence = 0;
};

/// What pictures need. It is large, so it is kept for a few runs only: of runs that are shown as examples all of it, of
/// wrong runs what belongs to their wrong visits.
struct RunDetail {
  bool whole = true;                                          ///< false: of wrong visits only
  std::map<std::string, std::vector<PathPoint>> true_paths;   ///< by shopper
  std::map<std::string, std::vector<PathPoint>> track_paths;  ///< by track
  std::vector<EventPicture> events;
  std::vector<BehaviourPicture> behaviours;
  std::vector<CartStep> true_cart;    ///< by the true visit
  std::vector<CartStep> cart;         ///< as the core believed it
  std::vector<Stay> stays;
  std::vector<Binding> bindings;      ///< by track, then time
  std::vector<ReachSpan> reaches;     ///< by time
};

/// An expectation of the scenario and what came of it.
struct ExpectationOutcome {
  std::string metric;
  std::optional<double> min, max;
  std::optional<double> value;        ///< none: the run doesn't have the metric
  bool met = false;
};

/// The same run with one stage replaced by the truth, or with ideal sensors.
struct VariantScore {
  std::string name;                   ///< "ideal-sensors", "oracle-tracking", "oracle-interaction"
  score::RunScore score;
};

/// Where a run stands in a suite; all empty for a scenario that was asked for by itself.
struct SuitePlace {
  std::string suite;    ///< the suite's file, as it was named
  std::string entry;
  std::string variant;  ///< fault set and settings in words, e.g. "faults=dark"; empty: the scenario as it stands
  bool operator==(const SuitePlace&) const = default;
};

struct RunRecord {
  std::string scenario;               ///< file stem
  SuitePlace place;
  std::string scenario_file;
  std::string description;
  std::uint64_t seed = 0;
  std::string fidelity;               ///< "geometric" or "pixel"; "recording" for a replay
  Verdict verdict = Verdict::kPass;
  std::string digest;
  std::string input_digest;
  score::RunScore score;
  std::vector<ExpectationOutcome> expectations;  ///< all of them, met or not
  std::vector<std::string> failures;  ///< expectations not met, one sentence each; or the error
  std::string excuse;                 ///< why a failure doesn't count: expected, in quarantine, a canary; else empty
  int error_code = 0;                 ///< with Verdict::kError: what the program will exit with; 70 for a lost process
  std::string blame;                  ///< for a run with a wrong visit: the stage whose truth first mends it
  std::vector<triage::FailureCause> causes;  ///< of each wrong visit, or of a run that broke or was too late
  std::vector<truth::FaultEvent> faults;  ///< what was broken, and when; the core was not told
  std::vector<truth::BehaviourEvent> behaviours;  ///< what shoppers did beside plainly taking and putting back
  std::vector<WrongEvent> wrong_events;   ///< by time
  std::vector<VariantScore> variants;
  std::string recording;              ///< file name beside the report; empty: none was written
  Timing timing;
  bool has_detail = false;
  RunDetail detail;
};

/// Whether the run counts in metrics over many: it was scored, and isn't one whose failure is excused.
inline bool counts(const RunRecord& run) { return is_scored(run.verdict) && run.excuse.empty(); }

/// Whether the run failed and nothing excuses it.
inline bool has_failed(const RunRecord& run) { return run.verdict == Verdict::kFail && run.excuse.empty(); }

/// A whole invocation.
struct ResultSet {
  std::string build;                  ///< version, compiler, flags, instruction set level
  std::string program;                ///< digest of the program's file: two commits of one version differ here
  std::vector<std::string> paths;     ///< scenarios and folders as they were asked for
  std::string options;                ///< what decides a run beside scenario and seed, as it would be typed
  std::string params_digest;
  std::string sensors_digest;
  std::vector<RunRecord> runs;
  std::vector<SuiteOutcome> suites;   ///< what came of the suites among `paths`
  std::vector<std::string> incomplete;  ///< what is missing of the runs that were asked for; empty: nothing
  double wall_s = 0;                  ///< of the whole invocation
  score::Prices prices;
};

}  // namespace storetwin::report
