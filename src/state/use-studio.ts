/** React's side of the store: one context with the studio, one hook per need. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { Action } from './actions/action';
import type { Studio } from './studio';
import type { StudioState } from './studio-state';

export interface StudioContextValue {
  readonly studio: Studio;
  readonly actions: readonly Action[];
}

export const StudioContext = createContext<StudioContextValue | null>(null);

function useStudioContext(): StudioContextValue {
  const value = useContext(StudioContext);
  if (value === null) throw new Error('Components need a StudioContext.');
  return value;
}

/** The studio, to run commands on. */
export const useStudio = (): Studio => useStudioContext().studio;

/** All fixed actions, in list order. */
export const useActions = (): readonly Action[] => useStudioContext().actions;

/** A part of the state, or anything derived from it; re-renders when the result changes. */
export const useSelect = <T>(selector: (state: StudioState) => T): T =>
  useStore(useStudio().store, selector);

/** One action with its enabled-test applied. */
export function useAction(id: string): { action: Action; isEnabled: boolean; run: () => void } {
  const { studio, actions } = useStudioContext();
  const action = actions.find((candidate) => candidate.id === id);
  if (action === undefined) throw new Error(`There is no action ${id}.`);
  const isEnabled = useStore(studio.store, action.isEnabled);
  return { action, isEnabled, run: () => action.run(studio) };
}
