/**
 * Sizes of TFLM's own structs, the fixed part of the arena's bookkeeping. The 32-bit columns were
 * measured (tflite-micro 90b983c2, arm-none-eabi-gcc 12.2, with and without short enums). On 64-bit
 * cores every field at most doubles, so doubling is an upper bound.
 */
import type { Bytes } from '../units';
import type { Abi } from './plan';

export interface Structs {
  readonly align: number;
  readonly arenaAllocator: Bytes;
  readonly memoryPlanner: Bytes;
  readonly microAllocator: Bytes;
  readonly builtinDataAllocator: Bytes;
  readonly subgraphAllocations: Bytes;
  readonly evalTensor: Bytes;
  readonly nodeAndRegistration: Bytes;
  readonly scratchHandle: Bytes;
  readonly scratchRequest: Bytes;
  readonly allocationInfo: Bytes;
  /** Workspace the greedy planner needs for each buffer it places. */
  readonly plannerEntry: Bytes;
  readonly tensor: Bytes;
  readonly affineQuantization: Bytes;
  readonly pointer: Bytes;
  readonly resourceVariables: Bytes;
  readonly resourceVariable: Bytes;
}

const SHORT_ENUMS: Structs = {
  align: 4,
  arenaAllocator: 36,
  memoryPlanner: 44,
  microAllocator: 36,
  builtinDataAllocator: 8,
  subgraphAllocations: 8,
  evalTensor: 12,
  nodeAndRegistration: 32,
  scratchHandle: 4,
  scratchRequest: 12,
  allocationInfo: 24,
  plannerEntry: 40,
  tensor: 32,
  affineQuantization: 12,
  pointer: 4,
  resourceVariables: 12,
  resourceVariable: 20,
};

const INT_ENUMS: Structs = { ...SHORT_ENUMS, tensor: 40 };

const LP64 = Object.fromEntries(
  Object.entries(INT_ENUMS).map(([name, bytes]: [string, number]) => [name, 2 * bytes]),
) as unknown as Structs;

const BY_ABI: Readonly<Record<Abi, Structs>> = {
  'short-enums': SHORT_ENUMS,
  'int-enums': INT_ENUMS,
  lp64: LP64,
};

export const structsOf = (abi: Abi): Structs => BY_ABI[abi];

/** Bytes of a TfLiteIntArray: a length word and its elements. */
export const intArrayBytes = (length: number): Bytes => 4 + 4 * length;
