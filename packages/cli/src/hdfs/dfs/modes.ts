/** `rwxr-xr-t` of 0o1755. Source: org.apache.hadoop.fs.permission.FsPermission.toString. */
export function formatMode(permission: number): string {
  const bits = Array.from('rwxrwxrwx', (letter, index) => (permission & (0o400 >> index) ? letter : '-')).join('');
  if ((permission & 0o1000) === 0) return bits;
  return bits.slice(0, -1) + (permission & 1 ? 't' : 'T');
}

export type ModeChange = (permission: number, isDirectory: boolean) => number;

/**
 * Reads `755`, `u+x,g=rw,o-r`, `a+X`, `+t`. Undefined when it is no mode.
 * Source: org.apache.hadoop.fs.permission.PermissionParser and ChmodParser.
 */
export function parseMode(text: string): ModeChange | undefined {
  const octal = /^\s*[+]?([01]?[0-7]{3})\s*$/.exec(text)?.[1];
  if (octal !== undefined) return (permission) => octalMode(octal, permission);
  const clauses = text.split(',').map((clause) => parseClause(clause.trim()));
  const changes = clauses.filter((clause) => clause !== undefined);
  if (changes.length !== clauses.length) return undefined;
  return (permission, isDirectory) => changes.reduce((mode, change) => change(mode, isDirectory), permission);
}

/** Three digits leave the sticky bit as it is. */
function octalMode(digits: string, permission: number): number {
  const mode = Number.parseInt(digits, 8);
  return digits.length === 4 ? mode : mode | (permission & 0o1000);
}

function parseClause(clause: string): ModeChange | undefined {
  const parts = /^([ugoa]*)([-+=])([rwxXt]+)$/.exec(clause);
  if (!parts) return undefined;
  const [, who = '', operator, letters = ''] = parts;
  const shifts = who === '' || who.includes('a') ? [6, 3, 0] : Array.from(who, (one) => ({ u: 6, g: 3, o: 0 })[one] ?? 0);
  return (permission, isDirectory) => {
    const executable = isDirectory || (permission & 0o111) !== 0;
    const wanted = bitsOf(letters, executable);
    const sticky = letters.includes('t') && (who === '' || /[ao]/.test(who)) ? 0o1000 : 0;
    const mask = shifts.reduce((bits, shift) => bits | (wanted << shift), 0) | sticky;
    const reach = shifts.reduce((bits, shift) => bits | (7 << shift), 0);
    if (operator === '+') return permission | mask;
    return operator === '-' ? permission & ~mask : (permission & ~reach) | mask;
  };
}

function bitsOf(letters: string, executable: boolean): number {
  return Array.from(letters).reduce((bits, letter) => {
    if (letter === 'r') return bits | 4;
    if (letter === 'w') return bits | 2;
    return letter === 'x' || (letter === 'X' && executable) ? bits | 1 : bits;
  }, 0);
}
