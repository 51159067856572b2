// One run as a result: what it was, what it scored, whether it met its expectations, and what a picture of it needs.
//
// Runs are separate processes; a `RunRecord` is what comes back from one, as JSON (run_record_io.h). `result.json`,
// `junit.xml` and `report.html` are written from records and from nothing else.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/base/diagnostic.h"
#include "sim/score/score.h"
#include "sim/truth/truth.h"

namespace storetwin::report {

enum class Verdict {
  kPass,
  kFail,   ///< an expectation was not met
  kError,  ///< the machinery failed: a crash, an unreadable file; says nothing about the carts
};

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

/// A true event, what the core made of it, and the signals around it.
struct EventPicture {
  truth::ItemEvent truth;
  bool is_true = true;                ///< false: reported but never happened
  bool reported = false;
  bool right_visit = false;
  std::string explanation;            ///< one sentence on what the core said, e.g. "pick of 0710 by v-0001, 0.98 sure"
  std::vector<PlateTrace> traces;     ///< the event's plate and its neighbors, some seconds each side
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

/// What pictures need; kept for the first runs only, since it is large.
struct RunDetail {
  std::map<std::string, std::vector<PathPoint>> true_paths;   ///< by shopper
  std::map<std::string, std::vector<PathPoint>> track_paths;  ///< by track
  std::vector<EventPicture> events;
  std::vector<BehaviourPicture> behaviours;
  std::vector<CartStep> true_cart;    ///< by the true visit
  std::vector<CartStep> cart;         ///< as the core believed it
};

/// The same run with one stage replaced by the truth, or with ideal sensors.
struct VariantScore {
  std::string name;                   ///< "ideal-sensors", "oracle-tracking", "oracle-interaction"
  score::RunScore score;
};

struct RunRecord {
  std::string scenario;               ///< file stem
  std::string scenario_file;
  std::string description;
  std::uint64_t seed = 0;
  std::string fidelity;               ///< "geometric" or "pixel"; "recording" for a replay
  Verdict verdict = Verdict::kPass;
  std::string digest;
  std::string input_digest;
  score::RunScore score;
  std::vector<std::string> failures;  ///< expectations not met, one sentence each; or the error
  int error_code = 0;                 ///< with Verdict::kError: what the program will exit with; 70 for a lost process
  std::string blame;                  ///< for a run with a wrong visit: the stage whose truth first mends it
  std::vector<truth::FaultEvent> faults;  ///< what was broken, and when; the core was not told
  std::vector<truth::BehaviourEvent> behaviours;  ///< what shoppers did beside plainly taking and putting back
  std::vector<VariantScore> variants;
  Timing timing;
  bool has_detail = false;
  RunDetail detail;
};

/// A whole invocation.
struct ResultSet {
  std::string build;                  ///< version, compiler, flags, instruction set level
  std::string params_digest;
  std::string sensors_digest;
  std::vector<RunRecord> runs;
  std::vector<std::string> incomplete;  ///< what is missing of the runs that were asked for; empty: nothing
  double wall_s = 0;                  ///< of the whole invocation
  score::Prices prices;
};

}  // namespace storetwin::report
