#include "sim/truth/label.h"

#include <doctest/doctest.h>

namespace storetwin::truth {
namespace {

Label sample() {
  return {{{VisitId("v-1"), "", true, {{SkuId("0001"), 2}}},
           {VisitId("v-2"), "ext-7", false, {{SkuId("0002"), 0}, {SkuId("0003"), 1}}}}};
}

TEST_CASE("a label reads back as it was written, that none was taken included") {
  const Result<Label> read = label_from_json(to_json(sample()), "label.json");
  REQUIRE(read.ok());
  CHECK(*read == sample());
}

TEST_CASE("text that is cut off, or another schema, is refused whole") {
  const std::string text = to_json(sample());
  for (std::size_t size = 0; size < text.size(); ++size)
    CHECK_FALSE(label_from_json(text.substr(0, size), "label.json").ok());
  std::string other = text;
  other.replace(other.find("storetwin-label/1"), 17, "storetwin-label/2");
  CHECK_FALSE(label_from_json(other, "label.json").ok());
}

}  // namespace
}  // namespace storetwin::truth
