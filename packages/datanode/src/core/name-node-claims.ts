/** Which NameNode is obeyed, and since which transaction. */
export interface Claims {
  readonly active: string | undefined;
  readonly lastActiveClaimTxid: number;
}

export const noClaims: Claims = { active: undefined, lastActiveClaimTxid: -1 };

/**
 * A heartbeat's answer says whether its NameNode holds itself for active, and at which transaction. Of two that do, the one with
 * the highest transaction is believed. Source: org.apache.hadoop.hdfs.server.datanode.BPOfferService.updateActorStatesFromHeartbeat.
 */
export function heard(claims: Claims, nameNode: string, { isActive, txid }: { isActive: boolean; txid: number }): Claims {
  const isBelieved = claims.active === nameNode;
  if (!isActive) return isBelieved ? { ...claims, active: undefined } : claims;
  if (!isBelieved && txid <= claims.lastActiveClaimTxid) return claims;
  return { active: nameNode, lastActiveClaimTxid: txid };
}
