import { XAttrNamespaceProto, type XAttrProto, XAttrSetFlagProto } from '@calf/protocol/hdfs';
import type { FileSystemXAttrs } from '../contract.ts';
import { illegalArgument } from '../refusals.ts';
import type { HdfsClient } from './shared.ts';

/** Extended attributes. Source: org.apache.hadoop.hdfs.DFSClient and XAttrHelper. */
export function xattrsOf({ nameNode, resolve }: Pick<HdfsClient, 'nameNode' | 'resolve'>): FileSystemXAttrs {
  return {
    async get(path, names = []) {
      const { xAttrs } = await nameNode.getXAttrs({ src: resolve(path), xAttrs: names.map(nameOf) });
      return new Map(xAttrs.map((xattr) => [fullName(xattr), Buffer.from(xattr.value ?? [])]));
    },
    async set(path, name, value) {
      const { XATTR_CREATE, XATTR_REPLACE } = XAttrSetFlagProto.numbers;
      const xAttr = { ...nameOf(name), value: Buffer.from(value) };
      await nameNode.setXAttr({ src: resolve(path), xAttr, flag: XATTR_CREATE | XATTR_REPLACE });
    },
    async remove(path, name) {
      await nameNode.removeXAttr({ src: resolve(path), xAttr: nameOf(name) });
    },
  };
}

const fullName = ({ namespace, name }: XAttrProto) => `${namespace.toLowerCase()}.${name}`;

/** @throws HadoopError IllegalArgumentException */
function nameOf(text: string): { namespace: XAttrNamespaceProto; name: string } {
  const dot = text.indexOf('.');
  const prefix = text.slice(0, Math.max(dot, 0)).toUpperCase();
  const namespace = [...XAttrNamespaceProto.names.values()].find((known) => known === prefix);
  if (namespace && dot < text.length - 1) return { namespace, name: text.slice(dot + 1) };
  throw illegalArgument(`An XAttr name must be prefixed with user/trusted/security/system/raw, followed by a '.': ${text}`);
}
