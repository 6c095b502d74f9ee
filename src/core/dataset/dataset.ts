/**
 * Labelled or unlabelled samples for a model, wherever they come from: arrays, tables, pictures,
 * recordings, noise. A sample is read when it is asked for and not kept, so a set may be larger than
 * memory; reading by number lets calibration and evaluation take parts that do not overlap.
 */

/** What one inference takes. */
export interface Sample {
  /** Where it came from, for sentences: `cat/003.png`, `row 12 of data.csv`. */
  readonly name: string;
  /** Real values of each input of the model, in the model's order, flat in the input's own layout. */
  readonly inputs: readonly Float32Array<ArrayBuffer>[];
  /** Index of its class; absent when unknown. */
  readonly label?: number;
}

export interface Dataset {
  /** In words: `45 samples from calibration.npz`. */
  readonly name: string;
  readonly count: number;
  /** Noise: good enough to try things out, not to ship. */
  readonly isSynthetic: boolean;
  /** Names of the classes where the data names them (folders); by class index. */
  readonly classes: readonly string[];
  readonly hasLabels: boolean;
  /** Class of every sample where that is known without reading it; -1 where a sample has none. */
  readonly labels?: Int32Array;
  /**
   * Reads sample `index`, 0 to count - 1.
   * @throws InputError `bad-input` naming the sample when it is broken, of another shape, or not finite
   */
  readonly read: (index: number) => Promise<Sample>;
}

/** A file of the user's that is read in pieces: a Blob in the page, a file handle in a terminal. */
export interface DataFile {
  /** With its folders, separated by `/`: `shoes/12.png`. */
  readonly path: string;
  readonly bytes: number;
  /** Reads [offset, offset + length), cut at the end of the file. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;
}
