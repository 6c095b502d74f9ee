/**
 * Memoised selectors: what follows from the store is computed from it when asked for and never kept
 * in it. A selector remembers one result, for the last inputs, so components that select the same
 * thing share one value and re-render only when it changes.
 */
import type { StudioState } from './studio-state';

type Selector<T> = (state: StudioState) => T;

/** A selector over `inputs`; `compute` runs only when one of their results is a different value. */
export function derive<Inputs extends readonly unknown[], Result>(
  inputs: readonly [...{ [I in keyof Inputs]: Selector<Inputs[I]> }],
  compute: (...values: Inputs) => Result,
): Selector<Result> {
  let last: { readonly values: readonly unknown[]; readonly result: Result } | undefined;
  return (state) => {
    const values = inputs.map((input) => input(state));
    const held = last;
    if (held !== undefined && values.every((value, i) => Object.is(value, held.values[i]))) {
      return held.result;
    }
    // The mapped tuple's order is the inputs' own.
    const result = compute(...(values as unknown as Inputs));
    last = { values, result };
    return result;
  };
}
