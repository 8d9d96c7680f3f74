/** Whether a JobTracker is the active one: then the epoch is set. */
export interface Place {
  epoch: bigint | undefined;
  /** It is being stopped. */
  leaving?: boolean;
}
