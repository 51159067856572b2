// The rival: the plainest tracker that is any good. A textbook constant-velocity Kalman filter per person, one optimal
// assignment by Mahalanobis distance per scan, a track for every detection left over, an end after some misses, and
// only tracks that were just seen are told. It stands on nothing of the production tracker but the assignment solver.
#pragma once

#include <Eigen/Core>
#include <Eigen/LU>
#include <vector>

#include "core/base/assignment.h"
#include "core/perception/measurement.h"
#include "sim/score/track_points.h"

namespace storetwin::plaza {

struct PlainFilter {
  double acceleration_psd = 0.3;
  double sigma_m = 0.15;
  double gate_d2 = 13.8;
  int most_misses = 4;

  struct Track {
    int id = 0;
    Eigen::Vector4d mean = Eigen::Vector4d::Zero();
    Eigen::Matrix4d covariance = Eigen::Matrix4d::Identity();
    int misses = 0;
  };

  score::PointScans run(const std::vector<perception::PersonScan>& scans) const {
    score::PointScans told;
    std::vector<Track> tracks;
    int next = 1;
    Timestamp before{};
    for (const perception::PersonScan& scan : scans) {
      const double dt = (scan.captured - before).in_seconds();
      before = scan.captured;
      for (Track& track : tracks) predict(track, dt);
      const std::vector<int> got = assign(tracks, scan);
      std::vector<bool> used(scan.people.size(), false);
      for (std::size_t i = 0; i < tracks.size(); ++i) {
        ++tracks[i].misses;
        if (got[i] < 0) continue;
        used[static_cast<std::size_t>(got[i])] = true;
        update(tracks[i], scan.people[static_cast<std::size_t>(got[i])].p_WB_m);
        tracks[i].misses = 0;
      }
      for (std::size_t j = 0; j < used.size(); ++j) {
        if (!used[j]) tracks.push_back(begin(next++, scan.people[j].p_WB_m));
      }
      std::erase_if(tracks, [&](const Track& track) { return track.misses > most_misses; });
      for (const Track& track : tracks) {
        if (track.misses == 0)
          told[scan.captured].push_back({std::to_string(track.id), track.mean.head<2>(), std::nullopt});
      }
    }
    return told;
  }

 private:
  Track begin(int id, const Vec2& at) const {
    Track track;
    track.id = id;
    track.mean.head<2>() = at;
    track.covariance.setZero();
    track.covariance.diagonal() << sigma_m * sigma_m, sigma_m * sigma_m, 1, 1;
    return track;
  }

  void predict(Track& track, double dt) const {
    Eigen::Matrix4d f = Eigen::Matrix4d::Identity(), q = Eigen::Matrix4d::Zero();
    f.topRightCorner<2, 2>() = dt * Mat2::Identity();
    q.topLeftCorner<2, 2>() = dt * dt * dt / 3 * Mat2::Identity();
    q.topRightCorner<2, 2>() = q.bottomLeftCorner<2, 2>() = dt * dt / 2 * Mat2::Identity();
    q.bottomRightCorner<2, 2>() = dt * Mat2::Identity();
    track.mean = f * track.mean;
    track.covariance = f * track.covariance * f.transpose() + acceleration_psd * q;
  }

  Mat2 innovation_of(const Track& track) const {
    return track.covariance.topLeftCorner<2, 2>() + sigma_m * sigma_m * Mat2::Identity();
  }

  std::vector<int> assign(const std::vector<Track>& tracks, const perception::PersonScan& scan) const {
    Eigen::MatrixXd cost(static_cast<Eigen::Index>(tracks.size()), static_cast<Eigen::Index>(scan.people.size()));
    for (Eigen::Index i = 0; i < cost.rows(); ++i) {
      const Track& track = tracks[static_cast<std::size_t>(i)];
      const Mat2 inverse = innovation_of(track).inverse();
      for (Eigen::Index j = 0; j < cost.cols(); ++j) {
        const Vec2 off = scan.people[static_cast<std::size_t>(j)].p_WB_m - track.mean.head<2>();
        cost(i, j) = std::min(off.dot(inverse * off), gate_d2);
      }
    }
    std::vector<int> column = assign_min_cost(cost);  // beyond the gate all cost alike, and are dropped
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column[i] >= 0 && cost(static_cast<Eigen::Index>(i), column[i]) >= gate_d2) column[i] = -1;
    }
    return column;
  }

  void update(Track& track, const Vec2& at) const {
    const Eigen::Matrix<double, 4, 2> gain = track.covariance.leftCols<2>() * innovation_of(track).inverse();
    track.mean += gain * (at - track.mean.head<2>());
    track.covariance -= gain * track.covariance.topRows<2>();
  }
};

}  // namespace storetwin::plaza
