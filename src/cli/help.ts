/** The text of --help. */
import { KERNEL_SETS } from '../core/arena/plan';

/** Where links point unless told otherwise: the studio as `npm start` serves it. There is no hosted one. */
export const DEFAULT_ORIGIN = 'http://localhost:4173/';

export const HELP = `arenascope: where every byte of a TensorFlow Lite Micro model goes

Usage
  arenascope profile MODEL [--board ID] [--kernels SET] [--json]
      Arena, flash and operators; with a board, whether it fits.
      Exit code 1 when it does not fit or an operator has no kernel.
  arenascope export MODEL -o DIR [--symbol NAME] [--board ID] [--kernels SET]
                 [--project arduino|platformio|esp-idf|zephyr|pico-sdk|cmake]
      C array, arena size and op resolver for a firmware project, or a whole one
      that runs the model and times its operators over serial.
  arenascope share MODEL [--board ID] [--kernels SET] [--timings FILE] [--no-names]
                 [--origin URL] [-o FILE]
      A link that carries the profile without the weights, or the same as a file;
      --timings adds measurements of this model, as the studio saves them (.jsonl).
  arenascope run MODEL (--input [NAME=]FILE)... | --zeros | --noise SEED
                 [--rounding double|single] [--repeat N] [--stats] [--json] [-o DIR]
      Runs the model as TFLM's reference kernels do, bit for bit, and prints
      its outputs. FILE is .npy or .csv; --repeat moves models with state on;
      --stats adds what every operator made; -o saves the outputs as .npy.
  arenascope quantize MODEL --calibration DATA [--scheme int8|int16x8|dynamic|float16]
                 [--preset best|tflite] [--io int8|float32] [--dense per-channel|per-tensor]
                 [--keep-float OP,...] [--int16 OP,...] [--samples N] [--compare N] [--seed N]
                 [--board ID] [--json] -o OUT [--report FILE]
      Makes a quantized .tflite of a float one and measures what it cost. DATA is
      .npz, .npy, .csv or a folder of pictures or recordings; --noise SEED
      makes do for trying things out. --preset best (the default) searches
      for the setting that loses least, and keeps samples back to test with;
      --preset tflite does what the TensorFlow Lite converter does, with all
      samples (or the first --samples N) in the order of the file, and --seed is not
      used. --clipping min-max|percentile|mse|entropy|output-error is
      instead of a preset. --scheme, --io, --dense, --keep-float and --int16 go with
      either. OP is an operator's number, kind, or output. --leave-unknown keeps
      operators that cannot be executed here, and what depends on them, in float.
      Pictures:
      --fit cover|stretch --order rgb|bgr --grey, and --range 0..1|-1..1|0..255|-128..127
      or --mean M,... --std S,... of pixels of 0 to 255; --pixels says that arrays
      hold such pixels too; --labels NAME is the array or column with the classes.
  arenascope firmware MODEL --board ID [--line usb|uart] -o OUT.uf2|OUT.hex|OUT.bin
      Firmware that runs and times the model on a board, made without a compiler. An RP2040
      answers over its own USB cable, or with --line uart over its pins.
  arenascope boards [--json]
      The boards, with the memory they have.

  MODEL     a .tflite file, C source that holds one, a saved .arenascope profile, or - for stdin
  ID        a board's id, as listed by "arenascope boards"
  SET       ${KERNEL_SETS.join(', ')}; by default the board's, else cmsis-dsp
  --boards FILE   adds your own boards, as exported by the studio
  --origin URL    where the link points, by default ${DEFAULT_ORIGIN} (as served by npm start)

Exit codes: 0 fits (or no board asked), 1 does not fit or cannot run, 2 error.
`;
