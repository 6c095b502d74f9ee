/**
 * What a frame costs the page's main thread, from Chromium's own trace: processor time of all tasks
 * between one animation frame and the next. Processor time, not the clock: other programs on the
 * machine must not decide whether a test passes.
 */
import type { Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time in microseconds. */
  readonly tdur?: number;
}

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
/** Animation frame callbacks closer than this belong to one frame. */
const SAME_FRAME_US = 4000;

function costsIn(events: readonly TraceEvent[]): readonly number[] {
  const frames = events.filter((event) => event.name === 'FireAnimationFrame');
  const [main] = frames;
  if (main === undefined) return [];
  const isMain = (event: TraceEvent): boolean => event.pid === main.pid && event.tid === main.tid;
  const starts = frames
    .filter(isMain)
    .map((event) => event.ts)
    .sort((a, b) => a - b)
    .filter((ts, index, all) => ts - (all[index - 1] ?? -Infinity) > SAME_FRAME_US);
  const costs = new Array<number>(starts.length).fill(0);
  for (const { name, ph, ts, tdur = 0, ...event } of events) {
    if (name !== 'RunTask' || ph !== 'X' || !isMain({ name, ph, ts, ...event })) continue;
    // A frame's callbacks run inside a task that started just before them.
    const frame = starts.findLastIndex((start) => start <= ts + 100);
    if (frame >= 0) costs[frame] = (costs[frame] ?? 0) + tdur / 1000;
  }
  return costs.slice(0, -1);
}

/**
 * Milliseconds per frame while `act` runs in the page, once per frame.
 * @param act source of a function body over `fire(type, x, y, init)` and `frame`
 */
export async function frameCosts(
  page: Page,
  act: (fire: Fire, frame: number) => void,
  frames: number,
): Promise<readonly number[]> {
  const browser = page.context().browser();
  if (browser === null) throw new Error('There is no browser to trace.');
  await browser.startTracing(page, { categories: CATEGORIES });
  const handle = await page.evaluateHandle<(fire: Fire, frame: number) => void>(`(${String(act)})`);
  await page.evaluate(playFrames, { act: handle, frames });
  const trace = JSON.parse(String(await browser.stopTracing())) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  return costsIn(trace.traceEvents);
}

/** Sends an event to the map; x and y are shares of its width and height. */
export type Fire = (
  type: 'pointermove' | 'pointerdown' | 'pointerup' | 'wheel' | 'keydown',
  x: number,
  y: number,
  init?: Readonly<Record<string, unknown>>,
) => void;

/** Runs in the page. */
async function playFrames(play: {
  readonly act: (fire: Fire, frame: number) => void;
  readonly frames: number;
}): Promise<void> {
  const map = document.querySelector<HTMLElement>('[role="application"]');
  if (map === null) throw new Error('There is no map.');
  map.setPointerCapture = () => undefined; // made-up pointers cannot be captured
  const { left, top, width, height } = map.getBoundingClientRect();
  const fire: Fire = (type, x, y, init = {}) => {
    const kinds = { wheel: WheelEvent, keydown: KeyboardEvent } as const;
    const Kind = type === 'wheel' || type === 'keydown' ? kinds[type] : PointerEvent;
    const at = { clientX: left + x * width, clientY: top + y * height, pointerId: 7 };
    map.dispatchEvent(new Kind(type, { bubbles: true, cancelable: true, ...at, ...init }));
  };
  for (let frame = 0; frame < play.frames; frame += 1) {
    await new Promise(requestAnimationFrame);
    play.act(fire, frame);
  }
  await new Promise(requestAnimationFrame);
}
