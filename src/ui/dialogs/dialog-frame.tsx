/** The frame of every dialog: backdrop, title, close button; Escape closes, focus returns. */
import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { closeDialog } from '../../state/view';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './dialog.module.css';

interface DialogFrameProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Nothing in it takes the focus, so that its text does, to be scrolled with the keyboard. */
  readonly isReading?: boolean;
}

export function DialogFrame({ title, children, isReading = false }: DialogFrameProps): ReactNode {
  const studio = useStudio();
  return (
    <Dialog.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) closeDialog(studio);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']}>
          <Dialog.Title className={styles['title']}>{title}</Dialog.Title>
          <div className={styles['body']} tabIndex={isReading ? 0 : undefined}>
            {children}
          </div>
          {/* Last, so that the dialog's own first control gets the focus. */}
          <Dialog.Close className={`${control('button', 'quiet')} ${styles['close'] ?? ''}`}>
            Close
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
