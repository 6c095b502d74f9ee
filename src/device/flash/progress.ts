/** Telling how far it is: only what the chip has acknowledged counts. */
import type { Segment } from '../../core/firmware/firmware';
import { firmwareBytes } from '../../core/firmware/firmware';
import type { Bytes } from '../../core/units';
import type { FlashHost, Phase } from './flasher';

/** A phase begins in which nothing is counted. */
export const enterPhase = ({ onProgress }: FlashHost, phase: Phase): void =>
  onProgress({ phase, done: 0, total: 0 });

/** A phase begins; the function returned is called with every so many bytes that are done. */
export const countPhase = (
  { onProgress }: FlashHost,
  phase: Phase,
  total: Bytes,
): ((bytes: Bytes) => void) => {
  let done = 0;
  onProgress({ phase, done, total });
  return (bytes) => onProgress({ phase, done: (done += bytes), total });
};

/** A phase that does the same with every block, in order. */
export const forEachBlock = async (
  host: FlashHost,
  phase: Phase,
  blocks: readonly Segment[],
  act: (block: Segment) => Promise<void>,
): Promise<void> => {
  const count = countPhase(host, phase, firmwareBytes({ segments: blocks }));
  for (const block of blocks) {
    await act(block);
    count(block.bytes.length);
  }
};
