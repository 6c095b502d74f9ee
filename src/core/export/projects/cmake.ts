/**
 * Plain CMake, for any chip and any toolchain: TFLM's own source tree, and a port for a desktop's
 * terminal as the example to replace.
 */
import type { ExportFile } from '../export';
import type { ProjectFacts } from './framework';
import { MAIN } from './framework';

const PORT = `// The port for a desktop: the session speaks over the terminal. For a chip, write these few functions with
// its registers or its vendor's calls.
#include "port.h"

#include <cstdio>
#include <ctime>

#include <poll.h>
#include <unistd.h>

void PortInit() {}

int PortGet() {
  pollfd ready = {0, POLLIN, 0};
  if (poll(&ready, 1, 1) <= 0) return -1;
  unsigned char byte = 0;
  if (read(0, &byte, 1) == 1) return byte;
  _exit(0);  // the other side has closed
}

void PortPut(char c) {
  putchar(c);
  if (c == '\\n') fflush(stdout);
}

uint64_t PortTicks() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1000000u + static_cast<uint64_t>(now.tv_nsec) / 1000u;
}

uint32_t PortHertz() { return 1000000; }
const char* PortTimer() { return "microseconds,CLOCK_MONOTONIC"; }
uint32_t PortClock() { return 0; }
void PortLed(bool) {}
const char* PortName() { return "desktop"; }
`;

export const cmakeFiles = ({ name }: ProjectFacts): readonly ExportFile[] => [
  {
    path: 'CMakeLists.txt',
    text: `cmake_minimum_required(VERSION 3.16)
project(${name} C CXX)
set(CMAKE_CXX_STANDARD 17)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# A source tree made by TFLM's tools/project_generation/create_tflm_tree.py.
set(TFLM_TREE "" CACHE PATH "tflite-micro source tree")
if(NOT EXISTS "\${TFLM_TREE}/tensorflow/lite/micro/micro_interpreter.h")
  message(FATAL_ERROR "Set -DTFLM_TREE to a tree made by create_tflm_tree.py")
endif()
file(GLOB_RECURSE TFLM_SOURCES
  \${TFLM_TREE}/tensorflow/*.cc \${TFLM_TREE}/tensorflow/*.c
  \${TFLM_TREE}/signal/*.cc
  \${TFLM_TREE}/third_party/kissfft/*.c)
add_library(tflm STATIC \${TFLM_SOURCES})
target_include_directories(tflm PUBLIC
  \${TFLM_TREE}
  \${TFLM_TREE}/third_party/flatbuffers/include
  \${TFLM_TREE}/third_party/gemmlowp
  \${TFLM_TREE}/third_party/kissfft
  \${TFLM_TREE}/third_party/ruy)
target_compile_definitions(tflm PUBLIC TF_LITE_STATIC_MEMORY NDEBUG)
# With exceptions TFLM does not compile: it forbids delete, which they would need.
target_compile_options(tflm PUBLIC $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)

add_executable(${name}
  src/main.cpp src/port.cpp src/session.cpp src/lines.cpp src/inference.cpp src/model_data.cpp)
target_link_libraries(${name} tflm)
`,
  },
  { path: 'src/main.cpp', text: MAIN },
  { path: 'src/port.cpp', text: PORT },
];
