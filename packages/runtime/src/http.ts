import type http from 'node:http';
import { sendConfiguration } from './http-conf.ts';
import type { Configuration } from './configuration.ts';
import { type JmxBean, renderJmx } from './jmx.ts';
import type { Logger } from './logger.ts';
import type { Address } from './network.ts';
import { nodeHttp } from './node-http.ts';
import { renderPrometheus } from './prometheus.ts';

export type { JmxBean, JmxValue } from './jmx.ts';

/** A request as a route sees it. */
export interface HttpRequest {
  readonly url: URL;
  readonly raw: http.IncomingMessage;
  /** Where it came from. */
  readonly remoteAddress: string;
}

export type HttpRoute = (request: HttpRequest, response: http.ServerResponse) => void | Promise<void>;

export interface HttpOptions {
  readonly address: Address;
  /** By path: exact, or with all below it when it ends with a slash. The longest that fits is taken. */
  readonly routes?: Readonly<Record<string, HttpRoute>>;
  readonly configuration: Configuration;
  readonly jmx: () => readonly JmxBean[];
  readonly log: Logger;
}

export interface HttpServer {
  readonly address: Address;
  close(): Promise<void>;
}

/** An HTTP server with the pages that every Hadoop daemon has: `/jmx`, `/prom`, `/conf`. Source: org.apache.hadoop.http.HttpServer2. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const routes = new Map<string, HttpRoute>(Object.entries({ ...commonRoutes(options), ...options.routes }));
  const server = nodeHttp.createServer((raw, response) => {
    serve(routes, raw, response).catch((error: unknown) => fail(options.log, response, error));
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.address.port, options.address.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : options.address.port;
  return {
    address: { host: options.address.host, port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  routes: ReadonlyMap<string, HttpRoute>,
  raw: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const url = URL.parse(raw.url ?? '/', 'http://localhost');
  const route = url && routeFor(routes, url.pathname);
  if (!route) return send(response, 404, { type: 'text/plain;charset=utf-8', body: `${raw.url} is not here\n` });
  await route({ url, raw, remoteAddress: raw.socket.remoteAddress ?? '' }, response);
}

function routeFor(routes: ReadonlyMap<string, HttpRoute>, path: string): HttpRoute | undefined {
  const exact = routes.get(path);
  if (exact) return exact;
  const prefixes = [...routes.keys()].filter((prefix) => prefix.length > 1 && prefix.endsWith('/') && path.startsWith(prefix));
  return routes.get(prefixes.reduce((longest, prefix) => (prefix.length > longest.length ? prefix : longest), ''));
}

function commonRoutes({ configuration, jmx, routes = {} }: HttpOptions): Record<string, HttpRoute> {
  return {
    '/': (_request, response) => {
      const links = ['/jmx', '/prom', '/conf', ...Object.keys(routes)].map((path) => `<li><a href="${path}">${path}</a>`);
      send(response, 200, { type: 'text/html;charset=utf-8', body: `<!doctype html>\n<ul>\n${links.join('\n')}\n</ul>\n` });
    },
    '/jmx': ({ url }, response) => {
      response.setHeader('Access-Control-Allow-Methods', 'GET');
      response.setHeader('Access-Control-Allow-Origin', '*');
      send(response, 200, { type: 'application/json;charset=utf-8', body: renderJmx(jmx(), url.searchParams) });
    },
    '/prom': (_request, response) =>
      send(response, 200, { type: 'text/plain; version=0.0.4; charset=utf-8', body: renderPrometheus(jmx()) }),
    '/conf': ({ url, raw }, response) => sendConfiguration(configuration, { url, accept: raw.headers.accept ?? '' }, response),
  };
}

/** Sends a whole answer. */
export function send(
  response: http.ServerResponse,
  status: number,
  { type, body }: { readonly type: string; readonly body: string | Uint8Array },
): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

function fail(log: Logger, response: http.ServerResponse, error: unknown): void {
  log.error('http request failed', { error });
  if (response.headersSent) response.destroy();
  else
    send(response, 500, { type: 'text/plain;charset=utf-8', body: error instanceof Error ? `${error.message}\n` : 'failed\n' });
}
