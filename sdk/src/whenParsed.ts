/** Runs now, and again once the rest of the page is there. */
export const whenParsed = (run: () => void): void => {
  run()
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run)
}
