/**
 * The runtime's WebAssembly, compiled: with SIMD where the engine has it, else the scalar build. The
 * engine is asked with the module itself, so nothing has to know which instructions it uses.
 */
export type ReadWasm = (variant: 'simd' | 'scalar') => Promise<Uint8Array<ArrayBuffer>>;

/** @param read gets a build's bytes; the scalar one is read only when it is needed */
export const compileRuntime = async (read: ReadWasm): Promise<WebAssembly.Module> => {
  const simd = await read('simd');
  return new WebAssembly.Module(WebAssembly.validate(simd) ? simd : await read('scalar'));
};
