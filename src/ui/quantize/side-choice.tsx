/** Before, after, or both on the map, once there is something to compare. */
import type { ReactNode } from 'react';
import { showSide } from '../../state/quantize-sides';
import { useSelect, useStudio } from '../../state/use-studio';
import { Choices } from '../run/choices';

const SIDES = {
  before: { name: 'Before', about: 'The float model' },
  after: { name: 'After', about: 'The quantized model' },
  both: { name: 'Both', about: 'Side by side at the same scale of bytes' },
} as const;

export function SideChoice(): ReactNode {
  const studio = useStudio();
  const side = useSelect(({ quantize }) => quantize.side);
  return (
    <Choices
      label="Model shown"
      choices={SIDES}
      chosen={side}
      onChoose={(next) => showSide(studio, next)}
    />
  );
}
