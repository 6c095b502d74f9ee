/**
 * What a file that is not a .tflite model looks like, judged by its content alone: names lie, and the
 * commonest broken downloads (a web page, a pointer to large-file storage) keep the right one.
 */
import { sniffProtobuf } from './sniff-protobuf';
import { zipNames } from './sniff-zip';

export type FileKind =
  | 'lfs-pointer'
  | 'html-page'
  | 'old-tflite'
  | 'apple-double'
  | 'hdf5'
  | 'keras'
  | 'saved-model-zip'
  | 'pytorch'
  | 'tflite-zip'
  | 'zip'
  | 'gzip'
  | 'tfjs'
  | 'json'
  | 'onnx'
  | 'saved-model'
  | 'graph-def'
  | 'elf'
  | 'uf2'
  | 'hex-firmware'
  | 'image'
  | 'audio'
  | 'pdf'
  | 'numpy'
  | 'pickle'
  | 'zeros'
  | 'text'
  | 'unknown';

/** First bytes that mark a format, as text of code points 0 to 255, and where they stand. */
const MARKS: readonly (readonly [mark: string, kind: FileKind, at?: number])[] = [
  ['TFL', 'old-tflite', 4],
  ['\x00\x05\x16\x07', 'apple-double'],
  ['\x89HDF\r\n\x1a\n', 'hdf5'],
  ['\x89HDF\r\n\x1a\n', 'hdf5', 512],
  ['\x89HDF\r\n\x1a\n', 'hdf5', 1024],
  ['\x89HDF\r\n\x1a\n', 'hdf5', 2048],
  ['\x1f\x8b', 'gzip'],
  ['\x7fELF', 'elf'],
  ['UF2\n', 'uf2'],
  ['\x89PNG', 'image'],
  ['\xff\xd8\xff', 'image'],
  ['GIF8', 'image'],
  ['BM', 'image'],
  ['WEBP', 'image', 8],
  ['WAVE', 'audio', 8],
  ['ID3', 'audio'],
  ['%PDF', 'pdf'],
  ['\x93NUMPY', 'numpy'],
  ['\x80\x02', 'pickle'],
  ['\x80\x03', 'pickle'],
  ['\x80\x04', 'pickle'],
  ['\x80\x05', 'pickle'],
];

const hasMark = (bytes: Uint8Array, mark: string, at: number): boolean =>
  String.fromCharCode(...bytes.subarray(at, at + mark.length)) === mark;

function sniffZip(bytes: Uint8Array): FileKind {
  const names = zipNames(bytes);
  const has = (ending: string): boolean => names.some((name) => name.endsWith(ending));
  if (has('model.weights.h5')) return 'keras';
  if (has('saved_model.pb')) return 'saved-model-zip';
  if (has('data.pkl')) return 'pytorch';
  return has('.tflite') || has('.lite') ? 'tflite-zip' : 'zip';
}

/** How far into a file its kind is decided. */
const PROBE_BYTES = 4096;

/** Text has no control characters but tab, line ends and form feed. */
const isText = (probe: Uint8Array): boolean =>
  probe.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));

function sniffText(head: string): FileKind {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  const lower = start.slice(0, 200).toLowerCase();
  if (start.startsWith('version https://git-lfs')) return 'lfs-pointer';
  if (lower.startsWith('<!doctype html') || lower.startsWith('<html')) return 'html-page';
  if (lower.startsWith('<svg')) return 'image';
  if (lower.startsWith('<?xml') && head.includes('<svg')) return 'image';
  if (/^:[0-9a-f]{10,}\s*$/im.test(start.split('\n', 1)[0] ?? '')) return 'hex-firmware';
  if (/^(\{\s*["}]|\[\s*["[{\]\d-])/.test(start))
    return /modelTopology|weightsManifest/.test(head) ? 'tfjs' : 'json';
  return 'text';
}

/** Says what a file looks like; for files that do not carry the mark of a TFLite model. */
export function sniff(bytes: Uint8Array): FileKind {
  const probe = bytes.subarray(0, PROBE_BYTES);
  if (isText(probe)) return sniffText(new TextDecoder().decode(probe));
  const marked = MARKS.find(([mark, , at = 0]) => hasMark(bytes, mark, at));
  if (marked) return marked[1];
  if (hasMark(bytes, 'PK\x03\x04', 0)) return sniffZip(bytes);
  if (bytes.every((byte) => byte === 0)) return 'zeros';
  return sniffProtobuf(bytes) ?? 'unknown';
}
