/** Paints an input's real values: least to greatest as black to white, or as a curve. */

interface Values {
  readonly values: Float32Array;
  readonly min: number;
  readonly max: number;
}

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

export function paintPicture(
  canvas: HTMLCanvasElement,
  { values, min, max }: Values,
  { width, height, channels }: Picture,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const image = context.createImageData(width, height);
  const scale = 255 / (max - min || 1);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = values[i * channels + (channels === 1 ? 0 : channel)] ?? 0;
      image.data[4 * i + channel] = (value - min) * scale;
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** The least and greatest value under each column of pixels, so that no peak is lost. */
export function paintCurve(canvas: HTMLCanvasElement, { values, min, max }: Values): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const { width, height } = canvas;
  context.clearRect(0, 0, width, height);
  context.fillStyle = getComputedStyle(canvas).color;
  const y = (value: number): number => (height - 2) * (1 - (value - min) / (max - min || 1)) + 1;
  const per = values.length / width;
  for (let x = 0; x < width; x++) {
    const from = Math.floor(x * per);
    const part = values.subarray(from, Math.max(from + 1, Math.ceil((x + 1) * per)));
    const top = y(part.reduce((most, value) => Math.max(most, value), -Infinity));
    const bottom = y(part.reduce((least, value) => Math.min(least, value), Infinity));
    context.fillRect(x, top - 0.5, 1, Math.max(1, bottom - top + 1));
  }
}
