/** What is not used is left out, so that a version without it stays as it was stored. */
export const usedOnly = <Shape extends object>(shape: Shape): Shape | undefined =>
  Object.keys(shape).length > 0 ? shape : undefined
