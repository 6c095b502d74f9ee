/** Taking files out of the studio: exports, saved profiles. The worker makes them, the browser saves them. */
import type { Framework } from '../core/export/projects/framework';
import type { ExportRequest, FilePreview, ShareRequest } from '../workers/studio-api';
import { failureOf } from './failure';
import { shareViewOf } from './shared-view';
import type { Studio } from './studio';
import type { OpenModel } from './studio-state';
import { selectTarget } from './target';

function openOf({ store }: Studio): OpenModel {
  const { open } = store.getState();
  if (open === null) throw new Error('No model is open.');
  return open;
}

/** What the user chose: the array's name, and the sources alone or a project. */
export interface ExportChoice {
  readonly symbol: string;
  readonly project: Framework | null;
}

const requestOf = ({ store }: Studio, { symbol, project }: ExportChoice): ExportRequest => {
  const name = symbol.trim();
  return {
    target: selectTarget(store.getState()),
    ...(name === '' ? {} : { symbol: name }),
    ...(project === null ? {} : { project }),
  };
};

/** The start of every file of an export. @throws InputError when the symbol or the model is unfit */
export const previewExport = (
  studio: Studio,
  choice: ExportChoice,
): Promise<readonly FilePreview[]> =>
  openOf(studio).session.previewExport(requestOf(studio, choice));

/** One exported file, whole. */
export const exportedText = (studio: Studio, choice: ExportChoice, path: string): Promise<string> =>
  openOf(studio).session.exportFile(requestOf(studio, choice), path);

/** `person_detect.tflite` -> `person_detect`. */
const stem = (name: string): string => name.replace(/\.[^.]*$/, '') || 'model';

/** Saves all files of an export as one zip. */
export async function downloadZip(studio: Studio, choice: ExportChoice): Promise<void> {
  const { model, session } = openOf(studio);
  try {
    const zip = await session.exportZip(requestOf(studio, choice));
    const kind = choice.project ?? 'tflm';
    studio.download(`${stem(model.file.name)}-${kind}.zip`, blobOf(zip, 'application/zip'));
  } catch (error) {
    studio.store.setState({ failure: failureOf('export', model.file.name, error) });
  }
}

/** What of it travels along. */
export interface ShareChoice {
  /** File, tensor and subgraph names. */
  readonly names: boolean;
  /** What boards measured. */
  readonly times: boolean;
}

const shareRequest = ({ store, address }: Studio, { names, times }: ShareChoice): ShareRequest => ({
  view: shareViewOf(store.getState(), times),
  names,
  base: address.base,
});

/** The link for what is on screen now. */
export const makeLink = (studio: Studio, choice: ShareChoice): Promise<string> =>
  openOf(studio).session.shareLink(shareRequest(studio, choice));

/** Saves the profile as an `.arenascope` file. */
export async function downloadProfile(studio: Studio, choice: ShareChoice): Promise<void> {
  const { model, session } = openOf(studio);
  const bytes = await session.saveShare(shareRequest(studio, choice));
  const name = choice.names ? stem(model.file.name) : 'profile';
  studio.download(`${name}.arenascope`, blobOf(bytes, 'application/octet-stream'));
}

const blobOf = (bytes: Uint8Array, type: string): Blob =>
  new Blob([new Uint8Array(bytes)], { type });
