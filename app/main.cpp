// SPDX-License-Identifier: GPL-3.0-or-later

// Sweepscope, a viewer of Go execution traces.
#include "app/program.h"

int main(int argc, char** argv) {
  return sweepscope::runProgram(argc, argv);
}
