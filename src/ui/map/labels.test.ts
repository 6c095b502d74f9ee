import { describe, expect, it } from 'vitest';
import { fitText, placeLabel } from './labels';

const rect = (width: number, height: number) => ({ left: 0, top: 0, width, height });

describe('fitText', () => {
  it('keeps, cuts or refuses', () => {
    expect(fitText('activation', 10)).toBe('activation');
    expect(fitText('activation', 6)).toBe('activ…');
    expect(fitText('activation', 4)).toBeUndefined();
    expect(fitText('block_1/pointwise', 8)).toBeUndefined();
  });

  it('does not cut a number into another one', () => {
    expect(fitText('conv_12_re', 7)).toBe('conv_…');
    expect(fitText('conv_12_relu', 8)).toBe('conv_12…');
  });
});

describe('placeLabel', () => {
  it('puts name and size on one line, on two, or leaves out what does not fit', () => {
    const lines = (width: number, height: number) =>
      placeLabel('conv_1', '9,216', rect(width, height), 6)?.lines;
    expect(lines(100, 16)).toEqual(['conv_1  9,216']);
    expect(lines(50, 30)).toEqual(['conv_1', '9,216']);
    expect(lines(50, 16)).toEqual(['conv_1']);
    expect(lines(41, 16)).toEqual(['conv…']);
    expect(lines(20, 13)).toBeUndefined();
    expect(lines(200, 10)).toBeUndefined();
  });

  it('turns where that shows more of the name', () => {
    expect(placeLabel('depthwise_conv', '9,216', rect(30, 200), 6)).toEqual({
      lines: ['depthwise_conv', '9,216'],
      isVertical: true,
    });
    expect(placeLabel('conv', '1', rect(60, 200), 6)?.isVertical).toBe(false);
  });
});
