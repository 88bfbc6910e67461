/** @jest-environment node */
import { visitorId } from './visitorId.js'

const ANNA = 'a'.repeat(32)
const BEN = 'b'.repeat(32)

test.each([
  ['the collector’s cookie', `x=1; wm_id=${ANNA}; y=2`, ANNA],
  ['the script’s cookie', `wm=${ANNA}`, ANNA],
  ['the collector’s cookie if both are there', `wm=${BEN}; wm_id=${ANNA}`, ANNA],
  ['the valid one of several', `wm=old; wm=${ANNA}; wm=${BEN}`, ANNA],
  ['the script’s cookie if the collector’s is damaged', `wm_id=zz; wm=${ANNA}`, ANNA],
  ['a quoted value', `wm_id="${ANNA}"`, ANNA],
  ['no cookie whose name only ends alike', `xwm_id=${ANNA}; wm_ids=${BEN}; awm=${ANNA}`, undefined],
  ['nothing in upper case', `wm_id=${ANNA.toUpperCase()}`, undefined],
  ['nothing of another length', `wm_id=${ANNA}a; wm=${ANNA.slice(1)}`, undefined],
  ['nothing', '', undefined],
])('the visitor id is that of %s', (_what, cookie, expected) => {
  expect(visitorId(cookie)).toBe(expected)
  expect(visitorId({ headers: { cookie } })).toBe(expected)
  expect(visitorId(new Request('https://shop.example/', { headers: { cookie } }))).toBe(expected)
})

test('a request without cookies has no visitor id', () => {
  expect(visitorId({ headers: {} })).toBeUndefined()
  expect(visitorId(new Request('https://shop.example/'))).toBeUndefined()
  expect(visitorId(undefined)).toBeUndefined()
})
