/** Does the work for every item, of at most `max` items at a time. */
export const inLanes = async <Item>(
  items: readonly Item[],
  max: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> => {
  // The lanes share one iterator, so each takes the next item when it is done with one.
  const rest = items.entries()
  const lane = async () => {
    for (const [index, item] of rest) await work(item, index)
  }
  await Promise.all(Array.from({ length: Math.min(max, items.length) }, lane))
}
