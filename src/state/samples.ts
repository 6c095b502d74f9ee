/**
 * The built-in samples: made by a script of this repository and served beside the page. The index is
 * our own file, but a stale cache or a half-finished deployment can still serve something else.
 */
import * as v from 'valibot';
import { InputError } from '../core/errors';

const Entry = v.object({
  /** What addresses call it. */
  id: v.string(),
  file: v.pipe(v.string(), v.regex(/^[\w-]+\.tflite$/)),
  title: v.string(),
  description: v.string(),
  /** File with samples to calibrate with, beside the model. */
  calibration: v.optional(v.pipe(v.string(), v.regex(/^[\w-]+\.npz$/))),
});

export type Sample = Readonly<v.InferOutput<typeof Entry>>;

/** Fetches one of the studio's own files, by its path relative to the page. */
export type FetchOwn = (path: string) => Promise<Response>;

const missing = (): InputError =>
  new InputError(
    'bad-file',
    'The built-in samples could not be loaded.',
    'Drop a .tflite file instead, or reload the page.',
  );

/** The list of samples. @throws InputError when it cannot be had */
export async function fetchSamples(fetchOwn: FetchOwn): Promise<readonly Sample[]> {
  const response = await fetchOwn('samples/index.json').catch(() => undefined);
  if (response?.ok !== true) throw missing();
  const parsed = v.safeParse(v.array(Entry), await response.json().catch(() => undefined));
  if (!parsed.success || parsed.output.length === 0) throw missing();
  return parsed.output;
}

/** A sample's file. @throws InputError when it cannot be had */
export const fetchSample = (fetchOwn: FetchOwn, { file }: Sample): Promise<Blob> =>
  fetchSampleFile(fetchOwn, file);

/** A file that lies beside the samples. @throws InputError when it cannot be had */
export async function fetchSampleFile(fetchOwn: FetchOwn, file: string): Promise<Blob> {
  const response = await fetchOwn(`samples/${file}`).catch(() => undefined);
  if (response?.ok !== true) throw missing();
  return response.blob();
}
