/** Cases of operators that work element by element: arithmetic with broadcasting, activations. */
import type { CaseOptions, CaseTensor, MakeCase } from './case';
import { single } from './case';
import type { Dice } from './dice';
import type { ComputeType } from './quantities';
import { activation, anyShape, constant, like } from './quantities';

const ACTIVATIONS = [0, 0, 1, 2, 3];

/** Two shapes that broadcast to a third: equal, a scalar, or dimensions of one missing or 1. */
const operandShapes = (
  dice: Dice,
): readonly [readonly number[], readonly number[], readonly number[]] => {
  const shape = anyShape(dice, dice.int(1, 4), 5);
  const kind = dice.pick(['equal', 'equal', 'one', 'ones', 'both']);
  const holes = (): readonly number[] => shape.map((d) => (dice.chance(0.5) ? 1 : d));
  if (kind === 'one') return [shape, [1], shape];
  if (kind === 'ones') return [shape, holes().slice(dice.int(0, shape.length - 1)), shape];
  if (kind === 'equal') return [shape, shape, shape];
  const [a, b] = [holes(), holes()];
  return [a, b, a.map((d, i) => Math.max(d, b[i] ?? 1))];
};

/** The second operand is a constant in a third of the cases, and either may come first. */
const operands = (dice: Dice, a: CaseTensor, b: CaseTensor): readonly CaseTensor[] => {
  const second = dice.chance(0.35) ? constant(dice, b) : b;
  return dice.chance(0.5) ? [a, second] : [second, a];
};

const fused = (dice: Dice, name: 'ADD' | 'SUB' | 'MUL', isPowerOfTwo: boolean): CaseOptions => {
  const fusedActivationFunction = dice.pick(ACTIVATIONS);
  switch (name) {
    case 'ADD':
      return {
        type: 'AddOptions',
        value: { fusedActivationFunction, potScaleInt16: isPowerOfTwo },
      };
    case 'SUB':
      return {
        type: 'SubOptions',
        value: { fusedActivationFunction, potScaleInt16: isPowerOfTwo },
      };
    case 'MUL':
      return { type: 'MulOptions', value: { fusedActivationFunction } };
  }
};

/** ADD, SUB, MUL. Scales of operands and output differ by up to about a thousand. */
export const arithmetic =
  (name: 'ADD' | 'SUB' | 'MUL', type: ComputeType | 'INT32'): MakeCase =>
  (dice) => {
    const [left, right, result] = operandShapes(dice);
    const a = activation(dice, type, left);
    const b = activation(dice, type, right);
    const [sa, sb] = [a.scales?.[0] ?? 1, b.scales?.[0] ?? 1];
    const span = type === 'INT16' ? 10_000 : 40;
    const usual = name === 'MUL' ? sa * sb * span : Math.max(sa, sb);
    const output = activation(dice, type, result, Math.fround(usual * dice.scale(0.25, 4)));
    const ints = type === 'INT32' ? ({ range: [-30_000, 30_000] } as const) : {};
    const inputs = operands(dice, { ...a, ...ints }, { ...b, ...ints });
    const limited = inputs.map((tensor) =>
      type === 'INT32' && tensor.values
        ? { ...tensor, values: tensor.values.map((v) => v % 30_000) }
        : tensor,
    );
    return single(name, limited, [output], fused(dice, name, false));
  };

/** MAXIMUM, MINIMUM: all tensors have one quantization. */
export const extremum =
  (name: 'MAXIMUM' | 'MINIMUM', type: ComputeType | 'INT32'): MakeCase =>
  (dice) => {
    const [left, right, result] = operandShapes(dice);
    const a = activation(dice, type, left);
    return single(name, operands(dice, a, like(a, right)), [like(a, result)], {
      type: 'MaximumMinimumOptions',
      value: {},
    });
  };

/** The output quantization that LOGISTIC and TANH must have. */
const fixedOutput = (
  name: string,
  type: ComputeType,
  shape: readonly number[],
): CaseTensor | undefined => {
  if (type === 'INT16') return { type, shape, scales: [1 / 32768], zeroPoint: 0 };
  if (type === 'FLOAT32') return undefined;
  if (name === 'LOGISTIC') return { type, shape, scales: [1 / 256], zeroPoint: -128 };
  if (name === 'TANH') return { type, shape, scales: [1 / 128], zeroPoint: 0 };
  return undefined;
};

const unaryOptions = (dice: Dice, name: string): CaseOptions | undefined => {
  if (name === 'LEAKY_RELU') {
    const alpha = dice.pick([0.01, 0.1, 0.3, 1.5, -0.2]);
    return { type: 'LeakyReluOptions', value: { alpha: Math.fround(alpha) } };
  }
  return name === 'HARD_SWISH' ? { type: 'HardSwishOptions', value: {} } : undefined;
};

export type Unary = 'RELU' | 'RELU6' | 'LEAKY_RELU' | 'LOGISTIC' | 'TANH' | 'HARD_SWISH';

/** Activations as operators of their own. Float inputs reach far into both tails. */
export const unary =
  (name: Unary, type: ComputeType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 5);
    const isSteep = (name === 'LOGISTIC' || name === 'TANH') && type === 'INT16';
    const powerOfTwo = dice.chance(0.5) ? 2 ** -dice.int(8, 15) : dice.scale(1e-5, 1e-2);
    const input = activation(dice, type, shape, isSteep ? Math.fround(powerOfTwo) : undefined);
    const reach = dice.pick([1, 4, 12]);
    const scale = Math.fround((input.scales?.[0] ?? 1) * dice.pick([1, 1, 0.5, 1.7, 3]));
    const output = fixedOutput(name, type, shape) ?? activation(dice, type, shape, scale);
    const ranged = type === 'FLOAT32' ? { ...input, range: [-reach, reach] as const } : input;
    return single(name, [ranged], [output], unaryOptions(dice, name));
  };

/** PRELU: one slope for each channel, or for each element. */
export const prelu =
  (type: 'INT8' | 'FLOAT32'): MakeCase =>
  (dice) => {
    const shape = [1, dice.int(1, 4), dice.int(1, 4), dice.int(1, 6)];
    const input = activation(dice, type, shape);
    const slopes = dice.chance(0.7) ? [1, 1, shape[3] ?? 1] : shape.slice(1);
    const alpha = constant(dice, activation(dice, type, slopes, dice.scale(0.001, 0.02)));
    const scale = Math.fround((input.scales?.[0] ?? 1) * dice.scale(0.5, 3));
    return single('PRELU', [input, alpha], [activation(dice, type, shape, scale)]);
  };

/** SOFTMAX along the last axis; int8 can also give int16. */
export const softmax =
  (type: ComputeType): MakeCase =>
  (dice) => {
    const rank = dice.int(1, 4);
    const depth = type === 'FLOAT32' ? dice.int(1, 12) : dice.int(1, 40);
    const shape = [...anyShape(dice, rank - 1, 3), depth];
    const steep = type === 'INT8' ? dice.scale(0.001, 2) : dice.scale(1e-5, 1e-2);
    const input = activation(dice, type, shape, steep);
    const beta = dice.chance(0.7) ? 1 : dice.pick([0.1, 0.5, 2, 10]);
    const isWide = type === 'INT8' && dice.chance(0.2);
    const output: CaseTensor =
      type === 'FLOAT32'
        ? { type, shape }
        : type === 'INT8' && !isWide
          ? { type: 'INT8', shape, scales: [1 / 256], zeroPoint: -128 }
          : isWide
            ? { type: 'INT16', shape, scales: [1 / 65536], zeroPoint: -32768 }
            : { type: 'INT16', shape, scales: [1 / 32768], zeroPoint: 0 };
    const ranged = type === 'FLOAT32' ? { ...input, range: [-8, 8] as const } : input;
    const options = { type: 'SoftmaxOptions', value: { beta: Math.fround(beta) } } as const;
    return single('SOFTMAX', [ranged], [output], options);
  };
