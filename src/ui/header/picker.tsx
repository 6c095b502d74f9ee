/** One of the header's pickers: the real one, or a button that looks like it until that has loaded. */
import type { ReactNode } from 'react';
import { selectBoard, selectTarget } from '../../state/target';
import { useSelect } from '../../state/use-studio';
import { goTo } from '../app/focus-targets';
import { KERNEL_NAMES } from './kernel-names';
import { PickerPlaceholder } from './picker-trigger';
import type { PickerName } from './picker-trigger';
import type { LazyPickers, Pickers } from './use-pickers';

const COMPONENTS: Readonly<Record<PickerName, keyof Pickers>> = {
  'open-menu': 'OpenMenu',
  'board-picker': 'BoardPicker',
  'kernel-picker': 'KernelPicker',
};

export function Picker({ name, lazy }: { name: PickerName; lazy: LazyPickers }): ReactNode {
  const board = useSelect(selectBoard);
  const { kernels } = useSelect(selectTarget);
  if (lazy.pickers !== null) {
    const Loaded = lazy.pickers[COMPONENTS[name]];
    return <Loaded />;
  }
  const texts = {
    'open-menu': 'Open',
    'board-picker': board.name,
    'kernel-picker': KERNEL_NAMES[kernels],
  };
  return (
    <PickerPlaceholder
      name={name}
      aria-haspopup="true"
      onClick={() => {
        goTo(name);
        lazy.loadNow();
      }}
    >
      {texts[name]}
    </PickerPlaceholder>
  );
}
