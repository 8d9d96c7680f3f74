import type { JmxBean } from './jmx.ts';

/** All numbers of all beans in Prometheus' text format, named as Hadoop names them. Source: org.apache.hadoop.metrics2.sink.PrometheusMetricsSink. */
export function renderPrometheus(beans: readonly JmxBean[]): string {
  const lines: string[] = [];
  for (const { name, attributes } of beans) {
    const bean = /name=([^,]+)/.exec(name)?.[1] ?? name;
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value !== 'number' && typeof value !== 'bigint') continue;
      const metric = prometheusName(bean, key);
      lines.push(`# TYPE ${metric} gauge`, `${metric} ${value}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** `FSNamesystem`, `CapacityTotal` → `fs_namesystem_capacity_total`. */
export function prometheusName(bean: string, key: string): string {
  return `${bean}${key.charAt(0).toUpperCase()}${key.slice(1)}`
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z\d]+/g, '_')
    .toLowerCase();
}
