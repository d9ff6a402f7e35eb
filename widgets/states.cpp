// Block reasons and their families. The words are the runtime's own (Go 1.22-1.27, runtime/traceruntime.go).
#include "widgets/states.h"

#include <algorithm>
#include <iterator>

namespace sweepscope {

namespace {

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

QString stateText(GoState state, std::string_view reason) {
  const char* name = "not known";
  switch (state) {
    case GoState::Undetermined: break;
    case GoState::NotExist: name = "does not exist"; break;
    case GoState::Runnable: name = "runnable"; break;
    case GoState::Running: name = "running"; break;
    case GoState::Waiting: name = "waiting"; break;
    case GoState::Syscall: name = "in a syscall"; break;
  }
  QString text = QString::fromLatin1(name);
  if (!reason.empty()) text += QStringLiteral(" (%1)").arg(QString::fromUtf8(reason.data(), qsizetype(reason.size())));
  return text;
}

QString activityText(ProcActivity activity) {
  switch (activity) {
    case ProcActivity::Running: return QStringLiteral("running");
    case ProcActivity::Syscall: return QStringLiteral("in a syscall");
    case ProcActivity::NoGoroutine: return QStringLiteral("without goroutine");
    case ProcActivity::Idle: return QStringLiteral("idle");
    case ProcActivity::Unknown: break;
  }
  return QStringLiteral("not known");
}

}  // namespace sweepscope
