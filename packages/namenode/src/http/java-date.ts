/** `Sat Nov 21 00:50:21 UTC 2026`, in the machine's time zone. Source: java.util.Date.toString. */
export function javaDate(ms: number): string {
  const date = new Date(ms);
  const zone = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' })
    .formatToParts(date)
    .find(({ type }) => type === 'timeZoneName');
  const [weekday = '', month = '', day = '', year = ''] = date.toDateString().split(' ');
  return `${weekday} ${month} ${day} ${date.toTimeString().slice(0, 8)} ${zone?.value ?? 'UTC'} ${year}`;
}
