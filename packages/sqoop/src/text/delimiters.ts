import { noCharacter } from '../options/character-argument.ts';

/** How records are written as text, or read from it. Source: org.apache.sqoop.lib.DelimiterSet. */
export interface Delimiters {
  readonly fieldsTerminatedBy: string;
  readonly linesTerminatedBy: string;
  /** `noCharacter`: fields are not enclosed. */
  readonly enclosedBy: string;
  /** `noCharacter`: nothing is escaped. */
  readonly escapedBy: string;
  /** Every field is enclosed, not only those that need it. */
  readonly encloseRequired: boolean;
}

export const defaultDelimiters: Delimiters = {
  fieldsTerminatedBy: ',',
  linesTerminatedBy: '\n',
  enclosedBy: noCharacter,
  escapedBy: noCharacter,
  encloseRequired: false,
};

/** What `--hive-import` writes when nothing else is asked for. */
export const hiveDelimiters: Delimiters = { ...defaultDelimiters, fieldsTerminatedBy: '\x01' };

export const mysqlDelimiters: Delimiters = { ...defaultDelimiters, enclosedBy: "'", escapedBy: '\\' };
