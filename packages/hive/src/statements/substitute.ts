import type { Configuration } from '@calf/runtime/configuration';

/** `${hiveconf:name}`, `${hivevar:name}` and `${name}`; what is not set stays. Source: org.apache.hadoop.hive.conf.VariableSubstitution. */
export function substitute(text: string, configuration: Configuration): string {
  if (!text.includes('${') || !configuration.getBoolean('hive.variable.substitute', true)) return text;
  return text.replace(
    /\$\{(?:hiveconf:|hivevar:|system:)?([^}$\s]+)\}/g,
    (whole, key: string) => configuration.get(key) ?? whole,
  );
}
