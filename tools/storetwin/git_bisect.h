// The first bad revision of a repository, by git's own bisection in a work tree of its own.
//
// The user's checkout is never touched: everything happens in a temporary work tree, which is removed at the end, also
// when the search is interrupted. What was built there stays between revisions, so that builds are incremental. A build
// that fails is no verdict and skips the revision, as does a test that ends with 125.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace storetwin::cli {

struct RevisionSearch {
  std::string repository = ".";
  std::string good;
  std::string bad;
  std::string build;   ///< shell command, run in the work tree; empty: nothing to build
  std::string test;    ///< shell command: 0 good, 125 can't tell, anything else bad
  bool quiet = false;  ///< what git and the commands say is not shown
};

struct RevisionFound {
  /// One: the first bad one. Several: it is among them, and the others could not be built or told.
  std::vector<std::string> revisions;
  std::string subject;       ///< of the one
  bool interrupted = false;  ///< then there are none
};

Result<RevisionFound> find_bad_revision(const RevisionSearch& search);

}  // namespace storetwin::cli
