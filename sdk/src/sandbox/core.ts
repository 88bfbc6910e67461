/** What the sandbox takes of the tracker; everything else is the same as in a page. */
export { begin } from '../consent.js'
export { call, waymarkOf } from '../tracker.js'
