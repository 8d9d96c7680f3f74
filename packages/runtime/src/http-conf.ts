import type http from 'node:http';
import type { Configuration } from './configuration.ts';

const secret = /password|secret|credential|\.key$/i;
const redacted = '<redacted>';

/**
 * What the configuration is, as XML or JSON (`format=json`, or by the Accept header); `name=` asks for one key. Values of keys that look like
 * secrets are not shown. Source: org.apache.hadoop.conf.ConfServlet, Configuration.dumpConfiguration.
 */
export function sendConfiguration(
  configuration: Configuration,
  { url, accept }: { url: URL; accept: string },
  response: http.ServerResponse,
): void {
  const format = url.searchParams.get('format') ?? (accept.includes('application/json') ? 'json' : 'xml');
  const name = url.searchParams.get('name');
  const entries = configuration
    .entries()
    .filter(([key]) => !name || key === name)
    .map(([key]) => ({ key, value: secret.test(key) ? redacted : configuration.get(key, '') }));
  if (format !== 'xml' && format !== 'json') return answer(response, 400, 'text/plain', `Bad format: ${format}\n`);
  if (name && entries.length === 0) return answer(response, 404, 'text/plain', `Property ${name} not found\n`);
  if (format === 'xml') return answer(response, 200, 'text/xml', xml(entries));
  const properties = entries.map((entry) => ({ ...entry, isFinal: false, resource: source }));
  answer(response, 200, 'application/json', JSON.stringify(name ? { property: properties[0] } : { properties }));
}

const source = 'programmatically';

function answer(response: http.ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': `${type};charset=utf-8`, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function xml(entries: readonly { key: string; value: string }[]): string {
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const properties = entries.map(
    ({ key, value }) =>
      `<property><name>${escape(key)}</name><value>${escape(value)}</value><final>false</final><source>${source}</source></property>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?><configuration>\n${properties.join('')}</configuration>\n`;
}
