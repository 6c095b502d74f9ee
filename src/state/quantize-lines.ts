/** The C lines that quantize inputs and dequantize outputs of the result, as the exporter writes them. */
import { selectAfter } from './quantize-sides';
import type { Studio } from './studio';
import { selectTarget } from './target';

/** `model_io.h` of the result beside the float model, whichever of the two is open; empty without one. */
export async function ioLines({ store }: Studio): Promise<string> {
  const state = store.getState();
  const after = selectAfter(state);
  if (after === null) return '';
  return after.session.exportFile({ target: selectTarget(state) }, 'model_io.h');
}
