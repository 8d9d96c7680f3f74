import { ioException } from '../core/refusals.ts';
import type { Namesystem } from '../namesystem.ts';
import type { ClientRows, SafeModeCheck } from './calls.ts';
import { superuserCheck } from './superuser.ts';

interface SafeModeSwitch {
  readonly isInSafeMode: () => boolean;
  readonly checkSafeMode: SafeModeCheck;
}

/** The rows of ClientProtocol by which administrators care for edits and images. */
export function adminRows(namesystem: Namesystem, { isInSafeMode, checkSafeMode }: SafeModeSwitch): ClientRows {
  const asSuperuser = superuserCheck(namesystem);
  return {
    /** There are no images: a restart replays the journal, so that to save is to make that durable. */
    async saveNamespace(_request, call) {
      await asSuperuser(call);
      if (!isInSafeMode()) throw ioException('Safe mode should be turned ON in order to create namespace image.');
      await namesystem.durable();
      return { saved: true };
    },
    /** There are no segments either: all that follows is as good as a new one. */
    async rollEdits(_request, call) {
      await asSuperuser(call);
      checkSafeMode('Log not rolled');
      return { newSegmentTxId: namesystem.lastTxid + 1 };
    },
    async finalizeUpgrade(_request, call) {
      await asSuperuser(call);
      return {};
    },
    upgradeStatus: () => ({ upgradeFinalized: true }),
    async rollingUpgrade({ action }, call) {
      await asSuperuser(call);
      if (action === 'QUERY') return {};
      throw ioException('Rolling upgrades are not supported: stop the NameNode, and start the new one on its directories');
    },
    async restoreFailedStorage(_request, call) {
      await asSuperuser(call);
      return { result: false };
    },
  };
}
