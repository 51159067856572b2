#include "tests/sim/report/markup_check.h"

#include <regex>
#include <set>
#include <vector>

namespace storetwin::report {

namespace {

std::string at_byte(const std::string& what, std::size_t at) { return what + " at byte " + std::to_string(at); }

bool only_entities(const std::string& text) {
  static const std::regex kBare("&(?!(amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)");
  return !std::regex_search(text, kBare);
}

// What stands between `<` and `>` of a start tag, without a closing slash.
std::string start_tag_problem(const std::string& inside) {
  static const std::regex kTag(R"re(^[A-Za-z_][\w:.-]*(\s+[A-Za-z_][\w:.-]*="[^"<]*")*\s*$)re");
  static const std::regex kName(R"re(\s([A-Za-z_][\w:.-]*)=")re");
  if (!std::regex_match(inside, kTag)) return "malformed tag <" + inside + ">";
  if (!only_entities(inside)) return "bare & in <" + inside + ">";
  std::set<std::string> names;
  for (std::sregex_iterator it(inside.begin(), inside.end(), kName), end; it != end; ++it) {
    if (!names.insert((*it)[1]).second) return "attribute twice in <" + inside + ">";
  }
  return "";
}

}  // namespace

std::string markup_problem(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\n' && byte != '\t' && byte != '\r') return at_byte("control character", i);
  }
  std::vector<std::string> open;
  int roots = 0;
  std::size_t at = 0;
  if (text.starts_with("<?xml")) at = text.find("?>") + 2;
  while (at < text.size()) {
    const std::size_t tag = std::min(text.find('<', at), text.size());
    const std::string between(text.substr(at, tag - at));
    if (!only_entities(between)) return at_byte("bare &", at);
    if (open.empty() && between.find_first_not_of(" \t\r\n") != std::string::npos) return at_byte("text outside the root", at);
    if (tag == text.size()) break;
    const std::size_t end = text.find('>', tag);
    if (end == std::string_view::npos) return at_byte("unclosed tag", tag);
    std::string inside(text.substr(tag + 1, end - tag - 1));
    at = end + 1;
    if (inside.starts_with("/")) {
      if (open.empty() || open.back() != inside.substr(1)) return at_byte("</" + inside.substr(1) + "> closes nothing", tag);
      open.pop_back();
      continue;
    }
    const bool empty_element = inside.ends_with("/");
    if (empty_element) inside.pop_back();
    if (const std::string problem = start_tag_problem(inside); !problem.empty()) return at_byte(problem, tag);
    roots += open.empty() ? 1 : 0;
    if (!empty_element) open.push_back(inside.substr(0, inside.find_first_of(" \t\n")));
  }
  if (!open.empty()) return "<" + open.back() + "> is never closed";
  return roots == 1 ? "" : "not exactly one root";
}

}  // namespace storetwin::report
