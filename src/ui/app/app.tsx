/** The page: one screen, five questions. Header, verdict, map with inspector, tables. */
import { lazy, Suspense, useEffect, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { useSelect } from '../../state/use-studio';
import { DropTarget } from '../drop/drop-target';
import { Header } from '../header/header';
import { Inspector } from '../inspector/inspector';
import { Notices } from '../notices/notices';
import { Panels } from '../panels/panels';
import { HintLayer } from '../parts/hint-layer';
import { VerdictBand } from '../verdict/verdict';
import styles from './app.module.css';
import { Blank } from './blank';
import { MapView } from './map-view';
import { Splitter } from './splitter';
import { useShortcuts } from './use-shortcuts';
import { whenIdle } from './when-idle';

/** Dialogs are not needed for the first paint; they load when nothing else is going on. */
const loadDialogs = () => import('../dialogs/dialogs');
const Dialogs = lazy(async () => ({ default: (await loadDialogs()).Dialogs }));

export function App(): ReactNode {
  useShortcuts();
  useEffect(() => whenIdle(() => void loadDialogs()), []);
  const isOpen = useSelect((state) => state.open !== null);
  const hasDialog = useSelect((state) => state.dialog !== null);
  const [height, setHeight] = useState<number | null>(null);
  const style = (height === null ? {} : { '--tables': `${height}px` }) as CSSProperties;
  return (
    <>
      <div className={styles['page']} style={style}>
        <Header />
        <Notices />
        {isOpen ? <Studio height={height} onHeight={setHeight} /> : <Blank />}
      </div>
      {hasDialog && (
        <Suspense fallback={null}>
          <Dialogs />
        </Suspense>
      )}
      <DropTarget />
      <HintLayer />
    </>
  );
}

interface StudioProps {
  readonly height: number | null;
  readonly onHeight: (height: number) => void;
}

function Studio({ height, onHeight }: StudioProps): ReactNode {
  return (
    <main className={styles['main']}>
      <VerdictBand />
      <div className={styles['picture']}>
        <MapView className={styles['map']} />
        <Inspector />
      </div>
      <Splitter className={styles['splitter']} height={height} onHeight={onHeight} />
      <section className={styles['panel']} aria-label="Tables">
        <Panels />
      </section>
    </main>
  );
}
