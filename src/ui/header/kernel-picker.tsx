/** The kernel library to count with: the board's usual one, or another. */
import { Select } from '@base-ui/react/select';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { KERNEL_SETS } from '../../core/arena/plan';
import type { KernelSet } from '../../core/arena/plan';
import { chooseKernels, selectBoard, selectTarget } from '../../state/target';
import { useSelect, useStudio } from '../../state/use-studio';
import { useFocusTarget } from '../app/focus-targets';
import popup from '../parts/popup.module.css';
import { KERNEL_CORES, KERNEL_NAMES } from './kernel-names';
import { TriggerText, triggerProps } from './picker-trigger';

export function KernelPicker(): ReactNode {
  const studio = useStudio();
  const chosen = useSelect((state) => state.kernels);
  const target = useSelect(selectTarget);
  const board = useSelect(selectBoard);
  const [isOpen, setOpen] = useState(false);
  useFocusTarget('kernel-picker', () => setOpen(true));
  return (
    <Select.Root<KernelSet | 'board'>
      value={chosen}
      open={isOpen}
      onOpenChange={setOpen}
      onValueChange={(value) => {
        if (value !== null) void chooseKernels(studio, value);
      }}
    >
      <Select.Trigger
        {...triggerProps('kernel-picker')}
        aria-label={`Kernels: ${KERNEL_NAMES[target.kernels]}${chosen === 'board' ? ', as the board' : ''}`}
        data-hint="Kernel library that TFLM is built with; it decides scratch memory and what kernels keep"
      >
        <TriggerText>{KERNEL_NAMES[target.kernels]}</TriggerText>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner
          className={popup['positioner']}
          sideOffset={4}
          align="end"
          alignItemWithTrigger={false}
        >
          <Select.Popup className={popup['popup']}>
            <Select.List className={popup['list']}>
              <Choice
                value="board"
                name="As the board"
                about={`${board.name}: ${KERNEL_NAMES[board.kernels]}`}
              />
              {KERNEL_SETS.map((set) => (
                <Choice key={set} value={set} name={KERNEL_NAMES[set]} about={KERNEL_CORES[set]} />
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

function Choice(props: { value: KernelSet | 'board'; name: string; about: string }): ReactNode {
  return (
    <Select.Item value={props.value} className={popup['item']}>
      <span className={popup['main']}>
        <Select.ItemText>{props.name}</Select.ItemText>
        <span className={popup['about']}>{props.about}</span>
      </span>
    </Select.Item>
  );
}
