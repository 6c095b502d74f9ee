/**
 * What each operator is called in TFLM's op resolver: `CONV_2D` is added by `AddConv2D()`. The names
 * follow one rule with four exceptions; TFLM's own custom operators have methods too, under names that
 * drop the prefix of their string. Source: micro_mutable_op_resolver.h at the pinned commit.
 */

const IRREGULAR: Readonly<Record<string, string>> = {
  BATCH_MATMUL: 'AddBatchMatMul',
  CUMSUM: 'AddCumSum',
  PADV2: 'AddPadV2',
  UNIDIRECTIONAL_SEQUENCE_LSTM: 'AddUnidirectionalSequenceLSTM',
};

const CUSTOM = new Map([
  ['CIRCULAR_BUFFER', 'AddCircularBuffer'],
  ['TFLM_DECODE', 'AddDecode'],
  ['TFLite_Detection_PostProcess', 'AddDetectionPostprocess'],
  ['ethos-u', 'AddEthosU'],
  ['SignalDelay', 'AddDelay'],
  ['SignalEnergy', 'AddEnergy'],
  ['SignalFftAutoScale', 'AddFftAutoScale'],
  ['SignalFilterBank', 'AddFilterBank'],
  ['SignalFilterBankLog', 'AddFilterBankLog'],
  ['SignalFilterBankSpectralSubtraction', 'AddFilterBankSpectralSubtraction'],
  ['SignalFilterBankSquareRoot', 'AddFilterBankSquareRoot'],
  ['SignalFramer', 'AddFramer'],
  ['SignalIrfft', 'AddIrfft'],
  ['SignalOverlapAdd', 'AddOverlapAdd'],
  ['SignalPCAN', 'AddPCAN'],
  ['SignalRfft', 'AddRfft'],
  ['SignalStacker', 'AddStacker'],
  ['SignalWindow', 'AddWindow'],
]);

/** `AVERAGE_POOL_2D` -> `AddAveragePool2D`. Only meaningful for operators that TFLM has. */
export function builtinMethod(name: string): string {
  const words = name.split('_').map((word) => {
    const [first = '', ...rest] = word;
    return /\d/.test(first) ? word : first + rest.join('').toLowerCase();
  });
  return IRREGULAR[name] ?? `Add${words.join('')}`;
}

/** The method for a custom operator that TFLM brings itself; undefined for the user's own. */
export const customMethod = (name: string): string | undefined => CUSTOM.get(name);
