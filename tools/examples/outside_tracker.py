#!/usr/bin/env python3
"""An outside tracker in a few lines: every head that an external skeleton feed reports becomes a track.

Make the messages' Python code once:  protoc --python_out=OUT -Icore/stream/proto core/stream/proto/storetwin/*.proto
Then: PYTHONPATH=OUT storetwin run scenarios/first/one_pick.yaml --replace=tracking:"python3 tools/examples/outside_tracker.py"
"""
import struct, sys
from storetwin import envelope_pb2

ids = {}
while head := sys.stdin.buffer.read(4):
    frame = envelope_pb2.Envelope.FromString(sys.stdin.buffer.read(struct.unpack("<I", head)[0]))
    if frame.WhichOneof("message") == "skeletons":
        answer = envelope_pb2.Envelope()
        answer.tracks.header.CopyFrom(frame.skeletons.header)
        answer.tracks.header.source = "tracking"
        for person in frame.skeletons.people:
            track = answer.tracks.tracks.add(id=ids.setdefault(person.external_id, len(ids) + 1), phase=2)
            track.covariance_m2.extend([0.01, 0, 0, 0.01])
            track.v_WB_mps.SetInParent()  # standing still, as far as this tracker knows
            track.p_WB_m.x, track.p_WB_m.y = person.joints[0].p_WJ_m.x, person.joints[0].p_WJ_m.y
        data = answer.SerializeToString()
        sys.stdout.buffer.write(struct.pack("<I", len(data)) + data)
    sys.stdout.buffer.write(struct.pack("<I", 0))
    sys.stdout.buffer.flush()
