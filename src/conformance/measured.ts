import type { KernelSet } from '../core/arena/plan';

/** The part of a recorded run of the real library that the tests compare with. */
export interface Measured {
  readonly model: { readonly sha256: string };
  readonly kernel_set: string;
  readonly arena: {
    readonly arena_used_bytes: number;
    readonly head_non_persistent: number;
    readonly tail_persistent: number;
    readonly min_working_arena: {
      readonly formula_bytes: number;
      readonly measured_bytes: number | null;
    };
  };
  readonly persistent_allocations_in_order: readonly {
    readonly bytes: number;
    readonly align: number;
    readonly tail_after: number;
  }[];
  readonly memory_plan: readonly {
    readonly kind: string;
    readonly subgraph: number;
    readonly tensor?: number;
    readonly op?: number;
    readonly bytes: number;
    readonly first_used: number;
    readonly last_used: number;
    readonly offset: number;
  }[];
}

/** Our names of the kernel sets, by the names the records carry. */
export const KERNELS: Readonly<Record<string, KernelSet>> = {
  ref_m4: 'ref',
  cmsis_nodsp: 'cmsis-nodsp',
  cmsis_m4: 'cmsis-dsp',
  cmsis_m55: 'cmsis-mve',
};
