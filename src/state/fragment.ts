/**
 * The address bar. A fragment is either a link's payload (the share codec owns its form) or the
 * studio's own view: `#sample=kws&board=pico&tab=flash&select=b12&step=6`. The own view names what a
 * page can open again by itself; a user's file it can only name, and says so after a reload.
 */
import { findBoard } from '../core/boards/boards';
import { formatSelection } from './selection';
import { parseView } from './shared-view';
import type { Studio } from './studio';
import type { StudioState } from './studio-state';
import { isKernelSet } from './target';

/** What a fragment asks for at start. */
export type Start =
  | { readonly kind: 'link'; readonly payload: string }
  | {
      readonly kind: 'view';
      readonly sample: string | null;
      readonly file: string | null;
      readonly state: Partial<StudioState>;
    };

/** True for what `#p=1.…` may have become on its way through chat and mail programs. */
const isLink = (fragment: string): boolean => /^(?:.*&)?p(?:=|%3d)|^\d{1,4}\./i.test(fragment);

/** Reads a fragment (without `#`); what makes no sense in it is left out. */
export function parseFragment(fragment: string, userBoards: StudioState['userBoards']): Start {
  if (isLink(fragment)) return { kind: 'link', payload: fragment };
  const values = new URLSearchParams(fragment);
  const board = values.get('board') ?? '';
  const kernels = values.get('kernels') ?? '';
  const known = findBoard(board) ?? findBoard(board, userBoards);
  const number = (key: string): number | undefined =>
    values.has(key) ? Number(values.get(key)) : undefined;
  const [tab, selection, step, budget] = [
    values.get('tab'),
    values.get('select'),
    number('step'),
    number('budget'),
  ];
  return {
    kind: 'view',
    sample: values.get('sample'),
    file: values.get('file'),
    state: {
      ...(known === undefined ? {} : { boardId: known.id }),
      ...(isKernelSet(kernels) ? { kernels } : {}),
      ...parseView({
        ...(tab === null ? {} : { tab }),
        ...(selection === null ? {} : { selection }),
        ...(step === undefined ? {} : { step }),
        ...(budget === undefined ? {} : { budget }),
      }),
    },
  };
}

/** The fragment for a state: the link's own payload while one is open, else the own view. */
export function formatFragment(state: StudioState): string | null {
  const { boardId, kernels, selection, step, budget, tab } = state;
  // A result made here is in no file yet: what can be opened again is the model it was made from.
  const open = state.quantize.before ?? state.open;
  if (open === null) return null;
  const { origin, model } = open;
  if (origin.kind === 'link') return origin.payload ?? '';
  const values = new URLSearchParams();
  if (origin.kind === 'sample') values.set('sample', origin.sample.id);
  else values.set('file', model.file.name);
  values.set('board', boardId);
  if (kernels !== 'board') values.set('kernels', kernels);
  if (tab !== 'operators') values.set('tab', tab);
  if (selection !== null) values.set('select', formatSelection(selection));
  if (step !== null) values.set('step', String(step));
  if (budget !== null) values.set('budget', String(budget));
  return values.toString();
}

/**
 * Keeps the address bar in step with the store: a chosen board or kernel set at once, because a reload
 * goes to the address as it stood when it began; the rest at most every 250 ms, and before leaving.
 */
export function trackFragment({ store, address }: Studio): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const fragment = formatFragment(store.getState());
    if (fragment !== null && fragment !== address.read()) address.write(fragment);
  };
  store.subscribe((now, before) => {
    if (now.boardId !== before.boardId || now.kernels !== before.kernels) write();
    else timer ??= setTimeout(write, 250);
  });
  address.onLeave(write);
}
