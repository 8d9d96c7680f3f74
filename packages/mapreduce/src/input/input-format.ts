import type { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';

export type InputFormat = 'text' | 'keyvalue' | 'nline';

export const inputFormatKey = 'mapreduce.job.inputformat.class';

const formats: Readonly<Record<string, InputFormat>> = {
  TextInputFormat: 'text',
  KeyValueTextInputFormat: 'keyvalue',
  NLineInputFormat: 'nline',
};

/** The job's input format by the name of Hadoop's class, with or without its package. @throws UserError for others */
export function inputFormat(configuration: Configuration): InputFormat {
  const name = configuration.get(inputFormatKey, 'TextInputFormat');
  const format = formats[name.slice(name.lastIndexOf('.') + 1)];
  if (format) return format;
  throw new UserError(`-inputformat : class not found : ${name} (there are ${Object.keys(formats).join(', ')})`);
}
