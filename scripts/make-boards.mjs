/**
 * Makes src/core/boards/boards.json from the research table of boards. Run it again when the table
 * changes: `node scripts/make-boards.mjs [boards.csv]` (default `../shared/boards/boards.csv`).
 * It only reshapes: every figure, source and "not verified" mark comes from the table, except the few
 * numbers below, which the table states in words only.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';

const TARGET = fileURLToPath(new URL('../src/core/boards/boards.json', import.meta.url));
const DEFAULT_TABLE = fileURLToPath(new URL('../../shared/boards/boards.csv', import.meta.url));

/**
 * A row of the table, by column.
 * @typedef {Record<
 *   | 'id' | 'board' | 'vendor' | 'mcu_part' | 'core' | 'clock_max_mhz' | 'flash_bytes' | 'flash_kind'
 *   | 'ram_total_bytes' | 'ram_contiguous_default_bytes' | 'ram_note' | 'mve_or_accelerator'
 *   | 'usb_vid_pid' | 'flashing_route' | 'arduino_fqbn' | 'platformio_board' | 'zephyr_board'
 *   | 'source' | 'unverified_cells', string>} Row
 */

const KIB = 1024;
/**
 * Largest single block a program gets where the RAM note states one; the lower end of a range.
 * @type {Readonly<Record<string, number>>}
 */
const LARGEST_BLOCK = {
  nano33ble_sense: 196 * KIB, // "196 KB was still allocatable"
  esp32_devkitc: 110 * KIB, // "largest block about 110 to 160 KB after boot"
  esp32_cam: 110 * KIB, // same chip
  b_u585i_iot02a: 256 * KIB, // "PlatformIO limits it to 256 KB"
};
/**
 * Parts with no internal flash: the external chip on the board, from the flash note.
 * @type {Readonly<Record<string, number>>}
 */
const EXTERNAL_FLASH = { nucleo_n657: 64 * KIB * KIB };

/**
 * Table column -> board field, for the "not verified" marks; other columns are not carried over.
 * @type {Readonly<Record<string, string>>}
 */
const FIELDS = {
  flash_bytes: 'flash',
  ram_total_bytes: 'ramTotal',
  ram_contiguous_default_bytes: 'ramUsable',
  ram_note: 'ramNote',
  usb_vid_pid: 'usb',
  flashing_route: 'flashing',
  arduino_fqbn: 'arduino',
  platformio_board: 'platformio',
  zephyr_board: 'zephyr',
};

/**
 * Rows of a comma-separated text whose cells may be quoted; no cell of the table spans lines.
 * @param {string} text
 * @returns {Row[]}
 */
function parseCsv(text) {
  const rows = text.trim().split(/\r?\n/).map(parseLine);
  const [header = [], ...body] = rows;
  return body.map(
    (cells) =>
      /** @type {Row} */ (Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']))),
  );
}

/** @param {string} line */
function parseLine(line) {
  const cells = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g))
    cells.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
  return cells;
}

/**
 * The identifier on another tool's list without remarks in brackets; '' when the board is not on it.
 * @param {string} cell
 */
function nameThere(cell) {
  const name = cell.replace(/\([^)]*\)/g, '').trim();
  return name === 'none' || name.includes(' ') ? '' : name;
}

/** `2e8a:0009 (SDK);2e8a:000F` -> ['2e8a:0009', '2e8a:000f'] @param {string} cell */
const usbIds = (cell) => cell.toLowerCase().match(/[0-9a-f]{4}:[0-9a-f]{4}/g) ?? [];

/**
 * A remark that points at a file of the research folder means nothing to a reader of the studio.
 * @param {string} cell
 */
const withoutPointers = (cell) => cell.replace(/ \(see [a-z_]+\.csv\)/g, '');

/** @param {string} cell */
function unverified(cell) {
  return cell
    .split(/, */)
    .map((column) => FIELDS[column])
    .filter((field) => field !== undefined);
}

/** @param {Row} row */
function boardOf(row) {
  const largest = LARGEST_BLOCK[row.id];
  return {
    id: row.id,
    name: row.board,
    vendor: row.vendor,
    mcu: row.mcu_part,
    core: row.core,
    clockMHz: Number.parseFloat(row.clock_max_mhz),
    flash: EXTERNAL_FLASH[row.id] ?? Number(row.flash_bytes),
    flashNote: row.flash_kind,
    ramTotal: Number(row.ram_total_bytes),
    ramUsable: Number(row.ram_contiguous_default_bytes),
    ...(largest === undefined ? {} : { ramLargestBlock: largest }),
    ramNote: withoutPointers(row.ram_note),
    accelerator: row.mve_or_accelerator,
    usb: usbIds(row.usb_vid_pid),
    flashing: row.flashing_route,
    arduino: nameThere(row.arduino_fqbn),
    platformio: nameThere(row.platformio_board),
    zephyr: nameThere(row.zephyr_board),
    source: row.source,
    unverified: unverified(row.unverified_cells),
  };
}

const rows = parseCsv(await readFile(process.argv[2] ?? DEFAULT_TABLE, 'utf8'));
const boards = rows.map(boardOf);
const json = await prettier.format(JSON.stringify(boards), { parser: 'json', printWidth: 100 });
await writeFile(TARGET, json);
console.log(`${boards.length} boards written to ${TARGET}`);
