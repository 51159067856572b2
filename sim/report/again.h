// How to see a run again: one line for a terminal.
#pragma once

#include <string>

#include "sim/report/run_record.h"

namespace storetwin::report {

/// "storetwin run scenarios/a.yaml --seeds=7 ..." with the options that the run had, quoted for a POSIX shell.
std::string run_again(const RunRecord& run, const ResultSet& results);

/// "storetwin explain a-7.mcap --visit=v-0003 --sku=0710", to be typed where the report lies.
std::string explain_again(const RunRecord& run, const VisitId& visit, const SkuId& sku);

/// The word itself, or in quotes if a shell would read anything into it.
std::string shell_quoted(const std::string& word);

}  // namespace storetwin::report
