/** Another writer has published a later epoch: this one may not acknowledge anything any more, and its process must end. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** Bytes that were synced once cannot be read back, or belong to something else. Nothing is cut silently: a person must look. */
export class DamagedJournalError extends Error {
  override readonly name = 'DamagedJournalError';
}
