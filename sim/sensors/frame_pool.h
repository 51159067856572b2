// Buffers of depth images, used again when nobody looks at an image any more.
//
// An image of its own for each of 600 frames a second would have its memory fetched from the system, cleared page by page
// and given back. What a buffer held before is never seen: whoever takes one writes all of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace storetwin::sensors {

/// Copies share the buffers. Images may be let go on any thread, also after the pool is gone.
class FramePool {
 public:
  using Pixels = std::vector<std::uint16_t>;

  /// Of any size and content.
  std::shared_ptr<Pixels> take() {
    return {spare_->take().release(), [spare = spare_](Pixels* used) { spare->put(std::unique_ptr<Pixels>(used)); }};
  }

 private:
  class Spare {
   public:
    Spare() { images_.reserve(kMost); }
    std::unique_ptr<Pixels> take() {
      const std::lock_guard lock(mutex_);
      if (images_.empty()) return std::make_unique<Pixels>();
      std::unique_ptr<Pixels> image = std::move(images_.back());  // the last one used may still be in a cache
      images_.pop_back();
      return image;
    }
    void put(std::unique_ptr<Pixels> used) {
      const std::lock_guard lock(mutex_);
      if (images_.size() < kMost) images_.push_back(std::move(used));
    }

   private:
    static constexpr std::size_t kMost = 64;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Pixels>> images_;
  };
  std::shared_ptr<Spare> spare_ = std::make_shared<Spare>();
};

}  // namespace storetwin::sensors
