/**
 * WebAssembly as browsers and Node both have it. Apart from the other globals because Node's own types
 * lack it: the command line is compiled with this file too.
 */

declare namespace WebAssembly {
  class Module {
    readonly [Symbol.toStringTag]: string;
    constructor(bytes: ArrayBufferView | ArrayBuffer);
  }
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  interface Instance {
    readonly exports: object;
  }
  function instantiate(module: Module, imports: object): Promise<Instance>;
  function validate(bytes: ArrayBufferView | ArrayBuffer): boolean;
}
