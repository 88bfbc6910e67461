/** What the sandbox takes of the tracker; everything else is the same as in a page. */
export { begin, call, waymarkOf } from '../tracker.js'
