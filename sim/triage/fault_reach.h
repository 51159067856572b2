// Whether something that was broken reached an event, and whether the core had noticed.
//
// A plate's fault reaches what happens on it, a wrong label or mass what is read there, a camera's who did it. A fault
// that the core has told of is no excuse: then the cause is what went wrong in spite of it.
#pragma once

#include <vector>

#include "core/store/store.h"
#include "core/stream/message.h"
#include "sim/triage/cause.h"
#include "sim/truth/truth.h"

namespace storetwin::triage {

/// The sources that could have told of an event: of its plate, or of who did it.
bool is_about_people(Cause symptom);

/// The first fault that reached `event` and of which the core told nothing by then; null if there is none.
const truth::FaultEvent* unnoticed_fault(const FailureCause& event, const std::vector<truth::FaultEvent>& faults,
                                         const stream::Messages& outputs, const store::Store& store);

/// Whether messages of `source` could have told of `event`: the plates' own, or one that watches people or the door.
bool could_tell(const std::string& source, const FailureCause& event, const store::Store& store);

}  // namespace storetwin::triage
