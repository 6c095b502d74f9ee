/** Operator by operator: run it as the scheme says, or in another precision, where that is possible. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Precision, Recipe } from '../../core/quantize/recipe';
import type { OpenedFloat, OperatorOption } from '../../state/quantize-state';
import { selectOptions } from '../../state/quantize-figures';
import { setOperator } from '../../state/quantize-choices';
import { select } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { shortNames } from '../map/names';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import { PrecisionSelect } from './precision-select';
import { SCHEME_WORDS } from './words';

interface PrecisionRow {
  readonly key: string;
  readonly operator: number;
  readonly op: string;
  readonly output: string;
  readonly short: string;
  readonly refused: OperatorOption['refused'];
  readonly chosen: Precision | undefined;
}

function rowsOf(
  { graph }: OpenedFloat,
  options: readonly OperatorOption[],
  recipe: Recipe,
): readonly PrecisionRow[] {
  const { operators = [], tensors = [] } = graph.subgraphs[0] ?? {};
  const outputs = operators.map((one) => tensors[one.outputs[0] ?? -1]?.name ?? '');
  const short = shortNames(outputs);
  return options.flatMap(({ operator, refused }): PrecisionRow[] => {
    const described = operators[operator];
    if (described === undefined) return [];
    return [
      {
        key: String(operator),
        operator,
        op: described.name,
        output: outputs[operator] ?? '',
        short: short[operator] ?? '',
        refused,
        chosen: recipe.operators[operator],
      },
    ];
  });
}

const BASE: readonly Column<PrecisionRow>[] = [
  {
    id: 'index',
    header: '#',
    width: 40,
    isNumber: true,
    render: ({ operator }) => operator,
    value: ({ operator }) => operator,
  },
  {
    id: 'op',
    header: 'Operator',
    min: 150,
    isCode: true,
    render: ({ op }) => <span data-hint={op}>{op}</span>,
    value: ({ op }) => op,
  },
  {
    id: 'output',
    header: 'Output',
    min: 100,
    isCode: true,
    render: ({ output, short }) => <span data-hint={output}>{short}</span>,
    value: ({ output }) => output,
  },
];

const columnsFor = (recipe: Recipe): readonly Column<PrecisionRow>[] => [
  ...BASE,
  {
    id: 'precision',
    header: 'Runs in',
    width: 132,
    hint: 'Exceptions cost memory and time; step 4 finds the ones that pay',
    render: (row) => <PrecisionField row={row} recipe={recipe} />,
    value: ({ chosen }) => chosen ?? '',
  },
];

function PrecisionField({ row, recipe }: { row: PrecisionRow; recipe: Recipe }): ReactNode {
  const studio = useStudio();
  const { operator, refused, chosen, op } = row;
  const usual = SCHEME_WORDS[recipe.scheme].type;
  return (
    <PrecisionSelect
      label={`Operator ${operator}, ${op}, runs in`}
      scheme={recipe.scheme}
      usual={refused.scheme === undefined ? usual : 'float, as it is'}
      refused={refused}
      chosen={chosen}
      onChoose={(precision) => setOperator(studio, operator, precision)}
    />
  );
}

export function PrecisionTable(): ReactNode {
  const studio = useStudio();
  const opened = useSelect(({ quantize }) => quantize.float?.opened);
  const recipe = useSelect(({ quantize }) => quantize.recipe);
  const options = useSelect(selectOptions);
  const selection = useSelect((state) => state.selection);
  const rows = useMemo(
    () => (opened === undefined ? [] : rowsOf(opened, options, recipe)),
    [opened, options, recipe],
  );
  const columns = useMemo(() => columnsFor(recipe), [recipe]);
  return (
    <DataTable
      id="quantize-precision"
      label="Precision of operators"
      rows={rows}
      columns={columns}
      selectedKey={selection?.kind === 'operator' ? String(selection.operator) : undefined}
      onPick={({ operator }) => select(studio, { kind: 'operator', subgraph: 0, operator })}
      empty={`Every operator stays in float: with ${SCHEME_WORDS[recipe.scheme].name} only weights change.`}
    />
  );
}
