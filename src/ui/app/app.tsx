/** The page: one screen, five questions. Header, verdict, map with inspector, tables. */
import { lazy, Suspense, useState } from 'react';
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

/** Dialogs load when the first one opens. */
const Dialogs = lazy(async () => {
  const { Dialogs: component } = await import('../dialogs/dialogs');
  return { default: component };
});

export function App(): ReactNode {
  useShortcuts();
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
    <>
      <VerdictBand />
      <main className={styles['main']}>
        <MapView className={styles['map']} />
        <Inspector />
      </main>
      <Splitter className={styles['splitter']} height={height} onHeight={onHeight} />
      <section className={styles['panel']} aria-label="Tables" data-panel>
        <Panels />
      </section>
    </>
  );
}
