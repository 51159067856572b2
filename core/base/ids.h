// Strong ids: a TrackId can't be passed where a VisitId is meant. Zero is "none" for numeric ids, the empty text for
// textual ones. Ids are opaque and minted by counters; none is derived from a person.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace storetwin {

template <class Tag>
struct NumericId {
  std::uint64_t value = 0;
  constexpr auto operator<=>(const NumericId&) const = default;
  constexpr explicit operator bool() const { return value != 0; }
};

template <class Tag>
struct TextId {
  std::string value;
  TextId() = default;
  explicit TextId(std::string text) : value(std::move(text)) {}
  auto operator<=>(const TextId&) const = default;
  explicit operator bool() const { return !value.empty(); }
};

/// A person on the floor as the tracker sees one; dies with the visit.
using TrackId = NumericId<struct TrackTag>;
/// Anything an output can name as evidence: a weight event, a reach, a scan.
using EvidenceId = NumericId<struct EvidenceTag>;
/// The minted token of one billing unit; never the scanned code.
using VisitId = TextId<struct VisitTag>;
/// A catalogue entry's code as text, leading zeros kept.
using SkuId = TextId<struct SkuTag>;

/// One weighing platform, by its place in the store map; stands here because both the store and the messages name it.
struct PlateAddress {
  std::string fixture;     ///< fixture id of the store map
  std::int32_t shelf = 0;  ///< shelf index within the fixture, from 1 at the floor
  std::int32_t plate = 0;  ///< plate index within the shelf, from 1 at the left
  auto operator<=>(const PlateAddress&) const = default;
};

/// "fixture/shelf/plate", as messages and reports write it.
std::string to_text(const PlateAddress& address);

}  // namespace storetwin
