/** How long a result is cached, because load balancers check often and each check is a commit. */
export const READY_FOR_MS = 1_000

/** Checks whether a write succeeds, at most once a second and never concurrently. */
export const writeCheck = (write: () => Promise<void>): (() => Promise<boolean>) => {
  let answer: Promise<boolean> | undefined
  let answeredAt: number | undefined
  return () => {
    const isOld = answeredAt !== undefined && performance.now() - answeredAt > READY_FOR_MS
    if (answer && !isOld) return answer
    answeredAt = undefined
    answer = write()
      .then(
        () => true,
        () => false,
      )
      .finally(() => {
        answeredAt = performance.now()
      })
    return answer
  }
}
