/**
 * The two structs of `firmware/runner/runner.h`: what an image says about itself, and what stands in
 * front of a program. Little-endian; a test compares the fields with the header.
 */

/** `u32`, or that many bytes. */
export type RunnerField = 'u32' | 16 | 32 | 48;

export const ABOUT_MAGIC = 0x41525341;
export const CARTRIDGE_MAGIC = 0x43525341;
export const RUNNER_VERSION = 1;

/** `runner_about`, in memory order. */
export const ABOUT = {
  magic: 'u32',
  version: 'u32',
  flashAt: 'u32',
  cartridgeAt: 'u32',
  cartridgeBytes: 'u32',
  arenaBytes: 'u32',
  uf2Family: 'u32',
  reserved: 'u32',
  port: 16,
  core: 16,
} as const satisfies Readonly<Record<string, RunnerField>>;

/** `runner_cartridge`, in memory order. */
export const CARTRIDGE = {
  magic: 'u32',
  version: 'u32',
  programBytes: 'u32',
  crc32: 'u32',
  modelSha256: 32,
  modelName: 48,
} as const satisfies Readonly<Record<string, RunnerField>>;

export type StructOf<S extends Readonly<Record<string, RunnerField>>> = {
  readonly [K in keyof S]: S[K] extends 'u32' ? number : Uint8Array;
};

const sizeOf = (field: RunnerField): number => (field === 'u32' ? 4 : field);

export const structBytes = (struct: Readonly<Record<string, RunnerField>>): number =>
  Object.values(struct).reduce((sum, field) => sum + sizeOf(field), 0);

/** The struct at the beginning of `bytes`, which must be long enough. */
export const readStruct = <S extends Readonly<Record<string, RunnerField>>>(
  struct: S,
  bytes: Uint8Array,
): StructOf<S> => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const values = Object.entries(struct).map(([name, field]) => {
    const from = at;
    at += sizeOf(field);
    return [name, field === 'u32' ? view.getUint32(from, true) : bytes.subarray(from, at)];
  });
  return Object.fromEntries(values) as StructOf<S>;
};

/** The struct as bytes; byte fields are padded with zeros. */
export const writeStruct = <S extends Readonly<Record<string, RunnerField>>>(
  struct: S,
  values: StructOf<S>,
): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(structBytes(struct));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [name, field] of Object.entries(struct)) {
    const value = (values as Readonly<Record<string, number | Uint8Array>>)[name] ?? 0;
    if (typeof value === 'number') view.setUint32(at, value, true);
    else bytes.set(value.subarray(0, sizeOf(field)), at);
    at += sizeOf(field);
  }
  return bytes;
};
