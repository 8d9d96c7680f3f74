/** Flags of a CreateRequest. Source: org.apache.zookeeper.CreateMode. */
export const createFlags = { persistent: 0, ephemeral: 1, 'persistent-sequential': 2, 'ephemeral-sequential': 3 } as const;

export type CreateMode = keyof typeof createFlags;
