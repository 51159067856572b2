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

# storetwin_precompile(TARGET): use the one precompiled header; it is made once for all targets, since they share their flags.
function(storetwin_precompile target)
  if(NOT STORETWIN_PCH)
    return()
  endif()
  if(NOT TARGET storetwin_pch)
    if(NOT EXISTS "${CMAKE_BINARY_DIR}/storetwin_pch.cpp")  # written again, it would make everything be built again
      file(WRITE "${CMAKE_BINARY_DIR}/storetwin_pch.cpp" "")
    endif()
    add_library(storetwin_pch STATIC "${CMAKE_BINARY_DIR}/storetwin_pch.cpp")
    target_link_libraries(storetwin_pch PRIVATE storetwin_options Eigen3::Eigen fmt::fmt)
    target_precompile_headers(storetwin_pch PRIVATE "${CMAKE_SOURCE_DIR}/tools/cmake/precompiled.h")
  endif()
  target_link_libraries(${target} PRIVATE fmt::fmt)
  target_precompile_headers(${target} REUSE_FROM storetwin_pch)
endfunction()

# storetwin_library(NAME DEPS target...): a static library of the .cpp files of the calling folder (not of its
# subfolders). DEPS are the arrows of the architecture; tests/architecture checks the includes against them.
function(storetwin_library name)
  cmake_parse_arguments(arg "" "" "DEPS;PRIVATE_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC storetwin_options Eigen3::Eigen ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
    storetwin_precompile(${name})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE storetwin_options Eigen3::Eigen ${arg_DEPS})
  endif()
endfunction()

# storetwin_test(NAME DEPS target...): one doctest program of the calling folder's .cpp files, registered with ctest.
function(storetwin_test name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  target_link_libraries(test_${name} PRIVATE test_support ${arg_DEPS})
  if(STORETWIN_PCH)
    target_precompile_headers(test_${name} REUSE_FROM test_support)
  endif()
  add_test(NAME ${name} COMMAND test_${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
endfunction()

# storetwin_protos(NAME FOLDER): a static library of the C++ code that protoc makes of the .proto files below FOLDER, which
# is also their import root. The code is compiled without our warnings; who links NAME includes "sub/file.pb.h".
function(storetwin_protos name folder)
  set(root "${CMAKE_CURRENT_SOURCE_DIR}/${folder}")
  set(out "${CMAKE_CURRENT_BINARY_DIR}/${folder}")
  file(MAKE_DIRECTORY "${out}")
  file(GLOB_RECURSE protos CONFIGURE_DEPENDS RELATIVE "${root}" "${root}/*.proto")
  set(sources)
  set(headers)
  foreach(proto ${protos})
    string(REGEX REPLACE "[.]proto$" "" stem "${proto}")
    list(APPEND sources "${out}/${stem}.pb.cc")
    list(APPEND headers "${out}/${stem}.pb.h")
  endforeach()
  list(TRANSFORM protos PREPEND "${root}/" OUTPUT_VARIABLE paths)
  add_custom_command(OUTPUT ${sources} ${headers}
    COMMAND protobuf::protoc "--cpp_out=${out}" "-I${root}" ${paths}
    DEPENDS ${paths} protobuf::protoc
    COMMENT "Compiling the messages of ${name}")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC protobuf::libprotobuf)
  target_include_directories(${name} SYSTEM PUBLIC "${out}")
  if(STORETWIN_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${STORETWIN_SANITIZE} -fno-omit-frame-pointer -g1)
  endif()
endfunction()

# storetwin_vector_kernels(FILE...): files of the calling folder whose loops over pixels must be vectorised, which takes -O3.
# They do without the precompiled header, since that is made for -O2.
function(storetwin_vector_kernels)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Release>:-O3>" SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# storetwin_uses_regex(FILE...): with sanitizers GCC 12 warns of libstdc++'s own <regex> (GCC bug 105562).
function(storetwin_uses_regex)
  if(STORETWIN_SANITIZE)
    set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_OPTIONS -Wno-maybe-uninitialized)
  endif()
endfunction()
