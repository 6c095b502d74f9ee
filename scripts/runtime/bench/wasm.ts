/**
 * The tab's part of `npm run bench:runtime`: a MobileNet of 7 million MACs in headless Chromium, our
 * two WebAssembly builds, and beside them LiteRT.js and tfjs where somebody has installed them: in
 * node_modules, or in the folder that BENCH_PEERS names.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { chromium } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Graph, Operator } from '../../../src/core/graph/graph';
import { countMacs } from '../../../src/core/graph/macs';
import { ensureChromium } from '../../lib/chromium.mjs';
import { printTable, short } from '../../bench/measure';
import { benchCaseOf } from '../cortex/model';
import { withFloatEnds } from './float-ends';
import type { Layer } from './page';
import { timeLiteRt, timeRuntime, timeTfjs } from './page';
import { serve } from './serve';

const MODEL = 'public/samples/vision-96.tflite';
const MODULES = ['simd', 'scalar'] as const;
const PEERS = process.env['BENCH_PEERS'] ?? 'node_modules';
const LITERT = '/peers/@litertjs/core/dist/index.js';
const TFJS = ['tfjs-core/dist/tf-core', 'tfjs-backend-wasm/dist/tf-backend-wasm'];

/** LiteRT.js imports its helper by name. */
const IMPORTS = { '@litertjs/wasm-utils': '/peers/@litertjs/wasm-utils/dist/index.js' };
const PAGE = `<!doctype html><script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>`;

/** Milliseconds that the SIMD build may take, and bytes that both builds may weigh. */
const LIMIT_MS = 8;
const LIMIT_BYTES = 150_000;

const moduleFile = (build: string): string => `firmware/dist/runtime-${build}.wasm`;

/** Prints the table. Returns what is over its limit, as sentences. */
export const benchWasm = async (): Promise<readonly string[]> => {
  const model = new Uint8Array(readFileSync(MODEL));
  const { graph, program } = benchCaseOf(model, 'vision-96');
  const modules = MODULES.map(
    (build) => [`/${build}.wasm`, readFileSync(moduleFile(build))] as const,
  );
  const html = new TextEncoder().encode(PAGE);
  const served = await serve(
    {
      '/': html,
      '/model': withFloatEnds(model),
      '/program': program.bytes,
      ...Object.fromEntries<Uint8Array>(modules),
    },
    PEERS,
  );
  const browser = await chromium.launch({ executablePath: await ensureChromium() });
  try {
    const inPage = async (time: (page: Page) => Promise<number>): Promise<number> => {
      const page = await browser.newPage();
      await page.goto(served.origin);
      const result = await time(page);
      await page.close();
      return result;
    };
    const { arenaBytes } = program;
    const runtime = (build: string) =>
      inPage((page) => page.evaluate(timeRuntime, { module: `/${build}.wasm`, arenaBytes }));
    const [simd, scalar] = [await runtime('simd'), await runtime('scalar')];
    const rows = [
      { runtime: 'ours, int8, SIMD', ms: short(simd) },
      { runtime: 'ours, int8, scalar', ms: short(scalar) },
      { runtime: 'LiteRT.js, int8 with float ends, XNNPACK', ms: await liteRt(graph, inPage) },
      { runtime: 'tfjs, float, WebAssembly', ms: await tfjs(graph, inPage) },
    ];
    printTable(`${MODEL}, ${macsOf(graph)} MACs, one thread of headless Chromium`, rows);
    return complaintsOf(simd);
  } finally {
    await browser.close();
    served.close();
  }
};

const complaintsOf = (simd: number): readonly string[] => {
  const bytes = MODULES.reduce((sum, build) => sum + statSync(moduleFile(build)).size, 0);
  console.log(`  Both modules together: ${bytes} B (limit ${LIMIT_BYTES} B).`);
  return [
    ...(simd > LIMIT_MS ? [`The SIMD build takes ${short(simd)} ms, more than ${LIMIT_MS}.`] : []),
    ...(bytes > LIMIT_BYTES ? [`The two modules have ${bytes} B.`] : []),
  ];
};

type InPage = (time: (page: Page) => Promise<number>) => Promise<number>;

const NOT_INSTALLED = 'not installed';

/** What a peer that cannot run the model said, in place of its time. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

const liteRt = async (graph: Graph, inPage: InPage): Promise<number | string> => {
  if (!existsSync(`${PEERS}/@litertjs/core`)) return NOT_INSTALLED;
  const shape = inputShape(graph);
  const time = (page: Page) => page.evaluate(timeLiteRt, { library: LITERT, shape });
  return inPage(time).then(short, reasonOf);
};

const tfjs = async (graph: Graph, inPage: InPage): Promise<number | string> => {
  if (!TFJS.every((path) => existsSync(`${PEERS}/@tensorflow/${path}.min.js`)))
    return NOT_INSTALLED;
  const given = { shape: inputShape(graph), layers: layersOf(graph) };
  return short(
    await inPage(async (page) => {
      for (const path of TFJS)
        await page.addScriptTag({ url: `/peers/@tensorflow/${path}.min.js` });
      return page.evaluate(timeTfjs, given);
    }),
  );
};

const shapeOf = (graph: Graph, tensor: number | undefined): readonly number[] =>
  graph.subgraphs[0]?.tensors[tensor ?? -1]?.shape ?? [];

const inputShape = (graph: Graph): readonly number[] =>
  shapeOf(graph, graph.subgraphs[0]?.inputs[0]);

const macsOf = ({ subgraphs: [main] }: Graph): number =>
  main?.operators.reduce((sum, operator) => sum + countMacs(main, operator), 0) ?? 0;

/** The model's layers as tfjs takes them: filters are [height, width, in, out or multiplier]. */
const layersOf = (graph: Graph): readonly Layer[] =>
  (graph.subgraphs[0]?.operators ?? []).map((operator) => layerOf(graph, operator));

const layerOf = (graph: Graph, { name, options, inputs, outputs }: Operator): Layer => {
  const [out = 1, height = 1, width = 1, channels = 1] = shapeOf(graph, inputs[1]);
  const stride = Number(options['strideW'] ?? 1);
  const pad = options['padding'] === 0 ? 'same' : 'valid';
  switch (name) {
    case 'CONV_2D':
      return { kind: 'conv', shape: [height, width, channels, out], stride, pad };
    case 'DEPTHWISE_CONV_2D':
      return { kind: 'depthwise', shape: [height, width, channels, 1], stride, pad };
    case 'AVERAGE_POOL_2D': {
      const window = [Number(options['filterHeight']), Number(options['filterWidth'])];
      return { kind: 'pool', shape: window, stride, pad };
    }
    case 'SOFTMAX':
      return { kind: 'softmax', shape: [], stride: 1, pad };
    case 'RESHAPE':
      return { kind: 'reshape', shape: shapeOf(graph, outputs[0]), stride: 1, pad };
    default:
      throw new Error(`The benchmark's model has no ${name}.`);
  }
};
