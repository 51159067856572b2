// The page's one script: a filter above the table of runs. Without it every row is simply there.
#pragma once

namespace storetwin::report {

inline constexpr const char* kReportScript = R"js(
for (const table of document.querySelectorAll("table[data-filter]")) {
  const rows = [...table.tBodies[0].rows];
  const box = document.createElement("p");
  box.className = "filter";
  const text = document.createElement("input");
  text.type = "search";
  const only = document.createElement("input");
  only.type = "checkbox";
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  const label = (words, field) => {
    const l = document.createElement("label");
    l.append(words, " ", field);
    return l;
  };
  const apply = () => {
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      row.hidden = (only.checked && row.hasAttribute("data-right")) || !row.textContent.toLowerCase().includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = shown + " of " + rows.length + " rows";
  };
  text.addEventListener("input", apply);
  only.addEventListener("change", apply);
  box.append(label("Rows with", text), label("Only what went wrong", only), count);
  table.closest(".wide").before(box);
  apply();
}
)js";

}  // namespace storetwin::report
