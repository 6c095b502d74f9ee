/** A tensor's type in the shown file, and the choice to keep it in another in the next one. */
import type { ReactNode } from 'react';
import { setTensor } from '../../state/quantize-choices';
import { selectTensorRefusals } from '../../state/quantize-figures';
import type { LayerRow } from '../../state/quantize-figures';
import type { OperatorOption } from '../../state/quantize-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { PrecisionSelect } from './precision-select';
import { SCHEME_WORDS } from './words';

const NOTHING: OperatorOption['refused'] = {};

export function TensorField({ row }: { row: LayerRow }): ReactNode {
  const studio = useStudio();
  const scheme = useSelect(({ quantize }) => quantize.recipe.scheme);
  const chosen = useSelect(({ quantize }) => quantize.recipe.tensors[row.tensor]);
  const refusals = useSelect(selectTensorRefusals);
  return (
    <PrecisionSelect
      label={`Tensor ${row.name} is stored as`}
      scheme={scheme}
      usual={chosen === undefined ? row.type.toLowerCase() : SCHEME_WORDS[scheme].type}
      refused={refusals.get(row.tensor) ?? NOTHING}
      chosen={chosen}
      onChoose={(precision) => setTensor(studio, row.tensor, precision)}
    />
  );
}
