/**
 * The model as a constant array in its own translation unit: a header with the declaration, a source
 * with the bytes. 16-byte aligned, since TFLM reads tensors in place; const, so that it stays in flash.
 */
import { arrayRows } from './c-array';
import { forComment } from './c-names';

/** `model_data.h`: declares `symbol` and `symbol_len`. */
export const modelHeader = (symbol: string, fileName: string, length: number): string =>
  `// The model "${forComment(fileName)}" (${length} bytes) as a constant array.
#ifndef ${guard(symbol, 'DATA')}
#define ${guard(symbol, 'DATA')}

extern const unsigned char ${symbol}[];
extern const unsigned int ${symbol}_len;

#endif  // ${guard(symbol, 'DATA')}
`;

/** `model_data.cc`: defines what the header declares. */
export const modelSource = (symbol: string, bytes: Uint8Array): string =>
  `#include "model_data.h"

alignas(16) const unsigned char ${symbol}[] = {
${arrayRows(bytes)}
};
const unsigned int ${symbol}_len = ${bytes.length};
`;

/**
 * Include guard that differs between models. Everything the other headers define has internal linkage,
 * so two models can live in one project as long as no source file includes the headers of both.
 */
export const guard = (symbol: string, part: string): string =>
  `ARENASCOPE_${symbol.replace(/_+/g, '_').replace(/^_|_$/g, '').toUpperCase()}_${part}_H`;
