/**
 * Opening things: files, samples, links. What is open stays open, untouched, until the new thing has
 * been read; whatever fails on the way is shown and leaves everything else as it was.
 */
import { mismatchOf } from '../core/share/verify';
import type { OpenedModel, OpenedShare, Stage } from '../workers/studio-api';
import type { Session } from '../workers/studio-client';
import { failureOf, isAbort } from './failure';
import { leaveQuantizer, nextId } from './quantize-sides';
import { freshRun } from './running';
import { fetchSample } from './samples';
import type { Sample } from './samples';
import { adoptShared } from './shared-view';
import type { Studio } from './studio';
import type { OpenModel, Origin, StudioState } from './studio-state';
import { refreshProfile, selectTarget } from './target';

/** What the user asked to open. */
type Intent =
  | { readonly kind: 'file' }
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'link'; readonly payload: string };

interface Read {
  readonly opened: OpenedModel | OpenedShare;
  readonly session: Session;
  /** What was read; null for a link. */
  readonly file: Blob | null;
}

type Reader = (signal: AbortSignal, onProgress: (stage: Stage) => void) => Promise<Read>;

/** Opens a dropped, picked or pasted file. */
export function openFile(studio: Studio, file: Blob, name: string): Promise<void> {
  performance.mark('drop');
  return open(studio, name, { kind: 'file' }, async (signal, onProgress) => {
    const target = selectTarget(studio.store.getState());
    return { ...(await studio.client.open(file, name, target, { signal, onProgress })), file };
  });
}

/** Opens one of the built-in samples. */
export function openSample(studio: Studio, sample: Sample): Promise<void> {
  return open(studio, sample.title, { kind: 'sample', sample }, async (signal, onProgress) => {
    const file = await fetchSample(studio.fetchOwn, sample);
    const target = selectTarget(studio.store.getState());
    const options = { signal, onProgress };
    return { ...(await studio.client.open(file, sample.file, target, options)), file };
  });
}

/** Opens a link's payload. A broken link shows why; it is never replaced by something else. */
export const openLink = (studio: Studio, payload: string): Promise<void> =>
  open(studio, 'The link', { kind: 'link', payload }, async (signal) => ({
    ...(await studio.client.openLink(payload, { signal })),
    file: null,
  }));

/** Gives up the opening under way, if there is one. */
export function cancelOpening({ store }: Studio): void {
  store.getState().opening?.controller.abort();
  store.setState({ opening: null });
}

export const dismissFailure = ({ store }: Studio): void => store.setState({ failure: null });

async function open(studio: Studio, name: string, intent: Intent, read: Reader): Promise<void> {
  const { store } = studio;
  cancelOpening(studio);
  const controller = new AbortController();
  const isCurrent = (): boolean => store.getState().opening?.controller === controller;
  const onProgress = (stage: Stage): void => {
    if (isCurrent()) store.setState({ opening: { name, stage, controller } });
  };
  store.setState({ opening: { name, stage: 'reading', controller } });
  try {
    const result = await read(controller.signal, onProgress);
    await nextTask();
    if (!isCurrent()) {
      result.session.close();
      return;
    }
    store.setState({ opening: null });
    accept(studio, intent, result);
  } catch (error) {
    if (!isCurrent()) return;
    const place = intent.kind === 'link' ? 'link' : 'open';
    store.setState({
      opening: null,
      ...(isAbort(error) ? {} : { failure: failureOf(place, name, error) }),
    });
  }
}

/** Receiving a large profile and showing it are two tasks, so that neither blocks the page for long. */
const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Decides what a freshly read file is to the page: the new model, or a check of the open link. */
function accept(studio: Studio, intent: Intent, read: Read): void {
  const { store } = studio;
  const { opened, session, file } = read;
  if (opened.kind === 'share') {
    const origin: Origin = intent.kind === 'link' ? intent : { kind: 'link' };
    const { shared, profile } = opened;
    adopt(studio, { model: shared.model, profile, session, origin, file: null });
    adoptShared(studio, shared);
    return;
  }
  const { model, profile } = opened;
  if (intent.kind === 'sample') {
    adopt(studio, { model, profile, session, origin: intent, file });
    return;
  }
  const { open: current } = store.getState();
  const isCheck = current?.origin.kind === 'link';
  const differs = isCheck ? mismatchOf(current.model.file, model.file) : undefined;
  const origin: Origin = { kind: 'file', confirms: isCheck && differs === undefined };
  const candidate: Candidate = { model, profile, session, origin, file };
  if (differs === undefined) adopt(studio, candidate);
  else askAboutMismatch(studio, candidate, differs);
}

type Candidate = Omit<OpenModel, 'id'>;

/** The file is not the one the open link was made from: keeps both until the user decides. */
function askAboutMismatch(studio: Studio, candidate: Candidate, sentence: string): void {
  const { store } = studio;
  store.getState().mismatch?.discard();
  const discard = (): void => {
    candidate.session.close();
    store.setState({ mismatch: null });
  };
  const accept = (): void => adopt(studio, candidate);
  store.setState({ mismatch: { sentence, accept, discard }, failure: null });
}

const FRESH_VIEW: Partial<StudioState> = {
  selection: null,
  step: null,
  budget: null,
  find: '',
  linkBoard: null,
};

/** Makes a read model the open one. A file that confirms a link is the same model: the view stays. */
function adopt(studio: Studio, candidate: Candidate): void {
  const { store } = studio;
  const { open: before } = store.getState();
  const quantize = leaveQuantizer(studio);
  before?.session.close();
  const { origin } = candidate;
  const id = nextId(store.getState());
  const keepsView = origin.kind === 'file' && origin.confirms;
  store.setState({
    open: { ...candidate, id },
    failure: null,
    mismatch: null,
    lostFile: null,
    boardVerdicts: null,
    run: freshRun(store.getState()),
    quantize,
    ...(keepsView ? {} : FRESH_VIEW),
  });
  void refreshProfile(studio);
}
