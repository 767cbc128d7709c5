/** A file as it should be: LF, without dates, the same bytes for the same input. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}
