/**
 * The sentence for each kind of file that is not a model this version opens: what it looks like, and
 * what to do. Names of converters are those of the tools' own documentation.
 */
import { InputError } from '../errors';
import type { InputErrorCode } from '../errors';
import type { FileKind } from './sniff';
import { quoteName } from '../text';

interface Refusal {
  readonly code: InputErrorCode;
  /** Completes "“name” ...". */
  readonly looks: string;
  readonly advice: string;
}

const wrong = (looks: string, advice: string): Refusal => ({ code: 'wrong-format', looks, advice });

const REFUSALS: Readonly<Record<FileKind, Refusal>> = {
  'lfs-pointer': {
    code: 'lfs-pointer',
    looks: 'is a Git LFS pointer: a few lines of text that stand for the real file',
    advice: 'Run “git lfs pull” in the repository, or download the file itself.',
  },
  'html-page': {
    code: 'html-page',
    looks: 'is a web page, not a model',
    advice: 'Use the “raw” or “download” link of the page it came from.',
  },
  'old-tflite': wrong(
    'is a TensorFlow Lite file of another generation than TFL3',
    'Convert the original model again with a current converter.',
  ),
  'apple-double': wrong(
    'is a macOS resource fork (a “._” companion file), not the model itself',
    'Open the file of the same name without “._” in front.',
  ),
  hdf5: wrong(
    'looks like a Keras model or weights in HDF5',
    'Convert it with tf.lite.TFLiteConverter.from_keras_model.',
  ),
  keras: wrong(
    'looks like a Keras model (.keras)',
    'Convert it with tf.lite.TFLiteConverter.from_keras_model.',
  ),
  'saved-model-zip': wrong(
    'looks like a zipped TensorFlow SavedModel',
    'Convert it with tf.lite.TFLiteConverter.from_saved_model.',
  ),
  'saved-model': wrong(
    'looks like a TensorFlow SavedModel (saved_model.pb)',
    'Convert its folder with tf.lite.TFLiteConverter.from_saved_model.',
  ),
  'graph-def': wrong(
    'looks like a frozen TensorFlow graph (GraphDef)',
    'Convert it with tf.compat.v1.lite.TFLiteConverter.from_frozen_graph.',
  ),
  onnx: wrong('looks like an ONNX model', `Convert it to .tflite, for example with onnx2tf.`),
  tfjs: wrong(
    'looks like a TensorFlow.js model (model.json)',
    'Convert the model it was made from to .tflite.',
  ),
  pytorch: wrong(
    'looks like a PyTorch checkpoint',
    'Convert the model to .tflite with litert-torch, or export it to ONNX and convert that.',
  ),
  pickle: wrong(
    'looks like a Python pickle (an old PyTorch checkpoint, or a scikit-learn model)',
    'Export the model from Python to .tflite.',
  ),
  'tflite-zip': wrong(
    'is a zip archive with a .tflite file in it',
    'Unpack it and open that file.',
  ),
  zip: wrong('is a zip archive without a model in it', 'Unpack it and open the .tflite file.'),
  gzip: wrong('is compressed with gzip', 'Unpack it and open the .tflite file.'),
  json: wrong('is a JSON file, not a model', 'Open the .tflite file.'),
  elf: wrong(
    'is a compiled program (ELF)',
    'Open the model’s .tflite file, or the C source that holds it as an array.',
  ),
  uf2: wrong('is a firmware image (UF2)', 'Open the .tflite file that went into the firmware.'),
  'hex-firmware': wrong(
    'is a firmware image (Intel HEX)',
    'Open the .tflite file that went into the firmware.',
  ),
  image: wrong('is an image', 'Open the .tflite file.'),
  audio: wrong('is a sound recording', 'Open the .tflite file.'),
  pdf: wrong('is a PDF document', 'Open the .tflite file.'),
  numpy: wrong('is a NumPy array', 'Open the .tflite file.'),
  zeros: {
    code: 'malformed',
    looks: 'holds nothing but zeros: the download or the copy failed',
    advice: 'Copy or download the model again.',
  },
  text: wrong(
    'is a text file without a model in it',
    'Open a .tflite file, or C source that holds one as an array.',
  ),
  unknown: wrong(
    'is in no format known here: bytes 4 to 7 of a TensorFlow Lite model are “TFL3”',
    'Open a .tflite file, or C source that holds one as an array.',
  ),
};

/** The error to show for a file of this kind. */
export function refusal(kind: FileKind, name: string): InputError {
  const { code, looks, advice } = REFUSALS[kind];
  return new InputError(code, `${quoteName(name)} ${looks}.`, advice);
}
