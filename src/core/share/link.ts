/**
 * Links that carry a profile in their fragment: `...#p=1.<payload>`, where 1 is the format's version
 * and the payload is base64url. A link that is damaged or foreign is told apart from one that is
 * merely newer, and says what happened to it.
 */
import { InputError } from '../errors';
import { formatCount } from '../text';
import { base64Length, fromBase64url, toBase64url } from './base64url';
import { byteWriter } from './bytes';
import { seal } from './envelope';
import type { Carrier } from './opening';
import { openSealed } from './opening';
import type { Shared, ShareOptions } from './shared';
import { skeletonModel } from './skeleton';
import { formatFor } from './versions';

export type { Shared, ShareOptions } from './shared';

/** Longest text looked at: far more than any address bar holds. */
const MAX_TEXT = 1024 * 1024;

const LINK: Carrier = {
  code: 'bad-link',
  name: 'The link',
  unit: 'characters',
  unitsOf: base64Length,
  advice: 'Ask the sender for the whole link, or for a saved .arenascope file.',
};

/** The sealed bytes of what is shared, and the version of the format they are in. */
export function sealShared(
  shared: Shared,
  { names = true }: ShareOptions,
): { readonly version: number; readonly sealed: Uint8Array } {
  const out = byteWriter();
  const model = skeletonModel(shared.model, names);
  const { version, codec } = formatFor(shared);
  codec.write(out, { shared: { ...shared, model }, names });
  return { version, sealed: seal(out.take()) };
}

/** What follows `#p=` in a link: the version, a full stop and the payload. */
export const encodeShare = (shared: Shared, options: ShareOptions = {}): string => {
  const { version, sealed } = sealShared(shared, options);
  return `${version}.${toBase64url(sealed)}`;
};

/** The whole link for a page at `origin` (an address with its path, without a fragment). */
export const shareLink = (origin: string, encoded: string): string => `${origin}#p=${encoded}`;

/**
 * Reads a link, a link's fragment, or what `encodeShare` made.
 *
 * @throws InputError `bad-link`: not a link of ours, cut, altered, newer, or not a model
 */
export function decodeShare(text: string): Shared {
  const { version, payload } = partsOf(text);
  const bytes = fromBase64url(payload);
  if (bytes !== undefined) return openSealed(LINK, version, bytes);
  throw new InputError(
    'bad-link',
    'The link was altered: it has characters that no link of ours has.',
    LINK.advice,
  );
}

/** Finds version and payload; tolerant of what chat and mail programs do to links. */
function partsOf(text: string): { readonly version: number; readonly payload: string } {
  if (text.length > MAX_TEXT)
    throw new InputError(
      'bad-link',
      `The link has ${formatCount(text.length)} characters; no profile is that long.`,
      LINK.advice,
    );
  const fragment = unescaped(text.slice(text.indexOf('#') + 1)).replace(/\s+/g, '');
  const match = /^(?:.*&)?(?:p=)?(\d{1,4})\.([^&#.)>\]"',;]*)/.exec(fragment);
  if (match === null)
    throw new InputError(
      'bad-link',
      'This is not a link to a shared profile: it has no “#p=” with a version.',
      LINK.advice,
    );
  const [, version = '', payload = ''] = match;
  return { version: Number(version), payload: payload.replace(/=+$/, '') };
}

/** Some programs escape fragments; a stray percent sign is left for the checksum to find. */
function unescaped(fragment: string): string {
  if (!fragment.includes('%')) return fragment;
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
