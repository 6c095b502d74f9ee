/** In which precisions every operator can run, under every scheme. */
import type { FloatModel } from '../core/calibrate/float-network';
import { operatorChoices } from '../core/quantize/choices';
import { SCHEMES } from '../core/quantize/recipe';
import type { Scheme } from '../core/quantize/recipe';
import type { OperatorOption } from './quantizer-api';

export const optionsOf = (model: FloatModel): Readonly<Record<Scheme, readonly OperatorOption[]>> =>
  Object.fromEntries(SCHEMES.map((scheme) => [scheme, optionsIn(model, scheme)])) as Record<
    Scheme,
    readonly OperatorOption[]
  >;

const optionsIn = (model: FloatModel, scheme: Scheme): readonly OperatorOption[] =>
  operatorChoices(model, scheme).map(({ operator, name, reason, canBeInt16, canBeFloat }) => ({
    operator,
    refused: {
      ...(reason !== undefined && { scheme: reason }),
      ...(!canBeInt16 && { int16: noInt16(name, scheme) }),
      ...(!canBeFloat && { float32: `${name} cannot stay in float.` }),
    },
  }));

const noInt16 = (name: string, scheme: Scheme): string =>
  scheme === 'int8'
    ? `TensorFlow Lite has no form of ${name} with 16-bit activations.`
    : scheme === 'int16x8'
      ? 'This scheme has 16-bit activations already.'
      : 'This scheme computes in float.';
