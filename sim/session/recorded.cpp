#include "sim/session/recorded.h"

#include <algorithm>

#include "core/base/yaml_io.h"
#include "core/record/mcap_reader.h"
#include "core/record/visits.h"
#include "core/store/store_schema.h"
#include "sim/truth/truth_io.h"

namespace storetwin::session {

Result<store::Store> installed_store_of(const record::Recording& recording) {
  Result<std::string> text = recording.attachment("store.yaml");
  if (!text) return text.problems();
  Diagnostics warnings;
  return read_yaml<store::Store>(*text, recording.path() + ":store.yaml", warnings);
}

namespace {

/// An attachment as text; empty if there is none of that name.
Result<std::optional<std::string>> find_attachment(const record::Recording& recording, const std::string& name) {
  for (const record::AttachmentInfo& attachment : recording.attachments()) {
    if (attachment.name != name) continue;
    Result<std::string> text = recording.attachment(name);
    if (!text) return text.problems();
    return std::optional<std::string>(*std::move(text));
  }
  return std::optional<std::string>();
}

template <class T, class Read>
Result<std::optional<T>> read_attached(const record::Recording& recording, const std::string& name, Read read) {
  Result<std::optional<std::string>> text = find_attachment(recording, name);
  if (!text) return text.problems();
  if (!*text) return std::optional<T>();
  Result<T> value = read(**text, recording.path() + ":" + name);
  if (!value) return value.problems();
  return std::optional<T>(*std::move(value));
}

}  // namespace

Result<std::optional<truth::Truth>> truth_of(const record::Recording& recording) {
  return read_attached<truth::Truth>(recording, truth::kTruthAttachment, truth::truth_from_json);
}

Result<std::optional<truth::Label>> label_of(const record::Recording& recording) {
  return read_attached<truth::Label>(recording, truth::kLabelAttachment, truth::label_from_json);
}

Diagnostics unknown_sku(const record::Recording& recording, const store::Store& store, const std::string& sku) {
  std::vector<std::string> known, names;
  for (const store::Product& product : store.catalogue) {
    known.push_back(product.sku.value);
    names.push_back(product.name);
  }
  const std::size_t named = known.size();
  recording.for_each([&](const stream::Message& m) { known.push_back(std::get<stream::CatalogueChange>(m).sku.value); },
                     {.inputs = true, .beliefs = false, .outputs = false, .topics = {"in/CatalogueChange"}});
  if (std::find(known.begin(), known.end(), sku) != known.end()) return {};
  // People know goods by their names: the one that holds the word, if there is but one.
  std::string hint = did_you_mean(sku, known);
  std::vector<std::size_t> holding;
  for (std::size_t i = 0; i < named && !sku.empty(); ++i) {
    if (names[i].find(sku) != std::string::npos) holding.push_back(i);
  }
  if (hint.empty() && holding.size() == 1)
    hint = "did you mean '" + known[holding[0]] + "', " + names[holding[0]] + "?";
  return Diagnostic{.code = "unknown-sku",
                    .file = recording.path(),
                    .path = "--sku=" + sku,
                    .message = "the store's catalogue has no such SKU",
                    .hint = hint};
}

Timestamp begin_of(const record::Recording& recording) {
  std::optional<std::uint64_t> first;
  for (const record::Segment& segment : recording.container().segments()) {
    first = std::min(first.value_or(segment.start_time), segment.start_time);
  }
  return {static_cast<std::int64_t>(first.value_or(0))};
}

Timestamp zero_of(const record::Recording& recording) {
  return recording.info().epoch == record::Epoch::kRun ? Timestamp{} : begin_of(recording);
}

std::set<std::string> sources_with_frames(const record::Recording& recording) {
  const std::vector<std::string> sources = record::sources_of(recording, "in/DepthFrame");
  return {sources.begin(), sources.end()};
}

}  // namespace storetwin::session
