/** Packets in a stream of bytes as RFC 1055 has them: between two END bytes, with END and ESC escaped. */

const END = 0xc0;
const ESC = 0xdb;
const ESCAPED_END = 0xdc;
const ESCAPED_ESC = 0xdd;

export const frame = (packet: Uint8Array): Uint8Array => {
  const bytes = [END];
  for (const byte of packet)
    if (byte === END) bytes.push(ESC, ESCAPED_END);
    else if (byte === ESC) bytes.push(ESC, ESCAPED_ESC);
    else bytes.push(byte);
  return Uint8Array.from([...bytes, END]);
};

const unescaped = (bytes: readonly number[]): Uint8Array => {
  const packet: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    packet.push(byte === ESC ? (bytes[++i] === ESCAPED_END ? END : ESC) : byte);
  }
  return Uint8Array.from(packet);
};

/** What lies outside two END bytes is taken for a packet too: whoever gets it knows what a packet is. */
export const createDeframer = (
  onPacket: (packet: Uint8Array) => void,
): ((bytes: Uint8Array) => void) => {
  let pending: number[] = [];
  return (bytes) => {
    for (const byte of bytes) {
      if (byte !== END) {
        pending.push(byte);
        continue;
      }
      const packet = unescaped(pending);
      pending = [];
      if (packet.length > 0) onPacket(packet);
    }
  };
};
