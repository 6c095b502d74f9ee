/** A model that is open: what the page knows of it, and the worker that has the rest. */
import type { Model, Profile } from '../core/profile/profile';
import type { Session } from '../workers/studio-client';
import type { Sample } from './samples';

/** Where the open model came from. */
export type Origin =
  | { readonly kind: 'sample'; readonly sample: Sample }
  /** `confirms`: the file's SHA-256 is the one a link opened before promised. */
  | { readonly kind: 'file'; readonly confirms: boolean }
  /** `payload`: the link's own text, absent for a saved file. */
  | { readonly kind: 'link'; readonly payload?: string };

export interface OpenModel {
  /** Counts up with every model opened; answers carrying another number are late. */
  readonly id: number;
  readonly origin: Origin;
  readonly model: Model;
  readonly profile: Profile;
  readonly session: Session;
  /** The file itself; null for what came by a link. */
  readonly file: Blob | null;
}
