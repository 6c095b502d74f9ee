/** Short-time spectra for the samples' data: what a microcontroller would compute before inference. */

/** Power spectrum of `frame` (a power of two long) under a Hann window: bins 0 to length / 2. */
export const powerSpectrum = (frame: ArrayLike<number>): Float64Array => {
  const n = frame.length;
  const re = Float64Array.from({ length: n }, (_, i) => {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / n);
    return (frame[i] ?? 0) * window;
  });
  const im = new Float64Array(n);
  transform(re, im);
  return Float64Array.from({ length: n / 2 + 1 }, (_, k) => (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2);
};

/** Fast Fourier transform in place (Cooley and Tukey, radix 2). */
const transform = (re: Float64Array, im: Float64Array): void => {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
    [im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0];
  }
  for (let size = 2; size <= n; size *= 2) {
    for (let k = 0; k < size / 2; k++) {
      const angle = (-2 * Math.PI * k) / size;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      for (let a = k; a < n; a += size) {
        const b = a + size / 2;
        const [x, y] = [re[b] ?? 0, im[b] ?? 0];
        const [tr, ti] = [c * x - s * y, c * y + s * x];
        re[b] = (re[a] ?? 0) - tr;
        im[b] = (im[a] ?? 0) - ti;
        re[a] = (re[a] ?? 0) + tr;
        im[a] = (im[a] ?? 0) + ti;
      }
    }
  }
};
