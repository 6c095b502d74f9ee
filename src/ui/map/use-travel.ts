/** Animates from the scene last shown to a new plan's scene; at once when there is nothing to keep. */
import { useEffect, useMemo, useState } from 'react';
import type { Scene } from './scene';
import { blendScenes, ease } from './transition';

interface Travel {
  readonly to: Scene;
  /** Where the animation started; undefined at rest. */
  readonly from: Scene | undefined;
  /** 0 to 1, not yet eased. */
  readonly progress: number;
}

const shownBy = ({ from, to, progress }: Travel): Scene =>
  from === undefined ? to : blendScenes(from, to, ease(progress));

/** The scene to paint now. `duration` in ms; 0 turns motion off. */
export function useTravel(scene: Scene, duration: number): Scene {
  const [travel, setTravel] = useState<Travel>({ to: scene, from: undefined, progress: 1 });
  if (travel.to !== scene) {
    const keeps = duration > 0 && travel.to.graph === scene.graph;
    setTravel({ to: scene, from: keeps ? shownBy(travel) : undefined, progress: 0 });
  }
  const { from } = travel;
  useEffect(() => {
    if (from === undefined) return undefined;
    const start = performance.now();
    const tick = (): void => {
      const progress = (performance.now() - start) / duration;
      setTravel((old) =>
        progress < 1 ? { ...old, progress } : { to: old.to, from: undefined, progress: 1 },
      );
      if (progress < 1) frame = requestAnimationFrame(tick);
    };
    let frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [from, duration]);
  return useMemo(() => shownBy(travel), [travel]);
}
