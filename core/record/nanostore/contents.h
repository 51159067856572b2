// The four files, parsed and read: everything they say, where they say it, and what is wrong with it.
#pragma once

#include <string>
#include <vector>

#include "core/record/nanostore/nanostore.h"
#include "core/record/nanostore/planogram.h"
#include "core/record/nanostore/plate_data.h"
#include "core/record/nanostore/products.h"
#include "core/record/nanostore/targets.h"

namespace storetwin::nanostore {

/// Nodes point into the documents, so contents are filled where they stay and are never copied.
struct Contents {
  /// One of the files; `name` is how diagnostics call it.
  struct File {
    std::string name;
    std::vector<Document> documents;
    Diagnostics problems;
  };
  File plate_data;
  File full_targets;
  File planogram;
  File products;

  // One entry for each document of the file above, in its order.
  std::vector<PlateDocument> plates;
  std::vector<TargetDocument> targets;
  std::vector<FacingDocument> facings;
  std::vector<ProductDocument> product_lines;

  Contents() = default;
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;
};

/// Fills empty contents. What was read is only of use if `all_problems` then has no errors.
void read_contents(const Files& files, Contents& contents);

/// The problems of all four files, file by file.
Diagnostics all_problems(const Contents& contents);

}  // namespace storetwin::nanostore
