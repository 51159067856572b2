// Digests over a canonical byte order.
//
// `Digest` is BLAKE2b-256 (RFC 7693, by libsodium) fed with little-endian fields: the same values give the same digest
// on every machine, whatever protobuf or the compiler do. Texts and arrays are preceded by their length, so that two
// neighbouring fields can't be confused. NaNs are fed as one canonical NaN and -0.0 as itself.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace storetwin {

class Digest {
 public:
  Digest();
  Digest(const Digest& other);
  Digest& operator=(const Digest& other);
  Digest(Digest&&) noexcept;
  Digest& operator=(Digest&&) noexcept;
  ~Digest();

  void bytes(std::span<const std::byte> data);
  void u64(std::uint64_t v);
  void i64(std::int64_t v) { u64(static_cast<std::uint64_t>(v)); }
  void f64(double v);
  void f32(float v);
  void boolean(bool v) { u64(v ? 1 : 0); }
  void text(std::string_view v);

  /// 64 lower-case hexadecimal digits of what was fed so far; more may be fed afterwards.
  std::string hex() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// SHA-256 of a byte string as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::span<const std::byte> data);

}  // namespace storetwin
