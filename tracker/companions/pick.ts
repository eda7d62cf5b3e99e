/** A copy with those keys alone, at every depth. */
export const pick = (value: any, keys: RegExp): any =>
  Array.isArray(value)
    ? value.map(one => pick(one, keys))
    : value && typeof value === 'object'
      ? Object.keys(value).reduce(
          (copy, key) => (keys.test(key) ? { ...copy, [key]: pick(value[key], keys) } : copy),
          {},
        )
      : value
