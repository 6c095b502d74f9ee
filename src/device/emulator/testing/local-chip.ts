/** The emulated chip on the test's own thread. */
import { createPico } from '../chip';
import type { StartChip } from '../chip-link';
import { drive } from '../driver';

export const localChip: StartChip = (listeners) => drive(createPico(), listeners);
