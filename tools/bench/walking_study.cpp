#include "tools/bench/walking_study.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <numbers>
#include <utility>

#include "sim/shoppers/speed_density.h"
#include "sim/shoppers/trials.h"
#include "tools/bench/shopper_tracks.h"

namespace storetwin::bench {

namespace {

using namespace shoppers;

constexpr double kFreeMps = 1.34;

// Of this process alone, whatever else the machine does.
double processor_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

struct Point {
  double density, speed;
};

std::vector<Point> print_speed_by_density() {
  std::printf("Speed against density in a ring corridor of 2 m (Weidmann 1993; L11 wants +-15 %% for 0.5 to 2.5 /m2)\n");
  std::printf("  %8s %9s %9s %8s %10s\n", "per m2", "m/s", "Weidmann", "off by", "per m s");
  std::vector<Point> points;
  for (double density = 0.25; density < 3.1; density += 0.25) {
    const double speed = ring_speed_mps(density, kFreeMps, 12, RandomStream(1));
    const double should = kFreeMps * speed_share(density);
    points.push_back({density, speed});
    std::printf("  %8.2f %9.3f %9.3f %7.1f%% %10.2f\n", density, speed, should, 100 * (speed / should - 1), density * speed);
  }
  return points;
}

void print_gaps() {
  std::printf("Flow through a gap, 70 people (greatest flow: 1.22 by Weidmann, up to 1.9 by Seyfried et al. 2009)\n");
  for (const double width_m : {0.8, 1.0, 1.2, 1.6, 2.4}) {
    double sum = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) sum += gap_flow_per_ms(width_m, 70, RandomStream(seed));
    std::printf("  %.1f m: %.2f per m s\n", width_m, sum / 3);
  }
}

void print_aisles() {
  std::printf("Two files of people meet in an aisle of 8 m (alone: 9.5 s)\n");
  for (const double width_m : {0.6, 0.7, 0.8, 0.9, 1.2, 1.6, 2.4}) {
    for (const int people : {1, 4}) {
      const Meeting meeting = meet_in_aisle(width_m, people);
      std::printf("  %.1f m, %d against %d: %5.1f s, nearest %.2f m between middles\n", width_m, people, people,
                  meeting.seconds, meeting.least_distance_m);
    }
  }
}

// Rows of six gondolas in a shop 24 m broad, and people who walk from place to place in it.
void print_cost(int rows, int people) {
  std::vector<Polygon> gondolas;
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < 6; ++column) {
      const Vec2 low(2 + 3.4 * column, 1.6 + 1.4 * row);
      gondolas.push_back(rectangle(low, low + Vec2(3.0, 0.45)));
    }
  }
  const double depth_m = 2 + 1.4 * rows;
  const double before_building_s = processor_s();
  Trial trial(room(rectangle({0, 0}, {24, depth_m}), gondolas));
  const double built_s = processor_s() - before_building_s;
  RandomStream draws = RandomStream(1).fork("cost");
  const auto somewhere = [&] {
    return Vec2(draws.uniform(0.6, 23.4), 0.9 + 1.4 * static_cast<double>(draws.integer(0, rows)));
  };
  for (int i = 0; i < people; ++i) {
    std::vector<Vec2> goals;
    for (int k = 0; k < 10; ++k) goals.push_back(somewhere());
    trial.add(somewhere(), goals, draws.normal(1.1, 0.15));
  }
  constexpr int kSeconds = 20;
  const double before_s = processor_s();
  for (int tick = 0; tick < 60 * kSeconds; ++tick) trial.tick();
  const double us = 1e6 * (processor_s() - before_s) / (60.0 * kSeconds);
  std::printf("  24 x %2.0f m, %3d people: %7.1f us a tick, %5.2f us a tick and person; floor and mesh made in %.0f ms\n",
              depth_m, people, us, us / people, 1000 * built_s);
}

void print_costs() {
  std::printf("What walking costs, in a shop that grows with its people and in one of 60 gondolas that fills up\n");
  for (const int people : {25, 50, 100, 200}) print_cost(people / 5, people);
  for (const int people : {25, 50, 100, 200}) print_cost(10, people);
}

void draw(const std::vector<Point>& points, const std::string& file) {
  const auto x = [](double density) { return 50 + 110 * density; };
  const auto y = [](double speed) { return 350 - 220 * speed; };
  std::ofstream out(file);
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 480 400\" font-family=\"sans-serif\" font-size=\"12\">\n"
      << "<path fill=\"none\" stroke=\"black\" d=\"M50,30V350H460\"/>\n"
      << "<text x=\"255\" y=\"385\">persons per m2</text><text x=\"8\" y=\"20\">m/s</text>\n";
  for (const double share : {0.85, 1.0, 1.15}) {
    out << "<path fill=\"none\" stroke=\"" << (share == 1 ? "steelblue" : "lightsteelblue") << "\" d=\"";
    for (double density = 0.1; density < 3.6; density += 0.1) {
      out << (density > 0.11 ? 'L' : 'M') << x(density) << ',' << y(share * kFreeMps * speed_share(density));
    }
    out << "\"/>\n";
  }
  for (int tick = 1; tick <= 3; ++tick) out << "<text x=\"" << x(tick) - 3 << "\" y=\"366\">" << tick << "</text>\n";
  for (const double speed : {0.5, 1.0, 1.5}) out << "<text x=\"24\" y=\"" << y(speed) + 4 << "\">" << speed << "</text>\n";
  for (const Point& point : points) {
    out << "<circle r=\"4\" fill=\"firebrick\" cx=\"" << x(point.density) << "\" cy=\"" << y(point.speed) << "\"/>\n";
  }
  out << "</svg>\n";
}

}  // namespace

int study_walking(const std::string& recording, const std::string& svg) {
  const std::vector<Point> points = print_speed_by_density();
  if (!svg.empty()) draw(points, svg);
  print_gaps();
  print_aisles();
  print_costs();
  return compare_tracks(recording);
}

}  // namespace storetwin::bench
