/** Whichever dialog is open. All of them load together, when the first is asked for. */
import type { ReactNode } from 'react';
import { useSelect } from '../../state/use-studio';
import { BoardDialog } from './board-dialog';
import { PaletteDialog } from './palette-dialog';
import { ShareDialog } from './share-dialog';
import { ShortcutsDialog } from './shortcuts-dialog';

export function Dialogs(): ReactNode {
  const dialog = useSelect((state) => state.dialog);
  switch (dialog) {
    case 'palette':
      return <PaletteDialog />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'share':
      return <ShareDialog />;
    case 'board':
      return <BoardDialog />;
    case null:
      return null;
  }
}
