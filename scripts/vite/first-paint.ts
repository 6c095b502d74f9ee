/**
 * Fails the build when the page's first scripts contain a module that must come later. The size
 * check would notice that too, but not say which import did it.
 */
import type { Plugin, Rolldown } from 'vite';

const LATER =
  /\/node_modules\/(recharts|@tensorflow)\/|\/src\/core\/(export|program|runtime|run)\/|\/src\/(tfjs|ui\/charts)\//;

/** Chunks that load with the page: the entry and everything it imports statically. */
const firstChunks = (bundle: Rolldown.OutputBundle): readonly Rolldown.OutputChunk[] => {
  const found = new Map<string, Rolldown.OutputChunk>();
  const visit = (name: string): void => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || found.has(name)) return;
    found.set(name, chunk);
    chunk.imports.forEach(visit);
  };
  for (const [name, file] of Object.entries(bundle)) {
    if (file.type === 'chunk' && file.isEntry) visit(name);
  }
  return [...found.values()];
};

/** Plugin that keeps charts, exporters and the like out of the scripts of the first paint. */
export const firstPaint = (): Plugin => ({
  name: 'first-paint',
  apply: 'build',
  generateBundle(_options, bundle) {
    const early = firstChunks(bundle)
      .flatMap(({ moduleIds }) => moduleIds)
      .filter((id) => LATER.test(id));
    if (early.length === 0) return;
    this.error(
      `Load these with import(), they must not be in the first paint:\n${early.join('\n')}`,
    );
  },
});
