import { civilOf, dayOfWeek, daysInMonth, daysOf, type Moment, momentOf, two } from '../types/calendar.ts';

const monthNames = 'January February March April May June July August September October November December'.split(' ');
const dayNames = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const field = /'((?:[^']|'')*)'|([A-Za-z])\2*|[\s\S]/g;

/** `yyyy-MM-dd HH:mm:ss` and what else is usual of java.text.SimpleDateFormat, in English and UTC. */
export function formatMoment(moment: Moment, pattern: string): string {
  return pattern.replace(field, (whole, quoted?: string, letter?: string) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'");
    return letter === undefined ? whole : fieldText(moment, letter, whole.length);
  });
}

function fieldText(moment: Moment, letter: string, width: number): string {
  const { year, month, day } = civilOf(moment.days);
  const hour = Math.floor(moment.seconds / 3600);
  const padded = (value: number) => String(value).padStart(width, '0');
  switch (letter) {
    case 'y':
    case 'u':
      return width === 2 ? two(year % 100) : padded(year);
    case 'M':
      return width >= 3 ? (monthNames[month - 1] ?? '').slice(0, width === 3 ? 3 : undefined) : padded(month);
    case 'd':
      return padded(day);
    case 'H':
      return padded(hour);
    case 'k':
      return padded(hour === 0 ? 24 : hour);
    case 'h':
      return padded(hour % 12 === 0 ? 12 : hour % 12);
    case 'm':
      return padded(Math.floor(moment.seconds / 60) % 60);
    case 's':
      return padded(moment.seconds % 60);
    case 'S':
      return padded(Math.floor(moment.nanos / 1e6));
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'E':
      return (dayNames[dayOfWeek(moment.days) - 1] ?? '').slice(0, width <= 3 ? 3 : undefined);
    case 'D':
      return padded(moment.days - daysOf(year, 1, 1) + 1);
    case 'z':
      return 'UTC';
    case 'Z':
      return '+0000';
    default:
      return '';
  }
}

const readable: Readonly<Record<string, keyof Parts>> = { y: 'year', M: 'month', d: 'day', H: 'hour', m: 'minute', s: 'second' };

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** Reads what `formatMoment` writes, numbers and month names; null when the text does not fit. */
export function parseMoment(text: string, pattern: string): Moment | null {
  const parts: Parts = { year: 1970, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  let rest = text;
  for (const [whole, quoted, letter] of pattern.matchAll(field)) {
    const name = letter === undefined ? undefined : readable[letter];
    if (name === undefined) {
      const plain = quoted ?? whole;
      if (letter !== undefined || !rest.startsWith(plain)) return null;
      rest = rest.slice(plain.length);
      continue;
    }
    const read = name === 'month' && whole.length >= 3 ? monthName(rest) : digits(rest, name === 'year' ? 4 : 2);
    if (!read) return null;
    parts[name] = name === 'year' && whole.length === 2 ? 2000 + read.value : read.value;
    rest = rest.slice(read.length);
  }
  if (parts.day > daysInMonth(parts.year, parts.month)) return null;
  return momentOf(
    `${String(parts.year).padStart(4, '0')}-${two(parts.month)}-${two(parts.day)} ${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`,
  );
}

function digits(text: string, max: number): { value: number; length: number } | undefined {
  const found = new RegExp(`^\\d{1,${max}}`).exec(text)?.[0];
  return found === undefined ? undefined : { value: Number(found), length: found.length };
}

function monthName(text: string): { value: number; length: number } | undefined {
  const lower = text.toLowerCase();
  const index = monthNames.findIndex((name) => lower.startsWith(name.slice(0, 3).toLowerCase()));
  const name = monthNames[index];
  if (name === undefined) return undefined;
  return { value: index + 1, length: lower.startsWith(name.toLowerCase()) ? name.length : 3 };
}
