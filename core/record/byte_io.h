// Little-endian bytes as MCAP writes them, out of and into strings. Reading is bounded: once something is missing,
// every later read gives zero or nothing and `ok()` stays false, so that a record is decoded first and judged once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace storetwin::record {

class ByteWriter {
 public:
  void u8(std::uint8_t v) { bytes_.push_back(static_cast<char>(v)); }
  void u16(std::uint16_t v) { little(v, 2); }
  void u32(std::uint32_t v) { little(v, 4); }
  void u64(std::uint64_t v) { little(v, 8); }
  void raw(std::string_view v) { bytes_.append(v); }
  void text(std::string_view v) {
    u32(static_cast<std::uint32_t>(v.size()));
    raw(v);
  }
  void texts(const std::map<std::string, std::string>& map) {
    ByteWriter inner;
    for (const auto& [key, value] : map) {
      inner.text(key);
      inner.text(value);
    }
    text(inner.bytes());
  }

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  void little(std::uint64_t v, int size) {
    for (int i = 0; i < size; ++i) u8(static_cast<std::uint8_t>(v >> (8 * i)));
  }
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(little(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(little(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(little(4)); }
  std::uint64_t u64() { return little(8); }
  std::string_view raw(std::uint64_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view text() { return raw(u32()); }
  std::map<std::string, std::string> texts() {
    std::map<std::string, std::string> map;
    ByteReader inner(text());
    while (inner.ok() && !inner.at_end()) {
      std::string key(inner.text());
      map[std::move(key)] = std::string(inner.text());
    }
    ok_ = ok_ && inner.ok();
    return map;
  }

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::uint64_t little(std::size_t size) {
    const std::string_view bytes = raw(size);
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) v |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return v;
  }
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace storetwin::record
