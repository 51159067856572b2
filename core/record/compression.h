// The two compressions an MCAP chunk may use, by their names in the file: "zstd", "lz4" (frame format), "" for none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace storetwin::record {

/// What one chunk may grow to. Writers use about a megabyte; the bound keeps a hostile file from exhausting memory.
inline constexpr std::uint64_t kMaxChunkBytes = std::uint64_t{256} << 20;

/// `compression` must be one of the three names.
std::string compress(std::string_view compression, std::string_view bytes);

/// Empty when the bytes are damaged, don't give exactly `size` bytes, exceed kMaxChunkBytes, or the name isn't known.
std::optional<std::string> decompress(std::string_view compression, std::string_view bytes, std::uint64_t size);

}  // namespace storetwin::record
