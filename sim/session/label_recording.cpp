#include "sim/session/label_recording.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/yaml_io.h"
#include "core/record/recording_writer.h"
#include "core/record/scene.h"
#include "core/record/visits.h"
#include "sim/scenario/incident.h"
#include "sim/score/label_score.h"
#include "sim/session/recorded.h"

namespace storetwin::session {

namespace {

// Names as the core says them, lines by SKU; and everything that the recording doesn't know.
Result<truth::Label> resolved(const record::Recording& recording, const store::Store& store,
                              const truth::Label& asked) {
  const std::vector<record::RecordedVisit> visits = record::visits_of(recording);
  Diagnostics problems;
  if (visits.empty()) {
    return Diagnostic{.code = "no-visits",
                      .file = recording.path(),
                      .message = "the recording holds no visit to label",
                      .hint = "cut it out with 'storetwin clip' first: a clip holds what the core makes of it"};
  }
  truth::Label label;
  for (truth::LabelledVisit visit : asked.visits) {
    const record::RecordedVisit* known = record::find_visit(visits, visit.visit.value);
    if (known == nullptr) {
      problems.add(record::unknown_visit(visits, visit.visit.value, recording.path()));
      continue;
    }
    visit.visit = known->visit;
    visit.external_id = known->external_id;
    for (const truth::TruthLine& line : visit.lines) problems.append(unknown_sku(recording, store, line.sku.value));
    std::sort(visit.lines.begin(), visit.lines.end(),
              [](const truth::TruthLine& a, const truth::TruthLine& b) { return a.sku < b.sku; });
    label.visits.push_back(std::move(visit));
  }
  if (problems.has_errors()) return problems;
  std::sort(label.visits.begin(), label.visits.end(),
            [](const truth::LabelledVisit& a, const truth::LabelledVisit& b) { return a.visit < b.visit; });
  return label;
}

std::string sentence_of(const truth::LabelledVisit& visit) {
  std::string lines;
  for (const truth::TruthLine& line : visit.lines) {
    lines += fmt::format("{}{} x {}", lines.empty() ? "" : ", ", line.quantity, line.sku.value);
  }
  if (lines.empty()) lines = "nothing";
  return fmt::format("{} truly took {}{}.", visit.visit.value, lines, visit.whole ? " and nothing else" : "");
}

scenario::Incident incident_of(const LabelRequest& request, const record::Recording& recording,
                               const truth::Label& label) {
  scenario::Incident incident;
  incident.description =
      fmt::format("An incident of {}.", recording.info().scenario.empty() ? "a recording" : recording.info().scenario);
  for (const truth::LabelledVisit& visit : label.visits) incident.description += " " + sentence_of(visit);
  incident.recording = std::filesystem::path(request.out).filename().string();
  incident.expect = request.expect;
  incident.expect.insert(incident.expect.begin(),
                         scenario::Expectation{.metric = "cart.exact_visit_rate", .min = 1, .max = {}});
  incident.tags = {"incident"};
  return incident;
}

// Everything in the recording but an older label; what viewers draw is drawn anew.
Status copy(const LabelRequest& request, const record::Recording& recording, const store::Store& store,
            const truth::Label& label, stream::Messages& said) {
  record::RecordingInfo info = recording.info();
  info.build = request.build;
  record::RecordingWriter writer(request.out, info);
  for (const record::AttachmentInfo& attachment : recording.attachments()) {
    if (attachment.name == truth::kLabelAttachment) continue;
    const Result<std::string> bytes = recording.attachment(attachment.name);
    if (!bytes) return bytes.problems();
    if (Status s = writer.attach(attachment.name, attachment.media_type, *bytes); !s) return s;
  }
  if (Status s = record::write_calibration(writer, store, begin_of(recording)); !s) return s;
  if (Status s = record::write_store_scene(writer, store, begin_of(recording)); !s) return s;
  record::Player player = recording.play(record::play_all());
  while (std::optional<stream::Message> message = player.next()) {
    if (Status s = writer.write(*message); !s) return s;
    if (stream::direction_of(*message) == stream::Direction::kOutput) said.push_back(*std::move(message));
  }
  if (Status s = writer.attach(truth::kLabelAttachment, "application/json", truth::to_json(label)); !s) return s;
  return writer.finish();
}

}  // namespace

std::string incident_file_of(const std::string& recording_file) {
  return std::filesystem::path(recording_file).replace_extension(".yaml").string();
}

Result<Labelled> label_recording(const LabelRequest& request) {
  Result<record::Recording> recording = record::open_recording(request.file);
  if (!recording) return recording.problems();
  Result<store::Store> store = installed_store_of(*recording);
  if (!store) return store.problems();
  Result<truth::Label> label = resolved(*recording, *store, request.label);
  if (!label) return label.problems();
  stream::Messages said;
  if (Status copied = copy(request, *recording, *store, *label, said); !copied) return copied.problems();
  Labelled out{.incident_file = incident_file_of(request.out),
               .label = *label,
               .now = score::score_labelled(*label, said, *store),
               .damage = recording->damage()};
  const std::string text = scenario::write_incident(incident_of(request, *recording, *label));
  if (Status written = write_file(out.incident_file, text); !written) {
    std::error_code ignored;
    std::filesystem::remove(request.out, ignored);
    return written.problems();
  }
  return out;
}

}  // namespace storetwin::session
