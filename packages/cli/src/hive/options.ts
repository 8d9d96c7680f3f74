import { UserError } from '@calf/runtime/errors';

export interface HiveArguments {
  /** `-e`, one after the other. */
  readonly statements: string[];
  readonly file: string | undefined;
  /** `-i` */
  readonly initFiles: string[];
  readonly database: string | undefined;
  readonly settings: [string, string][];
  readonly silent: boolean;
  readonly verbose: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const settingOptions: readonly string[] = ['--hiveconf', '-hiveconf', '--hivevar', '-hivevar', '--define', '-define', '-d'];

/** Source: org.apache.hadoop.hive.cli.OptionsProcessor. @throws UserError */
export function readArguments(argv: readonly string[]): HiveArguments {
  const found: Mutable<HiveArguments> = {
    statements: [],
    file: undefined,
    initFiles: [],
    database: undefined,
    settings: [],
    silent: false,
    verbose: false,
    json: false,
    help: false,
  };
  for (let index = 0; index < argv.length; index++) {
    const option = argv[index] ?? '';
    const argument = () => argumentOf(argv, ++index, option);
    const setting = /^(--(?:hiveconf|hivevar|define))=(.*)$/s.exec(option)?.[2];
    if (setting !== undefined) found.settings.push(settingOf(setting));
    else if (settingOptions.includes(option)) found.settings.push(settingOf(argument()));
    else if (option === '-e') found.statements.push(argument());
    else if (option === '-f') found.file = argument();
    else if (option === '-i') found.initFiles.push(argument());
    else if (option === '--database' || option === '-database') found.database = argument().toLowerCase();
    else if (option === '-S' || option === '--silent') found.silent = true;
    else if (option === '-v' || option === '--verbose') found.verbose = true;
    else if (option === '--json') found.json = true;
    else if (option === '-H' || option === '--help' || option === '-help') found.help = true;
    else throw new UserError(`Unrecognized option: ${option}\n${usage}`);
  }
  if (found.statements.length > 0 && found.file !== undefined) {
    throw new UserError("The '-e' and '-f' options cannot be specified simultaneously");
  }
  return found;
}

function settingOf(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new UserError(`--hiveconf wants property=value, not "${text}"`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function argumentOf(argv: readonly string[], index: number, option: string): string {
  const value = argv[index];
  if (value === undefined) throw new UserError(`Missing argument for option: ${option.replace(/^-+/, '')}`);
  return value;
}

export const usage = `usage: hive
 -d,--define <key=value>          Variable substitution to apply to Hive
                                  commands. e.g. -d A=B or --define A=B
    --database <databasename>     Specify the database to use
 -e <quoted-query-string>         SQL from command line
 -f <filename>                    SQL from files
 -H,--help                        Print help information
    --hiveconf <property=value>   Use value for given property
    --hivevar <key=value>         Variable substitution to apply to Hive
                                  commands. e.g. --hivevar A=B
 -i <filename>                    Initialization SQL file
    --json                        One JSON object a row (calf's own)
 -S,--silent                      Silent mode in interactive shell
 -v,--verbose                     Verbose mode (echo executed SQL to the
                                  console)`;
