// Plate batches between the contract's messages and the format's blocks: per gondola, twelve samples each.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/record/nanostore/residual.h"
#include "core/store/store.h"
#include "core/stream/plates.h"

namespace storetwin::nanostore {

/// Equally spaced samples of some plates of one gondola.
struct Batch {
  int gondola = 0;
  std::string key;  ///< message_key of where it comes from; empty if it was cut anew
  Timestamp origin;
  Timestamp received;
  int samples = 0;
  std::vector<Cell> cells;
  std::vector<float> values_g;  ///< samples x cells, sample-major
};

/// The format knows fixtures by number: "gondola_7" is 7 if every fixture is called so; else they count from 1 in the
/// map's order.
using GondolaNumbers = std::map<std::string, int>;
GondolaNumbers number_gondolas(const store::Map& map);

/// A message's channels, by gondola; channels of fixtures without a number are left out.
std::vector<Batch> batches_of(const stream::PlateBatch& message, const GondolaNumbers& numbers);

/// The batches of one stream, in order of time, as batches of exactly twelve samples. They are returned unchanged if
/// all have twelve. Else the samples are strung together and cut anew; where the stream has a gap of more than half a
/// batch, and at its end, the last batch is filled up with NaN, "no sample".
std::vector<Batch> cut_to_twelve(std::vector<Batch> stream);

/// The least block that holds a batch's cells.
GridShape shape_of(const Batch& batch);

/// The block of a batch in a gondola's shape. `phantoms_g` fills the phantom cells if its size fits, else they stay
/// NaN.
Grid grid_of(const Batch& batch, const GridShape& shape, const std::vector<float>& phantoms_g);

}  // namespace storetwin::nanostore
