/** The text beside the exported sources: which file is what, and a whole program that uses them. */
import type { Graph } from '../graph/graph';
import { resourceVariableCount } from '../graph/resource-variables';
import type { Profile } from '../profile/profile';
import { formatBytes } from '../text';
import { TFLM_COMMIT } from './arena-header';
import { forComment } from './c-names';

/** `README.txt` of an export. */
export function usageText(symbol: string, profile: Profile, graph: Graph): string {
  const { arena, flash, model } = profile;
  return `${forComment(model.name)} for TensorFlow Lite Micro
SHA-256 ${model.sha256}

model_data.h, model_data.cc  the model as a constant array (${formatBytes(model.bytes)}), 16-byte aligned
model_xxd.h                  the same bytes exactly as "xxd -i" writes them; use one or the other
arena.h                      kTensorArenaSize: ${formatBytes(arena.minimum)} (${arena.status})
op_resolver.h                just the operators this model needs
model_io.h                   shapes, scales and zero points of inputs and outputs

Flash: ${formatBytes(flash.model)} of model and about ${formatBytes(flash.runtime)} of TFLM (${flash.status}).
Figures are for tflite-micro ${TFLM_COMMIT}, kernels "${arena.target.kernels}", ${arena.target.abi}.

A program that runs it:

${program(symbol, graph)}`;
}

const program = (symbol: string, graph: Graph): string => `#include "arena.h"
#include "model_data.h"
#include "model_io.h"
#include "op_resolver.h"
#include "tensorflow/lite/micro/micro_interpreter.h"
#include "tensorflow/lite/schema/schema_generated.h"

alignas(16) static uint8_t tensor_arena[kTensorArenaSize];

bool RunOnce() {
  static tflite::MicroMutableOpResolver<kOperatorCount> resolver;
  if (RegisterOperators(resolver) != kTfLiteOk) return false;
${interpreter(symbol, resourceVariableCount(graph))}
  if (interpreter.AllocateTensors() != kTfLiteOk) return false;
  // Fill interpreter.input(0)->data here; see model_io.h for the scales.
  return interpreter.Invoke() == kTfLiteOk;
}
`;

/** Construction lines; resource variables must come from the interpreter's own allocator. */
const interpreter = (symbol: string, variables: number): string =>
  variables === 0
    ? `  static tflite::MicroInterpreter interpreter(
      tflite::GetModel(${symbol}), resolver, tensor_arena, kTensorArenaSize);`
    : `  static tflite::MicroAllocator* allocator =
      tflite::MicroAllocator::Create(tensor_arena, kTensorArenaSize);
  // The model keeps state in ${variables} resource variable${variables === 1 ? '' : 's'}.
  static tflite::MicroResourceVariables* variables =
      tflite::MicroResourceVariables::Create(allocator, ${variables});
  static tflite::MicroInterpreter interpreter(
      tflite::GetModel(${symbol}), resolver, allocator, variables);`;
