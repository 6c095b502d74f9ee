/** Cases of operators with a memory, run several times in a row: SVDF, LSTM, resource variables. */
import type { DType } from '../../../graph/dtypes';
import type { Case, CaseOperator, CaseTensor, MakeCase } from './case';
import { single } from './case';
import type { Dice } from './dice';
import type { ComputeType } from './quantities';
import { activation, constant, indices, like } from './quantities';

const symmetric = (type: DType, shape: readonly number[], scale: number): CaseTensor =>
  type === 'FLOAT32'
    ? { type, shape }
    : { type, shape, scales: [Math.fround(scale)], zeroPoint: 0 };

/** SVDF; its int8 form keeps its memory in 8 or 16 bits. */
export const svdf =
  (type: 'INT8' | 'FLOAT32'): MakeCase =>
  (dice) => {
    const rank = dice.int(1, 3);
    const filters = rank * dice.int(1, 4);
    const [memory, features] = [dice.int(1, 6), dice.int(1, 9)];
    const batch = dice.chance(0.2) ? 2 : 1;
    const isFloat = type === 'FLOAT32';
    const input = activation(dice, type, [batch, features], dice.scale(0.005, 0.1));
    const wide: DType = isFloat ? 'FLOAT32' : dice.pick(['INT16', 'INT16', 'INT8']);
    const byFeature = dice.scale(0.002, 0.02);
    const byTime = wide === 'INT16' ? dice.scale(2e-5, 1e-4) : dice.scale(0.002, 0.02);
    const reach = (input.scales?.[0] ?? 1) * byFeature * 40 * Math.sqrt(features);
    const stateScale = (wide === 'INT16' ? reach / 256 : reach) * dice.scale(0.5, 2);
    const state = symmetric(wide, [batch, memory * filters], stateScale);
    const output = activation(
      dice,
      type,
      [batch, filters / rank],
      Math.fround(
        stateScale *
          byTime *
          (wide === 'INT16' ? 2e6 : 40) *
          Math.sqrt(memory * rank) *
          dice.scale(0.25, 2),
      ),
    );
    const bias: CaseTensor = isFloat
      ? constant(dice, { type, shape: [filters / rank] })
      : {
          ...symmetric('INT32', [filters / rank], stateScale * byTime),
          values: dice.ints(filters / rank, -3000, 3000),
        };
    const weights = isFloat ? type : 'INT8';
    return single(
      'SVDF',
      [
        input,
        constant(dice, symmetric(weights, [filters, features], byFeature)),
        constant(dice, symmetric(wide, [filters, memory], byTime)),
        bias,
        { ...state, isVariable: true },
      ],
      [output],
      { type: 'SVDFOptions', value: { rank, fusedActivationFunction: dice.pick([0, 1]) } },
    );
  };

/** UNIDIRECTIONAL_SEQUENCE_LSTM without projection, peepholes or layer norm: what TFLM runs. */
export const lstm =
  (type: ComputeType): MakeCase =>
  (dice) => {
    const [batch, steps, features, cells] = [
      dice.int(1, 2),
      dice.int(1, 4),
      dice.int(1, 5),
      dice.int(1, 5),
    ];
    const timeMajor = dice.chance(0.5);
    const sequence = (last: number) => (timeMajor ? [steps, batch, last] : [batch, steps, last]);
    const isFloat = type === 'FLOAT32';
    const weights = isFloat ? type : 'INT8';
    const biases = type === 'INT8' ? 'INT32' : type === 'INT16' ? 'INT64' : type;
    const inputScale = type === 'INT16' ? dice.scale(2e-5, 2e-4) : dice.scale(0.005, 0.05);
    const input = activation(dice, type, sequence(features), inputScale);
    const weight = (columns: number) =>
      constant(dice, symmetric(weights, [cells, columns], dice.scale(0.002, 0.02)));
    const fromInput = [0, 1, 2, 3].map(() => weight(features));
    const fromState = [0, 1, 2, 3].map(() => weight(cells));
    const bias = fromInput.map(({ scales }): CaseTensor => {
      const tensor = symmetric(biases, [cells], inputScale * (scales?.[0] ?? 1));
      if (isFloat) return constant(dice, tensor);
      return { ...tensor, values: dice.ints(cells, -2000, 2000) };
    });
    const hiddenScale = type === 'INT8' ? dice.pick([1 / 128, 0.005]) : 1 / 32768;
    const zeroPoint = type === 'INT8' && dice.chance(0.5) ? dice.int(-20, 20) : 0;
    const hidden = {
      ...symmetric(type, [batch, cells], hiddenScale),
      ...(!isFloat && { zeroPoint }),
    };
    const cell = symmetric(isFloat ? type : 'INT16', [batch, cells], 2 ** -dice.int(9, 13));
    const none = undefined;
    return single(
      'UNIDIRECTIONAL_SEQUENCE_LSTM',
      [
        ...[input, ...fromInput, ...fromState, none, none, none, ...bias, none, none],
        ...[{ ...hidden, isVariable: true }, { ...cell, isVariable: true }, none, none, none, none],
      ],
      [like(hidden, sequence(cells))],
      {
        type: 'UnidirectionalSequenceLSTMOptions',
        value: { fusedActivationFunction: 4, timeMajor, cellClip: dice.pick([0, 0, 1, 10]) },
      },
      isFloat ? [] : gateIntermediates(hidden),
    );
  };

/** What the official interpreter wants to know about the gates; TFLM does not look. */
const gateIntermediates = (hidden: CaseTensor): readonly CaseTensor[] => [
  ...[0, 1, 2, 3].map(() => symmetric('INT16', [0], 2 ** -12)),
  { ...like(hidden, [0]), type: 'INT8' },
];

/** A window over a stream: the last rows are kept in a variable and joined with the new ones. */
export const variable =
  (type: DType): MakeCase =>
  (dice) =>
    streamed(dice, type);

const streamed = (dice: Dice, type: DType): Case => {
  const [kept, added, channels] = [dice.int(1, 4), dice.int(1, 3), dice.int(1, 5)];
  const input = activation(dice, type, [1, added, channels]);
  const memory = like(input, [1, kept, channels]);
  const handle: CaseTensor = { type: 'RESOURCE', shape: [] };
  const whole = like(input, [1, kept + added, channels]);
  const [begin, size] = [indices([0, added, 0]), indices([1, kept, channels])];
  const names = { type: 'VarHandleOptions', value: { sharedName: 'ring' } } as const;
  const varHandle: CaseOperator = { name: 'VAR_HANDLE', inputs: [], outputs: [0], options: names };
  const main = {
    tensors: [handle, input, memory, whole, begin, size, memory],
    operators: [
      { name: 'CALL_ONCE', inputs: [], outputs: [], options: callOnce },
      varHandle,
      { name: 'READ_VARIABLE', inputs: [0], outputs: [2], options: read },
      { name: 'CONCATENATION', inputs: [2, 1], outputs: [3], options: join },
      { name: 'SLICE', inputs: [3, 4, 5], outputs: [6], options: cut },
      { name: 'ASSIGN_VARIABLE', inputs: [0, 6], outputs: [], options: assign },
    ],
    inputs: [1],
    outputs: [3],
  };
  const initial = {
    tensors: [handle, constant(dice, memory)],
    operators: [
      varHandle,
      { name: 'ASSIGN_VARIABLE', inputs: [0, 1], outputs: [], options: assign },
    ],
    inputs: [],
    outputs: [],
  };
  return { subgraphs: [main, initial], runs: 4 };
};

const callOnce = { type: 'CallOnceOptions', value: { initSubgraphIndex: 1 } } as const;
const read = { type: 'ReadVariableOptions', value: {} } as const;
const assign = { type: 'AssignVariableOptions', value: {} } as const;
const join = { type: 'ConcatenationOptions', value: { axis: 1 } } as const;
const cut = { type: 'SliceOptions', value: {} } as const;
