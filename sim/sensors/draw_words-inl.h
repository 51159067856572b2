// Philox4x32-10 in vectors, one counter per lane: the same words as random_bits of core/base/random.h gives one by one.
// Included by kernels, once per instruction set.
#if defined(STORETWIN_DRAW_WORDS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STORETWIN_DRAW_WORDS_INL
#undef STORETWIN_DRAW_WORDS_INL
#else
#define STORETWIN_DRAW_WORDS_INL
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace storetwin::sensors::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class D>
struct PhiloxWords {
  hn::Vec<hn::RebindToUnsigned<D>> a, b, c, d;
};

// Both halves of the products of all lanes with one number.
template <class Word>
HWY_INLINE void multiply(Word x, std::uint32_t by, Word& high, Word& low) {
  const hn::DFromV<Word> d;
#if HWY_TARGET == HWY_SCALAR  // one lane, which can't be taken for half of a wider one
  const std::uint64_t product = std::uint64_t{hn::GetLane(x)} * by;
  high = hn::Set(d, static_cast<std::uint32_t>(product >> 32));
  low = hn::Set(d, static_cast<std::uint32_t>(product));
#else
  const hn::RepartitionToWide<decltype(d)> dd;
  const auto factor = hn::Set(d, by);
  const auto even = hn::MulEven(x, factor);
  const auto odd = hn::MulEven(hn::BitCast(d, hn::ShiftRight<32>(hn::BitCast(dd, x))), factor);
  high = hn::OddEven(hn::BitCast(d, odd), hn::BitCast(d, hn::ShiftRight<32>(even)));
  low = hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(odd)), hn::BitCast(d, even));
#endif
}

/// Of the counters first, first + 1, ...; the lower 32 bits of these must not overflow within a vector.
template <class D>
HWY_INLINE PhiloxWords<D> philox(D, std::uint64_t key, std::uint64_t first) {
  const hn::RebindToUnsigned<D> d;
  using Word = hn::Vec<decltype(d)>;
  Word a = hn::Iota(d, static_cast<std::uint32_t>(first));
  Word b = hn::Set(d, static_cast<std::uint32_t>(first >> 32));
  Word c = hn::Zero(d), e = hn::Zero(d);
  auto k0 = static_cast<std::uint32_t>(key), k1 = static_cast<std::uint32_t>(key >> 32);
  for (int round = 0; round < 10; ++round) {
    Word high_a, low_a, high_c, low_c;
    multiply(a, 0xD2511F53U, high_a, low_a);
    multiply(c, 0xCD9E8D57U, high_c, low_c);
    a = hn::Xor(hn::Xor(high_c, b), hn::Set(d, k0));
    c = hn::Xor(hn::Xor(high_a, e), hn::Set(d, k1));
    b = low_c;
    e = low_a;
    k0 += 0x9E3779B9U;
    k1 += 0xBB67AE85U;
  }
  return {a, b, c, e};
}

}  // namespace storetwin::sensors::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
