#include "core/record/compression.h"

#include <lz4frame.h>
#include <zstd.h>

#include "core/base/assert.h"

namespace storetwin::record {

namespace {

// Level 1: recordings of depth images are written while the store runs, and higher levels gain a few percent only.
constexpr int kZstdLevel = 1;
// LZ4 can't do better than 255 to 1, so a larger claim is a lie.
constexpr std::uint64_t kLz4BestRatio = 255;

std::string compress_zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kZstdLevel);
  STORETWIN_ASSERT(!ZSTD_isError(size), "zstd refused to compress into a buffer of its own bound");
  out.resize(size);
  return out;
}

std::string compress_lz4(std::string_view bytes) {
  LZ4F_preferences_t preferences = LZ4F_INIT_PREFERENCES;
  preferences.frameInfo.contentSize = bytes.size();
  std::string out(LZ4F_compressFrameBound(bytes.size(), &preferences), '\0');
  const std::size_t size = LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), &preferences);
  STORETWIN_ASSERT(!LZ4F_isError(size), "lz4 refused to compress into a buffer of its own bound");
  out.resize(size);
  return out;
}

std::optional<std::string> decompress_zstd(std::string_view bytes, std::uint64_t size) {
  const unsigned long long stated = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (stated == ZSTD_CONTENTSIZE_ERROR || (stated != ZSTD_CONTENTSIZE_UNKNOWN && stated != size)) return std::nullopt;
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) || got != size) return std::nullopt;
  return out;
}

std::optional<std::string> decompress_lz4(std::string_view bytes, std::uint64_t size) {
  if (size / kLz4BestRatio > bytes.size()) return std::nullopt;
  LZ4F_dctx* context = nullptr;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION))) return std::nullopt;
  std::string out(size, '\0');
  std::size_t made = 0;
  std::size_t used = 0;
  bool whole = false;
  while (!whole) {
    std::size_t room = out.size() - made;
    std::size_t left = bytes.size() - used;
    const std::size_t hint = LZ4F_decompress(context, out.data() + made, &room, bytes.data() + used, &left, nullptr);
    if (LZ4F_isError(hint)) break;
    made += room;
    used += left;
    whole = hint == 0;
    if (!whole && room == 0 && left == 0) break;  // no progress: cut short, or larger than stated
  }
  LZ4F_freeDecompressionContext(context);
  if (!whole || made != size) return std::nullopt;
  return out;
}

}  // namespace

std::string compress(std::string_view compression, std::string_view bytes) {
  if (compression == "zstd") return compress_zstd(bytes);
  if (compression == "lz4") return compress_lz4(bytes);
  STORETWIN_ASSERT(compression.empty(), "a compression that MCAP doesn't know");
  return std::string(bytes);
}

std::optional<std::string> decompress(std::string_view compression, std::string_view bytes, std::uint64_t size) {
  if (size > kMaxChunkBytes) return std::nullopt;
  if (compression == "zstd") return decompress_zstd(bytes, size);
  if (compression == "lz4") return decompress_lz4(bytes, size);
  if (!compression.empty() || bytes.size() != size) return std::nullopt;
  return std::string(bytes);
}

}  // namespace storetwin::record
