/** Operators as a person names them: by number, by kind, or by the name of what they make. */
import type { Graph } from '../core/graph/graph';
import type { Precision, Recipe } from '../core/quantize/recipe';
import { quoteName } from '../core/text';
import { usage } from './usage';

/** Exceptions from the scheme. @throws InputError `usage` for a name that is none */
export const exceptionsOf = (
  graph: Graph,
  words: Readonly<Record<Precision, readonly string[]>>,
): Recipe['operators'] =>
  Object.fromEntries(
    (Object.entries(words) as [Precision, readonly string[]][]).flatMap(([precision, names]) =>
      names.flatMap((name) => operatorsNamed(graph, name).map((index) => [index, precision])),
    ),
  );

function operatorsNamed({ subgraphs: [main] }: Graph, word: string): readonly number[] {
  const { operators = [], tensors = [] } = main ?? {};
  const matches = operators.flatMap(({ name, outputs }, index) =>
    String(index) === word ||
    name === word.toUpperCase() ||
    outputs.some((output) => tensors[output]?.name === word)
      ? [index]
      : [],
  );
  if (matches.length > 0) return matches;
  const kinds = [...new Set(operators.map(({ name }) => name))].join(', ');
  throw usage(
    `The model has no operator ${quoteName(word)}.`,
    `Name one by its number (0 to ${operators.length - 1}), by its kind (${kinds}) or by the name of its output.`,
  );
}
