/** The runner's images: which chip and line each is for, and what it is made from. */
import { filesIn, runtimeInputs, runtimeSources } from '../runtime/sources.mjs';

/** @typedef {{ name: string, flags: readonly string[], script: string, port: readonly string[], bootBytes?: number }} Image */

const M0PLUS = ['-mcpu=cortex-m0plus'];
const M4F = ['-mcpu=cortex-m4', '-mfpu=fpv4-sp-d16', '-mfloat-abi=hard'];

/** `port` are files of firmware/runner/ports; `bootBytes` has an image that begins with a loader. */
export const IMAGES = /** @type {const} @satisfies {readonly Image[]} */ ([
  {
    name: 'rp2040-uart',
    flags: M0PLUS,
    script: 'rp2040.ld',
    port: ['rp2040-boot.S', 'rp2040-clock.c', 'rp2040-flash.c', 'rp2040-uart.c'],
    bootBytes: 256,
  },
  {
    name: 'rp2040-usb',
    flags: M0PLUS,
    script: 'rp2040.ld',
    port: [
      ...['rp2040-boot.S', 'rp2040-clock.c', 'rp2040-flash.c', 'rp2040-bootrom.c'],
      ...['', '-bus', '-control', '-descriptors', '-endpoints'].map(
        (part) => `rp2040-usb${part}.c`,
      ),
    ],
    bootBytes: 256,
  },
  { name: 'stm32f4', flags: M4F, script: 'stm32f4.ld', port: ['stm32f4.c'] },
  { name: 'stm32l4', flags: M4F, script: 'stm32l4.ld', port: ['stm32l4.c'] },
]);

export const RUNNER = 'firmware/runner';
export const PORTS = `${RUNNER}/ports`;
export const CORTEX_M = 'firmware/cortex-m';

/** What the compiler is given. @param {Image} image */
export const imageSources = ({ port }) => [
  ...runtimeSources(),
  ...['memory.c', 'start.c'].map((name) => `${CORTEX_M}/${name}`),
  ...filesIn(RUNNER, '.c'),
  ...['core.c', ...port].map((name) => `${PORTS}/${name}`),
];

/** Everything that the images are made from, headers and link scripts included. */
export const imageInputs = () => [
  ...runtimeInputs(),
  ...['board.h', 'crc32.h', 'memory.c', 'sections.ld', 'start.c'].map(
    (name) => `${CORTEX_M}/${name}`,
  ),
  ...filesIn(RUNNER, '.c', '.h'),
  ...filesIn(PORTS, '.c', '.h', '.ld', '.S'),
];
