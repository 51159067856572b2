// Draws a recording for outside viewers: cameras, the store's boxes, and people on the floor, in Foxglove's published
// schemas (core/record/proto/foxglove). Nothing of Storetwin reads these back.
//
// Frame "store" is W; each camera's frame is named as its source, e.g. "depth/ceiling_3".
#pragma once

#include "core/record/recording_writer.h"
#include "core/store/store.h"

namespace storetwin::record {

/// One `foxglove.CameraCalibration` on "viewer/calibration/SOURCE" and one `foxglove.FrameTransform` on
/// "viewer/transform/SOURCE" per camera.
Status write_calibration(RecordingWriter& writer, const store::Store& store, Timestamp at);

/// One `foxglove.SceneUpdate` on "viewer/store": fixtures, shelves, plates and obstacles as boxes.
Status write_store_scene(RecordingWriter& writer, const store::Store& store, Timestamp at);

/// One `foxglove.SceneUpdate` on "viewer/tracks": each living track as a standing cylinder with its id.
Status write_track_scene(RecordingWriter& writer, const stream::Tracks& tracks);

}  // namespace storetwin::record
