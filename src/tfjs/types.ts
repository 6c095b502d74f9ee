/** Which of tfjs's three types holds a TFLite type. */
import type { DType } from '../core/graph/dtypes';

export type TfjsType = 'float32' | 'int32' | 'bool';

const TYPES: Partial<Record<DType, TfjsType>> = {
  FLOAT32: 'float32',
  FLOAT16: 'float32',
  INT32: 'int32',
  INT64: 'int32',
  BOOL: 'bool',
  // The number of a variable.
  RESOURCE: 'int32',
};

/** The tfjs type for `type`; undefined for types a float network does not compute with. */
export const typeOf = (type: DType): TfjsType | undefined => TYPES[type];
