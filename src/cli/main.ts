/**
 * The command line: the same core as the studio, for terminals and for a team's CI. Results go to
 * stdout, errors to stderr as one sentence; the exit code is the verdict.
 */
import { judge } from '../core/boards/judge';
import { InputError } from '../core/errors';
import { exportFiles } from '../core/export/export';
import { projectFiles } from '../core/export/projects/project';
import { toProfileJson } from '../core/profile/json';
import { makeProfile } from '../core/profile/make-profile';
import { saveShareFile } from '../core/share/file';
import type { Shared } from '../core/share/link';
import { encodeShare, shareLink } from '../core/share/link';
import { formatBytes, formatCount, formatNumberOf } from '../core/text';
import { VERSION } from '../core/profile/version';
import type { Arguments, CommandName } from './arguments';
import { parseCommandLine } from './arguments';
import { boardsText } from './boards-text';
import { DEFAULT_ORIGIN, HELP } from './help';
import { reportText } from './report';
import { runCommand } from './run-command';
import { tolerateClosedPipes, writeFiles, writeOutput } from './streams';
import { timingsOf } from './shared-timings';
import type { Subject } from './subject';
import { allBoards, openSubject } from './subject';
import { plain } from './text-table';
import { usage } from './usage';

const OK = 0;
const DOES_NOT_FIT = 1;
const ERROR = 2;

/** Messages are cut by common programs from here on (Discord). */
const LONGEST_MESSAGE = 2000;

const print = (text: string): boolean => process.stdout.write(text);
const complain = (text: string): boolean => process.stderr.write(`arenascope: ${text}\n`);

const COMMANDS: Readonly<Record<CommandName, (args: Arguments) => Promise<number>>> = {
  profile: async (args) => {
    const { model, target, board } = await openSubject(args);
    const profile = makeProfile(model, target);
    const verdict = board && judge(profile, board);
    print(
      args.json
        ? `${JSON.stringify(toProfileJson(profile, board, verdict), null, 2)}\n`
        : reportText(profile, model.graph, board, verdict),
    );
    const runs = profile.operators.every(({ supported }) => supported);
    return runs && verdict?.fits !== false ? OK : DOES_NOT_FIT;
  },

  export: async (args) => {
    const { output, symbol, project } = args;
    if (output === undefined) throw usage('The command export needs a directory: -o DIR.');
    const { model, target, bytes } = await openSubject(args);
    if (bytes === undefined)
      throw usage('A saved profile carries no weights.', 'Export from the model’s own file.');
    const profile = makeProfile(model, target);
    const { graph } = model;
    const options = { graph, ...(symbol !== undefined && { symbol }) };
    const files =
      project === undefined
        ? exportFiles(profile, bytes, options)
        : projectFiles(project, profile, bytes, options);
    await writeFiles(output, files);
    print(
      `${formatNumberOf(files.length, 'file')} written to ${plain(output)}; ` +
        `kTensorArenaSize is ${formatBytes(profile.arena.minimum)} (${profile.arena.status}).\n`,
    );
    return OK;
  },

  share: async (args) => {
    const subject = await openSubject(args);
    const { output, names, timings, origin = DEFAULT_ORIGIN } = args;
    const shared = {
      ...sharedOf(subject),
      ...(timings !== undefined && {
        measurements: await timingsOf(timings, subject.model.file),
      }),
    };
    if (output !== undefined) {
      await writeOutput(output, saveShareFile(shared, { names }));
      return OK;
    }
    const link = shareLink(checkedOrigin(origin), encodeShare(shared, { names }));
    print(`${link}\n`);
    if (link.length > LONGEST_MESSAGE)
      complain(
        `the link has ${formatCount(link.length)} characters; some programs cut at 2,000. ` +
          'Leave names out with --no-names, or save a file with -o.',
      );
    return OK;
  },

  run: async (args) => {
    const subject = await openSubject(args);
    return unlessLacking(async () => {
      print(await runCommand(args, subject));
      return OK;
    });
  },

  quantize: async (args) => {
    const { quantizeCommand } = await import('./quantize-command');
    const subject = await openSubject(args);
    return unlessLacking(async () => {
      const { text, fits } = await quantizeCommand(args, subject);
      print(text);
      return fits ? OK : DOES_NOT_FIT;
    });
  },

  firmware: async (args) => {
    const { firmwareCommand } = await import('./firmware-command');
    const subject = await openSubject(args);
    return unlessLacking(async () => {
      print(await firmwareCommand(args, subject));
      return OK;
    });
  },

  boards: async (args) => {
    if (args.operands.length > 0) throw usage('The command boards takes no MODEL.');
    const boards = await allBoards(args);
    print(args.json ? `${JSON.stringify(boards, null, 2)}\n` : boardsText(boards));
    return OK;
  },
};

/** The file is in order; it is the runtime that lacks something, as a board may lack memory. */
async function unlessLacking(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.code !== 'bad-operator' && error.code !== 'limit') throw error;
    complain(error.sentence);
    return DOES_NOT_FIT;
  }
}

const sharedOf = ({ model, target, board }: Subject): Shared => ({
  model,
  ...target,
  ...(board && { board: board.isCustom ? board : board.id }),
  view: {},
});

/** An address that a fragment can be put behind. */
function checkedOrigin(origin: string): string {
  if (!URL.canParse(origin) || !/^(?:https?|file):$/.test(new URL(origin).protocol))
    throw usage(
      `“${plain(origin)}” is not an address.`,
      'Write it like https://example.org/studio/.',
    );
  return new URL(origin).href.replace(/#.*$/, '');
}

async function run(argv: readonly string[]): Promise<number> {
  const request = parseCommandLine(argv);
  if (request.kind === 'run') return COMMANDS[request.command](request);
  print(request.kind === 'help' ? HELP : `${VERSION}\n`);
  return OK;
}

/** Anything but an InputError is a defect; it must not look like a verdict. */
function sentenceOf(error: unknown): string {
  if (error instanceof InputError) return error.sentence;
  const message = error instanceof Error ? error.message : String(error);
  return `this is a defect of arenascope, please report it: ${message}`;
}

/**
 * Runs one command line.
 *
 * @param argv the words after the program's name
 * @returns exit code: 0, 1 (does not fit or cannot run), 2 (error)
 */
export async function main(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  try {
    return await run(argv);
  } catch (error) {
    complain(sentenceOf(error).replace(/\p{C}+/gu, ' '));
    return ERROR;
  }
}
