/**
 * A plan carried out: constants stored in the forms that operators take them in, activations retyped,
 * a QUANTIZE or DEQUANTIZE wherever a value is asked for in another form than it is made in. A tensor
 * keeps its number for the form it is made in; other forms get new numbers.
 */
import type { FloatModel } from '../calibrate/float-network';
import type { TfliteModel, TfliteOperator } from '../formats/tflite/model';
import { builtinCodeOf } from '../formats/tflite/model';
import { readModel } from '../formats/tflite/read-model';
import type { Operator } from '../graph/graph';
import { operatorCode } from '../graph/operators';
import { dtypeCode } from '../graph/dtypes';
import type { OperatorIndex, TensorIndex } from '../units';
import type { DraftModel, TensorDraft } from './draft-model';
import { draftModel, stored, unquantized } from './draft-model';
import type { FloatGraph } from './float-graph';
import { floatGraph } from './float-graph';
import type { Parameters } from './parameters';
import type { Form, OperandPlan, OperatorPlan, Plan } from './plan';
import type { Recipe } from './recipe';
import { INTERMEDIATES } from './plan-lstm';
import { storeConstant } from './store-constant';
import { integerVersion, neededVersion } from './versions';

interface Writing {
  readonly graph: FloatGraph;
  readonly source: TfliteModel;
  readonly plan: Plan;
  readonly draft: DraftModel;
  /** Tensors by what they are: number in the float model and form. */
  readonly forms: Map<string, TensorIndex>;
  /** Form a tensor's own number has. */
  readonly made: Map<TensorIndex, Form>;
  /** Tensors that stand for float inputs of the model once those are integers. */
  readonly entered: Map<TensorIndex, TensorIndex>;
  readonly integerEnds: boolean;
}

export const writePlan = (
  model: FloatModel,
  plan: Plan,
  recipe: Recipe,
): Uint8Array<ArrayBuffer> => {
  const graph = floatGraph(model);
  const source = readModel(model.bytes);
  const writing: Writing = {
    graph,
    source,
    plan,
    draft: draftModel(source),
    forms: new Map(),
    made: new Map(),
    entered: new Map(),
    integerEnds: recipe.io === 'integer',
  };
  const inputs = graph.main.inputs.map((tensor) => enter(writing, tensor));
  enterForms(writing);
  unpackConstants(writing);
  graph.operators.forEach((operator, index) => writeOperator(writing, operator, index));
  const outputs = graph.main.outputs.map((tensor) => leave(writing, tensor));
  return writing.draft.write({ inputs, outputs });
};

const keyOf = (tensor: TensorIndex, form: Form): string =>
  form === 'float'
    ? `${tensor} float`
    : `${tensor} ${form.type} ${form.zeroPoint} ${form.scales.join()}`;

/** Gives the tensor's own number the form it is made in. */
const make = ({ draft, forms, made }: Writing, tensor: TensorIndex, form: Form): void => {
  made.set(tensor, form);
  forms.set(keyOf(tensor, form), tensor);
  if (form !== 'float') draft.tensors[tensor] = { ...draft.tensors[tensor], ...stored(form) };
};

/** A further form of a tensor, not yet filled by any operator. */
const another = (writing: Writing, tensor: TensorIndex, form: Form): TensorIndex => {
  const { draft, forms } = writing;
  const { quantization: _, ...like }: TensorDraft = draft.tensors[tensor] ?? {};
  const suffix = form === 'float' ? 'float' : form.type.toLowerCase();
  const shape = form === 'float' ? unquantized('FLOAT32') : stored(form);
  const name = `${writing.graph.tensor(tensor).name}_${suffix}`;
  const index = draft.add({ ...like, ...shape, buffer: 0, name });
  forms.set(keyOf(tensor, form), index);
  return index;
};

/** The tensor in this form, converted now if it is not there yet. */
const inForm = (writing: Writing, tensor: TensorIndex, form: Form): TensorIndex => {
  const known = writing.forms.get(keyOf(tensor, form));
  if (known !== undefined) return known;
  const from = writing.entered.get(tensor) ?? tensor;
  const to = another(writing, tensor, form);
  convert(writing, from, to, form);
  return to;
};

const convert = (
  { draft, made }: Writing,
  from: TensorIndex,
  to: TensorIndex,
  form: Form,
): void => {
  const name = form === 'float' ? 'DEQUANTIZE' : 'QUANTIZE';
  const origin = made.get(from);
  const isHalf = origin !== 'float' && origin?.type === 'FLOAT16';
  // The older quantizer's QUANTIZE of a float input is the oldest one.
  const isWide = [form, origin].every((f) => f !== 'float' && f?.type === 'INT16');
  draft.operator(
    {
      builtinCode: operatorCode(name) ?? 0,
      version: name === 'DEQUANTIZE' ? (isHalf ? 3 : 2) : isWide ? 2 : 1,
    },
    {
      inputs: [from],
      outputs: [to],
      builtinOptions: form === 'float' ? DEQUANTIZE_OPTIONS : QUANTIZE_OPTIONS,
    },
  );
};

const DEQUANTIZE_OPTIONS = { type: 'DequantizeOptions', value: {} } as const;
const QUANTIZE_OPTIONS = { type: 'QuantizeOptions', value: {} } as const;

/** The number of an input of the model. */
const enter = (writing: Writing, tensor: TensorIndex): TensorIndex => {
  if (!writing.graph.isFloat(tensor)) return tensor;
  make(writing, tensor, endForm(writing, tensor));
  return tensor;
};

/** The number of an output of the model; in its float form it keeps the name. */
const leave = (writing: Writing, tensor: TensorIndex): TensorIndex => {
  const { graph, draft } = writing;
  if (!graph.isFloat(tensor) || graph.isConstant(tensor)) return tensor;
  const index = inForm(writing, tensor, endForm(writing, tensor));
  if (index === tensor) return index;
  const { name } = graph.tensor(tensor);
  draft.tensors[index] = { ...draft.tensors[index], name };
  draft.tensors[tensor] = { ...draft.tensors[tensor], name: `${name}_inner` };
  return index;
};

/** All forms that later operators ask for, right behind what makes the value. */
const convertAll = (writing: Writing, tensor: TensorIndex): void => {
  const { graph, plan } = writing;
  if (!graph.isFloat(tensor)) return;
  for (const { operator, input } of graph.uses.get(tensor) ?? []) {
    const form = plan.operators[operator]?.inputs[input]?.form;
    if (form !== undefined) inForm(writing, tensor, form);
  }
  if (graph.main.outputs.includes(tensor)) inForm(writing, tensor, endForm(writing, tensor));
};

/** Conversions of the model's inputs, which stand before everything else. */
const enterForms = (writing: Writing): void => {
  const { graph, plan } = writing;
  if (plan.conversions === 'early') {
    for (const tensor of graph.main.inputs) convertAll(writing, tensor);
    return;
  }
  // The older quantizer puts each in front of those it has.
  for (const tensor of graph.main.inputs.toReversed()) {
    if (!graph.isFloat(tensor)) continue;
    const form = plan.ends.get(tensor) ?? 'float';
    const index = inForm(writing, tensor, form);
    writing.made.set(index, form);
    writing.entered.set(tensor, index);
  }
};

/** The form an input or output of the model has outside. */
const endForm = ({ plan, integerEnds }: Writing, tensor: TensorIndex): Form =>
  (integerEnds ? plan.ends.get(tensor) : undefined) ?? 'float';

/** Constants that are turned into float first, before anything else runs. */
const unpackConstants = (writing: Writing): void => {
  const { graph, plan, made } = writing;
  graph.operators.forEach(({ inputs }, index) =>
    inputs.forEach((tensor, i) => {
      const wish = plan.operators[index]?.inputs[i];
      if (!wish?.isUnpacked || made.has(tensor)) return;
      const { isUnpacked: _, ...packed } = wish;
      operand(writing, tensor, packed);
      inForm(writing, tensor, 'float');
    }),
  );
};

const writeOperator = (writing: Writing, operator: Operator, index: OperatorIndex): void => {
  const { source, plan, draft } = writing;
  const from = source.subgraphs?.[0]?.operators?.[index];
  const decided = plan.operators[index];
  if (from === undefined || decided === undefined)
    throw new Error(`There is no operator ${index}.`);
  // The converter's older quantizer puts conversions in front of an operator one before the other.
  const order = operator.inputs.map((_, i) => i).reverse();
  const inputs = [...operator.inputs];
  for (const i of order) {
    const wish = decided.inputs[i];
    const tensor = operator.inputs[i] ?? -1;
    if (wish !== undefined) inputs[i] = operand(writing, tensor, wish);
  }
  operator.outputs.forEach((tensor, i) => {
    const form = decided.outputs[i];
    if (form !== undefined) make(writing, tensor, form);
  });
  const intermediates = (decided.intermediates ?? []).map((form, i) =>
    draft.add({
      shape: [0],
      ...(form ? stored(form) : unquantized('FLOAT32')),
      buffer: 0,
      name: INTERMEDIATES[i] ?? '',
    }),
  );
  const code = source.operatorCodes?.[from.opcodeIndex];
  draft.operator(
    {
      builtinCode: code === undefined ? 0 : builtinCodeOf(code),
      customCode: code?.customCode,
      version: versionOf(writing, operator, decided),
    },
    {
      ...withOptions(from, decided),
      inputs,
      outputs: operator.outputs,
      ...(intermediates.length > 0 && { intermediates }),
    },
  );
  if (plan.conversions === 'early')
    for (const tensor of operator.outputs) convertAll(writing, tensor);
};

const operand = (writing: Writing, tensor: TensorIndex, wish: OperandPlan): TensorIndex => {
  const { graph } = writing;
  if (!graph.isConstant(tensor)) {
    // State that starts at zero is made by nobody.
    if (graph.tensor(tensor).isVariable && !writing.made.has(tensor))
      make(writing, tensor, wish.form);
    return inForm(writing, tensor, wish.form);
  }
  const key = keyOf(tensor, wish.isUnpacked ? 'float' : wish.form);
  const known = writing.forms.get(key);
  if (known !== undefined) return known;
  const isFirst = !writing.made.has(tensor);
  const bytes = wish.form === 'float' ? undefined : storeConstant(graph, tensor, wish.form, wish);
  const constant: TensorDraft = {
    ...writing.source.subgraphs?.[0]?.tensors?.[tensor],
    ...(wish.form !== 'float' && stored(wish.form)),
    ...(bytes && { buffer: writing.draft.buffer(bytes) }),
  };
  const index = isFirst ? tensor : writing.draft.add(constant);
  if (isFirst) writing.draft.tensors[tensor] = constant;
  if (isFirst) writing.made.set(tensor, wish.form);
  writing.forms.set(key, index);
  return index;
};

const versionOf = ({ graph }: Writing, operator: Operator, plan: OperatorPlan): number => {
  const { name, version: float } = operator;
  if (plan.version !== undefined) return Math.max(plan.version, float);
  const forms = [...plan.inputs.map((input) => input?.form), ...plan.outputs];
  const integers = forms.filter((f): f is Parameters => f !== undefined && f !== 'float');
  if (plan.isWide) return integerVersion({ name, float, isWide: true });
  if (integers.length === 0 || plan.outputs.every((form) => form === 'float')) return float;
  const [a, b] = integers.map(({ scales }) => scales[0] ?? 1);
  const result = plan.outputs[0];
  const gain =
    result && result !== 'float' && a !== undefined && b !== undefined
      ? (a * b) / (result.scales[0] ?? 1)
      : 0;
  const needed = neededVersion(operator, (tensor) => graph.main.tensors[tensor]?.shape ?? []);
  return integerVersion({ name, float, isWide: false, gain, needed });
};

/** 16-bit activations and hybrid kernels have options of their own. */
const withOptions = (
  operator: TfliteOperator,
  { isWide, isHybrid }: OperatorPlan,
): TfliteOperator => {
  const { builtinOptions: options } = operator;
  if (options === undefined || !('value' in options)) return operator;
  const { value } = options;
  const edited = {
    ...value,
    ...(isWide && 'quantizedBiasType' in value && { quantizedBiasType: dtypeCode('INT64') }),
    ...(isWide && 'potScaleInt16' in value && { potScaleInt16: false }),
    ...(isHybrid && 'asymmetricQuantizeInputs' in value && { asymmetricQuantizeInputs: true }),
  };
  return { ...operator, builtinOptions: { ...options, value: edited } as typeof options };
};
