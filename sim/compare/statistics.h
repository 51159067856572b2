// Tests and sizes for paired comparisons, as functions of numbers; nothing here knows what the numbers count.
//
// Losses are tested on one side: a false alarm is a "worse" where nothing changed, and a gain is no alarm. The exact
// test is that of McNemar (Psychometrika 12, 1947), as a binomial test of the pairs that differ; how many pairs it
// needs is Connor's formula (Biometrics 43, 1987). Several tests at once are held by Holm's step-down procedure with
// weights (Scand. J. Statist. 6, 1979, section 4), several looks at growing data by spending the error after Lan and
// DeMets (Biometrika 70, 1983) in the manner of O'Brien and Fleming.
#pragma once

#include <vector>

namespace storetwin::compare {

/// The power that "could have been seen" means, everywhere here.
inline constexpr double kPower = 0.8;

/// The inverse of the normal distribution; p in (0, 1).
double normal_quantile(double p);

/// P(X >= hits) of a binomial X with an even chance.
double even_tail(int hits, int trials);

/// Of `lost` pairs that were right and are wrong now, and `gained` ones the other way round: how likely is it to lose
/// so many or more, if either way is equally likely? 1 if no pair differs.
double mcnemar_loss_p(int lost, int gained);

/// The same for a difference in either direction: twice the smaller tail, at most 1.
double mcnemar_p(int lost, int gained);

/// How many pairs find a drop with `kPower`, where `discordance` is the share of pairs that differ (Connor 1987); both
/// as shares of all pairs, 0 < drop <= discordance, `alpha` on one side.
double pairs_needed(double drop, double discordance, double alpha);

/// The inverse: the smallest drop that so many pairs would find. At most 1.
double smallest_drop(double pairs, double discordance, double alpha);

/// So many pairs (or runs) have to change, all for the worse, before a sign test can say so at `alpha`.
int changes_needed(double alpha);

/// The mean of a Poisson number that is `count` or more with `kPower`: rare changes can't be seen unless that many are
/// due.
double mean_to_see(int count);

/// Which hypotheses are rejected at the family's `alpha`; `weights` say how it is divided to begin with (any scale, >
/// 0). The family-wise error is at most alpha, however the tests depend on each other.
std::vector<bool> holm(const std::vector<double>& p, const std::vector<double>& weights, double alpha);

/// What look number `look` of `looks` equally spaced ones may spend of alpha (one-sided). The spent sum after a share t
/// of the data is 2 - 2 Phi(z(alpha/2) / sqrt(t)), and each look tests at its increment alone: the looks' errors then
/// add up to alpha at most, whatever is tested and however the looks depend on each other.
double alpha_of_look(double alpha, int look, int looks);

}  // namespace storetwin::compare
