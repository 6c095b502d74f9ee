/** Every operator the runtime executes, and the function that lowers it. */
import type { Lower } from '../lowering';
import { lowerReshape } from './move';

export const LOWERINGS: Readonly<Record<string, Lower>> = {
  RESHAPE: lowerReshape,
  SQUEEZE: lowerReshape,
  EXPAND_DIMS: lowerReshape,
};
