/**
 * Takes the first calls of a queue, as many as have at most `max` items together, but at least one.
 */
export const takeUpTo = <Call>(
  queue: Call[],
  max: number,
  sizeOf: (call: Call) => number,
): readonly Call[] => {
  let count = 0
  const end = queue.findIndex((call) => {
    count += sizeOf(call)
    return count > max
  })
  return queue.splice(0, end === -1 ? queue.length : Math.max(end, 1))
}
