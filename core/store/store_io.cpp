#include "core/store/store_io.h"

#include <filesystem>

#include "core/base/yaml_io.h"
#include "core/store/store_schema.h"
#include "core/store/validate.h"

namespace storetwin::store {

namespace {

// The catalogue that a store names by file, read into the store; its document stays for the positions.
Result<Document> load_catalogue(const Document& store_document, const Node& name, Store& store, Diagnostics& warnings) {
  if (store_document.root.find("catalogue") != nullptr) {
    return error_at(store_document, "catalogue_file", "conflicting-keys", "catalogue and catalogue_file are both given");
  }
  const std::filesystem::path path = std::filesystem::path(store_document.file).parent_path() / name.text;
  const Result<std::string> text = read_file(path.string());
  if (!text) {
    Diagnostics problems = text.problems();
    problems.add(error_at(store_document, "catalogue_file", "missing-file", "the catalogue can't be read"));
    return problems;
  }
  Result<Document> document = parse_yaml(*text, path.string());
  if (!document) return document;
  Result<Catalogue> catalogue = read_document<Catalogue>(*document, warnings);
  if (!catalogue) return catalogue.problems();
  store.catalogue = std::move(catalogue->products);
  return document;
}

}  // namespace

Result<Store> read_store(std::string_view text, const std::string& file_name, Diagnostics& warnings) {
  const Result<Document> document = parse_yaml(text, file_name);
  if (!document) return document.problems();
  Result<Store> store = read_document<Store>(*document, warnings);
  if (!store) return store;

  Origin origin{.store = *document};
  if (const Node* name = document->root.find("catalogue_file")) {
    Result<Document> catalogue = load_catalogue(*document, *name, *store, warnings);
    if (!catalogue) return catalogue.problems();
    origin.catalogue = std::move(*catalogue);
  }
  const Diagnostics found = validate(*store, origin);
  if (found.has_errors()) return found;
  warnings.append(found);
  return store;
}

Result<Store> load_store(const std::string& path, Diagnostics& warnings) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return read_store(*text, path, warnings);
}

std::string write_store(const Store& store) { return write_yaml(store); }

Status save_store(const Store& store, const std::string& path) { return write_file(path, write_store(store)); }

Description describe_store() { return describe<Store>(); }

}  // namespace storetwin::store
