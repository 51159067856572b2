// Reads a recording with @mcap/core, once by its index and once as a stream, decodes every message by the schema that the
// recording itself carries, and compares with what Storetwin's own `inspect` says of it.
//
//     node read_recording.mjs RECORDING.mcap INSPECTION.json
import { strict as assert } from "node:assert";
import { open, readFile } from "node:fs/promises";
import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { loadDecompressHandlers } from "@mcap/support";
import protobuf from "protobufjs";
import descriptor from "protobufjs/ext/descriptor/index.js";

const [recordingPath, inspectionPath] = process.argv.slice(2);
const expected = JSON.parse(await readFile(inspectionPath, "utf8"));
const decompressHandlers = await loadDecompressHandlers();

/** Counts of one way of reading, by topic. */
class Tally {
  constructor() {
    this.schemas = new Map();
    this.channels = new Map();
    this.types = new Map();
    this.topics = new Map();
    this.attachments = [];
    this.metadata = new Map();
  }

  message(record) {
    const channel = this.channels.get(record.channelId);
    const schema = this.schemas.get(channel.schemaId);
    this.typeOf(schema).decode(record.data);
    const topic = this.topics.get(channel.topic) ?? { schema: schema.name, messages: 0 };
    topic.messages += 1;
    this.topics.set(channel.topic, topic);
  }

  typeOf(schema) {
    assert.equal(schema.encoding, "protobuf");
    if (!this.types.has(schema.id)) {
      const root = protobuf.Root.fromDescriptor(descriptor.FileDescriptorSet.decode(schema.data));
      this.types.set(schema.id, root.lookupType(schema.name));
    }
    return this.types.get(schema.id);
  }

  check(way) {
    assert.equal(this.topics.size, expected.topics.length, `${way}: number of topics`);
    for (const topic of expected.topics) {
      assert.deepEqual(this.topics.get(topic.topic), { schema: topic.schema, messages: Number(topic.messages) },
        `${way}: ${topic.topic}`);
    }
    assert.deepEqual(this.attachments.sort(), expected.attachments.map((a) => a.name).sort(), `${way}: attachments`);
    assert.deepEqual(this.metadata.get("storetwin"), expected.info, `${way}: metadata`);
    assert.equal(Object.keys(this.metadata.get("storetwin.segments")).length, Number(expected.chunks), `${way}: segments`);
  }
}

async function readIndexed() {
  const file = await open(recordingPath);
  const size = BigInt((await file.stat()).size);
  const readable = {
    size: async () => size,
    read: async (offset, length) => {
      const buffer = new Uint8Array(Number(length));
      await file.read(buffer, 0, Number(length), Number(offset));
      return buffer;
    },
  };
  const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
  const tally = new Tally();
  tally.schemas = reader.schemasById;
  tally.channels = reader.channelsById;
  let last = 0n;
  for await (const record of reader.readMessages()) {
    assert.ok(record.logTime >= last, "messages come in log order");
    last = record.logTime;
    tally.message(record);
  }
  for await (const attachment of reader.readAttachments()) tally.attachments.push(attachment.name);
  for await (const metadata of reader.readMetadata()) {
    tally.metadata.set(metadata.name, Object.fromEntries(metadata.metadata));
  }
  await file.close();
  assert.equal(reader.statistics.messageCount, BigInt(expected.messages), "statistics: messages");
  assert.equal(reader.chunkIndexes.length, Number(expected.chunks), "chunk indexes");
  tally.check("indexed");
}

async function readStreamed() {
  const reader = new McapStreamReader({ decompressHandlers, validateCrcs: true });
  reader.append(await readFile(recordingPath));
  const tally = new Tally();
  let inData = true;
  for (let record; (record = reader.nextRecord()); ) {
    if (record.type === "DataEnd") inData = false;
    if (!inData) continue;
    if (record.type === "Schema") tally.schemas.set(record.id, record);
    if (record.type === "Channel") tally.channels.set(record.id, record);
    if (record.type === "Message") tally.message(record);
    if (record.type === "Attachment") tally.attachments.push(record.name);
    if (record.type === "Metadata") tally.metadata.set(record.name, Object.fromEntries(record.metadata));
  }
  assert.ok(reader.done(), "the stream ends where the file does");
  tally.check("streamed");
}

await readIndexed();
await readStreamed();
