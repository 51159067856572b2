#include "sim/session/run_recorder.h"

#include "core/record/scene.h"
#include "core/store/store_io.h"
#include "sim/truth/truth_io.h"

namespace storetwin::session {

namespace {

record::RecordingInfo info_of(const RunRequest& request, const Session& session) {
  record::RecordingInfo info;
  info.scenario = session.config().scenario.name;
  info.seed = request.seed;
  info.build = request.build;
  info.provenance.synthetic = true;
  info.epoch = record::Epoch::kRun;
  info.notes["fidelity"] = session.config().fidelity == scenario::Fidelity::kPixel ? "pixel" : "geometric";
  if (request.color) info.notes["color"] = "rendered, not photographed";
  info.notes["sensors_digest"] = sensors::digest(session.config().profiles);
  return info;
}

}  // namespace

RunRecorder::RunRecorder(const RunRequest& request, const Session& session)
    : choice_(request.record), writer_(request.record_file, info_of(request, session)) {
  // A failure here is remembered and returned by the first write.
  begun_ = writer_.attach("store.yaml", "application/yaml", store::write_store(session.installed()));
  if (begun_) begun_ = record::write_calibration(writer_, session.installed(), session.now());
  if (begun_) begun_ = record::write_store_scene(writer_, session.installed(), session.now());
}

Status RunRecorder::write(const StepOutput& out) {
  if (!begun_) return begun_;
  const auto write_all = [this](const stream::Messages& messages) -> Status {
    for (const stream::Message& message : messages) {
      if (Status written = writer_.write(message); !written) return written;
    }
    return Done{};
  };
  Status written = Done{};
  if (choice_.inputs) written = write_all(out.inputs);
  if (written && choice_.observations) written = write_all(out.observations);
  if (written && choice_.outputs) written = write_all(out.outputs);
  return written;
}

Status RunRecorder::finish(const truth::Truth& truth) {
  if (!begun_) return begun_;
  if (Status attached = writer_.attach(truth::kTruthAttachment, "application/json", truth::to_json(truth)); !attached) return attached;
  return writer_.finish();
}

}  // namespace storetwin::session
