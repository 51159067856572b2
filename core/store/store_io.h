// Store files in and out.
//
// `load_store` and `read_store` check form and meaning and give every problem with its place. What a recording holds as
// its attachment was written by `write_store`; it is read by `read_yaml<Store>` (core/base/yaml_io.h with
// store_schema.h), without the checks of meaning, since the store as installed may be off in ways a survey would not
// survive.
#pragma once

#include <string>
#include <string_view>

#include "core/base/description.h"
#include "core/base/result.h"
#include "core/store/store.h"

namespace storetwin::store {

/// Reads and validates a store file; a `catalogue_file` is found relative to it. Warnings are appended.
Result<Store> load_store(const std::string& path, Diagnostics& warnings);

/// The same from text; `file_name` names it in diagnostics and is what a `catalogue_file` is relative to.
Result<Store> read_store(std::string_view text, const std::string& file_name, Diagnostics& warnings);

/// One self-contained document, catalogue included; reads back as the same store bit for bit.
std::string write_store(const Store& store);
Status save_store(const Store& store, const std::string& path);

/// What `storetwin describe store` prints.
Description describe_store();

}  // namespace storetwin::store
