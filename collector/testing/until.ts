/** The limit for what never comes; not a claim about speed, because the machine may be busy. */
const LIMIT_MS = 100_000

/** Asks again and again until the answer is neither undefined nor false. */
export const until = async <Value>(
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> => {
  for (const end = performance.now() + LIMIT_MS; ; ) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > end) throw new Error(`Still not so after ${LIMIT_MS} ms: ${ask}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
