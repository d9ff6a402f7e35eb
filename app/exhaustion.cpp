// SPDX-License-Identifier: GPL-3.0-or-later

// Handlers of the C++ runtime. They must not allocate memory or wait.
#include "app/exhaustion.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <string_view>
#include <system_error>

#include "app/commandline.h"

namespace sweepscope {

namespace {

std::terminate_handler otherwise = nullptr;

[[noreturn]] void end(std::string_view sentence) {
  (void)!::write(STDERR_FILENO, sentence.data(), sentence.size());
  ::_exit(int(ExitCode::Cannot));
}

[[noreturn]] void noMemory() {
  end("sweepscope: there is not enough memory for this trace\n");
}

// A thread that cannot be started, and memory that Qt cannot allocate, are exceptions that may be thrown where they
// cannot be caught.
[[noreturn]] void uncaught() {
  try {
    if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::system_error& e) {
    if (e.code() == std::errc::resource_unavailable_try_again) end("sweepscope: no more threads can be started\n");
  } catch (const std::bad_alloc&) {
    noMemory();
  } catch (...) {  // of another kind
  }
  otherwise();
  std::abort();
}

}  // namespace

void endInWordsWhenExhausted() {
  std::set_new_handler(noMemory);
  otherwise = std::set_terminate(uncaught);
}

}  // namespace sweepscope
