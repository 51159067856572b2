#include "tools/bench/telling_apart.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "core/base/random.h"

namespace storetwin::bench {

namespace {

constexpr int kFolds = 5;

struct Scored {
  double score = 0;
  bool real = false;
  int group = 0;
};

// The probability that a real sample scores higher than a simulated one, by ranks (Mann & Whitney); ties count half.
double auc_of(std::vector<Scored> scored) {
  std::sort(scored.begin(), scored.end(), [](const Scored& a, const Scored& b) { return a.score < b.score; });
  double rank_sum = 0, real = 0;
  for (std::size_t i = 0; i < scored.size();) {
    std::size_t end = i;
    while (end < scored.size() && scored[end].score == scored[i].score) ++end;
    const double rank = 0.5 * static_cast<double>(i + end + 1);
    for (; i < end; ++i) {
      rank_sum += scored[i].real ? rank : 0;
      real += scored[i].real ? 1 : 0;
    }
  }
  const double simulated = static_cast<double>(scored.size()) - real;
  return real > 0 && simulated > 0 ? (rank_sum - real * (real + 1) / 2) / (real * simulated) : 0.5;
}

Auc with_interval(const std::vector<Scored>& scored, std::uint64_t seed) {
  std::map<int, std::vector<Scored>> groups;
  for (const Scored& s : scored) groups[s.group].push_back(s);
  std::vector<const std::vector<Scored>*> list;
  for (const auto& [group, members] : groups) list.push_back(&members);
  RandomStream random = RandomStream(seed).fork("bootstrap");
  std::vector<double> values;
  constexpr int kTrials = 200;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<Scored> drawn;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto& members = *list[static_cast<std::size_t>(random.integer(0, static_cast<int>(list.size()) - 1))];
      drawn.insert(drawn.end(), members.begin(), members.end());
    }
    values.push_back(auc_of(std::move(drawn)));
  }
  std::sort(values.begin(), values.end());
  return {auc_of(scored), values[kTrials / 40], values[kTrials - 1 - kTrials / 40]};
}

using Table = Eigen::MatrixXd;

struct Training {
  Table x;             // samples x features, standardised
  Eigen::VectorXd y;   // 1 = real
};

// Newton's method on the penalised likelihood; features are standardised, so one small ridge fits all.
Eigen::VectorXd fit_logistic(const Training& data) {
  const Eigen::Index count = data.x.cols() + 1;
  Table x(data.x.rows(), count);
  x << Eigen::VectorXd::Ones(data.x.rows()), data.x;
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(count);
  constexpr double kRidge = 1.0;
  for (int step = 0; step < 15; ++step) {
    const Eigen::VectorXd p = (1 / (1 + (-(x * weights).array()).exp())).matrix();
    const Eigen::VectorXd gradient = x.transpose() * (data.y - p) - kRidge * weights;
    const Eigen::VectorXd curvature = (p.array() * (1 - p.array())).matrix();
    const Table hessian = x.transpose() * curvature.asDiagonal() * x + kRidge * Table::Identity(count, count);
    weights += hessian.ldlt().solve(gradient);
  }
  return weights;
}

struct Stump {
  Eigen::Index feature = 0;
  double threshold = 0, below = 0, above = 0;
  double operator()(const Eigen::VectorXd& x) const { return x(feature) < threshold ? below : above; }
};

// The stump that fits the residuals best among the deciles of every feature.
Stump best_stump(const Table& x, const Eigen::VectorXd& residual, const std::vector<std::vector<double>>& cuts) {
  Stump best;
  double best_gain = -1;
  for (Eigen::Index f = 0; f < x.cols(); ++f) {
    for (const double cut : cuts[static_cast<std::size_t>(f)]) {
      double sum[2] = {0, 0}, count[2] = {0, 0};
      for (Eigen::Index i = 0; i < x.rows(); ++i) {
        const int side = x(i, f) < cut ? 0 : 1;
        sum[side] += residual(i);
        count[side] += 1;
      }
      if (count[0] == 0 || count[1] == 0) continue;
      const double gain = sum[0] * sum[0] / count[0] + sum[1] * sum[1] / count[1];
      if (gain > best_gain) {
        best_gain = gain;
        best = {f, cut, sum[0] / count[0], sum[1] / count[1]};
      }
    }
  }
  return best;
}

std::vector<Stump> fit_boosted(const Training& data) {
  std::vector<std::vector<double>> cuts;
  for (Eigen::Index f = 0; f < data.x.cols(); ++f) {
    std::vector<double> column(data.x.col(f).begin(), data.x.col(f).end());
    std::sort(column.begin(), column.end());
    std::vector<double>& own = cuts.emplace_back();
    for (std::size_t i = 1; i < 20; ++i) own.push_back(column[column.size() * i / 20]);
  }
  std::vector<Stump> stumps;
  Eigen::VectorXd score = Eigen::VectorXd::Zero(data.y.size());
  constexpr double kShrinkage = 0.8;  // of log-odds; a stump of residuals already is a small step
  for (int round = 0; round < 80; ++round) {
    const Eigen::VectorXd residual = data.y - (1 / (1 + (-score.array()).exp())).matrix();
    Stump stump = best_stump(data.x, residual, cuts);
    stump.below *= kShrinkage;
    stump.above *= kShrinkage;
    for (Eigen::Index i = 0; i < data.x.rows(); ++i) score(i) += stump(data.x.row(i));
    stumps.push_back(stump);
  }
  return stumps;
}

}  // namespace

ToldApart tell_apart(const std::vector<Sample>& samples, std::uint64_t seed) {
  ToldApart result;
  if (samples.empty()) return result;
  const auto rows = static_cast<Eigen::Index>(samples.size());
  const auto columns = static_cast<Eigen::Index>(samples.front().features.size());
  Table x(rows, columns);
  for (Eigen::Index i = 0; i < rows; ++i) {
    for (Eigen::Index f = 0; f < columns; ++f) {
      x(i, f) = samples[static_cast<std::size_t>(i)].features[static_cast<std::size_t>(f)];
    }
  }
  for (Eigen::Index f = 0; f < columns; ++f) {
    const double mean = x.col(f).mean();
    const double sigma = std::sqrt((x.col(f).array() - mean).square().mean());
    x.col(f) = (x.col(f).array() - mean) / std::max(sigma, 1e-12);
  }
  std::vector<Scored> logistic, boosted;
  for (int fold = 0; fold < kFolds; ++fold) {
    std::vector<Eigen::Index> train, test;
    for (Eigen::Index i = 0; i < rows; ++i) {
      (samples[static_cast<std::size_t>(i)].group % kFolds == fold ? test : train).push_back(i);
    }
    if (train.empty()) continue;
    Training data{x(train, Eigen::all), Eigen::VectorXd(static_cast<Eigen::Index>(train.size()))};
    for (std::size_t i = 0; i < train.size(); ++i) {
      data.y(static_cast<Eigen::Index>(i)) = samples[static_cast<std::size_t>(train[i])].real ? 1 : 0;
    }
    const Eigen::VectorXd weights = fit_logistic(data);
    const std::vector<Stump> stumps = fit_boosted(data);
    for (const Eigen::Index i : test) {
      const Sample& sample = samples[static_cast<std::size_t>(i)];
      double score = 0;
      for (const Stump& stump : stumps) score += stump(x.row(i));
      logistic.push_back({weights(0) + x.row(i).dot(weights.tail(columns)), sample.real, sample.group});
      boosted.push_back({score, sample.real, sample.group});
    }
  }
  result.logistic = with_interval(logistic, seed);
  result.boosted = with_interval(boosted, seed);
  for (Eigen::Index f = 0; f < columns; ++f) {
    std::vector<Scored> alone;
    for (Eigen::Index i = 0; i < rows; ++i) {
      const Sample& sample = samples[static_cast<std::size_t>(i)];
      alone.push_back({x(i, f), sample.real, sample.group});
    }
    const double auc = auc_of(std::move(alone));
    result.alone.push_back(std::max(auc, 1 - auc));
  }
  return result;
}

}  // namespace storetwin::bench
