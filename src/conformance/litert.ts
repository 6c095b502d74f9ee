/**
 * An official interpreter for tests: LiteRT's own WebAssembly build (@litertjs/core), driven below its
 * JavaScript layer, which knows neither int8 nor int16. Only the `compat` build runs in Node, since the
 * others need relaxed SIMD. Its rounding is TFLite's on a desktop ("single").
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';

interface Handle {
  readonly delete: () => void;
}

interface Vector extends Handle {
  readonly size: () => number;
}

interface TensorType extends Handle {
  readonly bytes: () => number;
}

interface TensorBuffer extends Handle {
  readonly lock: (mode: unknown) => number;
  readonly unlock: () => void;
  readonly packedSize: () => number;
}

interface Signature extends Handle {
  readonly inputNames: () => Vector;
}

interface Model extends Handle {
  readonly getSignature: (index: number) => Signature;
  readonly getInputTensorType: (signature: number, input: number) => TensorType;
}

interface Compiled extends Handle {
  readonly run: (
    signature: number,
    inputs: readonly TensorBuffer[],
  ) => readonly TensorBuffer[] | Promise<readonly TensorBuffer[]>;
}

/** The few functions used of LiteRT's WebAssembly module. */
interface Runtime {
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (bytes: number) => number;
  readonly _free: (pointer: number) => void;
  readonly LiteRtEnvironment: { readonly create: (device: null) => Handle };
  readonly loadModel: (environment: Handle, pointer: number, bytes: number) => Model;
  readonly compileModel: (
    environment: Handle,
    model: Model,
    options: object,
  ) => Compiled | Promise<Compiled>;
  readonly LiteRtTensorBuffer: {
    readonly createManaged: (
      environment: Handle,
      memory: unknown,
      type: TensorType,
      bytes: number,
    ) => TensorBuffer;
  };
  readonly LiteRtTensorBufferType: { readonly HOST_MEMORY: unknown };
  readonly LiteRtTensorBufferLockMode: { readonly READ: unknown; readonly WRITE: unknown };
}

const BUILD = 'litert_wasm_compat_internal';

async function load(): Promise<Runtime> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@litertjs/core')), '../wasm');
  const script = readFileSync(join(folder, `${BUILD}.js`), 'utf8');
  // The script is made for a script element: it leaves a factory in a variable of its scope.
  const evaluate = compileFunction(`${script}; return ModuleFactory;`, [
    'require',
    '__filename',
    '__dirname',
  ]) as (...scope: readonly unknown[]) => (options: object) => Promise<Runtime>;
  const silent = (): void => undefined;
  return evaluate(
    require,
    join(folder, `${BUILD}.js`),
    folder,
  )({
    wasmBinary: readFileSync(join(folder, `${BUILD}.wasm`)),
    print: silent,
    printErr: silent,
  });
}

let loading: Promise<Runtime> | undefined;

export interface OfficialModel {
  /** One inference: each input's stored bytes in, each output's stored bytes out. */
  readonly run: (inputs: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;
  readonly close: () => void;
}

/** Loads and compiles a .tflite with LiteRT; rejects where LiteRT refuses it. */
export async function openOfficially(bytes: Uint8Array): Promise<OfficialModel> {
  const wasm = await (loading ??= load());
  const environment = wasm.LiteRtEnvironment.create(null);
  const at = wasm._malloc(bytes.length);
  wasm.HEAPU8.set(bytes, at);
  const model = wasm.loadModel(environment, at, bytes.length);
  const compiled = await wasm.compileModel(environment, model, {
    accelerator: 'wasm',
    cpuOptions: { numThreads: 1 },
    gpuOptions: {},
    webNNOptions: {},
  });
  const count = model.getSignature(0).inputNames().size();
  const buffers = Array.from({ length: count }, (_, i) => {
    const type = model.getInputTensorType(0, i);
    const memory = wasm.LiteRtTensorBufferType.HOST_MEMORY;
    return wasm.LiteRtTensorBuffer.createManaged(environment, memory, type, type.bytes());
  });
  const { READ, WRITE } = wasm.LiteRtTensorBufferLockMode;
  return {
    run: async (inputs) => {
      buffers.forEach((buffer, i) => {
        wasm.HEAPU8.set(inputs[i] ?? [], buffer.lock(WRITE));
        buffer.unlock();
      });
      const outputs = await compiled.run(0, buffers);
      return outputs.map((output) => {
        const from = output.lock(READ);
        const copy = wasm.HEAPU8.slice(from, from + output.packedSize());
        output.unlock();
        output.delete();
        return copy;
      });
    },
    close: () => {
      [...buffers, compiled, model, environment].forEach((handle) => handle.delete());
      wasm._free(at);
    },
  };
}
