// How well a classifier tells two kinds of samples apart: the classifier two-sample test (Lopez-Paz & Oquab, ICLR 2017).
//
// Each sample is a short list of named features and belongs to a group (here: a plate). Two classifiers learn on some groups
// and are judged on the others: logistic regression with a small ridge, and gradient-boosted stumps (Friedman 2001). The
// area under the ROC curve is 0.5 when nothing tells them apart and 1 when everything does. Its interval comes from a
// bootstrap over groups, since samples of one group are alike.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace storetwin::bench {

struct Sample {
  std::vector<double> features;
  bool real = false;
  int group = 0;
};

struct Auc {
  double value = 0.5;
  double low = 0, high = 1;  ///< 95 % by bootstrap over groups
};

struct ToldApart {
  Auc logistic;
  Auc boosted;
  std::vector<double> alone;  ///< by feature: the AUC of that feature on its own, at least 0.5
};

/// Five folds by group. Every sample has the same number of features.
ToldApart tell_apart(const std::vector<Sample>& samples, std::uint64_t seed);

}  // namespace storetwin::bench
