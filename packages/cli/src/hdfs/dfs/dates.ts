const two = (value: number) => String(value).padStart(2, '0');

/** `2026-11-21 00:49` in the local time zone. */
export function localMinute(timeMs: number): string {
  const at = new Date(timeMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `2026-11-21 00:49:52` in UTC. */
export function utcSecond(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** The time of `20200102:030405`, local. Undefined when the text is none. */
export function parseTouchTime(text: string): number | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2}):(\d{2})(\d{2})(\d{2})/.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
  return new Date(year, month - 1, day, hour, minute, second).getTime();
}

/** `Sat Nov 21 00:50:21 UTC 2026`, as Java prints a Date. */
export function javaDate(timeMs: number): string {
  const at = new Date(timeMs);
  const [weekday, month, day] = at.toString().split(' ');
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(at);
  const zoneName = zone.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  return `${weekday} ${month} ${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())} ${zoneName} ${at.getFullYear()}`;
}

/** `2026-11-21 00:49:52,762 `: what log4j puts before a line. */
export function logTime(timeMs: number): string {
  const at = new Date(timeMs);
  return `${localMinute(timeMs)}:${two(at.getSeconds())},${String(at.getMilliseconds()).padStart(3, '0')}`;
}
