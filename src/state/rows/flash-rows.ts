/** The flash bill as rows, largest first: the model's bytes by operator and cause, and TFLM's code. */
import type { FlashPart } from '../../core/flash/flash';
import type { Profile } from '../../core/profile/profile';
import { derive } from '../derive';
import { selectProfile } from '../figures';
import type { Selection } from '../selection';

export interface FlashRow extends FlashPart {
  readonly key: string;
  readonly share: number;
  readonly selection?: Selection;
}

export const selectFlashRows = derive([selectProfile], (profile): readonly FlashRow[] =>
  profile === null ? [] : flashRows(profile),
);

function flashRows({ flash }: Profile): readonly FlashRow[] {
  const rows = flash.parts.map((part, i): FlashRow => ({
    ...part,
    what: part.operator === undefined ? part.what : `${part.operator} ${part.what}`,
    key: String(i),
    share: flash.total === 0 ? 0 : part.bytes / flash.total,
    ...selectionOf(part),
  }));
  return rows.sort((a, b) => b.bytes - a.bytes);
}

function selectionOf({ kind, operator, subgraph = 0 }: FlashPart): { selection?: Selection } {
  if (operator !== undefined) return { selection: { kind: 'operator', subgraph, operator } };
  if (kind === 'runtime') return { selection: { kind: 'figure', figure: 'runtime' } };
  return { selection: { kind: 'figure', figure: 'model' } };
}
