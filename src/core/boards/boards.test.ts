import { describe, expect, test } from 'vitest';
import { BOARDS, findBoard, similarBoards, targetOf } from './boards';
import { targetOfCore } from './cores';

const board = (id: string) => {
  const found = findBoard(id);
  if (!found) throw new Error(`no board ${id}`);
  return found;
};

describe('built-in boards', () => {
  test('ids are unique and every board has memory, a core and a source', () => {
    expect(new Set(BOARDS.map(({ id }) => id)).size).toBe(BOARDS.length);
    for (const { flash, ramTotal, ramUsable, core, source } of BOARDS) {
      expect(flash).toBeGreaterThan(0);
      expect(ramUsable).toBeGreaterThan(0);
      expect(ramTotal).toBeGreaterThanOrEqual(ramUsable);
      expect(core).not.toBe('');
      expect(source).not.toBe('');
    }
  });

  test('USB ids are lower-case vendor:product pairs without remarks', () => {
    for (const id of BOARDS.flatMap(({ usb }) => usb))
      expect(id).toMatch(/^[0-9a-f]{4}:[0-9a-f]{4}$/);
    expect(board('pico2').usb).toEqual(['2e8a:0009', '2e8a:000f']);
    expect(board('esp32_cam').usb).toEqual([]);
  });

  test('the classic traps: an Uno R3 is not an Uno R4', () => {
    expect(board('uno_r3')).toMatchObject({ ramUsable: 2048, flash: 32768 });
    expect(board('uno_r4_minima')).toMatchObject({ ramUsable: 32768, flash: 262144 });
    expect(board('uno_r3').unsupported).toMatch(/8-bit AVR/);
    expect(board('uno_r4_minima').unsupported).toBeUndefined();
  });

  test('names on other lists are identifiers, never remarks', () => {
    for (const { arduino, platformio, zephyr } of BOARDS)
      for (const name of [arduino, platformio, zephyr]) expect(name).not.toMatch(/[\s()]/);
  });

  test.each([
    ['uno_r4_minima', 'cmsis-dsp', 'short-enums'],
    ['pico', 'cmsis-nodsp', 'short-enums'],
    ['bluepill_f103c8', 'cmsis-nodsp', 'short-enums'],
    ['nucleo_wb55rg', 'cmsis-dsp', 'short-enums'],
    ['pico2', 'cmsis-dsp', 'short-enums'],
    ['ek_ra8d1', 'cmsis-mve', 'short-enums'],
    ['grove_vision_ai_v2', 'cmsis-mve', 'short-enums'],
    ['esp32_s3', 'ref', 'int-enums'],
    ['esp32_c3', 'ref', 'int-enums'],
    ['uno_r3', 'ref', 'int-enums'],
    ['k210_maix', 'ref', 'lp64'],
  ] as const)('%s links %s with %s', (id, kernels, abi) => {
    expect(targetOf(board(id))).toEqual({ kernels, abi });
  });

  test('an unknown core falls back to reference kernels with int-sized enums', () => {
    expect(targetOfCore('SomethingNew 64')).toEqual({ kernels: 'ref', abi: 'int-enums' });
  });
});

describe('near misses', () => {
  test.each([
    ['nano33ble', 'nano33ble_sense'],
    ['nano33ble_sens', 'nano33ble_sense'],
    ['Pico 2', 'pico2'],
    ['esp32-s3', 'esp32_s3'],
    ['blue pill', 'bluepill_f103c8'],
  ])('%s suggests %s', (wanted, id) => {
    expect(similarBoards(wanted)).toContain(id);
  });

  test('nonsense suggests nothing', () => {
    expect(similarBoards('qqqqqqqqqqqqqqqqqqqqqqqqqqqqq')).toEqual([]);
    expect(similarBoards('')).toEqual([]);
  });
});
