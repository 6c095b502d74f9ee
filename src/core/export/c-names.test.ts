import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../errors';
import { checkedSymbol, cIdentifier, cString, forComment, symbolFor, xxdName } from './c-names';

describe('identifiers', () => {
  test.each([
    ['person_detect.tflite', 'g_person_detect'],
    ['/home/ann/my models/KWS v2 (final).tflite', 'g_KWS_v2_final'],
    ['C:\\models\\int.tflite', 'g_model_int'],
    ['96x96.tflite', 'g_model_96x96'],
    ['modèle_détection.tflite', 'g_modele_detection'],
    ['模型.tflite', 'g_model'],
    ['.tflite', 'g_tflite'],
    ['', 'g_model'],
    ['__secret__.cc', 'g_secret'],
    ['archive.v1.2.tflite', 'g_archive_v1_2'],
  ])('%s becomes %s', (name, symbol) => {
    expect(symbolFor(name)).toBe(symbol);
  });

  test('any text becomes a name that a C++ program may define', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const identifier = cIdentifier(name);
        expect(identifier).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,60}$/);
        expect(identifier).not.toMatch(/__/);
        expect(checkedSymbol(identifier)).toBe(identifier);
        expect(checkedSymbol(symbolFor(name))).toBe(symbolFor(name));
      }),
    );
  });

  test.each(['int', '3x', 'a-b', '', '_Reserved', 'a__b', 'x'.repeat(64), 'é'])(
    'the symbol “%s” is refused with one that works',
    (symbol) => {
      expect(() => checkedSymbol(symbol)).toThrow(InputError);
    },
  );

  test.each(['g_model', '_x', 'Model2'])('the symbol “%s” is taken as given', (symbol) => {
    expect(checkedSymbol(symbol)).toBe(symbol);
  });
});

test('xxd names: bytes that are not ASCII letters or digits are underscores', () => {
  expect(xxdName('a/b-c.tflite')).toBe('a_b_c_tflite');
  expect(xxdName('9.tflite')).toBe('__9_tflite');
  expect(xxdName('é')).toBe('__');
});

describe('text from a model', () => {
  test('a comment stays one line', () => {
    expect(forComment('a\nb\\\r\u2028é"')).toBe('a?b????"');
    expect(forComment('x'.repeat(500))).toHaveLength(120);
  });

  test('a string literal cannot be ended from inside', () => {
    expect(cString('a"b\\\n1??/é')).toBe(String.raw`"a\042b\134\0121\077\077/\303\251"`);
  });

  test('whatever the text, the literal holds only printable ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cString(text)).toMatch(/^"[\x20-\x7e]*"$/);
        expect(forComment(text)).toMatch(/^[\x20-\x5b\x5d-\x7e]*$/);
      }),
    );
  });
});
