#include "core/stream/plates.h"

#include <cmath>

namespace storetwin::stream {

namespace {
bool same(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }
}  // namespace

bool PlateBatch::operator==(const PlateBatch& o) const {
  return header == o.header && period == o.period && channels == o.channels &&
         std::equal(values_g.begin(), values_g.end(), o.values_g.begin(), o.values_g.end(), same);
}

}  // namespace storetwin::stream
