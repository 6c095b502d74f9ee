/**
 * The price curve of mixed precision for a prepared model and a recipe. Figures are taken on calibration
 * samples, so that what is held out stays unseen until a point is taken and compared.
 */
import type { Target } from '../arena/plan';
import { operatorChoices } from '../quantize/choices';
import { quantizeModel } from '../quantize/quantize';
import type { Precision, Recipe } from '../quantize/recipe';
import type { OperatorIndex } from '../units';
import type { Curve, FlowHost, Goal, Prepared } from './flow';
import { openJudge } from './judge';
import { improve, searchKey } from './make';
import { mixedPrecision } from './mixed-precision';
import { spread } from './spread';

/** Samples for the order of operators, and for the figures of each point. */
const SCOUTED = 8;
const JUDGED = 64;

/** Where nobody said: the reference kernels on a bare-metal Cortex-M. */
const REFERENCE: Target = { kernels: 'ref', abi: 'short-enums' };

/** Raises the worst operators until the goal is met. Errors: as `quantizeWith`. */
export const priceCurve = async (
  state: Prepared,
  recipe: Recipe,
  goal: Goal,
  host: FlowHost,
): Promise<Curve> => {
  const ready = await improve(state, recipe, host);
  const { network, data, calibrationSamples } = state;
  const open = (most: number) => {
    const samples = spread(calibrationSamples, most);
    return openJudge({ model: state.model, network, runtime: host.runtime, data, samples });
  };
  const curve = await mixedPrecision({
    recipe,
    goal,
    quantize: (changed) => quantizeModel(ready.model, ready.ranges, changed),
    raisable: raisableOf(state, recipe),
    scout: await open(SCOUTED),
    judge: await open(JUDGED),
    target: goal.target ?? REFERENCE,
    onProgress: (done, of, detail) => host.onProgress?.({ stage: 'search', done, of, detail }),
  });
  state.searched.clear();
  state.searched.set(searchKey(recipe), ready);
  return curve;
};

/** What the scheme computes in few bits, and the next better precision that its kernels have. */
const raisableOf = (
  { model, network }: Prepared,
  { scheme, operators }: Recipe,
): ReadonlyMap<OperatorIndex, Precision> =>
  new Map(
    operatorChoices(model, scheme)
      .filter(({ operator, usual }) => usual !== 'float32' && operators[operator] === undefined)
      .filter(({ operator }) => network.left?.includes(operator) !== true)
      .filter(({ canBeInt16, canBeFloat }) => canBeInt16 || canBeFloat)
      .map(({ operator, canBeInt16 }) => [operator, canBeInt16 ? 'int16' : 'float32']),
  );
