/**
 * The same model with float input and output, for runtimes that take no int8 from outside: a QUANTIZE
 * before it and a DEQUANTIZE behind it.
 */
import { readModel } from '../../../src/core/formats/tflite/read-model';
import { writeTflite } from '../../../src/core/formats/tflite/write';
import { dtypeCode } from '../../../src/core/graph/dtypes';
import { operatorCode } from '../../../src/core/graph/operators';

/** The bytes of the wrapped model; `bytes` has one input and one output. */
export const withFloatEnds = (bytes: Uint8Array): Uint8Array => {
  const model = readModel(bytes);
  const main = model.subgraphs?.[0];
  const known = model.operatorCodes;
  if (main === undefined || known === undefined) throw new Error('The model has no subgraph.');
  const { tensors = [], operators = [], inputs = [], outputs = [] } = main;
  const [input = 0, output = 0] = [inputs[0], outputs[0]];
  const floats = [input, output].map((tensor, i) => ({
    name: ['float_input', 'float_output'][i] ?? '',
    shape: tensors[tensor]?.shape ?? [],
    type: dtypeCode('FLOAT32'),
    hasRank: true,
  }));
  const first = tensors.length;
  const codes = known.length;
  const wrapped = [
    { opcodeIndex: codes, inputs: [first], outputs: [input] },
    ...operators,
    { opcodeIndex: codes + 1, inputs: [output], outputs: [first + 1] },
  ];
  const code = (name: string) => ({ builtinCode: operatorCode(name) ?? 0 });
  return writeTflite({
    ...model,
    signatureDefs: [],
    operatorCodes: [...known, code('QUANTIZE'), code('DEQUANTIZE')],
    subgraphs: [
      {
        ...main,
        tensors: [...tensors, ...floats],
        operators: wrapped,
        inputs: [first],
        outputs: [first + 1],
      },
    ],
  });
};
