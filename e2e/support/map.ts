/** The arena map as a test sees it: where a step or a buffer lies on the screen, and what it says. */
import { expect, type Locator, type Page } from '@playwright/test';
import { planArena } from '../../src/core/arena/arena';
import { openModel } from '../../src/core/formats/open';
import { makeSamples } from '../../src/core/samples/testing/made';
import { frameOf } from '../../src/ui/map/frame';
import { buildScene, type BufferRect, type Scene } from '../../src/ui/map/scene';
import { boxOf, projection } from '../../src/ui/map/view';

export const arenaMap = (page: Page): Locator =>
  page.getByRole('application', { name: 'Arena map' });

/** The scene of a built-in sample on the board the studio starts with. */
export function sampleScene(id: string): Scene {
  const sample = makeSamples().find((one) => one.id === id);
  if (sample === undefined) throw new Error(`No sample ${id}.`);
  const { graph } = openModel(sample.bytes, sample.file);
  return buildScene(planArena(graph, { kernels: 'cmsis-dsp', abi: 'short-enums' }), graph);
}

export const largestBuffer = (scene: Scene): BufferRect =>
  scene.rects.reduce((a, b) => (b.buffer.bytes > a.buffer.bytes ? b : a));

/** Opens the studio on a sample and waits for its map. */
export async function openSample(page: Page, id: string): Promise<Locator> {
  await page.goto(`./#sample=${id}`);
  const map = arenaMap(page);
  await expect(map.locator('canvas')).toHaveCount(2);
  return map;
}

/** Window coordinates of a point of the fitted map: a scope across, bytes up. */
export async function pointOn(
  map: Locator,
  scene: Scene,
  scope: number,
  bytes: number,
): Promise<{ x: number; y: number }> {
  const area = await map.boundingBox();
  if (area === null) throw new Error('The map is not on the page.');
  const frame = frameOf(area);
  const to = projection(boxOf({ mode: 'fit' }, scene, undefined), frame.plot);
  return { x: area.x + to.x(scope), y: area.y + to.y(bytes) };
}

/** The middle of a buffer's rectangle. */
export const middleOf = (
  map: Locator,
  scene: Scene,
  { x0, x1, y0, y1 }: BufferRect,
): Promise<{ x: number; y: number }> => pointOn(map, scene, (x0 + x1) / 2, (y0 + y1) / 2);
