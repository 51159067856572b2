// The inside of World: the canonical state, what is derived from it, and the parts of a step.
//
// world.cpp holds construction and queries, commands.cpp what shoppers do, step.cpp the fixed step with lifts, hands
// and forces, loose.cpp the items in motion from the moment they are woken until they rest again.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "sim/world/boxes.h"
#include "sim/world/bullet_world.h"
#include "sim/world/loads.h"
#include "sim/world/shop.h"
#include "sim/world/state.h"
#include "sim/world/world.h"

namespace storetwin::world {

struct World::Impl {
  Impl(const store::Store& true_store, const RandomStream& random, double from_front_m);
  Impl(const Impl& other);

  store::Store store;
  Shop shop;
  RandomStream stocking;  ///< the true masses of all goods, those to come as well
  State state;

  // Derived from the state.
  RestingLoads resting;
  std::set<ItemId> on_floor;
  std::vector<Item*> astir;  ///< items that don't rest, by id: few, where all are many
  /// Of these, what lies in baskets, bags and pockets; by holder, then by id. The holder is told here too, since whoever looks
  /// for somebody's things would find the items themselves strewn over the memory.
  struct Carried {
    ShopperId holder;
    Item* item;
  };
  std::vector<Carried> carried;
  std::vector<ShopperId> went_on;  ///< who moved since the last step, so that what they carry moves along
  bool hands_moved = true;         ///< or may have, or closed or opened, since they were looked after last
  std::uint64_t clear_at = 0;      ///< the resting_version at which nothing stood in the way of what hands hold
  std::unique_ptr<BulletWorld> physics;  ///< null while nothing is loose, and after a rebuild until the next step

  // Queries.
  Item& item(ItemId id) { return state.items.at(id); }
  bool at_rest(const Item& item) const;
  bool is_lifted(ItemId id) const;
  int shelf_of(const Item& item) const;  ///< of an item at rest on a plate
  Pose hand_pose(ShopperId shopper, Side hand) const;
  Pose grip_pose(const HandKey& key, bool both_hands) const;
  bool is_empty(ShopperId shopper, Side hand) const;  ///< neither holds nor lifts anything
  std::vector<ItemId> in_hand(ShopperId shopper, Side hand) const;
  /// Opens the hand: what it was lifting stays where it is, what it held is in no hand any more and returned.
  std::vector<ItemId> open_hand(ShopperId shopper, Side hand);
  /// Items at rest in a zone, by id: those on shelves that reach into it and, if it comes down to it, those on the
  /// floor.
  std::vector<ItemId> standing_in(const Box3& zone_W) const;
  /// Boxes of all items that stand or move on one shelf, but one.
  std::vector<OrientedBox> boxes_on(int shelf, ItemId except) const;
  /// What stands between an item on a shelf and the shelf's front edge.
  std::set<ItemId> standing_before(const Item& item) const;

  // Changes of place.
  void rest_on_shelf(Item& item, int shelf);
  void rest_on_floor(Item& item);
  void leave_rest(Item& item);
  void set_loose(Item& item, const LooseItem& loose);
  void note_astir(Item& item);
  void note_rest(const Item& item);
  void note_carried(ShopperId holder);  ///< what is carried is not what it was, and the holder's new things join it
  void put_in_hand(Item& item, ShopperId shopper, Side hand);

  // Parts of a step.
  void finish_lifts();
  void move_held();
  void wake_touched();
  /// Whether anything was within the margin, woken or not.
  bool wake_around(const OrientedBox& box, double margin_m, const LooseItem& like, const std::set<ItemId>& but = {});
  void run_physics();
  void synchronise_physics();
  void read_motion(ItemId id);
  void tell_contacts(ItemId id);
  bool escaped(ItemId id) const;
  bool settled(ItemId id) const;
  void settle(ItemId id);
  void recover(ItemId id);
  void sum_forces(std::vector<double> resting_g, bool moved);
  void tell(truth::ItemEventKind kind, ShopperId shopper, const Item& item, std::optional<int> plate);
};

/// The item's box where it is.
OrientedBox box_of(const Item& item);
/// Height of the item's lowest point.
double bottom_of(const Item& item);

}  // namespace storetwin::world
