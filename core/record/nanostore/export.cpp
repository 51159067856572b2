#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "core/base/hash.h"
#include "core/record/nanostore/batches.h"
#include "core/record/nanostore/nanostore.h"
#include "core/record/nanostore/planogram.h"
#include "core/record/nanostore/products.h"
#include "core/record/nanostore/residual.h"
#include "core/record/nanostore/targets.h"

namespace storetwin::nanostore {
namespace {

// A period is stated in whole nanoseconds, and drivers differ in how they round 1/60 s.
constexpr Duration kPeriodTolerance{1000};

// Ids for documents that have no original: text in the form of the document store's, always the same for the same
// recording. The store's own ids begin with the seconds of arrival and end with a counter; so do these.
class Ids {
 public:
  Json object_id(Timestamp received) {
    const auto seconds = static_cast<std::uint32_t>(received.ns / 1'000'000'000);
    return {{"$oid", fmt::format("{:08x}{}{:06x}", seconds, kMaker, ++count_ & 0xffffff)}};
  }
  // Version 4's form; its digits are a digest of what the document says, not random.
  static Json uuid(const Json& document) {
    Digest digest;
    digest.text(document.dump(-1, ' ', false, Json::error_handler_t::replace));
    const std::string hex = digest.hex();
    return {{"uuid", fmt::format("{}-{}-4{}-8{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3),
                                 hex.substr(15, 3), hex.substr(18, 12))}};
  }

 private:
  static constexpr const char* kMaker = "73746f7265";  // "store", where the document store names a machine and process
  std::uint32_t count_ = 0;
};

struct Timed {
  Timestamp origin;
  int gondola = 0;
  Json document;
};

class Exporter {
 public:
  Exporter(const stream::Messages& messages, const store::Store& store, const Residual& residual, std::string recording)
      : store_(store), residual_(residual), recording_(std::move(recording)), gondolas_(number_gondolas(store.map)) {
    for (const stream::Message& message : messages) take(message);
  }

  Diagnostics check() const;
  Exported run() {
    Exported exported;
    exported.files.plate_data = plate_data();
    exported.files.full_targets = full_targets();
    exported.files.planogram = planogram();
    exported.files.products = products();
    note_dropped();
    exported.dropped = dropped_;
    return exported;
  }

 private:
  void take(const stream::Message& message);
  std::string plate_data();
  std::string full_targets();
  std::string planogram();
  std::string products();
  void note_dropped();
  Json with_ids(Json made, Timestamp received);

  const store::Store& store_;
  const Residual& residual_;
  std::string recording_;
  GondolaNumbers gondolas_;
  Ids ids_;

  std::vector<const stream::PlateBatch*> plates_;
  std::vector<const stream::Skeletons*> skeletons_;
  std::set<std::pair<std::string, std::uint64_t>> taken_;
  std::uint64_t repeats_ = 0;
  std::map<std::string, std::uint64_t> other_messages_;
  std::vector<std::string> dropped_;
};

void Exporter::take(const stream::Message& message) {
  const auto* plates = std::get_if<stream::PlateBatch>(&message);
  const auto* skeletons = std::get_if<stream::Skeletons>(&message);
  if (plates == nullptr && skeletons == nullptr) {
    ++other_messages_[stream::type_name(message)];
    return;
  }
  const stream::Header& header = stream::header_of(message);
  if (!taken_.emplace(header.source, header.sequence).second) {
    ++repeats_;
    return;
  }
  if (plates != nullptr) plates_.push_back(plates);
  if (skeletons != nullptr) skeletons_.push_back(skeletons);
}

Diagnostics Exporter::check() const {
  Diagnostics problems;
  const auto refuse = [&](const char* code, std::string message, std::string hint) {
    Diagnostic d;
    d.code = code;
    d.file = recording_;
    d.message = std::move(message);
    d.hint = std::move(hint);
    problems.add(std::move(d));
  };
  std::map<std::string, Duration> wrong;
  for (const stream::PlateBatch* batch : plates_) {
    const Duration off = batch->period - kPeriod;
    if (std::abs(off.ns) > kPeriodTolerance.ns) wrong.emplace(batch->header.source, batch->period);
  }
  if (plates_.empty()) refuse("no-plates", "holds no plate batches", "the format needs plates at 60 Hz");
  for (const auto& [source, period] : wrong) {
    const double seconds = period.in_seconds();
    refuse("wrong-rate", fmt::format("'{}' samples every {:.6f} s", source, seconds),
           "the format needs plates at 60 Hz");
  }
  if (skeletons_.empty()) refuse("no-skeletons", "holds no skeletons", "the format needs an external skeleton feed");
  return problems;
}

Json Exporter::with_ids(Json made, Timestamp received) {
  if (made.contains("document")) {
    Json& header = made["document"]["header"];
    if (header.contains("uuid")) header["uuid"] = Ids::uuid(made);
  }
  made["_id"] = ids_.object_id(received);
  return made;
}

std::string Exporter::plate_data() {
  // A stream is what one source says of one gondola.
  std::map<std::pair<std::string, int>, std::vector<Batch>> streams;
  std::map<int, GridShape> shapes = residual_.grids;
  for (const stream::PlateBatch* message : plates_) {
    for (Batch& batch : batches_of(*message, gondolas_)) {
      if (!residual_.grids.contains(batch.gondola)) {
        const GridShape needed = shape_of(batch);
        GridShape& shape = shapes[batch.gondola];
        shape.rows = std::max(shape.rows, needed.rows);
        shape.columns = std::max(shape.columns, needed.columns);
      }
      streams[{message->header.source, batch.gondola}].push_back(std::move(batch));
    }
  }
  std::vector<Batch> batches;
  for (auto& [key, stream] : streams) {
    std::stable_sort(stream.begin(), stream.end(), [](const Batch& a, const Batch& b) { return a.origin < b.origin; });
    for (Batch& batch : cut_to_twelve(std::move(stream))) batches.push_back(std::move(batch));
  }
  const auto in_time = [](const auto& a, const auto& b) {
    return std::tie(a.origin, a.gondola) < std::tie(b.origin, b.gondola);
  };
  std::stable_sort(batches.begin(), batches.end(), in_time);

  std::vector<Timed> documents;
  for (const Batch& batch : batches) {
    const auto kept = residual_.plate_data.find(batch.key);
    const bool known = !batch.key.empty() && kept != residual_.plate_data.end();
    const std::vector<float> phantoms_g = known ? kept->second.phantoms_g : std::vector<float>{};
    const Grid grid = grid_of(batch, shapes.at(batch.gondola), phantoms_g);
    const Json made = plate_document(batch.gondola, batch.origin, batch.received, grid);
    std::optional<Json> original = known ? apply(kept->second.change, made) : std::nullopt;
    documents.push_back({batch.origin, batch.gondola, original ? *original : with_ids(made, batch.received)});
  }
  for (const Stray& stray : residual_.strays) documents.push_back({stray.origin, 0, stray.document});
  std::stable_sort(documents.begin(), documents.end(),
                   [](const Timed& a, const Timed& b) { return a.origin < b.origin; });
  std::vector<Json> lines;
  for (Timed& timed : documents) lines.push_back(std::move(timed.document));
  return to_lines(lines);
}

std::string Exporter::full_targets() {
  std::vector<const stream::Skeletons*> feed = skeletons_;
  const auto in_time = [](const stream::Skeletons* a, const stream::Skeletons* b) {
    return std::tie(a->header.captured, a->header.source, a->header.sequence) <
           std::tie(b->header.captured, b->header.source, b->header.sequence);
  };
  std::sort(feed.begin(), feed.end(), in_time);
  const CameraNumbers cameras = number_cameras(feed);
  std::vector<Json> lines;
  for (const stream::Skeletons* message : feed) {
    const Json made = target_document(*message, cameras);
    const auto kept = residual_.full_targets.find(message_key(message->header.source, message->header.sequence));
    std::optional<Json> original = kept == residual_.full_targets.end() ? std::nullopt : apply(kept->second, made);
    lines.push_back(original ? *original : with_ids(made, message->header.received));
  }
  return to_lines(lines);
}

std::string Exporter::planogram() {
  std::vector<Json> lines;
  std::uint64_t homeless = 0;
  for (std::size_t i = 0; i < store_.planogram.size(); ++i) {
    const store::Facing& facing = store_.planogram[i];
    const auto fixture = std::find_if(store_.map.fixtures.begin(), store_.map.fixtures.end(),
                                      [&facing](const store::Fixture& f) { return f.id == facing.fixture; });
    if (fixture == store_.map.fixtures.end() || !stands_on(*fixture, facing)) {
      ++homeless;
      continue;
    }
    const Json made = facing_document(*fixture, facing, gondolas_.at(facing.fixture));
    std::optional<Json> original = i < residual_.planogram.size() ? apply(residual_.planogram[i], made) : std::nullopt;
    lines.push_back(original ? *original : with_ids(made, {}));
  }
  if (homeless > 0) dropped_.push_back(fmt::format("{} facings that stand on no plate of the map", homeless));
  return to_lines(lines);
}

std::string Exporter::products() {
  std::map<SkuId, const store::Product*> catalogue;
  for (const store::Product& product : store_.catalogue) catalogue.emplace(product.sku, &product);
  std::vector<Json> lines;
  std::set<SkuId> written;
  for (const ProductLine& line : residual_.products) {
    const auto product = catalogue.find(line.sku);
    if (product == catalogue.end()) continue;
    const Json made = product_document(*product->second);
    std::optional<Json> original = apply(line.change, made);
    // A product that was changed since is written once, as it stands now.
    if (!original && written.contains(line.sku)) continue;
    lines.push_back(original ? *original : with_ids(made, {}));
    written.insert(line.sku);
  }
  for (const SkuId& sku : residual_.invented) {
    const auto product = catalogue.find(sku);
    if (product == catalogue.end()) continue;
    // Once somebody has filled it in, it is a product like any other.
    if (product->second->mass_g == 0 && product->second->name.empty()) written.insert(sku);
  }
  for (const store::Product& product : store_.catalogue) {
    if (written.insert(product.sku).second) lines.push_back(with_ids(product_document(product), {}));
  }
  return to_lines(lines);
}

void Exporter::note_dropped() {
  const auto note = [this](std::uint64_t count, const char* what) {
    if (count > 0) dropped_.push_back(fmt::format("{} {}", count, what));
  };
  for (const auto& [type, count] : other_messages_) dropped_.push_back(fmt::format("{} {} messages", count, type));
  note(repeats_, "repeated messages");
  std::uint64_t joints = 0;
  std::set<std::string> feeds;
  for (const stream::Skeletons* message : skeletons_) {
    feeds.insert(message->header.source);
    for (const stream::Skeleton& person : message->people) {
      for (const stream::Joint& joint : person.joints) joints += joint_name(joint.point) == nullptr;
    }
  }
  note(joints, "hips and ankles of skeletons");
  if (feeds.size() > 1) note(feeds.size(), "skeleton feeds' names: they are written as one");
  std::set<std::string> foreign;
  for (const stream::PlateBatch* batch : plates_) {
    for (const PlateAddress& channel : batch->channels) {
      if (!gondolas_.contains(channel.fixture)) foreign.insert(to_text(channel));
    }
  }
  note(foreign.size(), "plates of fixtures that the map doesn't have");
  note(store_.calibration.cameras.size(), "cameras");
  note(store_.map.lanes.size(), "turnstile lanes");
  note(store_.map.zones.size(), "zones");
  note(store_.map.obstacles.size(), "obstacles");
}

}  // namespace

Result<Exported> export_nanostore(const stream::Messages& messages, const store::Store& store,
                                  std::string_view residual, const std::string& recording) {
  const Result<Residual> kept = parse_residual(residual, recording);
  Diagnostics problems;
  if (!kept) problems.append(kept.problems());
  const Residual none;
  Exporter exporter(messages, store, kept ? *kept : none, recording);
  problems.append(exporter.check());
  if (problems.has_errors()) return problems;
  return exporter.run();
}

}  // namespace storetwin::nanostore
