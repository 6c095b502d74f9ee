/** Quantizing the open model. */
import type { ReactNode } from 'react';

export const QuantizePanel = (): ReactNode => null;
