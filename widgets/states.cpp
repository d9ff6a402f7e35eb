// SPDX-License-Identifier: GPL-3.0-or-later

// Wait reasons and their families. The words are the runtime's own (Go 1.22-1.27, runtime/traceruntime.go).
#include "widgets/states.h"

#include "widgets/counted.h"

#include <algorithm>
#include <iterator>

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(States)
};

struct ReasonFamily {
  std::string_view reason;
  Role role;
};
constexpr ReasonFamily kFamilies[] = {
    {"chan send", Role::WaitChannel},
    {"chan receive", Role::WaitChannel},
    {"select", Role::WaitChannel},
    {"sync", Role::WaitLock},
    {"sync.(*Cond).Wait", Role::WaitLock},
    {"network", Role::WaitNetwork},
    {"sleep", Role::WaitSleep},
    {"GC mark assist wait for work", Role::WaitGc},
    {"GC background sweeper wait", Role::WaitGc},
    {"GC weak to strong wait", Role::WaitGc},
    {"wait until GC ends", Role::WaitGc},
    {"system goroutine wait", Role::WaitOther},
};

}  // namespace

Role waitRole(std::string_view reason) {
  const auto* it =
      std::find_if(std::begin(kFamilies), std::end(kFamilies), [&](const auto& f) { return f.reason == reason; });
  return it == std::end(kFamilies) ? Role::WaitOther : it->role;
}

Role stateRole(GoState state, std::string_view reason) {
  switch (state) {
    case GoState::Running: return Role::Running;
    case GoState::Runnable: return Role::Runnable;
    case GoState::Syscall: return Role::Syscall;
    case GoState::Waiting: return waitRole(reason);
    case GoState::Undetermined:
    case GoState::NotExist: break;
  }
  return Role::NoGoroutine;
}

Role activityRole(ProcActivity activity) {
  switch (activity) {
    case ProcActivity::Running: return Role::Running;
    case ProcActivity::Syscall: return Role::Syscall;
    case ProcActivity::NoGoroutine:
    case ProcActivity::Idle:
    case ProcActivity::Unknown: break;
  }
  return Role::NoGoroutine;
}

namespace {

QString stateWord(GoState state) {
  switch (state) {
    case GoState::Undetermined: break;
    case GoState::NotExist: return Tr::tr("does not exist");
    case GoState::Runnable: return Tr::tr("runnable");
    case GoState::Running: return Tr::tr("running");
    case GoState::Waiting: return Tr::tr("waiting");
    case GoState::Syscall: return Tr::tr("in a syscall");
  }
  return Tr::tr("unknown");
}

}  // namespace

QString stateText(GoState state, std::string_view reason) {
  const QString word = stateWord(state);
  if (reason.empty()) return word;
  return QStringLiteral("%1 (%2)").arg(word, QString::fromUtf8(reason.data(), qsizetype(reason.size())));
}

QString activityText(ProcActivity activity) {
  switch (activity) {
    case ProcActivity::Running: return Tr::tr("running");
    case ProcActivity::Syscall: return Tr::tr("in a syscall");
    case ProcActivity::NoGoroutine: return Tr::tr("without a goroutine");
    case ProcActivity::Idle: return Tr::tr("idle");
    case ProcActivity::Unknown: break;
  }
  return Tr::tr("unknown");
}

}  // namespace sweepscope
