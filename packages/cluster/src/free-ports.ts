import { type Network, tcpNetwork } from '@calf/runtime/network';

/** `count` ports that nobody listens on now, all different. Somebody else may take one before it is used; the start then says so. */
export async function freePorts(
  count: number,
  { host, network = tcpNetwork }: { host: string; network?: Network },
): Promise<number[]> {
  const listeners = await Promise.all(
    Array.from({ length: count }, () => network.listen({ host, port: 0 }, (peer) => peer.destroy())),
  );
  const ports = listeners.map(({ address }) => address.port);
  await Promise.all(listeners.map((listener) => listener.close()));
  return ports;
}
