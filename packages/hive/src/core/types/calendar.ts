/** Days since 1970-01-01 in the proleptic Gregorian calendar. The arithmetic is on years that start in March, as is usual. */
export function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function civilOf(days: number): CivilDate {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : daysOf(year, month + 1, 1) - daysOf(year, month, 1);
}

/** 1 is Sunday, as in Java's Calendar. */
export const dayOfWeek = (days: number) => ((((days + 4) % 7) + 7) % 7) + 1;

export const two = (value: number) => String(value).padStart(2, '0');

export const dateText = ({ year, month, day }: CivilDate) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

export interface Moment {
  readonly days: number;
  /** Of the day, 0 to 86399. */
  readonly seconds: number;
  readonly nanos: number;
}

const datePattern = /^\s*(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?\s*$/s;
const timestampPattern =
  /^\s*(\d{1,4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{0,9})\d*)?)?)?\s*(?:Z|UTC)?\s*$/;

/** A DATE of a text that starts with one. Source: org.apache.hive.common.util.DateParser. */
export function parseDate(text: string): string | null {
  const parts = datePattern.exec(text);
  return parts ? validDate(Number(parts[1]), Number(parts[2]), Number(parts[3])) : null;
}

/** A day that its month does not have, up to 31, is one of the next month. */
function validDate(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  return dateText(day > daysInMonth(year, month) ? civilOf(daysOf(year, month, day)) : { year, month, day });
}

/** A TIMESTAMP in the form that values have. Source: org.apache.hadoop.hive.common.type.Timestamp.valueOf. */
export function parseTimestamp(text: string): string | null {
  const parts = timestampPattern.exec(text);
  if (!parts) return null;
  const date = validDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  const [hour, minute, second] = [parts[4], parts[5], parts[6]].map((part) => Number(part ?? 0));
  if (date === null || hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = (parts[7] ?? '').replace(/0+$/, '');
  return `${date} ${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Of a DATE or TIMESTAMP value, or a text that is one. */
export function momentOf(text: string): Moment | null {
  const timestamp = parseTimestamp(text);
  if (timestamp === null) {
    const date = parseDate(text);
    return date === null ? null : momentOf(date);
  }
  const number = (from: number, to: number) => Number(timestamp.slice(from, to));
  return {
    days: daysOf(number(0, 4), number(5, 7), number(8, 10)),
    seconds: number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19),
    nanos: Number(timestamp.slice(20).padEnd(9, '0')),
  };
}

export function timestampText({ days, seconds, nanos }: Moment): string {
  const time = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`;
  return `${dateText(civilOf(days))} ${time}${fraction}`;
}

/** In UTC, which is the time zone of the warehouse. */
export function momentAtSeconds(epochSeconds: number): Moment {
  const whole = Math.floor(epochSeconds);
  const days = Math.floor(whole / 86400);
  return { days, seconds: whole - days * 86400, nanos: Math.round((epochSeconds - whole) * 1e9) };
}

export const epochSeconds = ({ days, seconds }: Moment) => days * 86400 + seconds;
