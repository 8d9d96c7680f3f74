/** When something happens, by the shell's two clocks. */
export interface Moment {
  /** Wall clock, milliseconds since 1970: what files and reports show. */
  readonly ms: number;
  /** Never goes back: what limits and intervals are measured by. */
  readonly monotonicMs: number;
}
