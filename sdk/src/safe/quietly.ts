/** The page must not notice what a database refuses. */
export const quietly =
  <Args extends readonly unknown[]>(run: (...args: Args) => void) =>
  (...args: Args): void => {
    try {
      run(...args)
    } catch {}
  }
