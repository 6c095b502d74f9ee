/** A configuration descriptor as a system reads it, from USB 2.0, section 9.6, and CDC 1.2. */

export interface Endpoint {
  readonly address: number;
  readonly kind: number;
  readonly packet: number;
}

export interface Interface {
  readonly number: number;
  readonly kind: readonly number[];
  readonly endpoints: Endpoint[];
  /** Class-specific descriptors: subtype, then the rest. */
  readonly functional: (readonly number[])[];
}

export interface Configuration {
  readonly value: number;
  readonly milliamperes: number;
  readonly interfaces: readonly Interface[];
}

/** Throws where a length does not add up. */
export const readConfiguration = (bytes: Uint8Array): Configuration => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const total = view.getUint16(2, true);
  if (bytes.length !== total) throw new Error(`${bytes.length} bytes, but it says ${total}.`);
  const interfaces: Interface[] = [];
  let at = 0;
  while (at < total) {
    const [length = 0, type = 0] = bytes.subarray(at, at + 2);
    if (length < 2 || at + length > total) throw new Error(`A length of ${length} at ${at}.`);
    const body = [...bytes.subarray(at + 2, at + length)];
    const current = interfaces.at(-1);
    if (type === 4)
      interfaces.push({
        number: body[0] ?? -1,
        kind: body.slice(3, 6),
        endpoints: [],
        functional: [],
      });
    else if (type === 5)
      current?.endpoints.push({
        address: body[0] ?? -1,
        kind: body[1] ?? -1,
        packet: view.getUint16(at + 4, true),
      });
    else if (type === 0x24) current?.functional.push(body);
    at += length;
  }
  if (interfaces.length !== bytes[4]) throw new Error('It says another number of interfaces.');
  return { value: bytes[5] ?? 0, milliamperes: (bytes[8] ?? 0) * 2, interfaces };
};
