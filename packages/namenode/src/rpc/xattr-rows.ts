import type { XAttrNamespaceProto, XAttrProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { Xattr } from '../core/inode-extras.ts';
import { decideRemoveXattr, decideSetXattr, type XattrLimits, xattrsAt } from '../core/operations/xattrs.ts';
import { illegalArgument } from '../core/refusals.ts';
import type { Situation } from '../core/situation.ts';
import type { Namesystem } from '../namesystem.ts';
import { type Changes, type ClientRows, situationOf } from './calls.ts';

const noValue = Buffer.alloc(0);
const flagCreate = 1;
const flagReplace = 2;

/** The rows of ClientProtocol for extended attributes. */
export function xattrRows(namesystem: Namesystem, { changeOnce }: Changes, limits: XattrLimits): ClientRows {
  return {
    async setXAttr({ src, xAttr, flag = 0 }, call) {
      const flags = { create: (flag & flagCreate) !== 0, replace: (flag & flagReplace) !== 0 };
      const request = { path: src, ...fromProto(xAttr), ...flags };
      const decide = (situation: Situation) => decideSetXattr(situation, request, limits);
      await changeOnce(call, `Cannot set XAttr on ${src}`, { decide, again: () => undefined });
      return {};
    },
    async removeXAttr({ src, xAttr }, call) {
      const wanted = fromProto(xAttr);
      const decide = (situation: Situation) => decideRemoveXattr(situation, src, wanted);
      await changeOnce(call, `Cannot remove XAttr entry on ${src}`, { decide, again: () => undefined });
      return {};
    },
    async getXAttrs({ src, xAttrs }, call) {
      const names = xAttrs.map((xattr) => fromProto(xattr).name);
      return { xAttrs: xattrsAt(await situationOf(namesystem, call), src, names).map(toProto) };
    },
    async listXAttrs({ src }, call) {
      return { xAttrs: xattrsAt(await situationOf(namesystem, call), src).map(toProto) };
    },
  };
}

function fromProto(xattr: XAttrProto | undefined): Xattr {
  if (!xattr) throw illegalArgument('An XAttr is required.');
  const { namespace, name, value } = xattr;
  return { name: `${namespace.toLowerCase()}.${name}`, value: value ?? noValue };
}

function toProto({ name, value }: Xattr): Draft<typeof XAttrProto> {
  const dot = name.indexOf('.');
  const namespace = name.slice(0, dot).toUpperCase() as XAttrNamespaceProto; // `name` begins with one, see `fromProto`
  return { namespace, name: name.slice(dot + 1), value: value.length > 0 ? value : undefined };
}
