import {
  civilOf,
  dateText,
  dayOfWeek,
  daysInMonth,
  daysOf,
  epochSeconds,
  type Moment,
  momentAtSeconds,
  momentOf,
  parseDate,
  timestampText,
} from '../types/calendar.ts';
import { bigintType, dateType, doubleType, intType, stringType, timestampType } from '../types/hive-type.ts';
import type { Value } from '../types/value.ts';
import { type Bind, checkCount, fixed } from './function.ts';
import { formatMoment, parseMoment } from './date-format.ts';

const part = (run: (moment: Moment) => number) =>
  fixed(['string'], intType, (text) => {
    const moment = momentOf(text);
    return moment && run(moment);
  });

const civil = (moment: Moment) => civilOf(moment.days);
const dayOfMonth = part((moment) => civil(moment).day);

/** Texts that are no date give NULL. The time zone is UTC. */
export const dates: Readonly<Record<string, Bind>> = {
  year: part((moment) => civil(moment).year),
  quarter: part((moment) => Math.floor((civil(moment).month + 2) / 3)),
  month: part((moment) => civil(moment).month),
  day: dayOfMonth,
  dayofmonth: dayOfMonth,
  dayofweek: part((moment) => dayOfWeek(moment.days)),
  weekofyear: part(weekOfYear),
  hour: part(({ seconds }) => Math.floor(seconds / 3600)),
  minute: part(({ seconds }) => Math.floor(seconds / 60) % 60),
  second: part(({ seconds }) => seconds % 60),
  to_date: fixed(['string'], dateType, parseDate),
  date: fixed(['string'], dateType, parseDate),
  date_add: fixed(['string', 'int'], dateType, (text, days) => moved(text, days)),
  date_sub: fixed(['string', 'int'], dateType, (text, days) => moved(text, -days)),
  datediff: fixed(['string', 'string'], intType, (end, start) => {
    const [a, b] = [momentOf(end), momentOf(start)];
    return a && b && a.days - b.days;
  }),
  add_months: fixed(['string', 'int'], stringType, addMonths),
  months_between: fixed(['string', 'string'], doubleType, monthsBetween),
  last_day: fixed(['string'], stringType, (text) => {
    const moment = momentOf(text);
    if (!moment) return null;
    const { year, month } = civil(moment);
    return dateText({ year, month, day: daysInMonth(year, month) });
  }),
  next_day: fixed(['string', 'string'], stringType, nextDay),
  trunc: fixed(['string', 'string'], stringType, truncated),
  date_format: fixed(['string', 'string'], stringType, (text, pattern) => {
    const moment = momentOf(text);
    return moment && formatMoment(moment, pattern);
  }),
  from_unixtime: fixed(
    ['bigint', 'string'],
    stringType,
    (seconds, pattern = 'yyyy-MM-dd HH:mm:ss') => formatMoment(momentAtSeconds(Number(seconds)), pattern),
    { optional: 1 },
  ),
  unix_timestamp: unixTimestamp,
  to_unix_timestamp: unixTimestamp,
  current_date: (args, site) => {
    checkCount(args, site, { min: 0, max: 0 });
    return { type: dateType, evaluate: () => dateText(civil(site.session.now)) };
  },
  current_timestamp: (args, site) => {
    checkCount(args, site, { min: 0, max: 0 });
    return { type: timestampType, evaluate: () => timestampText(site.session.now) };
  },
};

function unixTimestamp(args: Parameters<Bind>[0], site: Parameters<Bind>[1]): ReturnType<Bind> {
  if (args.length === 0) return { type: bigintType, evaluate: () => BigInt(epochSeconds(site.session.now)) };
  return fixed(
    ['string', 'string'],
    bigintType,
    (text, pattern?: string) => {
      const moment = pattern === undefined ? momentOf(text) : parseMoment(text, pattern);
      return moment && BigInt(epochSeconds(moment));
    },
    { optional: 1 },
  )(args, site);
}

function moved(text: string, days: number): Value {
  const moment = momentOf(text);
  return moment && dateText(civilOf(moment.days + days));
}

/** The last day of a month stays one. Source: GenericUDFAddMonths. */
function addMonths(text: string, months: number): Value {
  const moment = momentOf(text);
  if (!moment) return null;
  const from = civil(moment);
  const index = from.year * 12 + from.month - 1 + months;
  const [year, month] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  const isLast = from.day === daysInMonth(from.year, from.month);
  const last = daysInMonth(year, month);
  return dateText({ year, month, day: isLast ? last : Math.min(from.day, last) });
}

/** Months of 31 days, but whole ones between equal or last days. Source: GenericUDFMonthsBetween. */
function monthsBetween(end: string, start: string): Value {
  const [a, b] = [momentOf(end), momentOf(start)];
  if (!a || !b) return null;
  const [from, to] = [civil(b), civil(a)];
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const bothLast = to.day === daysInMonth(to.year, to.month) && from.day === daysInMonth(from.year, from.month);
  if (to.day === from.day || bothLast) return months;
  const seconds = (to.day - from.day) * 86400 + a.seconds - b.seconds;
  return Math.round((months + seconds / (31 * 86400)) * 1e8) / 1e8;
}

const dayNames: readonly string[] = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];

function nextDay(text: string, name: string): Value {
  const moment = momentOf(text);
  const wanted = dayNames.indexOf(name.slice(0, 2).toLowerCase()) + 1;
  if (!moment || wanted === 0) return null;
  const ahead = (wanted - dayOfWeek(moment.days) + 7) % 7 || 7;
  return dateText(civilOf(moment.days + ahead));
}

function truncated(text: string, unit: string): Value {
  const moment = momentOf(text);
  if (!moment) return null;
  const { year, month } = civil(moment);
  switch (unit.toUpperCase()) {
    case 'MONTH':
    case 'MON':
    case 'MM':
      return dateText({ year, month, day: 1 });
    case 'YEAR':
    case 'YYYY':
    case 'YY':
      return dateText({ year, month: 1, day: 1 });
    case 'QUARTER':
    case 'Q':
      return dateText({ year, month: Math.floor((month - 1) / 3) * 3 + 1, day: 1 });
    default:
      return null;
  }
}

/** ISO 8601: the week of the year's first Thursday is 1. */
function weekOfYear({ days }: Moment): number {
  const thursday = days - ((dayOfWeek(days) + 5) % 7) + 3;
  return Math.floor((thursday - daysOf(civilOf(thursday).year, 1, 1)) / 7) + 1;
}
