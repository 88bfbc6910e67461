import { collectorUrl, isOn, options } from './options.js'

/** Something to explain. The sentences live in the debug file, which only debug mode loads. */
export type Said = readonly [code: 'call' | 'error' | 'result', ...details: readonly unknown[]]

let said: Said[] | undefined

export const say = (...one: Said): void => {
  if (!isOn(options.debug)) return
  if (!said) {
    said = []
    // The debug file finds the list on its own element, so that it needs no second global.
    const file = { src: collectorUrl('/wm-debug.js'), said }
    document.head.append(Object.assign(document.createElement('script'), file))
  }
  said.push(one)
}

/** The page must never notice a mistake of ours, nor one in its own listeners. */
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
