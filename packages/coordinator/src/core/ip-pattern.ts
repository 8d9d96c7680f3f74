/** Addresses and prefixes in ACLs: `10.0.0.0/8`, `fe80::/10`. Source: org.apache.zookeeper.server.auth.IPAuthenticationProvider. */
export function ipIsValid(pattern: string): boolean {
  return parsePattern(pattern) !== undefined;
}

export function ipMatches(address: string, pattern: string): boolean {
  const wanted = parsePattern(pattern);
  const bytes = addressBytes(address);
  if (!wanted || bytes?.length !== wanted.bytes.length) return false;
  return bytes.every((byte, index) => {
    const bits = Math.min(8, Math.max(0, wanted.prefixBits - index * 8));
    const mask = (0xff << (8 - bits)) & 0xff;
    return ((byte ^ (wanted.bytes[index] ?? 0)) & mask) === 0;
  });
}

function parsePattern(pattern: string): { bytes: readonly number[]; prefixBits: number } | undefined {
  const slash = pattern.indexOf('/');
  const bytes = addressBytes(slash === -1 ? pattern : pattern.slice(0, slash));
  if (!bytes) return undefined;
  if (slash === -1) return { bytes, prefixBits: bytes.length * 8 };
  const prefix = pattern.slice(slash + 1);
  if (!/^[+-]?\d{1,9}$/.test(prefix)) return undefined;
  const prefixBits = Number(prefix);
  return prefixBits >= 0 && prefixBits <= bytes.length * 8 ? { bytes, prefixBits } : undefined;
}

function addressBytes(address: string): readonly number[] | undefined {
  return address.includes(':') ? v6Bytes(address) : v4Bytes(address);
}

function v4Bytes(address: string): readonly number[] | undefined {
  const parts = address.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

function v6Bytes(address: string): readonly number[] | undefined {
  const halves = address.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after = []] = halves;
  const segments = before.length + after.length;
  if (halves.length > 2 || (halves.length === 2 ? segments >= 8 : segments !== 8)) return undefined;
  const all = [...before, ...Array<string>(8 - segments).fill('0'), ...after];
  if (!all.every((segment) => /^[0-9a-f]{1,4}$/i.test(segment))) return undefined;
  return all.flatMap((segment) => {
    const value = Number.parseInt(segment, 16);
    return [value >> 8, value & 0xff];
  });
}
