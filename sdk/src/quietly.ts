/** Runs a function of an add-on; no exception of it reaches the page. */
export const quietly =
  <Args extends readonly unknown[]>(run: (...args: Args) => void) =>
  (...args: Args): void => {
    try {
      run(...args)
    } catch {}
  }
