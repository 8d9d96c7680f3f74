/**
 * Node's HTTP. An `import` of node:http reads everything that it exports, a WebSocket client among it: 30 ms and 14 MB for each process.
 * Types may be imported from there all the same.
 */
export const nodeHttp = process.getBuiltinModule('node:http');
