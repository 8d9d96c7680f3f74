/** An extended attribute; `name` with its prefix, as `user.color`. */
export interface Xattr {
  readonly name: string;
  readonly value: Buffer;
}

/** One entry of an access control list, as Hadoop's `AclEntry`; `name` is empty for the unnamed ones. */
export interface AclEntry {
  readonly isDefault: boolean;
  /** 0 user, 1 group, 2 mask, 3 other: AclEntryTypeProto. */
  readonly type: number;
  readonly name: string;
  readonly permission: number;
}
