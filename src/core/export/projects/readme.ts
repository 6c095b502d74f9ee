/** The README of a firmware project: the commands, what the LED says, and what the figures assume. */
import type { Graph } from '../../graph/graph';
import { formatBytes } from '../../text';
import { TFLM_COMMIT } from '../arena-header';
import { forComment } from '../c-names';
import type { Framework, ProjectFacts } from './framework';

interface Instructions {
  readonly name: string;
  readonly needs: string;
  /** Build and flash; `NAME` stands for the project. */
  readonly commands: readonly string[];
  /** What of port and build files was tried (docs/firmware-projects.md). */
  readonly tried: string;
}

const INSTRUCTIONS: Readonly<Record<Framework, Instructions>> = {
  arduino: {
    name: 'Arduino',
    needs: 'arduino-cli with your board’s core, and a port of TFLM as a library.',
    commands: [
      'arduino-cli lib install Chirale_TensorFLowLite',
      'arduino-cli compile --fqbn arduino:mbed_nano:nano33ble --upload -p /dev/ttyACM0 .',
    ],
    tried:
      'port.cpp was compiled against declarations written by hand, the rest with an older TFLM; the two commands were not run.',
  },
  platformio: {
    name: 'PlatformIO',
    needs: 'PlatformIO Core.',
    commands: ['pio run -e nano33ble', 'pio run -e nano33ble -t upload'],
    tried:
      'port.cpp was compiled against declarations written by hand, the rest with an older TFLM; the two commands were not run.',
  },
  'esp-idf': {
    name: 'ESP-IDF',
    needs: 'ESP-IDF 5.1 or newer; the first build fetches espressif/esp-tflite-micro.',
    commands: ['idf.py set-target esp32s3 build', 'idf.py -p /dev/ttyUSB0 flash'],
    tried:
      'port.cpp was compiled against declarations written by hand, the rest with esp-tflite-micro 1.4.0; the two commands were not run.',
  },
  zephyr: {
    name: 'Zephyr',
    needs:
      'a Zephyr workspace with the module tflite-micro (west config manifest.project-filter -- +tflite-micro; west update).',
    commands: ['west build -b nucleo_f446re .', 'west flash'],
    tried:
      'port.cpp was compiled against declarations written by hand, the rest with the module’s TFLM; the two commands were not run.',
  },
  'pico-sdk': {
    name: 'Pico SDK',
    needs: 'PICO_SDK_PATH and PICO_TFLMICRO_PATH (raspberrypi/pico-tflmicro) in the environment.',
    commands: [
      'cmake -B build && cmake --build build -j',
      'cp build/NAME.uf2 /media/$USER/RPI-RP2/',
    ],
    tried:
      'All sources were compiled by this CMakeLists.txt with pico-sdk 2.2.0 and pico-tflmicro; they were not linked.',
  },
  cmake: {
    name: 'CMake',
    needs:
      'a tree made by tflite-micro’s tensorflow/lite/micro/tools/project_generation/create_tflm_tree.py.',
    commands: ['cmake -B build -DTFLM_TREE=PATH && cmake --build build -j', './build/NAME'],
    tried:
      'The desktop port was linked with TFLM and run; CMake configured this project, but did not build all of TFLM.',
  },
};

export const readmeText = (
  framework: Framework,
  { name, profile }: ProjectFacts,
  graph: Graph,
): string => {
  const { name: title, needs, commands, tried } = INSTRUCTIONS[framework];
  const { arena, model } = profile;
  const operators = graph.subgraphs[0]?.operators.length ?? 0;
  return `# ${forComment(model.name)} on ${title}

Runs the model with TensorFlow Lite Micro and tells over serial how long every one of its ${operators} operators takes.

Needs ${needs}

\`\`\`sh
${commands.map((line) => line.replace('NAME', name)).join('\n')}
\`\`\`

Then connect the board in the studio (tab Measure), or talk to it at 115200 baud: commands end with \`%\`.
\`x profile 5%\` times every operator five times; \`help%\` lists the rest. MLPerf Tiny's host script works too.

| file | what |
| --- | --- |
| model_data | the model, ${formatBytes(model.bytes)}, SHA-256 ${model.sha256} |
| arena.h | kTensorArenaSize, ${formatBytes(arena.minimum)} (${arena.status}, tflite-micro ${TFLM_COMMIT}, kernels "${arena.target.kernels}") |
| op_resolver.h | just the operators of this model |
| model_io.h | shapes, scales and zero points; how to quantize an input and read an output |
| inference | set-up, one run, TFLM's profiler |
| session, lines | the serial protocol |
| port | what the board provides: serial line, clock, LED |

The LED beats once a second when all is well. Else it blinks: 1 the model's schema version is another, 2 an operator is
missing in op_resolver.h, 3 the arena is too small, 4 Invoke failed; then it pauses and begins again.

The arena is the smallest that works with the version and kernels named above. Another version, or a vendor's kernels,
may need more: at 3 blinks add 2 KiB to kTensorArenaSize and look at what \`x hello%\` says is used.

What was tried when this generator was made: the sources that all frameworks share were linked with tflite-micro ${TFLM_COMMIT}
and CMSIS-NN, and run on an emulated Cortex-M4. ${tried} Nothing has run on a board.
`;
};
