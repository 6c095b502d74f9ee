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
          <div className={styles['head']}>
            <Dialog.Title className={styles['title']}>{props.title}</Dialog.Title>
            <Dialog.Close className={control('button', 'quiet')}>Close</Dialog.Close>
          </div>
          <div className={styles['body']}>{props.children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
