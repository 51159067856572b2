#include "core/record/nanostore/contents.h"

#include <fmt/format.h>

#include <cmath>

namespace storetwin::nanostore {
namespace {

// Feeds come seconds late and clocks drift by seconds; an hour is another clock.
constexpr double kOtherClock_s = 3600;
// `timestamp` repeats t_issue as seconds in a double.
constexpr double kSameInstant_s = 1e-3;

bool on_other_clock(Timestamp a, Timestamp b) {
  // In doubles: three and a half centuries, which wrong files may put between two times, overflow nanoseconds.
  return std::abs(a.in_seconds() - b.in_seconds()) > kOtherClock_s;
}

// Each document says its times three ways; they must be of one clock.
void check_clocks(const Node& document, Timestamp origin, Timestamp received) {
  const Node written = document.find("timestamp");
  const Node issue = document.find("document").find("header").find("t_issue");
  if (written.present() && issue.present()) {
    const double seconds = written.number(-1e12, 1e12);
    const double issued = issue.time().in_seconds();
    if (std::abs(seconds - issued) > kSameInstant_s) {
      written.fail("mixed-clocks", fmt::format("is {:.6f}, but t_issue is {:.6f} in Unix seconds", seconds, issued));
    }
  }
  if (on_other_clock(origin, received)) {
    document.find("date_time").fail("mixed-clocks", "is more than an hour from t_origin");
  }
}

}  // namespace

void read_contents(const Files& files, Contents& contents) {
  const auto open = [&files](Contents::File& file, const char* name, const std::string& text) {
    file.name = files.directory.empty() ? name : files.directory + "/" + name;
    file.documents = parse_documents(text, file.name, file.problems);
  };
  open(contents.plate_data, "plate_data.json", files.plate_data);
  open(contents.full_targets, "full_targets.json", files.full_targets);
  open(contents.planogram, "planogram.json", files.planogram);
  open(contents.products, "products.json", files.products);
  const auto root = [](const Document& document, Contents::File& file) {
    return Node(document, file.name, file.problems);
  };
  for (const Document& document : contents.plate_data.documents) {
    const Node node = root(document, contents.plate_data);
    const std::size_t before = contents.plate_data.problems.size();
    contents.plates.push_back(read_plate_document(node));
    contents.plates.back().line = document.line;
    if (contents.plate_data.problems.size() > before) continue;  // a time that can't be read is on no clock
    check_clocks(node, contents.plates.back().origin, contents.plates.back().received);
  }
  for (const Document& document : contents.full_targets.documents) {
    const Node node = root(document, contents.full_targets);
    const std::size_t before = contents.full_targets.problems.size();
    contents.targets.push_back(read_target_document(node));
    contents.targets.back().line = document.line;
    if (contents.full_targets.problems.size() > before) continue;  // a time that can't be read is on no clock
    check_clocks(node, contents.targets.back().origin, contents.targets.back().received);
  }
  for (const Document& document : contents.planogram.documents) {
    contents.facings.push_back(read_facing_document(root(document, contents.planogram)));
  }
  for (const Document& document : contents.products.documents) {
    contents.product_lines.push_back(read_product_document(root(document, contents.products)));
  }
  const bool readable = contents.plate_data.problems.empty() && contents.full_targets.problems.empty();
  if (readable && !contents.plates.empty() && !contents.targets.empty() &&
      on_other_clock(contents.plates.front().origin, contents.targets.front().origin)) {
    root(contents.full_targets.documents.front(), contents.full_targets)
        .find("document")
        .fail("mixed-clocks", fmt::format("begins more than an hour from {}", contents.plate_data.name));
  }
}

Diagnostics all_problems(const Contents& contents) {
  Diagnostics all;
  for (const Contents::File* file :
       {&contents.plate_data, &contents.full_targets, &contents.planogram, &contents.products}) {
    append_capped(all, file->problems, file->name);
  }
  return all;
}

}  // namespace storetwin::nanostore
