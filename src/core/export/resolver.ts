/**
 * A `MicroMutableOpResolver` with just the operators of one model. Registering all of them, as most
 * tutorials do, links about four times the code. Custom operators that TFLM does not bring are declared
 * for the user to supply.
 */
import type { Graph, Operator } from '../graph/graph';
import type { Profile } from '../profile/profile';
import { formatNumberOf } from '../text';
import { cIdentifier, cString, forComment } from './c-names';
import { guard } from './model-data';
import { builtinMethod, customMethod } from './op-names';

/** One line of the resolver: what to call, and the declaration the user must provide, if any. */
interface Registration {
  readonly call: string;
  readonly declaration?: string;
}

/** `op_resolver.h`: `kOperatorCount` and `RegisterOperators`. */
export function resolverHeader(symbol: string, profile: Profile, graph: Graph): string {
  const runnable = distinctOperators(graph).filter((operator) => isRunnable(operator, profile));
  const registrations = runnable.map(registrationOf);
  const declarations = registrations.flatMap(({ declaration }) => declaration ?? []);
  const calls = registrations.map(({ call }) => `  TF_LITE_ENSURE_STATUS(resolver.${call});\n`);
  return `// The operators of "${forComment(profile.model.name)}" and no others: ${formatNumberOf(calls.length, 'kind')}.
${missingNote(graph, profile)}#ifndef ${guard(symbol, 'OP_RESOLVER')}
#define ${guard(symbol, 'OP_RESOLVER')}

#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"

${own(declarations)}constexpr int kOperatorCount = ${Math.max(1, calls.length)};

static inline TfLiteStatus RegisterOperators(
    tflite::MicroMutableOpResolver<kOperatorCount>& resolver) {
${calls.join('')}  return kTfLiteOk;
}

#endif  // ${guard(symbol, 'OP_RESOLVER')}
`;
}

/** Each kind of operator once, over all subgraphs, in order of first use. */
function distinctOperators(graph: Graph): readonly Operator[] {
  const byName = new Map<string, Operator>();
  for (const { operators } of graph.subgraphs)
    for (const operator of operators) {
      const key = `${operator.isCustom}/${operator.name}`;
      if (!byName.has(key)) byName.set(key, operator);
    }
  return [...byName.values()];
}

/** The user's own custom operators count as runnable: their kernels come with the firmware. */
const isRunnable = ({ isCustom, name }: Operator, profile: Profile): boolean =>
  isCustom || profile.operators.some(({ op, supported }) => op === name && supported);

function registrationOf({ isCustom, name }: Operator): Registration {
  if (!isCustom) return { call: `${builtinMethod(name)}()` };
  const method = customMethod(name);
  if (method !== undefined) return { call: `${method}()` };
  const register = `Register_${cIdentifier(name).toUpperCase()}`;
  return {
    call: `AddCustom(${cString(name)}, ${register}())`,
    declaration: `const TFLMRegistration* ${register}();\n`,
  };
}

const own = (declarations: readonly string[]): string =>
  declarations.length === 0
    ? ''
    : `// Custom operators that TFLM does not bring: yours to define.\n${declarations.join('')}\n`;

function missingNote(graph: Graph, profile: Profile): string {
  const missing = distinctOperators(graph).filter((operator) => !isRunnable(operator, profile));
  if (missing.length === 0) return '';
  const names = missing.map(({ name }) => forComment(name)).join(', ');
  return `// TFLM cannot run this model: it has no kernel for ${names}.\n`;
}
