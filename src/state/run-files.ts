/** Taking a run's outputs along: as a .npy file, or all of it as JSON. */
import { elementsOf } from '../core/run/elements';
import { toRunJson } from '../core/run/json';
import { writeNpy } from '../core/run/npy';
import type { Studio } from './studio';

/** Saves the stored values of output `index`; nothing before a run. */
export function saveOutput({ store, download }: Studio, index: number): void {
  const { open, run } = store.getState();
  const output = run.result?.outputs[index];
  if (open === null || output === undefined) return;
  const { kind, bytes } = output;
  const file = writeNpy(kind.type, kind.shape, elementsOf(kind.type, bytes));
  const stem = open.model.file.name.replace(/\.[^.]*$/, '') || 'model';
  const blob = new Blob([file], { type: 'application/octet-stream' });
  download(`${stem}-output-${index}.npy`, blob);
}

/** The whole run as the command line's --json --stats writes it. */
export function copyOfRun({ store }: Studio): Promise<string> {
  const { open, run } = store.getState();
  if (open === null || run.result === null) throw new Error('There is no run to copy.');
  const { file, graph } = open.model;
  return Promise.resolve(
    JSON.stringify(toRunJson(file, graph, run.result, { statistics: true }), null, 2),
  );
}
