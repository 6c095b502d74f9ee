/** What a user can decide about how files become samples. Plain data: shown as settings, sent to a worker. */
import type { ImageOptions, ValueRange } from '../run/image';
import type { MeanStd, ModelEnds } from './model-ends';

/** How pixels of 0 to 255 become the values a network takes. */
export type Normalization =
  | { readonly kind: 'range'; readonly range: ValueRange }
  | ({ readonly kind: 'mean-std' } & MeanStd);

export interface PictureOptions {
  /** `cover` keeps proportions and cuts what hangs over; `stretch` squeezes all of it in. */
  readonly fit: ImageOptions['fit'];
  readonly order: ImageOptions['order'];
  /** All channels show brightness; a network with one channel gets grey in any case. */
  readonly isGrey: boolean;
  readonly normalization: Normalization;
}

export interface DatasetOptions {
  readonly picture: PictureOptions;
  /** Numbers in arrays and tables are pixels of 0 to 255, to be normalized as pictures are. */
  readonly arraysArePixels: boolean;
  /** Which array is which, by their names: `{ audio: 'x_train' }`; found by shape when not given. */
  readonly arrays: Readonly<Record<string, string>>;
  /** Array or column with the labels; found by name, type and length when not given. */
  readonly labels?: string;
}

/** What is sensible before the user has said anything: what the model's maker wrote down, else 0..1. */
export const defaultOptions = ({ inputs }: ModelEnds): DatasetOptions => {
  const normalization = inputs.find(({ expected }) => expected?.normalization)?.expected
    ?.normalization;
  return {
    picture: {
      fit: 'cover',
      order: 'rgb',
      isGrey: false,
      normalization: normalization
        ? { kind: 'mean-std', ...normalization }
        : { kind: 'range', range: '0..1' },
    },
    arraysArePixels: false,
    arrays: {},
  };
};

export interface NoiseOptions {
  readonly seed: number;
  readonly count: number;
  /** Uniform between these; by default what the model's maker wrote down, else -1 to 1. */
  readonly range?: readonly [low: number, high: number];
}
