#include "core/base/hash.h"

#include <sodium.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

namespace storetwin {

namespace {

constexpr std::size_t kDigestBytes = 32;

std::string hex_of(std::span<const unsigned char> data) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : data) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

struct Digest::State {
  crypto_generichash_state blake2b;
};

Digest::Digest() : state_(std::make_unique<State>()) {
  crypto_generichash_init(&state_->blake2b, nullptr, 0, kDigestBytes);
}
Digest::Digest(const Digest& other) : state_(std::make_unique<State>(*other.state_)) {}
Digest& Digest::operator=(const Digest& other) {
  *state_ = *other.state_;
  return *this;
}
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;
Digest::~Digest() = default;

void Digest::bytes(std::span<const std::byte> data) {
  crypto_generichash_update(&state_->blake2b, reinterpret_cast<const unsigned char*>(data.data()), data.size());
}

void Digest::u64(std::uint64_t v) {
  std::array<std::byte, 8> little{};
  for (int i = 0; i < 8; ++i) little[static_cast<std::size_t>(i)] = static_cast<std::byte>(v >> (8 * i));
  bytes(little);
}

void Digest::f64(double v) {
  constexpr std::uint64_t kNan = 0x7ff8000000000000ULL;
  u64(std::isnan(v) ? kNan : std::bit_cast<std::uint64_t>(v));
}

void Digest::f32(float v) {
  constexpr std::uint32_t kNan = 0x7fc00000U;
  u64(std::isnan(v) ? kNan : std::bit_cast<std::uint32_t>(v));
}

void Digest::text(std::string_view v) {
  u64(v.size());
  bytes(std::as_bytes(std::span(v.data(), v.size())));
}

std::string Digest::hex() const {
  crypto_generichash_state copy = state_->blake2b;
  std::array<unsigned char, kDigestBytes> out{};
  crypto_generichash_final(&copy, out.data(), out.size());
  return hex_of(out);
}

std::string sha256_hex(std::span<const std::byte> data) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> out{};
  crypto_hash_sha256(out.data(), reinterpret_cast<const unsigned char*>(data.data()), data.size());
  return hex_of(out);
}

}  // namespace storetwin
