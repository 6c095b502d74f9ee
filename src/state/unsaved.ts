/** What would be lost with the page, though it took somebody time. */
import type { StudioState } from './studio-state';

/** Work under way on a board or in the quantizer, or times measured here that are in no file. */
export const hasUnsaved = ({ device, quantize }: StudioState): boolean =>
  device.underWay !== null ||
  quantize.underWay !== null ||
  device.history.some(({ id, from }) => from === 'here' && id > device.saved);
