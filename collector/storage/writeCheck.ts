/** How long an answer counts: load balancers ask often, and each question is a commit. */
export const READY_FOR_MS = 1_000

/** Whether a write works: one at a time, and one a second at most, however many ask. */
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
