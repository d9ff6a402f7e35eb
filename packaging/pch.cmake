# SPDX-License-Identifier: GPL-3.0-or-later
#
# Precompiled headers: with SWEEPSCOPE_PCH, which the presets asan and tsan set, the headers of the standard library and of
# Qt are read once for all targets instead of once for each source. The other presets do without, so that a source which
# does not include what it uses is found there.

# sweepscope_precompile(TARGET std|qt)
function(sweepscope_precompile target kind)
  if(NOT SWEEPSCOPE_PCH)
    return()
  endif()
  if(NOT TARGET sweepscope_pch_${kind})
    sweepscope_make_pch(${kind})
  endif()
  target_precompile_headers(${target} REUSE_FROM sweepscope_pch_${kind})
  if(kind STREQUAL qt)  # the macros of Qt's libraries are those that the headers were compiled with
    find_package(Qt6 6.4 REQUIRED COMPONENTS Widgets)
    target_link_libraries(${target} PRIVATE Qt6::Widgets)
  endif()
endfunction()

function(sweepscope_make_pch kind)
  set(source ${CMAKE_BINARY_DIR}/pch_${kind}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// Only there to be compiled with the headers.\n")
  add_library(sweepscope_pch_${kind} STATIC ${source})
  sweepscope_options(sweepscope_pch_${kind})
  set(headers <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <condition_variable> <cstdint> <cstdio> <cstdlib>
      <cstring> <fstream> <functional> <limits> <map> <memory> <mutex> <numeric> <optional> <random> <set> <span>
      <stop_token> <string> <string_view> <thread> <tuple> <unordered_map> <unordered_set> <utility> <variant> <vector>)
  if(kind STREQUAL qt)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
    list(APPEND headers <nlohmann/json.hpp> <QtWidgets> <QtTest>)
    target_link_libraries(sweepscope_pch_qt PRIVATE Qt6::Widgets nlohmann_json::nlohmann_json)
    # Not linked: it would define a macro with the name of each target's own folder.
    target_include_directories(sweepscope_pch_qt SYSTEM PRIVATE
      $<TARGET_PROPERTY:Qt6::Test,INTERFACE_INCLUDE_DIRECTORIES>)
  else()
    target_link_libraries(sweepscope_pch_std PRIVATE Threads::Threads)
  endif()
  target_precompile_headers(sweepscope_pch_${kind} PRIVATE ${headers})
endfunction()
