/**
 * Automatic mixed precision: first every operator is raised alone, to see which ones cost most; then
 * they are raised one after the other, the most harmful first, until the goal is met. Each step is
 * priced: a board pays for it in RAM, flash and time, the QUANTIZE operators at the borders included.
 */
import { planArena } from '../arena/arena';
import type { Target } from '../arena/plan';
import { readTflite } from '../formats/tflite/read';
import { profileFlash } from '../flash/profile-flash';
import { supportOf } from '../graph/support';
import type { Quantized } from '../quantize/quantized';
import type { Precision, Recipe } from '../quantize/recipe';
import type { OperatorIndex } from '../units';
import type { Curve, CurvePoint, Goal, Sensitivity } from './flow';
import type { Judge, Judgement } from './judge';
import { latencyOf } from './latency';

/** What raising takes. */
export interface MixedRequest {
  readonly recipe: Recipe;
  readonly goal: Goal;
  /** Quantizes with the weights and ranges that the recipe's improvements made. */
  readonly quantize: (recipe: Recipe) => Quantized;
  /** For each operator that can be raised, to what. */
  readonly raisable: ReadonlyMap<OperatorIndex, Precision>;
  /** Few samples for the order, all that can be afforded for the figures. */
  readonly scout: Judge;
  readonly judge: Judge;
  readonly target: Target;
  readonly onProgress?: (done: number, of: number, detail: string) => void;
}

/** The curve of prices, from the recipe as given. Deterministic. */
export const mixedPrecision = async (request: MixedRequest): Promise<Curve> => {
  const { recipe, goal, quantize, raisable, judge, target, onProgress } = request;
  const first = quantize(recipe);
  const refusedBefore = refusedIn(first, target);
  const isRun = (quantized: Quantized): boolean => refusedIn(quantized, target) <= refusedBefore;
  const sensitivity = await sensitivityOf(request, isRun);
  const of = 2 * raisable.size + 1;
  const points: CurvePoint[] = [];
  const measure = async (
    quantized: Quantized,
    raised: readonly OperatorIndex[],
  ): Promise<boolean> => {
    const point = pointOf(request, quantized, raised, await judge.judge(quantized));
    points.push(point);
    onProgress?.(raisable.size + points.length, of, `${points.length - 1} raised`);
    return point.reached;
  };
  let current = first;
  let isReached = await measure(current, []);
  for (const { operator, precision } of sensitivity) {
    if (isReached) break;
    const raised = quantize(raise(current.recipe, operator, precision));
    if (!isRun(raised)) continue;
    current = raised;
    isReached = await measure(current, [operator]);
  }
  return { goal, points: worthwhile(points), sensitivity };
};

const raise = (recipe: Recipe, operator: OperatorIndex, precision: Precision): Recipe => ({
  ...recipe,
  operators: { ...recipe.operators, [operator]: precision },
  raisedAfter: [...(recipe.raisedAfter ?? []), operator],
});

/** How many operators of the file these kernels do not run: a step that adds one is none to take. */
const refusedIn = ({ bytes }: Quantized, { kernels }: Target): number => {
  const { graph } = readTflite(bytes);
  return graph.subgraphs.reduce((sum, subgraph) => {
    const refused = subgraph.operators.filter(
      (operator) => !supportOf(graph, subgraph, operator, kernels).supported,
    );
    return sum + refused.length;
  }, 0);
};

/** What the output gains from each operator alone; the most harmful first. */
const sensitivityOf = async (
  { recipe, quantize, raisable, scout, onProgress }: MixedRequest,
  isRun: (quantized: Quantized) => boolean,
): Promise<readonly Sensitivity[]> => {
  const found: Sensitivity[] = [];
  for (const [operator, precision] of raisable) {
    const raised = quantize(raise(recipe, operator, precision));
    if (!isRun(raised)) continue;
    const { error } = await scout.judge(raised);
    found.push({ operator, precision, error });
    onProgress?.(found.length, 2 * raisable.size + 1, `operator ${operator} alone`);
  }
  return found.sort((a, b) => a.error - b.error || a.operator - b.operator);
};

const pointOf = (
  { goal, target }: MixedRequest,
  { bytes, recipe }: Quantized,
  raised: readonly OperatorIndex[],
  { error: _, evidence: __, ...figures }: Judgement,
): CurvePoint => {
  const { graph, layout } = readTflite(bytes);
  const file = { name: '', sha256: '', bytes: bytes.length, layout };
  const latency = latencyOf(graph);
  return {
    recipe,
    raised,
    ...figures,
    ram: planArena(graph, target).minimum,
    flash: profileFlash(graph, file, target.kernels).total,
    ...(latency && { latency }),
    reached: (figures[goal.measure] ?? -Infinity) >= goal.value,
  };
};

const priceOf = ({ latency, ram, flash }: CurvePoint): readonly number[] => [
  ram,
  flash,
  latency?.cortexM0plus ?? 0,
];

/** Whether nothing about `b` is dearer than `a`, and it is at least as good. */
const isBeaten = (a: CurvePoint, b: CurvePoint): boolean => {
  const [left, right] = [priceOf(a), priceOf(b)];
  return b.sqnr >= a.sqnr && right.every((price, i) => price <= (left[i] ?? 0));
};

/**
 * Points that no later one beats: raising the operator between two raised ones takes two conversions
 * away, and may make the step before it pointless. What a step raised goes on to the next one kept.
 */
const worthwhile = (points: readonly CurvePoint[]): readonly CurvePoint[] => {
  const kept: CurvePoint[] = [];
  let carried: readonly OperatorIndex[] = [];
  points.forEach((point, i) => {
    const raised = [...carried, ...point.raised];
    const isPointless =
      i > 0 &&
      (points.slice(i + 1).some((later) => isBeaten(point, later)) ||
        kept.some(({ sqnr }) => sqnr >= point.sqnr && !point.reached));
    carried = isPointless ? raised : [];
    if (!isPointless) kept.push({ ...point, raised });
  });
  return kept;
};
