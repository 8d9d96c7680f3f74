/* Extended attributes. Source: xattr.proto. */
import { bytes, enumeration, message, optional, repeated, required, type Shape, string, uint32 } from '../message.ts';

export const XAttrSetFlagProto = enumeration({ XATTR_CREATE: 1, XATTR_REPLACE: 2 });
export type XAttrSetFlagProto = Shape<typeof XAttrSetFlagProto>;

export const XAttrNamespaceProto = enumeration({ USER: 0, TRUSTED: 1, SECURITY: 2, SYSTEM: 3, RAW: 4 });
export type XAttrNamespaceProto = Shape<typeof XAttrNamespaceProto>;

export const XAttrProto = message({
  namespace: required(1, XAttrNamespaceProto),
  name: required(2, string),
  value: optional(3, bytes),
});
export type XAttrProto = Shape<typeof XAttrProto>;

export const SetXAttrRequestProto = message({
  src: required(1, string),
  xAttr: optional(2, XAttrProto),
  flag: optional(3, uint32),
});
export type SetXAttrRequestProto = Shape<typeof SetXAttrRequestProto>;

export const SetXAttrResponseProto = message({});
export type SetXAttrResponseProto = Shape<typeof SetXAttrResponseProto>;

export const GetXAttrsRequestProto = message({
  src: required(1, string),
  xAttrs: repeated(2, XAttrProto),
});
export type GetXAttrsRequestProto = Shape<typeof GetXAttrsRequestProto>;

export const GetXAttrsResponseProto = message({
  xAttrs: repeated(1, XAttrProto),
});
export type GetXAttrsResponseProto = Shape<typeof GetXAttrsResponseProto>;

export const ListXAttrsRequestProto = message({
  src: required(1, string),
});
export type ListXAttrsRequestProto = Shape<typeof ListXAttrsRequestProto>;

export const ListXAttrsResponseProto = message({
  xAttrs: repeated(1, XAttrProto),
});
export type ListXAttrsResponseProto = Shape<typeof ListXAttrsResponseProto>;

export const RemoveXAttrRequestProto = message({
  src: required(1, string),
  xAttr: optional(2, XAttrProto),
});
export type RemoveXAttrRequestProto = Shape<typeof RemoveXAttrRequestProto>;

export const RemoveXAttrResponseProto = message({});
export type RemoveXAttrResponseProto = Shape<typeof RemoveXAttrResponseProto>;
