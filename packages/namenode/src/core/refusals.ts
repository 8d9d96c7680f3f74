import { HadoopError } from '@calf/runtime/errors';

/** The refusals of a NameNode, in Hadoop's words: clients branch on the class, and scripts parse the texts. */

export const fileNotFound = (message: string) => new HadoopError('java.io.FileNotFoundException', message);
export const ioException = (message: string) => new HadoopError('java.io.IOException', message);
export const fileAlreadyExists = (message: string) => new HadoopError('org.apache.hadoop.fs.FileAlreadyExistsException', message);
export const parentNotDirectory = (message: string) =>
  new HadoopError('org.apache.hadoop.fs.ParentNotDirectoryException', message);
export const accessControl = (message: string) => new HadoopError('org.apache.hadoop.security.AccessControlException', message);
export const illegalArgument = (message: string) => new HadoopError('org.apache.hadoop.HadoopIllegalArgumentException', message);
export const invalidPath = (path: string) =>
  new HadoopError('org.apache.hadoop.fs.InvalidPathException', `Invalid path name ${path}`);
export const unsupportedAction = (message: string) =>
  new HadoopError('org.apache.hadoop.hdfs.server.namenode.UnsupportedActionException', message);

/** Source: org.apache.hadoop.fs.PathIOException.getMessage. */
export const pathIsNotDirectory = (path: string) =>
  new HadoopError('org.apache.hadoop.fs.PathIsNotDirectoryException', `\`${path}': Is not a directory`);
export const directoryNotEmpty = (path: string) =>
  new HadoopError('org.apache.hadoop.fs.PathIsNotEmptyDirectoryException', `\`${path} is non empty': Directory is not empty`);

/** Source: org.apache.hadoop.hdfs.protocol.FSLimitException. */
export function componentTooLong({
  name,
  directory,
  limit,
  bytes,
}: {
  name: string;
  directory: string;
  limit: number;
  bytes: number;
}) {
  return new HadoopError(
    'org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException',
    `The maximum path component name limit of ${name} in directory ${directory} is exceeded: limit=${limit} length=${bytes}`,
  );
}

export function directoryFull({ directory, limit, count }: { directory: string; limit: number; count: number }) {
  return new HadoopError(
    'org.apache.hadoop.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException',
    `The directory item limit of ${directory} is exceeded: limit=${limit} items=${count}`,
  );
}
