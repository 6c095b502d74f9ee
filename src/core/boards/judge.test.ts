import { describe, expect, test } from 'vitest';
import type { Profile } from '../profile/profile';
import type { Board } from './board';
import { boardFrom, findBoard } from './boards';
import { judge } from './judge';

interface Figures {
  readonly minimum: number;
  readonly staticRam?: number;
  readonly model?: number;
  readonly runtime?: number;
  readonly status?: 'exact' | 'modelled';
  readonly operators?: Profile['operators'];
}

function profileOf({
  minimum,
  staticRam = 1496,
  model = 20_000,
  runtime = 40_000,
  status = 'exact',
  operators = [],
}: Figures): Profile {
  const target = { kernels: 'cmsis-dsp', abi: 'short-enums' } as const;
  return {
    model: {
      name: 'm.tflite',
      sha256: '0'.repeat(64),
      bytes: model,
      layout: { quantization: 0, minMax: 0, names: 0, metadata: 0 },
    },
    target,
    arena: {
      target,
      used: minimum,
      head: minimum,
      tail: 0,
      minimum,
      minimumTerms: [],
      status,
      notes: [],
      buffers: [],
      persistent: [],
      timeline: [],
    },
    operators,
    flash: {
      model,
      runtime,
      total: model + runtime,
      status: 'exact',
      notes: [],
      runtimeWithLogs: runtime,
      runtimeAllOps: runtime,
      runtimeAllOpsWithLogs: runtime,
      staticRam,
      staticRamStatus: status,
      parts: [],
    },
  };
}

const own = (facts: Partial<Board>): Board =>
  boardFrom(
    {
      id: 'own',
      name: 'Own',
      vendor: '',
      mcu: '',
      core: 'Cortex-M4F',
      clockMHz: 64,
      flash: 1_000_000,
      flashNote: '',
      ramTotal: 100_000,
      ramUsable: 100_000,
      ramNote: '',
      accelerator: '',
      usb: [],
      flashing: '',
      arduino: '',
      platformio: '',
      zephyr: '',
      source: '',
      unverified: [],
      ...facts,
    },
    true,
  );

const builtIn = (id: string): Board => {
  const board = findBoard(id);
  if (!board) throw new Error(`no board ${id}`);
  return board;
};

describe('judge', () => {
  test('fits with room: nothing stands in the way and the sums are shown', () => {
    const verdict = judge(profileOf({ minimum: 82_320 }), own({ ramUsable: 256_000 }));
    expect(verdict).toMatchObject({ verdict: 'fits', fits: true, blockers: [], notes: [] });
    expect(verdict.ram).toMatchObject({ used: 83_816, available: 256_000, free: 172_184 });
    expect(verdict.flash).toMatchObject({ used: 60_000, free: 940_000 });
  });

  test('RAM overrun is one sentence with the sum, the limit and the excess', () => {
    const verdict = judge(
      profileOf({ minimum: 82_320 }),
      own({ ramUsable: 32_768, ramTotal: 32_768 }),
    );
    expect(verdict.verdict).toBe('does-not-fit');
    expect(verdict.blockers).toEqual([
      'RAM: needs 82,320 + 1,496 B, has 32,768 B: 51,048 B too much.',
    ]);
  });

  test('a byte too much does not fit; the last byte does, but tightly', () => {
    const board = own({ ramUsable: 50_000 });
    expect(judge(profileOf({ minimum: 50_001, staticRam: 0 }), board).fits).toBe(false);
    expect(judge(profileOf({ minimum: 50_000, staticRam: 0 }), board)).toMatchObject({
      verdict: 'tight',
      fits: true,
      blockers: ['Only 0 B of RAM are left for the stack, drivers and the application.'],
    });
  });

  test('tight means less than 4 KiB or a tenth, whichever is more', () => {
    const at = (free: number, ramUsable: number) =>
      judge(profileOf({ minimum: ramUsable - free, staticRam: 0 }), own({ ramUsable })).verdict;
    expect(at(4095, 20_480)).toBe('tight');
    expect(at(4096, 20_480)).toBe('fits');
    expect(at(9_999, 100_000)).toBe('tight');
    expect(at(10_000, 100_000)).toBe('fits');
  });

  test('reserved bytes count as used and are marked as stated', () => {
    const { ram } = judge(profileOf({ minimum: 1000, staticRam: 0 }), own({ ramReserved: 24_000 }));
    expect(ram.used).toBe(25_000);
    expect(ram.parts.at(-1)).toEqual({ what: 'reserved by you', bytes: 24_000, status: 'stated' });
  });

  test('a modelled arena is labelled in the budget', () => {
    const { ram } = judge(profileOf({ minimum: 1000, status: 'modelled' }), own({}));
    expect(ram.parts[0]).toMatchObject({ what: 'arena minimum', status: 'modelled' });
  });

  test('static data measured on Arm is modelled on other cores, and a note says so', () => {
    const profile = profileOf({ minimum: 1000 });
    const elsewhere = { ...profile, target: { kernels: 'ref', abi: 'int-enums' } as const };
    const verdict = judge(elsewhere, builtIn('esp32_c3'));
    expect(verdict.ram.parts.map(({ status }) => status)).toEqual(['exact', 'modelled']);
    expect(verdict.notes.join(' ')).toMatch(/Cortex-M4 build/);
    const onArm = judge(profile, own({})).ram.parts.map(({ status }) => status);
    expect(onArm).toEqual(['exact', 'exact']);
  });

  test('the AVR trap: unsupported comes first, whatever fits', () => {
    const verdict = judge(
      profileOf({ minimum: 800, staticRam: 10, model: 100, runtime: 100 }),
      builtIn('uno_r3'),
    );
    expect(verdict.fits).toBe(false);
    expect(verdict.blockers[0]).toMatch(/8-bit AVR/);
  });

  test('one large block that a split heap may not have is tight on a classic ESP32', () => {
    const verdict = judge(profileOf({ minimum: 120_000 }), builtIn('esp32_devkitc'));
    expect(verdict.verdict).toBe('tight');
    expect(verdict.blockers[0]).toMatch(/120,000 B in one piece.*112,640 B/);
    expect(judge(profileOf({ minimum: 112_640 }), builtIn('esp32_devkitc')).verdict).toBe('fits');
  });

  test('unsupported operators are named once with the first reason', () => {
    const op = (name: string, supported: boolean) => ({
      subgraph: 0,
      index: 0,
      op: name,
      version: 1,
      macs: 0,
      parameters: 0,
      weightBytes: 0,
      supported,
      ...(supported ? {} : { reason: `${name} has no kernel.` }),
    });
    const operators = [
      op('CONV_2D', true),
      op('STFT', false),
      op('STFT', false),
      op('LSTM', false),
    ];
    expect(judge(profileOf({ minimum: 1000, operators }), own({})).blockers).toEqual([
      'TFLM cannot run 3 of the operators (STFT, LSTM). STFT has no kernel.',
    ]);
  });

  test('flash: overrun, and hardly anything left', () => {
    const board = own({ flash: 65_536 });
    expect(judge(profileOf({ minimum: 1000, model: 60_000 }), board).blockers[0]).toBe(
      'Flash: needs 60,000 + 40,000 B, has 65,536 B: 34,464 B too much.',
    );
    expect(judge(profileOf({ minimum: 1000, model: 20_000 }), board).verdict).toBe('tight');
  });

  test('a profile made for other kernels than the board’s is pointed out', () => {
    expect(judge(profileOf({ minimum: 1000 }), builtIn('pico')).notes[0]).toMatch(
      /cmsis-dsp.*cmsis-nodsp/,
    );
  });
});
