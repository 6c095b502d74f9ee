/**
 * Where a tensor of the float model is to be found in whichever of the two models is open: results name
 * tensors and operators of the float model, the map and the inspector those of the open one.
 */
import type { TensorIndex } from '../../core/units';
import { selectRun } from '../quantize-figures';
import type { Selection } from '../selection';
import type { Studio } from '../studio';
import type { OpenModel, StudioState } from '../studio-state';
import { select, setStep } from '../view';

/** The tensor's number in the open model; undefined where that has no such tensor. */
function inOpenModel(state: StudioState, tensor: TensorIndex): TensorIndex | undefined {
  const { open, quantize } = state;
  if (open === null) return undefined;
  return open.id === quantize.after?.id ? selectRun(state)?.result.tensorOf.get(tensor) : tensor;
}

/** A planned buffer where there is one, else the tensor. */
const selectionOf = ({ profile }: OpenModel, tensor: TensorIndex): Selection => {
  const buffer = profile.arena.buffers.find(
    (one) => one.kind === 'tensor' && one.subgraph === 0 && one.tensor === tensor,
  );
  return buffer === undefined
    ? { kind: 'tensor', subgraph: 0, tensor }
    : { kind: 'buffer', id: buffer.id };
};

/** Selects a tensor of the float model in the open one: map, tables and inspector follow. */
export function selectFloatTensor(studio: Studio, tensor: TensorIndex): void {
  const state = studio.store.getState();
  const { open } = state;
  const index = inOpenModel(state, tensor);
  if (open === null || index === undefined) return;
  const selection = selectionOf(open, index);
  select(studio, selection);
  if (selection.kind !== 'buffer') return;
  const buffer = open.profile.arena.buffers.find(({ id }) => id === selection.id);
  if (buffer !== undefined && buffer.first >= 0) setStep(studio, buffer.first);
}

/** Tensor of the float model that is selected now, if it is one. */
export function selectFloatSelection(state: StudioState): TensorIndex | undefined {
  const { open, selection, quantize } = state;
  if (open === null || selection === null) return undefined;
  const tensor =
    selection.kind === 'tensor'
      ? selection.tensor
      : selection.kind === 'buffer'
        ? tensorOfBuffer(open, selection.id)
        : undefined;
  if (tensor === undefined || open.id !== quantize.after?.id) return tensor;
  const tensorOf = selectRun(state)?.result.tensorOf ?? new Map<TensorIndex, TensorIndex>();
  return [...tensorOf].find(([, quantized]) => quantized === tensor)?.[0];
}

function tensorOfBuffer({ profile }: OpenModel, id: number): TensorIndex | undefined {
  const buffer = profile.arena.buffers.find((one) => one.id === id);
  return buffer?.kind === 'tensor' && buffer.subgraph === 0 ? buffer.tensor : undefined;
}
