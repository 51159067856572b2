#include "sim/scenario/check_faults.h"

#include <fmt/format.h>

#include <algorithm>

namespace storetwin::scenario {

namespace {

// A key of a fault: whether the file gives it, whether the kind reads it, whether the kind can't do without it.
struct Key {
  const char* name;
  bool given, read, needed;
};

std::vector<Key> keys_of(const Fault& fault, bool random) {
  const FaultRule& rule = rule_of(fault.kind);
  const bool source = rule.target == FaultTarget::kCamera || rule.target == FaultTarget::kSource ||
                      rule.target == FaultTarget::kSkeletonFeed;
  const bool plate = rule.target == FaultTarget::kPlate;
  const bool facings = rule.target == FaultTarget::kFacings;
  const bool swapped = fault.kind == FaultKind::kPlatesSwapped;
  const bool product = rule.target == FaultTarget::kProduct;
  const auto sized = [&](const char* key) {
    return rule.size.key != nullptr && std::string_view(rule.size.key) == key;
  };
  return {{"source", !fault.source.empty(), source, source && !random},
          {"plate", !fault.plate.empty(), plate || facings, plate && !random},
          {"with_plate", !fault.with_plate.empty(), swapped, swapped},
          {"fixture", !fault.fixture.empty(), facings, false},
          {"sku", bool(fault.sku), facings || product, product},
          {"by_deg", fault.by_deg.has_value(), sized("by_deg"), false},
          {"share", fault.share.has_value(), sized("share"), false},
          {"limit_g", fault.limit_g.has_value(), sized("limit_g"), false},
          {"by_g", fault.by_g.has_value(), sized("by_g"), false},
          {"by_s", fault.by_s.has_value(), sized("by_s"), false},
          {"by_percent", fault.by_percent.has_value(), sized("by_percent"), false},
          {"from_s", fault.from_s != 0, !rule.at_installation, false},
          {"to_s", fault.to_s.has_value(), !rule.at_installation, false}};
}

// All problems of one fault, with the place they are found at.
class Judge {
 public:
  Judge(const Document& document, Diagnostics& problems) : document_(document), problems_(problems) {}

  void at(std::string path) { path_ = std::move(path); }
  void say(const std::string& key, std::string code, std::string text, std::string hint = "") {
    const std::string path = key.empty() ? path_ : join_path(path_, key);
    problems_.add(error_at(document_, path, std::move(code), std::move(text), std::move(hint)));
  }

  void keys(const Fault& fault, bool random) {
    const char* kind = word_of(fault.kind);
    std::string reads;
    for (const Key& key : keys_of(fault, random)) {
      const bool shown =
          key.read && !(random && (std::string_view(key.name) == "from_s" || std::string_view(key.name) == "to_s"));
      if (shown) reads += reads.empty() ? key.name : std::string(", ") + key.name;
    }
    for (const Key& key : keys_of(fault, random)) {
      if (key.given && !key.read) {
        say(key.name, "unused-key", fmt::format("'{}' means nothing to {}", key.name, kind), "it reads " + reads);
      } else if (key.needed && !key.given) {
        say("", "missing-target", fmt::format("{} needs '{}'", kind, key.name));
      }
    }
  }

  void plate_form(const char* key, const std::string& text) {
    if (text.empty() || parse_plate(text)) return;
    say(key, "bad-plate", fmt::format("'{}' is no plate", text), "write FIXTURE/SHELF/PLATE, e.g. gondola_1/3/2");
  }

  // `known` in the order of the store; the hint names the nearest.
  void known(const char* key, const std::string& text, const std::vector<std::string>& known, const char* what) {
    if (text.empty() || std::find(known.begin(), known.end(), text) != known.end()) return;
    say(key, fmt::format("unknown-{}", key == std::string_view("with_plate") ? "plate" : key),
        fmt::format("the store has no {} '{}'", what, text), did_you_mean(text, known));
  }

 private:
  const Document& document_;
  Diagnostics& problems_;
  std::string path_;
};

void check_times(const Fault& fault, double duration_s, Judge& judge) {
  if (rule_of(fault.kind).at_installation) return;
  if (fault.from_s >= duration_s) {
    judge.say("from_s", "starts-after-end",
              fmt::format("begins at {} s, but the run ends at {} s", fault.from_s, duration_s));
  }
  if (fault.to_s && *fault.to_s <= fault.from_s) {
    judge.say("to_s", "bad-range", fmt::format("ends at {} s, but begins at {} s", *fault.to_s, fault.from_s),
              "leave to_s out for a fault that stays");
  }
}

void check_fault(const Fault& fault, double duration_s, Judge& judge) {
  judge.keys(fault, false);
  judge.plate_form("plate", fault.plate);
  judge.plate_form("with_plate", fault.with_plate);
  check_times(fault, duration_s, judge);
  if (fault.kind == FaultKind::kPlanogramWrong && fault.plate.empty() == fault.fixture.empty()) {
    judge.say("", "missing-target", "planogram_wrong needs either 'plate' or 'fixture'");
  }
  if (fault.kind == FaultKind::kPlatesSwapped && !fault.plate.empty() && fault.plate == fault.with_plate) {
    judge.say("with_plate", "same-plate", "a plate can't be exchanged with itself");
  }
}

void check_random(const RandomFault& random, Judge& judge) {
  if (!rule_of(random.fault.kind).random) {
    judge.say("kind", "not-random", fmt::format("{} doesn't come and go by chance", word_of(random.fault.kind)),
              "write it under faults");
    return;
  }
  judge.keys(random.fault, true);
  judge.plate_form("plate", random.fault.plate);
}

const char* target_word(FaultTarget target) {
  switch (target) {
    case FaultTarget::kCamera: return "camera";
    case FaultTarget::kSkeletonFeed: return "skeleton feed";
    default: return "source";
  }
}

void check_facings(const Fault& fault, const store::Store& store, Judge& judge) {
  std::vector<std::string> plates, fixtures;
  for (const PlateAddress& address : store::all_plates(store)) plates.push_back(to_text(address));
  for (const store::Fixture& fixture : store.map.fixtures) fixtures.push_back(fixture.id);
  judge.known("plate", fault.plate, plates, "plate");
  judge.known("fixture", fault.fixture, fixtures, "fixture");
  const std::optional<PlateAddress> plate = parse_plate(fault.plate);
  if (plate && store::find_plate(store, *plate) != nullptr && store::facings_on(store, *plate).empty()) {
    judge.say("plate", "no-facing", fmt::format("nothing is planned to stand on '{}'", fault.plate));
  }
}

void check_fault_against(const Fault& fault, const store::Store& store, Judge& judge) {
  const FaultRule& rule = rule_of(fault.kind);
  const std::vector<std::string> targets = targets_in(store, fault.kind);
  if (rule.target == FaultTarget::kPlate) {
    if (parse_plate(fault.plate)) judge.known("plate", fault.plate, targets, "connected plate");
    if (parse_plate(fault.with_plate)) judge.known("with_plate", fault.with_plate, targets, "connected plate");
  } else if (rule.target == FaultTarget::kFacings) {
    check_facings(fault, store, judge);
  } else if (rule.target != FaultTarget::kProduct) {
    judge.known("source", fault.source, targets, target_word(rule.target));
  }
  if (fault.kind == FaultKind::kPlatesSwapped && parse_plate(fault.plate) && parse_plate(fault.with_plate) &&
      parse_plate(fault.plate)->fixture != parse_plate(fault.with_plate)->fixture) {
    judge.say("with_plate", "other-fixture", "plates of two fixtures have no wires in common");
  }
  std::vector<std::string> skus;
  for (const store::Product& product : store.catalogue) skus.push_back(product.sku.value);
  judge.known("sku", fault.sku.value, skus, "product");
}

}  // namespace

Diagnostics check_faults(const Scenario& scenario, const Document& document) {
  Diagnostics problems;
  Judge judge(document, problems);
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    judge.at(fmt::format("faults[{}]", i));
    check_fault(scenario.faults[i], scenario.duration_s, judge);
  }
  for (std::size_t i = 0; i < scenario.random_faults.size(); ++i) {
    judge.at(fmt::format("random_faults[{}]", i));
    check_random(scenario.random_faults[i], judge);
  }
  return problems;
}

Diagnostics check_faults_against(const Scenario& scenario, const store::Store& store, const Document& document) {
  Diagnostics problems;
  Judge judge(document, problems);
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    judge.at(fmt::format("faults[{}]", i));
    check_fault_against(scenario.faults[i], store, judge);
  }
  for (std::size_t i = 0; i < scenario.random_faults.size(); ++i) {
    judge.at(fmt::format("random_faults[{}]", i));
    check_fault_against(scenario.random_faults[i].fault, store, judge);
  }
  return problems;
}

}  // namespace storetwin::scenario
