# SPDX-License-Identifier: GPL-3.0-or-later
#
# Who may include whom: the same arrows as in house.cmake, looked for in the sources themselves, since with header-only
# use a wrong include needs no wrong link. Also a script, run as a test: cmake -P packaging/includes.cmake

# The folders of the rooms, left to right.
set(SWEEPSCOPE_ROOM_FOLDERS parser/wire parser/trace parser/analysis resources widgets app)

# sweepscope_check_includes(ROOT) fails if a source includes a room to the right of its own, or Qt below parser/.
function(sweepscope_check_includes root)
  set(right ${SWEEPSCOPE_ROOM_FOLDERS})
  set(wrong "")
  foreach(folder IN LISTS SWEEPSCOPE_ROOM_FOLDERS)
    list(REMOVE_ITEM right ${folder})
    set(forbidden "")
    foreach(other IN LISTS right)
      get_filename_component(name ${other} NAME)
      list(APPEND forbidden ${name}/)
    endforeach()
    if(folder MATCHES "^parser/")
      list(APPEND forbidden Q[A-Z] Qt[A-Za-z0-9]*/ q[a-z0-9]+\\.h)
    endif()
    list(JOIN forbidden "|" forbidden)
    if(NOT forbidden)
      continue()
    endif()
    file(GLOB_RECURSE sources ${root}/${folder}/*.cpp ${root}/${folder}/*.h)
    foreach(source IN LISTS sources)
      file(STRINGS ${source} lines
           REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"](\\.\\./)*(parser/)?(${forbidden})")
      foreach(line IN LISTS lines)
        file(RELATIVE_PATH name ${root} ${source})
        string(APPEND wrong "\n  ${name}: ${line}")
      endforeach()
    endforeach()
  endforeach()
  if(wrong)
    message(FATAL_ERROR "Arrows of the house point left only (${SWEEPSCOPE_ROOM_FOLDERS}), and parser/ knows no Qt. "
                        "These includes must go:${wrong}")
  endif()
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  get_filename_component(root ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
  sweepscope_check_includes(${root})
endif()
