// How likely a change of load is if so many units of a known mass were taken or put.
//
// Shared with core/cart on purpose: this stage rates every SKU by its catalogue mass, and the cart, which alone knows
// measured masses, swaps the catalogue's term for its own by the difference of two calls.
#pragma once

#include <cstdint>

namespace storetwin::interaction {

/// log p(delta | quantity units of mass taken), per gram. Normal with one twentieth of a three times wider normal mixed
/// in, because scales settle badly now and then. Negative quantities are put-backs. `mass_sigma_g` is of one unit's
/// mass and common to all units of the event; a mass of 0 means not known: then any plausible mass is equally likely.
double log_mass_likelihood(double delta_g, double sigma_g, std::int32_t quantity, double mass_g, double mass_sigma_g);

/// log p(delta | nothing was taken or put): the small changes that touches, bumps and creep leave, and rare large ones.
double log_touch_likelihood(double delta_g, double sigma_g);

/// The same for a fall within one or two samples: the zero of a scale that jumps by anything up to its usual loads.
double log_slip_likelihood();

/// log of the normal density.
double log_normal(double off, double sigma);

/// log(exp(a) + exp(b)) without overflow.
double log_add(double a, double b);

}  // namespace storetwin::interaction
