# Recast and Detour (navigation meshes), which Debian's librecast-dev brings without CMake or pkg-config files.
# Gives Recast::DetourCrowd, which draws in Detour and Recast; headers are included as <recastnavigation/NAME.h>.
find_path(RECAST_INCLUDE_DIR recastnavigation/Recast.h)
set(_recast_required RECAST_INCLUDE_DIR)
foreach(part Recast Detour DetourCrowd)
  find_library(RECAST_${part}_LIBRARY ${part})
  list(APPEND _recast_required RECAST_${part}_LIBRARY)
endforeach()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Recast REQUIRED_VARS ${_recast_required})
if(Recast_FOUND AND NOT TARGET Recast::DetourCrowd)
  foreach(part Recast Detour DetourCrowd)
    add_library(Recast::${part} UNKNOWN IMPORTED)
    set_target_properties(Recast::${part} PROPERTIES
      IMPORTED_LOCATION "${RECAST_${part}_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${RECAST_INCLUDE_DIR}")
  endforeach()
  set_target_properties(Recast::DetourCrowd PROPERTIES INTERFACE_LINK_LIBRARIES "Recast::Detour;Recast::Recast")
endif()
