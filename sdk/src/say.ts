import { collectorUrl, isOn, options } from './options.js'

/** A step for debug mode to explain. The sentences are in the debug file, which only debug mode loads. */
export type Said = readonly [code: 'call' | 'error' | 'result', ...details: readonly unknown[]]

let said: Said[] | undefined

/** Records a step in debug mode; otherwise does nothing. */
export const say = (...step: Said): void => {
  if (!isOn(options.debug)) return
  if (!said) {
    said = []
    // The debug file finds the list on its own element, so no second global is needed.
    const file = { src: collectorUrl('/wm-debug.js'), said }
    document.head.append(Object.assign(document.createElement('script'), file))
  }
  said.push(step)
}

/** Runs a function; an exception of the script or of a page's listener must not reach the page. */
export const safely = <Value, Result>(
  run: ((value: Value) => Result) | undefined,
  value?: Value,
): Result | undefined => {
  try {
    if (run) return run(value as Value)
  } catch (error) {
    say('error', error)
  }
  return
}
