#include "core/interaction/params.h"

#include "core/base/fitted_weights.h"

namespace storetwin::interaction {

double fitted_position_power() { return kFittedPositionPower; }

}  // namespace storetwin::interaction
