import { ioException } from '../core/refusals.ts';

const pathLengthMax = 8000;
const pathDepthMax = 1000;

/** Source: org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer.checkPathLength. @throws HadoopError */
export function checkPathLength(operation: string, path: string): void {
  const depth = path.split('/').filter((name) => name !== '').length;
  if (path.length <= pathLengthMax && depth <= pathDepthMax) return;
  throw ioException(`${operation}: Pathname too long.  Limit ${pathLengthMax} characters, ${pathDepthMax} levels.`);
}
