/** The board to fit: a list of all boards that filters as one types. */
import { Combobox } from '@base-ui/react/combobox';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Board } from '../../core/boards/board';
import { formatKib } from '../../core/text';
import { chooseBoard, selectBoard, selectBoards } from '../../state/target';
import { openDialog } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { useFocusTarget } from '../app/focus-targets';
import { control } from '../parts/controls';
import popup from '../parts/popup.module.css';
import { matchesBoard } from './find-board';
import { TriggerText, triggerProps } from './picker-trigger';

export function BoardPicker(): ReactNode {
  const studio = useStudio();
  const boards = useSelect(selectBoards);
  const board = useSelect(selectBoard);
  const [isOpen, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  useFocusTarget('board-picker', () => {
    trigger.current?.focus();
    setOpen(true);
  });
  return (
    <Combobox.Root<Board>
      items={boards}
      value={board}
      open={isOpen}
      onOpenChange={setOpen}
      onValueChange={(chosen) => {
        if (chosen !== null) void chooseBoard(studio, chosen.id);
      }}
      itemToStringLabel={({ name }) => name}
      isItemEqualToValue={(a, b) => a.id === b.id}
      filter={matchesBoard}
      autoHighlight
    >
      <Combobox.Trigger
        ref={trigger}
        {...triggerProps('board-picker')}
        aria-label={`Board: ${board.name}`}
        data-hint={`${board.mcu}, ${formatKib(board.ramUsable)} RAM usable, ${formatKib(board.flash)} flash (B)`}
      >
        <TriggerText>{board.name}</TriggerText>
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner className={popup['positioner']} sideOffset={4} align="end">
          <BoardPopup onAdd={() => setOpen(false)} />
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function BoardPopup({ onAdd }: { onAdd: () => void }): ReactNode {
  const studio = useStudio();
  return (
    <Combobox.Popup className={popup['popup']} aria-label="Boards">
      <Combobox.Input
        className={popup['search']}
        placeholder="Name, chip or core"
        aria-label="Find a board"
      />
      <Combobox.Empty className={popup['empty']}>
        No board matches. Add your own under Boards.
      </Combobox.Empty>
      <Combobox.List className={popup['list']}>
        {(item: Board) => <BoardItem key={item.id} board={item} />}
      </Combobox.List>
      <button
        type="button"
        className={control('button', 'quiet')}
        onClick={() => {
          onAdd();
          openDialog(studio, 'board');
        }}
      >
        Add a board of your own…
      </button>
    </Combobox.Popup>
  );
}

function BoardItem({ board }: { board: Board }): ReactNode {
  return (
    <Combobox.Item value={board} className={popup['item']}>
      <span className={popup['main']}>
        {board.name}
        {board.isCustom && <span className={popup['side']}> yours</span>}
      </span>
      <span className={popup['side']}>
        {formatKib(board.ramUsable)} RAM · {formatKib(board.flash)}
      </span>
    </Combobox.Item>
  );
}
