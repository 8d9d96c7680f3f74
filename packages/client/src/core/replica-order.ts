/** What choosing among replicas needs to know of a DataNode. */
export interface ReplicaHolder {
  readonly name: string;
  readonly hostName: string;
}

/**
 * Which replicas to read, best first: the one on `local` (a registered host name), then the NameNode's order of nearness.
 * A DataNode that failed this reader before comes last, so that it is asked again only when all others have failed too.
 */
export function orderReplicas<Holder extends ReplicaHolder>(
  holders: readonly Holder[],
  { local, failed }: { local: string | undefined; failed: ReadonlySet<string> },
): Holder[] {
  const rank = (holder: Holder) => (failed.has(holder.name) ? 2 : holder.hostName === local ? 0 : 1);
  return [...holders].sort((one, other) => rank(one) - rank(other));
}
