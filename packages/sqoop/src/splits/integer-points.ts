/** The bounds between the splits of `min` to `max`, both included. Source: org.apache.sqoop.mapreduce.db.IntegerSplitter.split. */
export function integerPoints(range: { min: bigint; max: bigint }, wanted: { splits: bigint; splitLimit?: bigint }): bigint[] {
  const { min, max } = range;
  const { splits, splitLimit = -1n } = wanted;
  const width = max - min;
  if (splitLimit > 0n && Number(width) / Number(splits) > Number(splitLimit)) {
    const more = width / splitLimit;
    return integerPoints(range, { splits: more === splits ? more + 1n : more, splitLimit });
  }
  const size = width / splits;
  const remainder = width % splits;
  const points: bigint[] = [];
  let point = min;
  for (let index = 0n; index <= splits; index++) {
    points.push(point);
    if (point >= max) break;
    point += size + (index < remainder ? 1n : 0n);
  }
  // One value, or fewer values than splits: the last split holds the last value alone.
  if (points.length === 1 || width <= splits) points.push(max);
  return points;
}
