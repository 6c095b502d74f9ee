/** How a tensor's range is made from what calibration saw. */
export const CLIPPINGS = ['min-max', 'percentile', 'mse', 'entropy', 'output-error'] as const;
export type Clipping = (typeof CLIPPINGS)[number];
