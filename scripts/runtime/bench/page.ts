/**
 * What runs in the page of the WebAssembly benchmark. Each function is handed to Chromium as text, so
 * none may use anything from outside itself but the page's own globals. Times are medians of batches
 * of ten inferences, so that warming up does not count.
 */

export interface Layer {
  readonly kind: 'conv' | 'depthwise' | 'pool' | 'reshape' | 'softmax';
  /** Filter as tfjs wants it; for a pool its window, for a reshape the new shape. */
  readonly shape: readonly number[];
  readonly stride: number;
  readonly pad: 'same' | 'valid';
}

/** The few calls of tfjs that are needed. */
interface Tfjs {
  readonly randomUniform: (shape: readonly number[], low: number, high: number) => TfTensor;
  readonly zeros: (shape: readonly number[]) => TfTensor;
  readonly softmax: (x: TfTensor) => TfTensor;
  readonly avgPool: (x: TfTensor, size: unknown, stride: number, pad: string) => TfTensor;
  readonly reshape: (x: TfTensor, shape: readonly number[]) => TfTensor;
  readonly fused: Readonly<Record<'conv2d' | 'depthwiseConv2d', (given: object) => TfTensor>>;
  readonly tidy: (run: () => TfTensor) => TfTensor;
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly ready: () => Promise<void>;
  readonly wasm: { readonly setWasmPaths: (prefix: string) => void };
}

interface TfTensor {
  readonly data: () => Promise<ArrayLike<number>>;
  readonly dispose: () => void;
}

interface LiteRt {
  readonly loadLiteRt: (folder: string, options: object) => Promise<unknown>;
  readonly loadAndCompile: (
    url: string,
    options: object,
  ) => Promise<{ readonly run: (x: unknown) => Promise<readonly { delete: () => void }[]> }>;
  readonly Tensor: new (values: Float32Array, shape: readonly number[]) => unknown;
}

interface Runtime {
  readonly memory: WebAssembly.Memory;
  readonly heap_base: () => number;
  readonly load: (program: number, bytes: number, arena: number, arenaBytes: number) => number;
  readonly reset: () => number;
  readonly run: () => number;
}

/** Median milliseconds of an inference in `module`; the program has zeros as its input. */
export const timeRuntime = async (given: {
  readonly module: string;
  readonly arenaBytes: number;
}): Promise<number> => {
  const bytes = async (url: string) => new Uint8Array(await (await fetch(url)).arrayBuffer());
  const [module, program] = [await bytes(given.module), await bytes('/program')];
  const instance = await WebAssembly.instantiate(new WebAssembly.Module(module), {});
  const api = instance.exports as unknown as Runtime;
  const programAt = Math.ceil(api.heap_base() / 16) * 16;
  const arenaAt = programAt + program.length;
  const missing = arenaAt + given.arenaBytes - api.memory.buffer.byteLength;
  if (missing > 0) api.memory.grow(Math.ceil(missing / 65_536));
  new Uint8Array(api.memory.buffer).set(program, programAt);
  const status = api.load(programAt, program.length, arenaAt, given.arenaBytes) || api.reset();
  if (status !== 0) throw new Error(`The runtime answered with status ${status}.`);
  const times = [];
  for (let batch = 0; batch < 15; batch++) {
    const begin = performance.now();
    for (let i = 0; i < 10; i++) api.run();
    times.push((performance.now() - begin) / 10);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
};

/** Median milliseconds of LiteRT.js with the WebAssembly (XNNPACK) accelerator. */
export const timeLiteRt = async (given: {
  readonly library: string;
  readonly shape: readonly number[];
}): Promise<number> => {
  const { loadLiteRt, loadAndCompile, Tensor } = (await import(given.library)) as LiteRt;
  await loadLiteRt('/peers/@litertjs/core/wasm/', { threads: false });
  const model = await loadAndCompile('/model', { accelerator: 'wasm' });
  const elements = given.shape.reduce((product, extent) => product * extent, 1);
  const input = new Tensor(new Float32Array(elements), given.shape);
  const times = [];
  for (let batch = 0; batch < 15; batch++) {
    const begin = performance.now();
    for (let i = 0; i < 10; i++) for (const output of await model.run(input)) output.delete();
    times.push((performance.now() - begin) / 10);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
};

/** Median milliseconds of the same layers in float with tfjs and its WebAssembly backend. */
export const timeTfjs = async (given: {
  readonly shape: readonly number[];
  readonly layers: readonly Layer[];
}): Promise<number> => {
  const { tf } = globalThis as unknown as { tf: Tfjs };
  tf.wasm.setWasmPaths('/peers/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend('wasm');
  await tf.ready();
  const layers = given.layers.map((layer) => {
    const { kind, shape } = layer;
    const channels = (kind === 'conv' ? shape[3] : (shape[2] ?? 0) * (shape[3] ?? 0)) ?? 0;
    const hasFilter = kind === 'conv' || kind === 'depthwise';
    const filter = hasFilter ? tf.randomUniform(shape, -0.1, 0.1) : undefined;
    return { ...layer, filter, bias: hasFilter ? tf.zeros([channels]) : undefined };
  });
  const input = tf.randomUniform(given.shape, -1, 1);
  const infer = () =>
    layers.reduce((x, { kind, shape, stride: strides, pad, filter, bias }) => {
      if (kind === 'pool') return tf.avgPool(x, shape, strides, pad);
      if (kind === 'reshape') return tf.reshape(x, shape);
      if (kind === 'softmax') return tf.softmax(x);
      const fused = kind === 'conv' ? tf.fused.conv2d : tf.fused.depthwiseConv2d;
      return fused({ x, filter, strides, pad, bias, activation: 'relu6' });
    }, input);
  const times = [];
  for (let batch = 0; batch < 15; batch++) {
    const begin = performance.now();
    for (let i = 0; i < 10; i++) {
      const output = tf.tidy(infer);
      await output.data();
      output.dispose();
    }
    times.push((performance.now() - begin) / 10);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? NaN;
};
