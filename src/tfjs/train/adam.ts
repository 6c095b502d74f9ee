/**
 * Adam (Kingma and Ba 2015) on plain arrays: a network for a microcontroller has so few weights that
 * their update costs nothing beside a batch.
 */

const DECAY_MEAN = 0.9;
const DECAY_SQUARE = 0.999;
const EPSILON = 1e-7;

export interface Adam {
  /** Moves `values` against `gradient`, in place. */
  readonly update: (
    values: Float32Array,
    gradient: ArrayLike<number>,
    rate: number,
    step: number,
  ) => void;
}

/** An optimiser for one array of weights. */
export const adam = (length: number): Adam => {
  const means = new Float32Array(length);
  const squares = new Float32Array(length);
  return {
    update: (values, gradient, rate, step) => {
      const correction = Math.sqrt(1 - DECAY_SQUARE ** step) / (1 - DECAY_MEAN ** step);
      for (let i = 0; i < length; i++) {
        const slope = gradient[i] ?? 0;
        const average = DECAY_MEAN * (means[i] ?? 0) + (1 - DECAY_MEAN) * slope;
        const power = DECAY_SQUARE * (squares[i] ?? 0) + (1 - DECAY_SQUARE) * slope * slope;
        means[i] = average;
        squares[i] = power;
        values[i] = (values[i] ?? 0) - (rate * correction * average) / (Math.sqrt(power) + EPSILON);
      }
    },
  };
};
