/** A copy with those keys alone, at every depth. */
export const pick = (value: unknown, keys: RegExp): unknown =>
  Array.isArray(value)
    ? value.map(one => pick(one, keys))
    : value && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([key]) => keys.test(key))
            .map(([key, inner]) => [key, pick(inner, keys)]),
        )
      : value
