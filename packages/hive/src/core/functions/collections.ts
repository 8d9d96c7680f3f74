import { booleanType, type HiveType, intType, stringType } from '../types/hive-type.ts';
import { compareNullable, compareValues, isList, isMap, keyText } from '../types/order.ts';
import { renderPlain } from '../types/render.ts';
import type { Value } from '../types/value.ts';
import { alike, type Bind, type CallSite, checkCount, type Compiled, converted, fixed, wrongType } from './function.ts';

export const collections: Readonly<Record<string, Bind>> = {
  array(args, site) {
    const { type, readers } = alike(args, site);
    return { type: { kind: 'array', element: type }, evaluate: (row) => readers.map((read) => read(row)) };
  },
  map: mapOf,
  struct: (args) =>
    structOf(
      args,
      args.map((_, index) => `col${index + 1}`),
    ),
  named_struct(args) {
    const names = args.filter((_, index) => index % 2 === 0).map((arg) => renderPlain(arg.evaluate([]), arg.type));
    return structOf(
      args.filter((_, index) => index % 2 === 1),
      names,
    );
  },
  index: element,
  size: onCollection(
    (value) => (value === null ? -1 : isMap(value) ? value.size : isList(value) ? value.length : -1),
    () => intType,
  ),
  map_keys: onMap(
    (value) => [...value.keys()],
    (type) => type.key,
  ),
  map_values: onMap(
    (value) => [...value.values()],
    (type) => type.value,
  ),
  sort_array: onArray((value) => value.toSorted(compareNullable)),
  array_contains(args, site) {
    checkCount(args, site, { min: 2, max: 2 });
    const [list, item] = args;
    if (!list || !item || list.type.kind !== 'array') throw wrongType(site, list?.type ?? { kind: 'void' }, 'an array');
    const wanted = converted(item, list.type.element, site);
    return {
      type: booleanType,
      evaluate(row) {
        const [values, value] = [list.evaluate(row), wanted(row)];
        if (!isList(values)) return false;
        return value !== null && values.some((found) => found !== null && compareValues(found, value) === 0);
      },
    };
  },
  str_to_map: fixed(
    ['string', 'string', 'string'],
    { kind: 'map', key: stringType, value: stringType },
    (text, between = ',', within = ':') =>
      new Map<Value, Value>(
        text.split(between).map((entry) => {
          const [key = '', ...rest] = entry.split(within);
          return [key, rest.length === 0 ? null : rest.join(within)];
        }),
      ),
    { optional: 2 },
  ),
};

function mapOf(args: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  if (args.length % 2 === 1) throw wrongType(site, { kind: 'void' }, 'an even number of arguments');
  const keys = alike(
    args.filter((_, index) => index % 2 === 0),
    site,
  );
  const values = alike(
    args.filter((_, index) => index % 2 === 1),
    site,
  );
  return {
    type: { kind: 'map', key: keys.type, value: values.type },
    evaluate: (row) => new Map(keys.readers.map((read, index) => [read(row), values.readers[index]?.(row) ?? null])),
  };
}

function structOf(args: readonly Compiled[], names: readonly string[]): ReturnType<Bind> {
  const fields = args.map((arg, index) => ({ name: names[index] ?? '', type: arg.type }));
  return { type: { kind: 'struct', fields }, evaluate: (row) => args.map((arg) => arg.evaluate(row)) };
}

/** `array[0]`, `map['key']`; NULL for what is not there. */
function element(args: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  const [base, index] = args;
  if (!base || !index) throw wrongType(site, { kind: 'void' }, 'an index');
  if (base.type.kind === 'array') {
    const at = converted(index, intType, site);
    return {
      type: base.type.element,
      evaluate(row) {
        const list = base.evaluate(row);
        return isList(list) ? (list[Number(at(row) ?? -1)] ?? null) : null;
      },
    };
  }
  if (base.type.kind !== 'map') throw wrongType(site, base.type, '[] on an array or a map');
  const key = converted(index, base.type.key, site);
  return {
    type: base.type.value,
    evaluate(row) {
      const map = base.evaluate(row);
      if (!isMap(map)) return null;
      const wanted = key(row);
      const direct = map.get(wanted);
      if (direct !== undefined || typeof wanted !== 'object') return direct ?? null;
      const same = [...map].find(([found]) => keyText([found]) === keyText([wanted]));
      return same?.[1] ?? null;
    },
  };
}

function onCollection(run: (value: Value) => Value, typeOf: (type: HiveType) => HiveType): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 1, max: 1 });
    const [arg] = args;
    if (!arg || !['array', 'map', 'void'].includes(arg.type.kind)) {
      throw wrongType(site, arg?.type ?? { kind: 'void' }, 'an array or a map');
    }
    return { type: typeOf(arg.type), evaluate: (row) => run(arg.evaluate(row)) };
  };
}

function onMap(run: (value: ReadonlyMap<Value, Value>) => Value, typeOf: (type: HiveType & { kind: 'map' }) => HiveType): Bind {
  return (args, site) => {
    const [arg] = args;
    if (arg?.type.kind !== 'map') throw wrongType(site, arg?.type ?? { kind: 'void' }, 'a map');
    const type: HiveType = { kind: 'array', element: typeOf(arg.type) };
    return onCollection(
      (value) => (isMap(value) ? run(value) : null),
      () => type,
    )(args, site);
  };
}

function onArray(run: (value: readonly Value[]) => Value): Bind {
  return onCollection(
    (value) => (isList(value) ? run(value) : null),
    (type) => type,
  );
}
