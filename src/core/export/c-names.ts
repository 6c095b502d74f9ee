/**
 * Text that ends up in C++ source: identifiers from any file name, and strings from a model shown in
 * comments or literals. A model is a stranger's file, so nothing of it may end a comment, a literal
 * or a line early.
 */
import { InputError } from '../errors';

/** Keywords of C and C++ (C23, C++23) in alphabetical order; none may name a variable. */
const KEYWORDS = new Set(
  (
    'alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t ' +
    'char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr ' +
    'constinit continue decltype default delete do double dynamic_cast else enum explicit export ' +
    'extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq ' +
    'nullptr operator or or_eq private protected public register reinterpret_cast requires restrict ' +
    'return short signed sizeof static static_assert static_cast struct switch template this ' +
    'thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned using ' +
    'virtual void volatile wchar_t while xor xor_eq main'
  ).split(' '),
);

/** Identifiers are kept to what every C compiler tells apart, with room for a suffix. */
const MAX_LENGTH = 48;

/**
 * A valid C and C++ identifier from any text: accents are dropped, everything else that is not a
 * letter or digit becomes an underscore. Never a keyword, never a reserved name, never empty.
 */
export function cIdentifier(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, MAX_LENGTH)
    .replace(/_$/, '');
  if (words === '') return 'model';
  return /^\d/.test(words) || KEYWORDS.has(words) ? `model_${words}` : words;
}

/** Default symbol for a model file: `g_` and its name without directories and extension. */
export function symbolFor(fileName: string): string {
  const base = fileName.split(/[/\\]/).at(-1) ?? '';
  return `g_${cIdentifier(base.replace(/(?<=.)\.[A-Za-z0-9]{1,8}$/, ''))}`;
}

/**
 * The user's own symbol, as given.
 *
 * @throws InputError `usage` when it is not a name a C++ program may define, with one that is
 */
export function checkedSymbol(symbol: string): string {
  const isName = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(symbol) && !KEYWORDS.has(symbol);
  const isReserved = /^_[A-Z]|__/.test(symbol);
  if (isName && !isReserved) return symbol;
  throw new InputError(
    'usage',
    `“${forComment(symbol)}” is not a usable C++ name.`,
    `Try “${cIdentifier(symbol)}”.`,
  );
}

/**
 * The variable name `xxd -i PATH` derives from the path as it was typed: every byte that is not an
 * ASCII letter or digit is an underscore, with two in front of a leading digit.
 */
export function xxdName(path: string): string {
  const bytes = new TextEncoder().encode(path);
  const isAlphanumeric = (byte: number) =>
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a);
  const name = Array.from(bytes, (byte) =>
    isAlphanumeric(byte) ? String.fromCharCode(byte) : '_',
  );
  return (/^\d/.test(path) ? '__' : '') + name.join('');
}

/** Text from a model for a `//` comment: printable, no backslash, one line, at most 120 characters. */
export function forComment(text: string): string {
  const clean = text.replace(/[^\x20-\x5b\x5d-\x7e]/gu, '?');
  return clean.length > 120 ? `${clean.slice(0, 117)}...` : clean;
}

/** Text from a model as a C++ string literal, byte for byte in UTF-8. */
export function cString(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text));
  const plain = (byte: number) =>
    byte >= 0x20 && byte < 0x7f && !'"\\?'.includes(String.fromCharCode(byte));
  // Octal escapes end after three digits, so a digit may follow (unlike hexadecimal ones).
  const escaped = (byte: number) => `\\${byte.toString(8).padStart(3, '0')}`;
  return `"${bytes.map((byte) => (plain(byte) ? String.fromCharCode(byte) : escaped(byte))).join('')}"`;
}
