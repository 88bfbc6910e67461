/** Asks again and again until the answer is not undefined or false. */
export const until = async <Value>(
  ask: () => Promise<Value | undefined | false> | Value | undefined | false,
  timeoutMs = 10_000,
): Promise<Value> => {
  for (const end = performance.now() + timeoutMs; ; ) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() > end) throw new Error(`Still not so after ${timeoutMs} ms: ${ask}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
