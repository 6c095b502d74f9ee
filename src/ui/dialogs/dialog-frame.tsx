/** The frame of every dialog: backdrop, title, close button; Escape closes, focus returns. */
import { Dialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { closeDialog } from '../../state/view';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './dialog.module.css';

export function DialogFrame(props: { title: string; children: ReactNode }): ReactNode {
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
          <Dialog.Title className={styles['title']}>{props.title}</Dialog.Title>
          <div className={styles['body']}>{props.children}</div>
          {/* Last, so that the dialog's own first control gets the focus. */}
          <Dialog.Close className={`${control('button', 'quiet')} ${styles['close'] ?? ''}`}>
            Close
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
