#include "sim/suite/suite_io.h"

#include <filesystem>

#include "core/base/yaml_io.h"
#include "sim/suite/check.h"
#include "sim/suite/suite_schema.h"

namespace storetwin::suite {

bool is_suite(std::string_view text) {
  const std::string_view line = "schema: storetwin-suite/";
  return text.starts_with(line) || text.find("\n" + std::string(line)) != std::string_view::npos;
}

bool is_suite_file(const std::string& path) {
  const Result<std::string> text = read_file(path);
  return text && is_suite(*text);
}

Result<Suite> read_suite(std::string_view text, const std::string& path, Diagnostics& warnings) {
  const Result<Document> document = parse_yaml(text, path);
  if (!document) return document.problems();
  Result<Suite> suite = read_document<Suite>(*document, warnings);
  if (!suite) return suite.problems();
  const Diagnostics problems = check(*suite, *document);
  if (problems.has_errors()) return problems;
  suite->name = std::filesystem::path(path).stem().string();
  return suite;
}

Result<Suite> load_suite(const std::string& path, Diagnostics& warnings) {
  const Result<std::string> text = read_file(path);
  if (!text) return text.problems();
  return read_suite(*text, path, warnings);
}

std::string write_suite(const Suite& suite) { return write_yaml(suite); }

Description describe_suite() { return describe<Suite>(); }

}  // namespace storetwin::suite
