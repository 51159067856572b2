#include "core/base/ids.h"

#include <fmt/format.h>

namespace storetwin {

std::string to_text(const PlateAddress& address) {
  return fmt::format("{}/{}/{}", address.fixture, address.shelf, address.plate);
}

}  // namespace storetwin
