/**
 * What the arena planner says about one graph on one target: every planned buffer's place and life,
 * every persistent allocation in the order TFLM makes it, and the four sums that follow. Immutable,
 * plain data.
 */
import type {
  ByteOffset,
  Bytes,
  OperatorIndex,
  Provenance,
  Scope,
  SubgraphIndex,
  TensorIndex,
} from '../units';

/** Kernel libraries whose memory behaviour is known; see `../shared/tflm` for what each was measured on. */
export const KERNEL_SETS = ['ref', 'cmsis-nodsp', 'cmsis-dsp', 'cmsis-mve'] as const;
export type KernelSet = (typeof KERNEL_SETS)[number];

/**
 * `short-enums`: bare-metal Arm, where an enum is as small as its values allow. `int-enums`: Xtensa and
 * 32-bit RISC-V toolchains, where some of TFLM's structs are larger. `lp64`: 64-bit cores, where every
 * pointer is; only the first was measured byte for byte.
 */
export const ABIS = ['short-enums', 'int-enums', 'lp64'] as const;
export type Abi = (typeof ABIS)[number];

export interface Target {
  readonly kernels: KernelSet;
  readonly abi: Abi;
}

export interface ArenaPlan {
  readonly target: Target;
  /** `arena_used_bytes()` with an arena whose size is a multiple of 16: head + tail. */
  readonly used: Bytes;
  /** Non-persistent part: activations and scratch buffers, planned into shared space. */
  readonly head: Bytes;
  /** Persistent part, growing down from the arena's end. */
  readonly tail: Bytes;
  /** Smallest arena (multiple of 16) with which AllocateTensors and Invoke succeed; at least `used`. */
  readonly minimum: Bytes;
  readonly minimumTerms: readonly MinimumTerm[];
  readonly status: Exclude<Provenance, 'measured'>;
  /** Why `status` is `modelled`, and other facts a reader of the numbers must know. One sentence each. */
  readonly notes: readonly string[];
  readonly buffers: readonly PlannedBuffer[];
  readonly persistent: readonly PersistentAllocation[];
  /** What runs at each scope; index 0 is the moment before the first operator. */
  readonly timeline: readonly Step[];
}

/** One requirement that the arena's size must meet; the largest one is `ArenaPlan.minimum`. */
export interface MinimumTerm {
  readonly cause: 'after-allocation' | 'planning' | 'prepare';
  readonly bytes: Bytes;
  /** The operator whose Prepare needs this much; absent for the other two causes. */
  readonly at?: OperatorRef;
}

export interface OperatorRef {
  readonly subgraph: SubgraphIndex;
  readonly operator: OperatorIndex;
}

/** The moment one scope stands for. `operator` is absent where a subgraph is being entered. */
export interface Step {
  readonly scope: Scope;
  readonly subgraph: SubgraphIndex;
  readonly operator?: OperatorIndex;
}

interface Placed {
  /** Position in the planner's own list; stable across re-plans of the same graph and target. */
  readonly id: number;
  readonly subgraph: SubgraphIndex;
  readonly bytes: Bytes;
  /** `bytes` rounded up to 16, as planned. */
  readonly planned: Bytes;
  /** First and last scope of the closed lifetime; -1, -1 for a tensor that nothing uses. */
  readonly first: Scope;
  readonly last: Scope;
  /** From the arena's (aligned) start. */
  readonly offset: ByteOffset;
}

export interface PlannedTensor extends Placed {
  readonly kind: 'tensor';
  readonly tensor: TensorIndex;
}

/** Working memory an operator asked for in Prepare; alive only while that operator runs. */
export interface PlannedScratch extends Placed {
  readonly kind: 'scratch';
  readonly operator: OperatorIndex;
}

export type PlannedBuffer = PlannedTensor | PlannedScratch;

/** What a persistent allocation is for; the map colours and groups the tail by it. */
export type PersistentCause =
  | 'allocator' // the allocator, planner and builtin-data objects
  | 'eval-tensors' // TfLiteEvalTensor, one per tensor
  | 'nodes' // NodeAndRegistration, one per operator
  | 'builtin-data' // parsed operator options
  | 'op-data' // what kernels keep from Init
  | 'kernel-buffers' // what kernels keep from Prepare: multipliers, shifts, kernel sums, tables
  | 'scratch-handles'
  | 'variables' // variable tensors and resource variables
  | 'io-tensors'; // input and output TfLiteTensors with their quantization

export interface PersistentAllocation {
  readonly cause: PersistentCause;
  /** What it is in TFLM's words, e.g. `TfLiteEvalTensor[89]` or `per-channel multipliers`. */
  readonly what: string;
  readonly bytes: Bytes;
  readonly align: number;
  /** Bytes of the tail used after this allocation; the difference to the one before includes padding. */
  readonly tailAfter: Bytes;
  readonly subgraph?: SubgraphIndex;
  readonly operator?: OperatorIndex;
  readonly tensor?: TensorIndex;
}
