#include "core/record/nanostore/plate_data.h"

#include <fmt/format.h>
#include <sodium.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "core/record/nanostore/time_text.h"

namespace storetwin::nanostore {
namespace {

static_assert(std::endian::native == std::endian::little, "blocks are copied as they lie in memory");

constexpr std::uint32_t kNanBits = 0x7fc00000;

Grid read_grid(const Node& values) {
  Grid grid;
  const Node type = values.at("type");
  const std::string name = type.text();
  if (!name.empty() && name != "DATATYPE_FLOAT32") {
    type.fail("unknown-type", fmt::format("'{}' is not a type of the format", name), "DATATYPE_FLOAT32 is the one");
  }
  const Node shape = values.at("shape");
  const Node data = values.at("data");
  const std::string text = data.text();
  const std::vector<Node> sizes = shape.items();
  if (!shape.present() || text.empty()) return grid;
  if (sizes.size() != 3) {
    shape.fail("wrong-shape", fmt::format("must be [samples, shelves + 1, plates + 1], has {} sizes", sizes.size()));
    return grid;
  }
  const std::optional<std::vector<float>> floats = floats_of(text);
  if (!floats) {
    data.fail("bad-base64", "is not base64 of whole 32-bit floats");
    return grid;
  }
  grid.samples = sizes[0].integer(1, kMostSamples);
  grid.rows = sizes[1].integer(1, kMostRows);
  grid.columns = sizes[2].integer(1, kMostColumns);
  const auto expected = static_cast<std::size_t>(grid.samples) * static_cast<std::size_t>(grid.rows * grid.columns);
  if (floats->size() != expected) {
    shape.fail("wrong-shape", fmt::format("[{}, {}, {}] needs {} floats, the data hold {}", grid.samples, grid.rows,
                                          grid.columns, expected, floats->size()));
    return {};
  }
  grid.values_g = *floats;
  return grid;
}

}  // namespace

Grid Grid::empty(int samples, int rows, int columns) {
  const auto size = static_cast<std::size_t>(samples) * static_cast<std::size_t>(rows * columns);
  return {samples, rows, columns, std::vector<float>(size, grid_nan())};
}

float grid_nan() { return std::bit_cast<float>(kNanBits); }

bool is_written(float value) { return std::bit_cast<std::uint32_t>(value) != kNanBits; }

std::string base64_of(const std::vector<float>& values) {
  const std::size_t bytes = values.size() * sizeof(float);
  std::string text(sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(values.data()), bytes,
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating zero that libsodium counts and writes
  return text;
}

std::optional<std::vector<float>> floats_of(const std::string& base64) {
  std::vector<unsigned char> bytes(base64.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const int failed = sodium_base642bin(bytes.data(), bytes.size(), base64.data(), base64.size(), nullptr, &size,
                                       nullptr, sodium_base64_VARIANT_ORIGINAL);
  if (failed != 0 || size % sizeof(float) != 0) return std::nullopt;
  std::vector<float> values(size / sizeof(float));
  if (size > 0) std::memcpy(values.data(), bytes.data(), size);
  return values;
}

PlateDocument read_plate_document(const Node& document) {
  PlateDocument plate;
  plate.received = document.at("date_time").at("$date").time();
  const Node body = document.at("document");
  const Node header = body.at("header");
  plate.origin = header.at("t_origin").time();
  const Node data = body.at("plate_data");
  const Node gondola = data.at("plate_id").at("shelf_id").at("gondola_id").at("id");
  plate.gondola = gondola.integer(1, 9999);
  plate.rate_hz = data.at("freq_samp").number(0.1, 10000);
  if (plate.rate_hz > 0) plate.period = Duration::seconds(1 / plate.rate_hz);
  plate.grid = read_grid(data.at("values"));
  return plate;
}

Json plate_document(int gondola, Timestamp origin, Timestamp received, const Grid& grid) {
  const Timestamp last = origin + kPeriod * (grid.samples - 1);
  const Timestamp issue{(last.ns + 500) / 1000 * 1000};
  return {{"_id", nullptr},
          {"timestamp", unix_seconds(issue)},
          {"date_time", {{"$date", store_time_text(received)}}},
          {"document",
           {{"header",
             {{"t_origin", protobuf_time_text(origin)}, {"t_issue", protobuf_time_text(issue)}, {"uuid", nullptr}}},
            {"plate_data",
             {{"plate_id", {{"shelf_id", {{"gondola_id", {{"id", gondola}}}}}}},
              {"freq_samp", 60.0},
              {"values",
               {{"data", base64_of(grid.values_g)},
                {"shape", Json::array({grid.samples, grid.rows, grid.columns})},
                {"type", "DATATYPE_FLOAT32"}}}}}}},
          {"gondola_id", gondola},
          {"shelf_index", 0},
          {"plate_index", 0}};
}

double unix_seconds(Timestamp time) { return static_cast<double>((time.ns + 500) / 1000) / 1e6; }

}  // namespace storetwin::nanostore
