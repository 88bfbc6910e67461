/** Longer texts are computed each time, so that a sender cannot fill the memory. */
const LENGTH_MAX = 300

/**
 * A pure function of a text that keeps its results, for texts that come with nearly every request.
 * After `max` texts it starts again from an empty table.
 */
export const remembered = <Value>(
  compute: (text: string) => Value,
  max = 1_000,
): ((text: string) => Value) => {
  const known = new Map<string, { readonly value: Value }>()
  return (text) => {
    const found = known.get(text)
    if (found) return found.value
    const value = compute(text)
    if (text.length > LENGTH_MAX) return value
    if (known.size >= max) known.clear()
    known.set(text, { value })
    return value
  }
}
