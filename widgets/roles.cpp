// SPDX-License-Identifier: GPL-3.0-or-later

// States differ in height, edge and texture before they differ in colour. Print inks are the light ones, darker.
#include "widgets/roles.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

namespace sweepscope {

namespace {

constexpr Shape kThird{1, 3}, kTwoThirds{2, 3}, kHatched{1, 1, false, Texture::Hatch};

constexpr RoleSpec kRoles[] = {
    {Role::Running,
     QT_TRANSLATE_NOOP("Roles", "running"),
     0xff2f8f6b,
     0xff4cb58c,
     0xff26775a,
     5,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "a goroutine is running on a proc")},
    {Role::Runnable, QT_TRANSLATE_NOOP("Roles", "runnable"), 0xffe0a100, 0xffe8b53a, 0xffc98f00, 7, kTwoThirds,
     Sign::Bar, QT_TRANSLATE_NOOP("Roles", "a goroutine is ready to run and waits for a proc")},
    {Role::Syscall, QT_TRANSLATE_NOOP("Roles", "in a syscall"), 0xff3b7dd8, 0xff6aa2f0, 0xff2f68b8, 6, kHatched,
     Sign::Bar, QT_TRANSLATE_NOOP("Roles", "a goroutine is in a system call")},
    {Role::WaitChannel, QT_TRANSLATE_NOOP("Roles", "waiting: channel or select"), 0xff8fa3b8, 0xffa3b4c6, 0xff7388a0,
     12, kThird},
    {Role::WaitLock, QT_TRANSLATE_NOOP("Roles", "waiting: lock or condition"), 0xffc77c92, 0xffd394a7, 0xffaf5f78, 13,
     kThird, Sign::Bar, QT_TRANSLATE_NOOP("Roles", "for a sync.Mutex, sync.RWMutex, sync.WaitGroup or sync.Cond")},
    {Role::WaitNetwork, QT_TRANSLATE_NOOP("Roles", "waiting: network"), 0xff5aa7a7, 0xff74bcbc, 0xff3f8c8c, 14, kThird},
    {Role::WaitSleep, QT_TRANSLATE_NOOP("Roles", "waiting: sleep or timer"), 0xffc4c9d0, 0xff8c939d, 0xffa9b0ba, 15,
     kThird},
    {Role::WaitGc, QT_TRANSLATE_NOOP("Roles", "waiting: GC"), 0xffa58bc9, 0xffb8a1d8, 0xff8a6cb5, 16, kThird, Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "for the garbage collector: a mark assist without work, or the background sweeper")},
    {Role::WaitOther, QT_TRANSLATE_NOOP("Roles", "waiting: other"), 0xffadb3bc, 0xff9aa1ab, 0xff959ca7, 17, kThird,
     Sign::Bar, QT_TRANSLATE_NOOP("Roles", "for any other reason, which the tooltip names")},
    {Role::NoGoroutine,
     QT_TRANSLATE_NOOP("Roles", "proc without a goroutine"),
     0xffc9ced6,
     0xff4a515c,
     0xffb4bac4,
     19,
     {1, 8},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "the proc is looking for work")},
    {Role::StopAsked,
     QT_TRANSLATE_NOOP("Roles", "stop-the-world pause: stopping"),
     0xffe9a9ad,
     0xff8f4a50,
     0xffdc9298,
     2,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "from the request until every other proc has stopped")},
    {Role::StopTheWorld,
     QT_TRANSLATE_NOOP("Roles", "stop-the-world pause"),
     0xffc8323c,
     0xfff0616a,
     0xffb3222d,
     1,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "from then until a goroutine of the program runs again")},
    {Role::StopLate, QT_TRANSLATE_NOOP("Roles", "stop-the-world pause: over, end written late"), 0xffc8323c, 0xfff0616a,
     0xffb3222d, 3, kHatched, Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "the procs run again; the end of the pause was written later")},
    {Role::Mark,
     QT_TRANSLATE_NOOP("Roles", "mark phase"),
     0xff7e57c2,
     0xff9c7be0,
     0xff6840ad,
     4,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "a GC cycle is marking")},
    {Role::Sweep,
     QT_TRANSLATE_NOOP("Roles", "sweeping"),
     0xffb98a2f,
     0xffd6a84a,
     0xff9c7220,
     20,
     {1, 2, true},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles",
                       "the garbage that the cycle found is being swept; on a proc: by a goroutine that allocates")},
    {Role::Assist,
     QT_TRANSLATE_NOOP("Roles", "mark assist"),
     0xffc04d9a,
     0xffe07abf,
     0xffa63a82,
     11,
     {1, 1, false, Texture::DottedTop},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "a goroutine must help with marking before it may allocate")},
    {Role::WorkerDedicated,
     QT_TRANSLATE_NOOP("Roles", "GC worker: dedicated"),
     0xff7e57c2,
     0xff9c7be0,
     0xff6840ad,
     8,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "the worker has a proc to itself")},
    {Role::WorkerFractional, QT_TRANSLATE_NOOP("Roles", "GC worker: fractional"), 0xff7e57c2, 0xff9c7be0, 0xff6840ad, 9,
     kTwoThirds, Sign::Bar, QT_TRANSLATE_NOOP("Roles", "the worker runs for a fraction of the time")},
    {Role::WorkerIdle, QT_TRANSLATE_NOOP("Roles", "GC worker: idle mode"), 0xff7e57c2, 0xff9c7be0, 0xff6840ad, 10,
     kThird, Sign::Bar, QT_TRANSLATE_NOOP("Roles", "the worker runs because the proc has nothing else to do")},
    {Role::WorkerParked,
     QT_TRANSLATE_NOOP("Roles", "GC worker: parked"),
     0xffa58bc9,
     0xffb8a1d8,
     0xff8a6cb5,
     18,
     {1, 6},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "the worker waits while a cycle is marking")},
    {Role::Task,
     QT_TRANSLATE_NOOP("Roles", "task"),
     0xff2d7f8f,
     0xff58b3c4,
     0xff1f6674,
     21,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "a task that the program annotated")},
    {Role::Region,
     QT_TRANSLATE_NOOP("Roles", "region"),
     0xff98a368,
     0xff66713f,
     0xff7f8a4f,
     22,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "a region that the program annotated")},
    {Role::Delete,
     QT_TRANSLATE_NOOP("Roles", "delete"),
     0xffd4501e,
     0xffff7a45,
     0xffbf4212,
     0,
     {},
     Sign::Triangle,
     QT_TRANSLATE_NOOP(
         "Roles",
         "a map delete that the program logged: filled if the reclaim was observed (freed, witnessed), pale if it is "
         "inferred or ambiguous, hollow if nothing is known")},
    {Role::Bridge,
     QT_TRANSLATE_NOOP("Roles", "delete to reclaim"),
     0xffd4501e,
     0xffff7a45,
     0xffbf4212,
     0,
     {},
     Sign::Line,
     QT_TRANSLATE_NOOP(
         "Roles",
         "from the selected delete to the reclaim of its value: solid if the reclaim was observed, dashed up to its "
         "earliest possible time if it is inferred, two dashed ends with a band between them if it is ambiguous")},
    {Role::HeapLive,
     QT_TRANSLATE_NOOP("Roles", "live heap"),
     0xff3f7fa6,
     0xff6fb1d6,
     0xff2f6b8f,
     0,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "the runtime's estimate")},
    {Role::HeapGoal,
     QT_TRANSLATE_NOOP("Roles", "heap goal (NextGC)"),
     0xff8a5a2b,
     0xffd19a5b,
     0xff77481c,
     0,
     {},
     Sign::Line,
     QT_TRANSLATE_NOOP("Roles", "the size below which the next cycle is to keep the heap")},
    {Role::HeapAlloc,
     "HeapAlloc",
     0xff1f6fb2,
     0xff63b0ee,
     0xff1a5e98,
     0,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "in the heap panel, from MemStats")},
    {Role::HeapObjects,
     "HeapObjects",
     0xff2f8f6b,
     0xff4cb58c,
     0xff26775a,
     0,
     {},
     Sign::Bar,
     QT_TRANSLATE_NOOP("Roles", "in the heap panel, from MemStats")},
    {Role::Inflection,
     QT_TRANSLATE_NOOP("Roles", "inflection"),
     0xffb0257a,
     0xfff07ac0,
     0xff951a65,
     0,
     {},
     Sign::Diamond,
     QT_TRANSLATE_NOOP("Roles", "a steep fall of HeapObjects; filled if NextGC confirms it")},
    {Role::Counter,
     QT_TRANSLATE_NOOP("Roles", "counter"),
     0xff5f6b7a,
     0xff98a3b3,
     0xff4a5461,
     0,
     {},
     Sign::Line,
     QT_TRANSLATE_NOOP("Roles", "how many goroutines or threads there are, and GOMAXPROCS")},
    {Role::Log,
     QT_TRANSLATE_NOOP("Roles", "log"),
     0xff3f4a59,
     0xffc9d1dc,
     0xff2b3440,
     0,
     {},
     Sign::Tick,
     QT_TRANSLATE_NOOP("Roles", "a message that the program logged")},
    {Role::Sample,
     QT_TRANSLATE_NOOP("Roles", "CPU sample"),
     0xff8a1538,
     0xffff9db5,
     0xff70102d,
     0,
     {},
     Sign::Tick,
     QT_TRANSLATE_NOOP("Roles", "a sample of the CPU profiler, with a stack")},
    {Role::Accent, QT_TRANSLATE_NOOP("Roles", "selected"), 0xff1b6ef3, 0xff5b9bff, 0xff1459cc},
    {Role::Background, QT_TRANSLATE_NOOP("Roles", "background"), 0xffffffff, 0xff16191e, 0xffffffff},
    {Role::Stripe, QT_TRANSLATE_NOOP("Roles", "lane stripe"), 0xfff7f8fa, 0xff1b1f25, 0xfff8f9fa},
    {Role::Hairline, QT_TRANSLATE_NOOP("Roles", "hairline"), 0xffe3e6eb, 0xff2b3038, 0xffd3d8df},
    {Role::Text, QT_TRANSLATE_NOOP("Roles", "text"), 0xff1c2128, 0xffe6e9ee, 0xff12161c},
    {Role::DimText, QT_TRANSLATE_NOOP("Roles", "dim text"), 0xff5f6b7a, 0xff98a3b3, 0xff4a5461},
    {Role::Warning, QT_TRANSLATE_NOOP("Roles", "warning"), 0xff9a6700, 0xffe8b53a, 0xff855800},
    {Role::Loss, QT_TRANSLATE_NOOP("Roles", "loss"), 0xffc8323c, 0xfff0616a, 0xffb3222d},
};

// Every role has a row at its own place, and exactly those that RoleShares has room for can be folded.
constexpr bool rowsFit() {
  for (std::size_t i = 0; i < std::size(kRoles); ++i) {
    if (kRoles[i].role != Role(i) || (kRoles[i].stack > 0) != (i < kFoldedRoles)) return false;
  }
  return std::size(kRoles) == std::size_t(Role::Count);
}
static_assert(rowsFit());

constexpr std::array<Role, kFoldedRoles> makeStackOrder() {
  std::array<Role, kFoldedRoles> order{};
  for (std::size_t i = 0; i < kFoldedRoles; ++i) order[i] = Role(i);
  std::sort(order.begin(), order.end(),
            [](Role a, Role b) { return kRoles[std::size_t(a)].stack < kRoles[std::size_t(b)].stack; });
  return order;
}
constexpr auto kStackOrder = makeStackOrder();

constexpr bool positionsAreUnique() {
  for (std::size_t i = 0; i < kFoldedRoles; ++i) {
    if (kRoles[std::size_t(kStackOrder[i])].stack != int(i) + 1) return false;
  }
  return true;
}
static_assert(positionsAreUnique());

}  // namespace

const RoleSpec& roleSpec(Role role) {
  return kRoles[std::size_t(role)];
}

std::span<const RoleSpec> roleSpecs() {
  return kRoles;
}

std::span<const Role> stackOrder() {
  return kStackOrder;
}

QString roleName(Role role) {
  return QCoreApplication::translate("Roles", roleSpec(role).name);
}

// The translation of an empty text is information about the catalogue.
QString roleMeaning(Role role) {
  const char* meaning = roleSpec(role).meaning;
  return *meaning == '\0' ? QString() : QCoreApplication::translate("Roles", meaning);
}

}  // namespace sweepscope
