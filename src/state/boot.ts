/**
 * What happens when the page opens: a link shows its profile, an own view its sample, and anything
 * else the first sample, so that a newcomer sees a full studio at once. A link that cannot be read
 * shows why instead of a sample nobody asked for.
 */
import { failureOf } from './failure';
import { parseFragment, trackFragment } from './fragment';
import { openLink, openSample } from './open-model';
import { trackQuantizer } from './quantizing';
import { fetchSamples } from './samples';
import type { Studio } from './studio';
import { rememberedBoard } from './target';
import { rememberedTheme } from './theme';
import { rememberedBoards } from './user-boards';

/** A graph large enough to show what the map is for. */
const FIRST_SAMPLE = 'vision-96';

/** Restores what this browser remembers and opens what the address asks for. */
export async function boot(studio: Studio): Promise<void> {
  const { store, memory, address } = studio;
  const { failure, ...boards } = rememberedBoards(memory);
  store.setState({ theme: rememberedTheme(memory), ...rememberedBoard(memory), ...boards });
  const samples = loadSamples(studio);
  await openStart(studio, address.read(), samples);
  // Opening clears what was said before it, and this is news of its own.
  if (failure !== undefined && store.getState().failure === null) store.setState({ failure });
  trackFragment(studio);
  trackQuantizer(studio);
}

/** Opens what a fragment asks for; also when the user pastes another link into the address bar. */
export async function openStart(
  studio: Studio,
  fragment: string,
  samples: Promise<void> = Promise.resolve(),
): Promise<void> {
  const { store } = studio;
  const start = parseFragment(fragment, store.getState().userBoards);
  if (start.kind === 'link') return openLink(studio, start.payload);
  // An address that names nothing the studio has is no reason to give up what is open.
  if (start.sample === null && store.getState().open !== null) return;
  await samples;
  const { samples: list } = store.getState();
  const find = (wanted: string | null) => list.find(({ id }) => id === wanted);
  const sample = find(start.sample) ?? find(FIRST_SAMPLE) ?? list[0];
  const { selection, step, budget, ...rest } = start.state;
  store.setState(rest);
  if (sample === undefined) return;
  await openSample(studio, sample);
  const isAsked = sample.id === start.sample;
  store.setState({
    lostFile: start.file,
    ...(isAsked
      ? { selection: selection ?? null, step: step ?? null, budget: budget ?? null }
      : {}),
  });
}

async function loadSamples({ store, fetchOwn }: Studio): Promise<void> {
  try {
    store.setState({ samples: await fetchSamples(fetchOwn) });
  } catch (error) {
    store.setState({ failure: failureOf('open', 'The samples', error) });
  }
}
