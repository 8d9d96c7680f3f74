import { UserError } from '@calf/runtime/errors';
import type { Address, Connection, Network } from '@calf/runtime/network';

/** A port that is taken, and whose first connections wait until there is someone to serve them. */
export interface Door {
  readonly address: Address;
  welcome(serve: (wire: Connection) => void): void;
  /** Takes no new connection, and ends those that still wait. */
  close(): Promise<void>;
}

/** @throws UserError when the port is taken */
export async function openDoor(network: Network, address: Address): Promise<Door> {
  let waiting: Connection[] = [];
  let serve = (wire: Connection): void => void waiting.push(wire);
  const listener = await network
    .listen(address, (wire) => serve(wire))
    .catch((fault: NodeJS.ErrnoException) => {
      if (fault.code !== 'EADDRINUSE') throw fault;
      throw new UserError(`port ${address.port} of ${address.host} is taken (clientPort); port 0 picks a free one`, {
        cause: fault,
      });
    });
  return {
    address: listener.address,
    welcome(chosen) {
      serve = chosen;
      for (const wire of waiting) chosen(wire);
      waiting = [];
    },
    close() {
      for (const wire of waiting) wire.destroy();
      return listener.close();
    },
  };
}
