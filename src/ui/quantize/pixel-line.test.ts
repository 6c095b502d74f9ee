import { expect, it } from 'vitest';
import { pixelLine } from './pixel-line';

const input = (scale: number, zeroPoint: number) => ({
  type: 'INT8' as const,
  quantization: {
    scaleCount: 1,
    zeroPointCount: 1,
    scales: [scale],
    zeroPoints: [zeroPoint],
    axis: 0,
  },
});

it('is a subtraction where a step is a pixel', () => {
  const range = { kind: 'range', range: '0..1' } as const;
  expect(pixelLine(input(Math.fround(1 / 255), -128), range)).toContain('(pixel - 128)');
  const centred = { kind: 'mean-std', mean: [127.5], std: [127.5] } as const;
  expect(pixelLine(input(2 / 255, -1), centred)).toContain('(pixel - 128)');
});

it('rounds and clamps anywhere else', () => {
  const line = pixelLine(input(0.5, 3), { kind: 'range', range: '0..255' });
  expect(line).toContain('std::round(2.0f * pixel + 3.0f)');
  expect(line).toContain('stored > 127.0f');
});

it('is not given where channels differ or nothing is quantized', () => {
  const byChannel = { kind: 'mean-std', mean: [1, 2, 3], std: [1] } as const;
  expect(pixelLine(input(1, 0), byChannel)).toBeUndefined();
  const float = { type: 'FLOAT32' } as const;
  expect(pixelLine(float, { kind: 'range', range: '0..1' })).toBeUndefined();
});
