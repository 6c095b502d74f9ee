/** The command quantize: a float model and samples in, a quantized file and what it cost out. */
import { copiesNote } from '../core/calibrate/report';
import { judge } from '../core/boards/judge';
import { noiseDataset } from '../core/dataset/noise';
import type { OpenedDataset } from '../core/dataset/opened';
import { openDataset } from '../core/dataset/open-dataset';
import { defaultOptions } from '../core/dataset/options';
import type { DatasetOptions } from '../core/dataset/options';
import { InputError } from '../core/errors';
import { leavingUnknown, leftNotes } from '../core/evaluate/computed-part';
import { readTflite } from '../core/formats/tflite/read';
import { automatic } from '../core/improve/automatic';
import { begin, partData } from '../core/improve/begin';
import type { Begun, SplitChoice } from '../core/improve/begin';
import type { FlowHost, Made, Prepared, Tried } from '../core/improve/flow';
import { prepare, quantizeWith } from '../core/improve/make';
import { reportText } from '../core/improve/report-text';
import { sha256Hex } from '../core/profile/hash';
import { makeProfile } from '../core/profile/make-profile';
import { CONVERTER } from '../core/quantize/recipe';
import type { Recipe } from '../core/quantize/recipe';
import { formatNumberOf } from '../core/text';
import { VERSION } from '../core/profile/version';
import type { Arguments } from './arguments';
import { dataFiles } from './data-files';
import { decodePicture } from './decode-picture';
import { loadFloatEngine } from './float-engine';
import { exceptionsOf } from './named-operators';
import type { QuantizeArguments } from './quantize-arguments';
import { quantizeText } from './quantize-report';
import { loadRuntime } from './runtime-module';
import { writeOutput } from './streams';
import type { Subject } from './subject';
import { usage } from './usage';

/** What the command printed, and whether the result fits the board that was asked for. */
export interface Outcome {
  readonly text: string;
  readonly fits: boolean;
}

/**
 * @throws InputError for a model that is no float model, samples that do not fit it, and operators that
 *   no engine here executes
 */
export async function quantizeCommand(args: Arguments, subject: Subject): Promise<Outcome> {
  const words = args.quantize ?? fail();
  const { bytes, model, target, board } = subject;
  const output = args.output ?? fail();
  if (bytes === undefined)
    throw usage('A saved profile carries no weights.', 'Quantize the model’s own file.');
  const begun = begin(model.graph, bytes);
  const options = words.changeOptions(defaultOptions(begun.ends));
  const opened = await samplesOf(args, words, begun, options);
  const split = splitOf(words);
  const parts = partData(opened.dataset, split);
  const recipe = recipeOf(words, begun);
  const host: FlowHost = await engines(words);
  const prepared = await prepare(begun.model, parts.data, host).catch(namingTheWord);
  const { made, tried } = await makeBy(words, prepared, recipe, host);
  await prepared.dispose();

  const file = await fileOf(output, made.quantized.bytes);
  const before = makeProfile(model, target);
  const after = makeProfile(file, target);
  const verdict = board && judge(after, board);
  const left = leftNotes(prepared.model, prepared.network);
  const notes = [
    ...begun.notes,
    ...opened.notes,
    ...parts.notes,
    ...left,
    ...copiesNote(prepared.calibration),
  ];
  const isFiles = words.calibration.length > 0;
  const report = await reportText({
    version: VERSION,
    name: model.file.name,
    ...(isFiles && { preprocessing: options }),
    notes,
    split,
    prepared,
    made,
    tried,
  });
  await writeOutput(output, made.quantized.bytes);
  if (words.report !== undefined) await writeOutput(words.report, report);
  const done = { made, tried, prepared, notes, before, after, output };
  return {
    text: args.json ? report : quantizeText({ ...done, ...(verdict && { verdict }) }),
    fits: verdict?.fits !== false,
  };
}

const fail = (): never => {
  throw usage('The command quantize needs a file to write: -o OUT.');
};

async function samplesOf(
  { noise }: Arguments,
  { calibration, samples, scheme }: QuantizeArguments,
  { ends }: Begun,
  options: DatasetOptions,
): Promise<OpenedDataset> {
  if (calibration.length > 0) {
    if (noise !== undefined)
      throw usage('--noise stands in for --calibration; give one of the two.');
    return openDataset(await dataFiles(calibration), ends, options, { decode: decodePicture });
  }
  const isNeeded = scheme === 'int8' || scheme === 'int16x8';
  if (noise === undefined && isNeeded)
    throw usage(
      `The scheme ${scheme} needs samples: --calibration DATA.`,
      'DATA is a .npz, .npy or .csv file or a folder; --noise SEED makes do for trying things out.',
    );
  return noiseDataset(ends, { seed: noise ?? 1, count: 2 * (samples ?? NOISE_SAMPLES) });
}

const NOISE_SAMPLES = 50;
const CALIBRATION_SAMPLES = 500;

/** The converter calibrates with all it is given, in order; anything else keeps samples to test with. */
const splitOf = ({ preset, samples, compare, seed }: QuantizeArguments): SplitChoice => ({
  kind: preset === 'tflite' ? 'converter' : 'held-out',
  calibration: samples ?? CALIBRATION_SAMPLES,
  ...(samples !== undefined && { first: samples }),
  comparison: compare,
  seed,
});

const recipeOf = (words: QuantizeArguments, { model }: Begun): Recipe => ({
  ...CONVERTER,
  scheme: words.scheme,
  io: words.io,
  denseWeights: words.dense,
  operators: exceptionsOf(model.graph, { float32: words.keepFloat, int16: words.int16 }),
  ...(words.clipping !== undefined && { clipping: words.clipping }),
});

const makeBy = async (
  { preset, clipping }: QuantizeArguments,
  prepared: Prepared,
  recipe: Recipe,
  host: FlowHost,
): Promise<{ readonly made: Made; readonly tried: readonly Tried[] }> =>
  preset === 'best' && clipping === undefined
    ? automatic(prepared, recipe, host)
    : { made: await quantizeWith(prepared, recipe, host), tried: [] };

async function engines({ leaveUnknown }: QuantizeArguments): Promise<FlowHost> {
  const [loadFloat, runtime] = await Promise.all([loadFloatEngine(), loadRuntime()]);
  return { loadFloat: leaveUnknown ? leavingUnknown(loadFloat) : loadFloat, runtime };
}

/** Where operators could be left in float, says how. */
const namingTheWord = (error: unknown): never => {
  if (!(error instanceof InputError) || error.offer === undefined) throw error;
  const { code, message, offer } = error;
  const how = `--leave-unknown keeps them, and what depends on them (${formatNumberOf(offer.operators, 'operator')}), in float and quantizes the rest.`;
  throw new InputError(code, message, how, offer);
};

/** The written file as profiles take it. */
async function fileOf(name: string, bytes: Uint8Array) {
  const { graph, layout } = readTflite(bytes);
  const sha256 = await sha256Hex(bytes);
  return { file: { name, sha256, bytes: bytes.length, layout }, graph };
}
