/**
 * Firmware projects for people who build with TFLM themselves: the model, its exact resolver and arena,
 * and a program that answers the studio's session protocol, in the layout each framework wants.
 */
import { elementBytes } from '../../graph/dtypes';
import { elementCount } from '../../graph/graph';
import type { Graph } from '../../graph/graph';
import { resourceVariableCount } from '../../graph/resource-variables';
import type { Profile } from '../../profile/profile';
import { arenaHeader } from '../arena-header';
import { checkedSymbol, symbolFor } from '../c-names';
import type { ExportFile, ExportOptions } from '../export';
import { modelHeader, modelSource } from '../model-data';
import { ioHeader } from '../model-io';
import { resolverHeader } from '../resolver';
import { arduinoFiles } from './arduino';
import { cmakeFiles } from './cmake';
import { espIdfFiles } from './esp-idf';
import type { Framework, ProjectFacts } from './framework';
import { INFERENCE_HEADER, inferenceSource, PORT_HEADER } from './inference-source';
import { LINES_HEADER, LINES_SOURCE } from './lines-source';
import { picoFiles } from './pico-sdk';
import { platformioFiles } from './platformio';
import { readmeText } from './readme';
import { SESSION_HEADER, sessionSource } from './session-source';
import { zephyrFiles } from './zephyr';

/** Where the shared sources go in each framework, and what it adds. */
const LAYOUTS: Readonly<
  Record<
    Framework,
    { readonly folder: string; readonly own: (facts: ProjectFacts) => readonly ExportFile[] }
  >
> = {
  arduino: { folder: '', own: arduinoFiles },
  platformio: { folder: 'src/', own: platformioFiles },
  'esp-idf': { folder: 'main/', own: espIdfFiles },
  zephyr: { folder: 'src/', own: zephyrFiles },
  'pico-sdk': { folder: 'src/', own: picoFiles },
  cmake: { folder: 'src/', own: cmakeFiles },
};

/**
 * The files of one project, with their folders in the path.
 * @param bytes the model file itself
 * @throws InputError `usage` for an unusable symbol
 */
export const projectFiles = (
  framework: Framework,
  profile: Profile,
  bytes: Uint8Array,
  { graph, symbol: chosen }: ExportOptions,
): readonly ExportFile[] => {
  const { name } = profile.model;
  const symbol = chosen === undefined ? symbolFor(name) : checkedSymbol(chosen);
  const facts: ProjectFacts = { name: projectName(name), profile };
  const { folder, own } = LAYOUTS[framework];
  const shared = sharedFiles(symbol, profile, bytes, graph);
  const files = [
    ...own(facts),
    ...shared.map(({ path, text }) => ({ path: `${folder}${path}`, text })),
    { path: 'README.md', text: readmeText(framework, facts, graph) },
  ];
  return files.map(({ path, text }) => ({ path: `${facts.name}/${path}`, text }));
};

const sharedFiles = (
  symbol: string,
  profile: Profile,
  bytes: Uint8Array,
  graph: Graph,
): readonly ExportFile[] => {
  const { name, sha256 } = profile.model;
  return [
    { path: 'model_data.h', text: modelHeader(symbol, name, bytes.length) },
    { path: 'model_data.cpp', text: modelSource(symbol, bytes) },
    { path: 'arena.h', text: arenaHeader(symbol, profile.arena) },
    { path: 'op_resolver.h', text: resolverHeader(symbol, profile, graph) },
    { path: 'model_io.h', text: ioHeader(symbol, graph) },
    { path: 'port.h', text: PORT_HEADER },
    { path: 'inference.h', text: INFERENCE_HEADER },
    { path: 'inference.cpp', text: inferenceSource(construction(symbol, graph)) },
    { path: 'lines.h', text: LINES_HEADER },
    { path: 'lines.cpp', text: LINES_SOURCE },
    { path: 'session.h', text: SESSION_HEADER },
    {
      path: 'session.cpp',
      text: sessionSource({
        modelName: lineSafe(name),
        sha256,
        inputBytes: inputBytes(graph),
        operators: graph.subgraphs[0]?.operators.length ?? 0,
      }),
    },
  ];
};

/** A name that can stand in a C string and between the brackets of a protocol line. */
const lineSafe = (name: string): string => name.replaceAll(/[^\w .-]/g, '_').slice(0, 47);

/** Frameworks want identifiers: letters, digits and underscores. */
const projectName = (name: string): string => {
  const word = name
    .replace(/\.\w+$/, '')
    .replaceAll(/\W+/g, '_')
    .slice(0, 40);
  return word === '' ? 'model' : word.replace(/^(?=\d)/, 'model_');
};

const inputBytes = ({ subgraphs }: Graph): number =>
  (subgraphs[0]?.inputs ?? []).reduce((sum, index) => {
    const tensor = subgraphs[0]?.tensors[index];
    return sum + (tensor ? elementCount(tensor.shape) * elementBytes(tensor.type) : 0);
  }, 0);

/** Resource variables must come from the interpreter's own allocator. */
const construction = (symbol: string, graph: Graph): string => {
  const variables = resourceVariableCount(graph);
  const begin = `  const tflite::Model* model = tflite::GetModel(${symbol});
  if (model->version() != TFLITE_SCHEMA_VERSION) return kWrongSchema;
  static tflite::MicroMutableOpResolver<kOperatorCount> resolver;
  if (RegisterOperators(resolver) != kTfLiteOk) return kMissingKernel;
  if (!HasKernels(model, resolver)) return kMissingKernel;
`;
  return variables === 0
    ? `${begin}  static tflite::MicroInterpreter the_interpreter(model, resolver, tensor_arena, kTensorArenaSize,
                                                  nullptr, &timer);`
    : `${begin}  static tflite::MicroAllocator* allocator =
      tflite::MicroAllocator::Create(tensor_arena, kTensorArenaSize);
  static tflite::MicroResourceVariables* variables =
      tflite::MicroResourceVariables::Create(allocator, ${variables});
  static tflite::MicroInterpreter the_interpreter(model, resolver, allocator, variables, &timer);`;
};
