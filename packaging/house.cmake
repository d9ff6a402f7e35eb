# SPDX-License-Identifier: GPL-3.0-or-later
#
# The house: who may link whom. Rooms stand in this order, and an arrow may only
# point to the left: wire <- trace <- analysis <- widgets <- app.
set(SWEEPSCOPE_ROOMS sweepscope_wire sweepscope_trace sweepscope_analysis
    sweepscope_resources sweepscope_widgets sweepscope_app)

# What each room may link besides the rooms left of it.
set(sweepscope_wire_MAY_LINK Threads::Threads ZLIB::ZLIB PkgConfig::ZSTD)
set(sweepscope_trace_MAY_LINK Threads::Threads)
set(sweepscope_analysis_MAY_LINK nlohmann_json::nlohmann_json PkgConfig::PCRE2 protozero)
set(sweepscope_resources_MAY_LINK Qt6::Core)
set(sweepscope_widgets_MAY_LINK Qt6::Widgets Qt6::Svg Qt6::PrintSupport QCustomPlotQt6)
set(sweepscope_app_MAY_LINK Qt6::Widgets Qt6::Svg Qt6::PrintSupport)

include(${CMAKE_CURRENT_LIST_DIR}/includes.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/pch.cmake)

# lld links several times as fast as GNU ld what sanitizers make large.
if(SWEEPSCOPE_SANITIZE)
  find_program(SWEEPSCOPE_LLD ld.lld)
  if(SWEEPSCOPE_LLD)
    add_link_options(-fuse-ld=lld)
  endif()
endif()

function(sweepscope_options target)
  if(NOT SWEEPSCOPE_PCH)  # in the other presets: there is one list of warnings, that of g++
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion)
  endif()
  if(SWEEPSCOPE_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(SWEEPSCOPE_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${SWEEPSCOPE_SANITIZE}
                           -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(${target} PUBLIC -fsanitize=${SWEEPSCOPE_SANITIZE})
  endif()
endfunction()

# sweepscope_room(NAME source... ) makes the static library of one room, with every
# source of its folder and the folders in it: a file that stands in a room belongs to it.
function(sweepscope_room room)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp
       ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(${room} STATIC ${sources})
  set_target_properties(${room} PROPERTIES LINKER_LANGUAGE CXX)
  target_include_directories(${room} PUBLIC ${PROJECT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/parser)
  sweepscope_options(${room})
  target_link_libraries(${room} PUBLIC ${ARGN})
  if(room MATCHES "_(widgets|app)$")
    sweepscope_precompile(${room} qt)
  elseif(NOT room MATCHES "_resources$")
    sweepscope_precompile(${room} std)
  endif()
endfunction()

function(sweepscope_check_house)
  sweepscope_check_includes(${PROJECT_SOURCE_DIR})
  set(left "")
  foreach(room IN LISTS SWEEPSCOPE_ROOMS)
    get_target_property(links ${room} LINK_LIBRARIES)
    if(links)
      foreach(link IN LISTS links)
        if(link IN_LIST left OR link IN_LIST ${room}_MAY_LINK)
          continue()
        endif()
        message(FATAL_ERROR "${room} must not link ${link}: arrows of the house point left only "
                            "(${SWEEPSCOPE_ROOMS}); see packaging/house.cmake")
      endforeach()
    endif()
    list(APPEND left ${room})
  endforeach()
endfunction()
