# The two shapes every target of the project has: a library per folder and a test program per folder of tests/.

add_library(storetwin_options INTERFACE)
target_include_directories(storetwin_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(storetwin_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers
  -ffp-contract=off -fno-math-errno -fno-trapping-math)
if(STORETWIN_WERROR)
  target_compile_options(storetwin_options INTERFACE -Werror)
endif()
if(STORETWIN_SANITIZE)
  target_compile_options(storetwin_options INTERFACE -fsanitize=${STORETWIN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  target_link_options(storetwin_options INTERFACE -fsanitize=${STORETWIN_SANITIZE})
endif()

# storetwin_library(NAME DEPS target...): a static library of the .cpp files of the calling folder (not of its
# subfolders). DEPS are the arrows of the architecture; tests/architecture checks the includes against them.
function(storetwin_library name)
  cmake_parse_arguments(arg "" "" "DEPS;PRIVATE_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC storetwin_options Eigen3::Eigen ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
    if(STORETWIN_PCH)
      target_precompile_headers(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tools/cmake/precompiled.h")
    endif()
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE storetwin_options Eigen3::Eigen ${arg_DEPS})
  endif()
endfunction()

# storetwin_test(NAME DEPS target...): one doctest program of the calling folder's .cpp files, registered with ctest.
function(storetwin_test name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE test_support ${arg_DEPS})
  if(STORETWIN_PCH)
    target_precompile_headers(test_${name} REUSE_FROM test_support)
  endif()
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
endfunction()
