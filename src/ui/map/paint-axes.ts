/** Paints the byte axis with its grid, and the ruler of operators under the plot. */
import { formatCount, formatKib } from '../../core/text';
import type { Bytes } from '../../core/units';
import type { StepLabel } from './scene';
import { hairline } from './stage';
import type { Stage } from './stage';
import { byteTicks, stepStride } from './ticks';

const NAME_SIZE = 9.5;

const axisTicks = (stage: Stage): readonly Bytes[] => {
  const { box, frame } = stage;
  return byteTicks(box.y0, box.y1, frame.plot.height, frame.isNarrow ? 34 : 44);
};

export function paintGrid(stage: Stage): void {
  const { context, frame, palette, to } = stage;
  context.fillStyle = palette.grid;
  for (const tick of axisTicks(stage)) {
    hairline(stage, frame.plot.left, to.y(tick), frame.plot.width, 0);
  }
}

/** Decimal bytes, and KiB below them where it is wide enough. */
export function paintByteAxis(stage: Stage): void {
  const { context, frame, palette, to } = stage;
  const { left, top, height } = frame.plot;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of axisTicks(stage)) {
    const y = to.y(tick);
    if (y < top - 1 || y > top + height + 1) continue;
    const hasKib = tick >= 1024 && !frame.isNarrow;
    const middle = Math.min(top + height - 6, Math.max(top + (hasKib ? 11 : 5), y));
    context.fillStyle = palette.text;
    context.font = `${frame.isNarrow ? 9.5 : 11}px ${palette.textFont}`;
    context.fillText(formatCount(tick), left - 8, middle - (hasKib ? 6 : 0));
    if (!hasKib) continue;
    context.fillStyle = palette.axis;
    context.font = `10px ${palette.textFont}`;
    context.fillText(formatKib(tick), left - 8, middle + 6);
  }
}

/** Operator indices, their names where a column is wide enough, and a line per called subgraph. */
export function paintRuler(stage: Stage): void {
  const { context, scene, frame, box, to, palette } = stage;
  context.fillStyle = palette.axis;
  hairline(stage, frame.ruler.left, frame.ruler.top, frame.ruler.width, 0);
  const gap = frame.isNarrow ? 20 : 24;
  const stride = stepStride(to.perScope, gap);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  let lastX = -Infinity;
  const last = Math.min(scene.end, box.x1);
  for (let scope = Math.max(0, Math.floor(box.x0)); scope < last; scope += 1) {
    const step = scene.steps[scope];
    const x = to.x(scope + 0.5);
    if (step === undefined || (step.operator ?? 0) % stride !== 0) continue;
    if (x < frame.ruler.left || x - lastX < gap) continue;
    paintTick(stage, step, stride === 1 && step.subgraph === 0);
    lastX = x;
  }
  if (scene.start < 0) paintTickText(stage, -1, 'unused', palette.axis);
  paintCalls(stage);
}

/** A line over every run of steps in a called subgraph, with its number where it fits. */
function paintCalls(stage: Stage): void {
  const { context, scene, frame, palette, to } = stage;
  const { steps } = scene;
  context.fillStyle = palette.axis;
  context.font = `${NAME_SIZE}px ${palette.textFont}`;
  for (let from = 0; from < steps.length;) {
    const subgraph = steps[from]?.subgraph ?? 0;
    let end = from + 1;
    while (end < steps.length && steps[end]?.subgraph === subgraph) end += 1;
    const left = to.x(from);
    const width = to.x(end) - left;
    if (subgraph !== 0) {
      context.fillRect(left + 2, frame.ruler.top + 17, Math.max(1, width - 4), 1);
      const label = `subgraph ${subgraph}`;
      if (width > 64) context.fillText(label, left + width / 2, frame.ruler.top + 24);
    }
    from = end;
  }
}

function paintTick(stage: Stage, step: StepLabel, isEvery: boolean): void {
  const { context, frame, palette, to } = stage;
  context.fillStyle = palette.axis;
  hairline(stage, to.x(step.scope + 0.5), frame.ruler.top, 0, 4);
  paintTickText(stage, step.scope, step.index, palette.text);
  const name = isEvery ? fittingName(stage, step) : undefined;
  if (name === undefined) return;
  context.font = `${NAME_SIZE}px ${palette.monoFont}`;
  context.fillStyle = palette.axis;
  context.fillText(name, to.x(step.scope + 0.5), frame.ruler.top + 23);
}

function paintTickText(stage: Stage, scope: number, text: string, colour: string): void {
  const { context, frame, palette, to } = stage;
  context.font = `${frame.isNarrow ? 9.5 : 10.5}px ${palette.textFont}`;
  context.fillStyle = colour;
  const x = Math.max(frame.ruler.left + 6, to.x(scope + 0.5));
  context.fillText(text, x, frame.ruler.top + 11);
}

/** The operator's name, else its abbreviation, else nothing; 0.6 em per monospaced character. */
function fittingName(stage: Stage, step: StepLabel): string | undefined {
  const columns = Math.floor((stage.to.perScope - 2) / (NAME_SIZE * 0.61));
  return [step.name, step.short].find((name) => name !== '' && name.length <= columns);
}
