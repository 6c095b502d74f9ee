/** The price curve of mixed precision for a prepared model and a recipe. */
import type { Target } from '../arena/plan';
import { operatorChoices } from '../quantize/choices';
import { quantizeModel } from '../quantize/quantize';
import type { Precision, Recipe } from '../quantize/recipe';
import type { OperatorIndex } from '../units';
import type { Curve, FlowHost, Goal, Prepared } from './flow';
import { openJudge } from './judge';
import { improve } from './make';
import { mixedPrecision } from './mixed-precision';
import { spread } from './spread';

/** Samples for the order of operators, and for the figures of each point. */
const SCOUTED = 8;
const JUDGED = 64;

/** RAM and flash are those of the reference kernels on a bare-metal Cortex-M, which were measured. */
const TARGET: Target = { kernels: 'ref', abi: 'short-enums' };

/** Raises the worst operators until the goal is met. Errors: as `quantizeWith`. */
export const priceCurve = async (
  state: Prepared,
  recipe: Recipe,
  goal: Goal,
  host: FlowHost,
): Promise<Curve> => {
  const { model, ranges } = await improve(state, recipe, host);
  const { network, comparison, data, calibrationSamples } = state;
  const given = { model: state.model, network, runtime: host.runtime };
  const scouted = spread(calibrationSamples, SCOUTED);
  return mixedPrecision({
    recipe,
    goal,
    quantize: (changed) => quantizeModel(model, ranges, changed),
    raisable: raisableOf(state, recipe),
    scout: await openJudge({ ...given, data, samples: scouted }),
    judge: await openJudge({
      ...given,
      data: comparison.data,
      samples: spread(comparison.samples, JUDGED),
    }),
    target: TARGET,
    onProgress: (done, of, detail) => host.onProgress?.({ stage: 'search', done, of, detail }),
  });
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
